"""The buttons of the desk: what can happen to an application next, and why a button may not be used."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import database, workflow
from register.choices import State
from register.models import Version
from register.permissions import Action, Denied
from register.workflow import TRANSITIONS, Transition

REVISE, CONFIRM, WITHDRAW = "revise", "confirm", "withdraw"


@dataclass(frozen=True)
class StepKind:
    """One thing that can happen to an application, by who may do `action`.

    `done` is what one sees of it and what happens next; it may name a day. `explained` stands under the button, where
    its label does not say it all. `will` is what is announced when it is done to many at once, as a sentence that the
    name of each begins; "" where that makes no sense.
    """

    name: str
    label: str | Promise
    action: Action
    done: str | Promise
    will: str | Promise = ""
    explained: str | Promise = ""
    needs_reason: bool = False
    needs_day: bool = False


def _of(transition: Transition, done: Promise, will: str | Promise = "") -> StepKind:
    return StepKind(
        transition.name,
        transition.label,
        transition.action,
        done,
        will,
        needs_reason=transition.needs_reason,
        needs_day=transition.needs_day,
    )


# First what most people come for, last what cannot be undone.
IN_ORDER = (
    _of(
        workflow.SUBMIT,
        _(
            "De toepassing is ter beoordeling aangeboden. Wie mag publiceren ziet haar nu in de werklijst staan,"
            " en publiceert haar of stuurt haar terug met een opmerking."
        ),
        _("wordt ter beoordeling aangeboden."),
    ),
    _of(
        workflow.PUBLISH,
        _("De toepassing is gepubliceerd. Wat u schreef staat nu op de website."),
        _("wordt openbaar op de website."),
    ),
    StepKind(
        CONFIRM,
        _("Klopt nog"),
        Action.CONFIRM,
        _("Vastgelegd dat de toepassing vandaag nog klopt. De website toont de datum."),
        _("krijgt de datum van vandaag als dag waarop u bevestigde dat zij klopt."),
        _("U legt met uw naam en de datum van vandaag vast dat de gepubliceerde tekst nog klopt."),
    ),
    StepKind(
        REVISE,
        _("Herzien"),
        Action.EDIT,
        _("U werkt nu aan een nieuwe versie. De gepubliceerde versie blijft zichtbaar tot u de nieuwe publiceert."),
        explained=_("U begint een nieuwe versie. De gepubliceerde versie blijft zichtbaar tot u de nieuwe publiceert."),
    ),
    _of(
        workflow.REJECT,
        _("De toepassing is teruggestuurd met uw opmerking. De schrijver ziet haar in de werklijst."),
    ),
    _of(
        workflow.PLAN,
        _("De toepassing wordt openbaar op %(publish_on)s. Tot die dag kunt u de planning terugnemen."),
    ),
    _of(workflow.UNPLAN, _("De planning is teruggenomen. De toepassing is weer een concept.")),
    _of(
        workflow.RETRACT,
        _("De aanvraag is teruggenomen. U kunt weer verder werken."),
        _("wordt weer een concept."),
    ),
    _of(workflow.DISCARD, _("Het concept is weggedaan. Wat gepubliceerd is, blijft staan.")),
    StepKind(
        WITHDRAW,
        _("Intrekken"),
        Action.WITHDRAW,
        _("De toepassing is ingetrokken. Haar pagina op de website zegt voortaan dat en waarom zij weg is."),
        _("verdwijnt uit het register. Haar pagina zegt voortaan dat en waarom."),
        needs_reason=True,
    ),
)
KINDS = {kind.name: kind for kind in IN_ORDER}
BUSY = _(
    "Dit is nog niet gedaan: het register verwerkt net iets anders, bijvoorbeeld een bestand van uw organisatie."
    " Wacht een minuut en probeer het nog eens."
)
DUE_AGAIN = _("Op %(day)s vraagt het register of zij nog klopt.")


@dataclass(frozen=True)
class Step:
    """One button. `allowed` is True, or a refusal that says why."""

    kind: StepKind
    version: Version
    allowed: bool | Denied

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def first_day(self) -> date:
        """The first that can be planned for."""
        return timezone.localdate() + timedelta(days=1)

    @property
    def url(self) -> str:
        return reverse(f"admin:register_version_{self.name}", args=[self.version.pk])


def may_take(name: str, version: Version, user) -> bool | Denied:
    """Whether this user may take the step now; says why not. Does not look at completeness."""
    if name == REVISE:
        return workflow.may_revise(version.application, user)
    if name == CONFIRM:
        return workflow.may_confirm(version.application, user)
    if name == WITHDRAW:
        return workflow.may_withdraw(version.application, user)
    return workflow.may_apply(TRANSITIONS[name], version, user)


def steps_for(version: Version, user) -> list[Step]:
    """What can happen in this state; what this user may not do comes last, with why."""
    names = {name for name, transition in TRANSITIONS.items() if version.state in transition.sources}
    if version.state == State.PUBLISHED:
        names |= {CONFIRM, REVISE}
    if version.application.published_version:
        names.add(WITHDRAW)
    steps = [Step(kind, version, may_take(kind.name, version, user)) for kind in IN_ORDER if kind.name in names]
    return sorted(steps, key=lambda step: not step.allowed)


def take(name: str, version: Version, *, by, reason: str = "", day: date | None = None, read: str = "") -> Version:
    """Do it, and return the version to work with from here. Raise workflow.Refused when it may not, or not now.

    `read` is the mark of the text that the page showed; without it nobody judges a text.
    """
    try:
        return _taken(name, version, by=by, reason=reason, day=day, read=read)
    except OperationalError as error:
        if not database.is_locked(error):
            raise
        raise workflow.Refused(BUSY) from error


def _taken(name: str, version: Version, *, by, reason: str, day: date | None, read: str) -> Version:
    if name == REVISE:
        return workflow.revise(version.application, by=by)
    if name == CONFIRM:
        version.application = workflow.confirm(version.application, by=by)
        return version
    if name == WITHDRAW:
        workflow.withdraw(version.application, by=by, reason=reason)
        return version
    transition = TRANSITIONS[name]
    told = read if transition.judges else None
    return workflow.apply(transition, version, by=by, reason=reason, day=day, read=told)


def day_in(typed: str) -> date | None:
    """The day that a browser sent; None when it is none."""
    try:
        return parse_date(typed)
    except ValueError:
        return None


def said(name: str, version: Version) -> str:
    """What the page says after the step."""
    text = str(KINDS[name].done) % {"publish_on": date_format(version.publish_on) if version.publish_on else ""}
    due = version.application.review_due_on
    if name in (CONFIRM, workflow.PUBLISH.name) and due:
        text += " " + DUE_AGAIN % {"day": date_format(due)}
    return text
