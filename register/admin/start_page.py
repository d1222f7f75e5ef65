"""The first page of the desk: what there is to do for this user, per organisation and per pile."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register import completeness
from register.admin import piles
from register.admin.piles import ON_THE_START_PAGE, ORGANISATION, Pile, list_of
from register.choices import EventKind, State
from register.models import BrokenLink, Event, Mail, Organisation, Report, Version
from register.permissions import Action, may, rules_everywhere

# The others are one click away.
MOST_OF_A_PILE = 10
MOST_OF_ALL = 5
# Who works for more organisations than this gets one list, with counts per organisation.
MOST_SECTIONS = 10
MOST_ORGANISATIONS = 25


class Place(NamedTuple):
    """An application on a pile, and how many its organisation has there."""

    key: int
    organisation: int
    of: int


@dataclass(frozen=True)
class Item:
    """One application on a pile, why it lies there, and with which remark it was sent back."""

    version: Version
    told: str
    remark: str


@dataclass(frozen=True)
class Heap:
    """A pile as it is now: how much there is, the first of it, and how much at each organisation."""

    pile: Pile
    count: int
    url: str
    items: list[Item]
    per_organisation: list[tuple[str, int, str]]


@dataclass(frozen=True)
class Section:
    """The work at one organisation; at all of them together when it names none."""

    organisation: Organisation | None
    applications: int
    url: str
    heaps: list[Heap]
    may_declare: bool = False


def work_of(user) -> list[Section]:
    """In a number of queries that does not depend on how much work there is."""
    at_the_desk = Version.objects.at_the_desk().visible_to(user)
    places = {pile: _places(pile.of(user, at_the_desk), pile) for pile in ON_THE_START_PAGE}
    applications = dict(at_the_desk.order_by().values_list(ORGANISATION).annotate(Count("pk")))
    organisations = _sections_for(user)
    told = _Told(place.key for pile in places for place in _first(places[pile], organisations))
    if not organisations:
        names = Organisation.objects.in_bulk({place.organisation for found in places.values() for place in found})
        heaps = [_heap(pile, found, told, names=names) for pile, found in places.items() if found]
        return [Section(None, sum(applications.values()), list_of(), heaps)]
    declaring = set(Organisation.objects.where(user, Action.DECLARE).values_list("pk", flat=True))
    return [
        Section(
            each,
            applications.get(each.pk, 0),
            list_of(each),
            [
                _heap(pile, own, told, organisation=each)
                for pile, found in places.items()
                if (own := [place for place in found if place.organisation == each.pk])
            ],
            may_declare=each.pk in declaring,
        )
        for each in organisations
    ]


def stuck_mails(user):
    """The mails that should have left by now, for who can do something about it."""
    return Mail.objects.stuck() if may(user, Action.MANAGE_REGISTER, None) else Mail.objects.none()


def waiting_reports(user) -> tuple[list[Report], int]:
    """What readers reported and this user may answer: who waits longest, and how many there are."""
    waiting = Report.objects.answerable_by(user).waiting().select_related("version__application__organisation")
    found = waiting.annotate(of=Window(Count("pk"))).order_by("received_at", "pk")[:MOST_OF_ALL]
    first = list(found)
    return first, first[0].of if first else 0


def _sections_for(user) -> list[Organisation]:
    """The organisations that get a heading of their own; none when there are too many."""
    if rules_everywhere(user):
        return []
    found = list(Organisation.objects.where(user, Action.VIEW)[: MOST_SECTIONS + 1])
    return found if len(found) <= MOST_SECTIONS else []


def _places(versions, pile: Pile) -> list[Place]:
    """The first of a pile at each organisation, in its order."""
    at_each = [F(ORGANISATION)]
    found = versions.annotate(
        place=Window(RowNumber(), partition_by=at_each, order_by=pile.order),
        of=Window(Count("pk"), partition_by=at_each),
    ).filter(place__lte=MOST_OF_A_PILE)
    return [Place(*row) for row in found.order_by(*pile.order).values_list("pk", ORGANISATION, "of")]


def _first(found: list[Place], organisations: list[Organisation]) -> list[Place]:
    return found if organisations else found[:MOST_OF_ALL]


def _heap(pile: Pile, found: list[Place], told: "_Told", *, organisation=None, names=None) -> Heap:
    counts = {place.organisation: place.of for place in found}
    most = sorted(counts, key=lambda key: -counts[key])[:MOST_ORGANISATIONS] if names and len(counts) > 1 else []
    return Heap(
        pile,
        sum(counts.values()),
        pile.url(organisation),
        [told.item(pile, place.key) for place in (found if organisation else found[:MOST_OF_ALL])],
        [(names[key].name, counts[key], pile.url(names[key])) for key in most],
    )


class _Told:
    """What the page says of each application that it shows; all read at once."""

    def __init__(self, keys: Iterable[int]):
        remark = Event.objects.filter(version=OuterRef("pk"), kind=EventKind.REJECTED).values("reason")[:1]
        shown = Version.objects.with_identity().select_related("edited_by").annotate(remark=Subquery(remark))
        self.versions = shown.in_bulk(set(keys))
        applications = [version.application_id for version in self.versions.values()]
        broken = BrokenLink.objects.filter(version__state=State.PUBLISHED, version__application__in=applications)
        self.broken = dict(broken.order_by().values_list("version__application").annotate(Count("pk")))

    def item(self, pile: Pile, key: int) -> Item:
        version = self.versions[key]
        remark = version.remark if version.state == State.REJECTED else ""
        return Item(version, self._why(pile, version), remark or "")

    def _why(self, pile: Pile, version: Version) -> str:
        if pile is piles.PLANNED:
            day: Any = version.publish_on
            return _("Wordt openbaar op %(day)s") % {"day": date_format(day)}
        if pile is piles.DUE:
            return _due(version)
        # Absent where they were found to work in the moment since the pile was made.
        if pile is piles.BROKEN and (count := self.broken.get(version.application_id)):
            return ngettext("%(n)s verbroken link", "%(n)s verbroken links", count) % {"n": count}
        if pile in (piles.MINE, piles.SENT_BACK, piles.INCOMPLETE):
            return how_far(version)
        return _edited(version)


def how_far(version: Version) -> str:
    progress = completeness.progress(version)
    said = {"n": progress.answered, "of": progress.fields, "share": progress.percentage}
    text = _("%(n)s van %(of)s velden ingevuld (%(share)s%%)") % said
    lacking = ngettext("%(n)s verplicht veld ontbreekt", "%(n)s verplichte velden ontbreken", progress.lacking)
    return f"{text}, {lacking % {'n': progress.lacking}}" if progress.lacking else text


def _due(version: Version) -> str:
    day: Any = version.application.review_due_on
    text = _("Te laat: voor %(day)s") if version.application.is_overdue else _("Voor %(day)s")
    return text % {"day": date_format(day)}


def _edited(version: Version) -> str:
    day = date_format(timezone.localtime(version.edited_at), "j F Y, H:i")
    if not version.edited_by:
        return _("Bewerkt op %(day)s") % {"day": day}
    return _("Bewerkt op %(day)s door %(who)s") % {"day": day, "who": version.edited_by.display_name}
