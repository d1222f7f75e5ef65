"""The piles of work at the desk. The start page counts them and the list filters by them, with one condition."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import completeness
from register.choices import State
from register.models import BrokenLink, Event, Organisation, User, Version
from register.permissions import Action, organisations_where
from register.workflow.table import WRITING

PARAMETER = "werk"
# So long before a review is due it lies on the pile.
AHEAD = timedelta(days=30)
ORGANISATION = "application__organisation"


@dataclass(frozen=True)
class Pile:
    """One sort of work, for who may do `action` at the organisation. `code` stands in addresses."""

    code: str
    label: Promise
    action: Action
    condition: Callable[[User], Q]
    order: tuple[str, ...] = ("-edited_at", "-pk")

    def of(self, user, versions):
        """What of these versions, which are those at the desk, lies on this user's pile."""
        return versions.filter(organisations_where(user, self.action, path=ORGANISATION), self.condition(user))

    def url(self, organisation: Organisation | None = None) -> str:
        """The list of exactly this pile; of one organisation, or of all."""
        return list_of(organisation, **{PARAMETER: self.code})


def list_of(organisation: Organisation | None = None, **asked) -> str:
    """The list of applications, filtered."""
    asked |= {"organisatie": organisation.pk} if organisation else {}
    return reverse("admin:register_version_changelist") + (f"?{urlencode(asked)}" if asked else "")


def in_state(state: State) -> Callable[[User], Q]:
    return lambda user: Q(state=state)


def wrote(user) -> Q:
    """That the user wrote at this version; as the four eyes see it."""
    written = Event.objects.filter(version=OuterRef("pk"), actor=user, kind__in=WRITING)
    return Q(edited_by=user) | Q(Exists(written))


def may_review(user) -> Q:
    """That the user's eyes are the second pair where one is asked for: `workflow.may_apply`, for a list."""
    second_pair = organisations_where(user, Action.REJECT, path=ORGANISATION) & ~wrote(user)
    return Q(application__organisation__needs_approval=False) | second_pair


def due_before(ahead: timedelta) -> Callable[[User], Q]:
    return lambda user: Q(application__review_due_on__lt=timezone.localdate() + ahead)


def is_incomplete(user) -> Q:
    published = Version.objects.published().filter(application=OuterRef("application"))
    return Q(Exists(published.filter(completeness.incomplete())))


def has_broken_links(user) -> Q:
    published = Version.objects.published().filter(application=OuterRef(OuterRef("application")))
    return Q(Exists(BrokenLink.objects.filter(Exists(published.filter(pk=OuterRef("version"))))))


BY_REVIEW = ("application__review_due_on", "-pk")
SENT_BACK = Pile("teruggestuurd", _("Teruggestuurd"), Action.EDIT, in_state(State.REJECTED))
MINE = Pile("mijn-concepten", _("Mijn concepten"), Action.EDIT, lambda user: Q(state=State.DRAFT) & wrote(user))
COLLEAGUES = Pile(
    "van-collegas", _("Concepten van collega’s"), Action.EDIT, lambda user: Q(state=State.DRAFT) & ~wrote(user)
)
TO_REVIEW = Pile(
    "beoordelen", _("Te beoordelen"), Action.PUBLISH, lambda user: Q(state=State.IN_REVIEW) & may_review(user)
)
WITH_OTHERS = Pile(
    "bij-collega", _("Wacht op een collega"), Action.EDIT, lambda user: Q(state=State.IN_REVIEW) & ~may_review(user)
)
PLANNED = Pile("ingepland", _("Ingepland"), Action.VIEW, in_state(State.PLANNED), ("publish_on", "-pk"))
DUE = Pile("opnieuw-bekijken", _("Opnieuw te bekijken"), Action.CONFIRM, due_before(AHEAD), BY_REVIEW)
INCOMPLETE = Pile("onvolledig", _("Gepubliceerd maar onvolledig"), Action.EDIT, is_incomplete)
BROKEN = Pile("verbroken-links", _("Verbroken links"), Action.EDIT, has_broken_links)
# In the order in which they ask for attention.
ON_THE_START_PAGE = (SENT_BACK, TO_REVIEW, MINE, DUE, BROKEN, INCOMPLETE, PLANNED, WITH_OTHERS, COLLEAGUES)

OVERDUE = Pile("te-laat", _("Te laat bekeken"), Action.CONFIRM, due_before(timedelta()), BY_REVIEW)
PILES = {pile.code: pile for pile in (*ON_THE_START_PAGE, OVERDUE)}
