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
from register.querysets import VersionQuerySet
from register.reminders import MONTH
from register.workflow.table import WRITING

PARAMETER = "werk"
ORGANISATION = "application__organisation"


@dataclass(frozen=True)
class Pile:
    """One sort of work, for who may do `action` at the organisation. `code` stands in addresses."""

    code: str
    label: Promise
    action: Action
    select: Callable[[VersionQuerySet, User], VersionQuerySet]
    order: tuple[str, ...] = ("-edited_at", "-pk")

    def of(self, user, versions):
        """What of these versions, which are those at the desk, lies on this user's pile."""
        return self.select(versions.filter(organisations_where(user, self.action, path=ORGANISATION)), user)

    def url(self, organisation: Organisation | None = None) -> str:
        """The list of exactly this pile; of one organisation, or of all."""
        return list_of(organisation, **{PARAMETER: self.code})


def list_of(organisation: Organisation | None = None, **asked) -> str:
    """The list of applications, filtered."""
    asked |= {"organisatie": organisation.pk} if organisation else {}
    return reverse("admin:register_version_changelist") + (f"?{urlencode(asked)}" if asked else "")


def in_state(state: State) -> Callable[[VersionQuerySet, User], VersionQuerySet]:
    return lambda versions, user: versions.filter(state=state)


def wrote(user) -> Q:
    """That the user wrote at this version; as the four eyes see it."""
    written = Event.objects.filter(version=OuterRef("pk"), actor=user, kind__in=WRITING)
    return Q(edited_by=user) | Q(Exists(written))


def may_review(user) -> Q:
    """That the user's eyes are the second pair where one is asked for: `workflow.may_apply`, for a list."""
    second_pair = organisations_where(user, Action.REJECT, path=ORGANISATION) & ~wrote(user)
    return Q(application__organisation__needs_approval=False) | second_pair


def due(ahead: timedelta) -> Callable[[VersionQuerySet, User], VersionQuerySet]:
    return lambda versions, user: versions.review_due(by=timezone.localdate() + ahead)


def incomplete(versions: VersionQuerySet, user) -> VersionQuerySet:
    published = Version.objects.published().filter(application=OuterRef("application"))
    return versions.filter(Exists(published.filter(completeness.incomplete())))


def with_broken_links(versions: VersionQuerySet, user) -> VersionQuerySet:
    published = Version.objects.published().filter(application=OuterRef(OuterRef("application")))
    return versions.filter(Exists(BrokenLink.objects.filter(Exists(published.filter(pk=OuterRef("version"))))))


BY_REVIEW = ("application__review_due_on", "-pk")
SENT_BACK = Pile("teruggestuurd", _("Teruggestuurd"), Action.EDIT, in_state(State.REJECTED))
MINE = Pile(
    "mijn-concepten",
    _("Mijn concepten"),
    Action.EDIT,
    lambda versions, user: versions.filter(wrote(user), state=State.DRAFT),
)
COLLEAGUES = Pile(
    "van-collegas",
    _("Concepten van collega’s"),
    Action.EDIT,
    lambda versions, user: versions.filter(~wrote(user), state=State.DRAFT),
)
TO_REVIEW = Pile(
    "beoordelen",
    _("Te beoordelen"),
    Action.PUBLISH,
    lambda versions, user: versions.filter(may_review(user), state=State.IN_REVIEW),
)
WITH_OTHERS = Pile(
    "bij-collega",
    _("Wacht op een collega"),
    Action.EDIT,
    lambda versions, user: versions.filter(~may_review(user), state=State.IN_REVIEW),
)
PLANNED = Pile("ingepland", _("Ingepland"), Action.VIEW, in_state(State.PLANNED), ("publish_on", "-pk"))
DUE = Pile("opnieuw-bekijken", _("Opnieuw te bekijken"), Action.CONFIRM, due(MONTH), BY_REVIEW)
INCOMPLETE = Pile("onvolledig", _("Gepubliceerd maar onvolledig"), Action.EDIT, incomplete)
BROKEN = Pile("verbroken-links", _("Verbroken links"), Action.EDIT, with_broken_links)
# In the order in which they ask for attention.
ON_THE_START_PAGE = (SENT_BACK, TO_REVIEW, MINE, DUE, BROKEN, INCOMPLETE, PLANNED, WITH_OTHERS, COLLEAGUES)

OVERDUE = Pile("te-laat", _("Te laat bekeken"), Action.CONFIRM, due(timedelta(days=-1)), BY_REVIEW)
PILES = {pile.code: pile for pile in (*ON_THE_START_PAGE, OVERDUE)}
