"""Who takes part: of the organisations that were there on a day, which had a record, a nil return, or nothing.

The denominator is every organisation of the government's list that was active at the end of the day, by the dates of
that list. Not in it are names that came with a file and that the list does not know (`unmatched`), and what is no
government at all. One without a first day was always there. One that is no more, of which nobody wrote down since
when, is left out of every day.

A record counts for whose it was on that day. No column keeps that: an event is of an application or of an organisation,
and in words says from whom to whom one moved. So the words are read back, and the name in them looked up among all
that is kept of names; whom that leaves in doubt, counts for who has it now. So does what another register gave to
another organisation, of which there is no event.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

from django.utils import timezone
from django.utils.functional import cached_property

from catalogue.statistics.counting import FEWEST_FOR_SHARES, share
from register.choices import EventKind, OrganisationType
from register.models import Event, FormerName, NilReturn, Organisation, Version
from register.models.organisation import TYPES
from register.organisations import what_was
from register.querysets import end_of

# Municipalities first, as types are listed everywhere.
PLACES = {code: place for place, (code, _label) in enumerate(TYPES)}


class Standing(Enum):
    """What the register has of an organisation. Who has records and a nil return counts with the records."""

    RECORDS = "records"
    NIL_RETURN = "nil_return"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Member:
    """An organisation with the days on which it is there: from `start` on, no longer on `end`; None: without limit."""

    key: int
    slug: str
    name: str
    kind: str
    start: date | None
    end: date | None
    counts: bool

    def is_there(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Period:
    """What an organisation had from one moment up to another; None: it has it still."""

    organisation: int
    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class Part:
    """How many of `total` organisations had what. `covered` in percent had a record or a nil return; None of few."""

    records: int
    nil_returns: int
    nothing: int

    @property
    def total(self) -> int:
        return self.records + self.nil_returns + self.nothing

    @property
    def covered(self):
        enough = self.total >= FEWEST_FOR_SHARES
        return share(self.records + self.nil_returns, self.total) if enough else None


@dataclass(frozen=True)
class Coverage:
    """The end of one day: the `members` are the denominator, by type and name.

    `outsiders` had a record then and are not in it. `records` and `nil_returns` hold by key what organisations had.
    """

    day: date
    members: tuple[Member, ...]
    outsiders: tuple[Member, ...]
    records: Counter
    nil_returns: frozenset[int]

    def standing(self, member: Member) -> Standing:
        if self.records[member.key]:
            return Standing.RECORDS
        return Standing.NIL_RETURN if member.key in self.nil_returns else Standing.NOTHING

    def of(self, kinds: Collection[str]) -> "Coverage":
        """The same of some types of organisations only."""

        def chosen(members):
            return tuple(member for member in members if member.kind in kinds)

        return replace(self, members=chosen(self.members), outsiders=chosen(self.outsiders))

    @cached_property
    def whole(self) -> Part:
        return _part(map(self.standing, self.members))

    @cached_property
    def by_kind(self) -> dict[str, Part]:
        """Of each type of which there were any, in the usual order."""
        kinds = dict.fromkeys(member.kind for member in self.members)
        return {kind: _part(self.standing(one) for one in self.members if one.kind == kind) for kind in kinds}

    @property
    def having_records(self) -> list[Member]:
        """Who had a record, in the denominator or not."""
        return [one for one in (*self.members, *self.outsiders) if self.records[one.key]]

    @property
    def missing(self) -> list[Member]:
        """Who had neither a record nor a nil return, by type and name."""
        return [member for member in self.members if self.standing(member) is Standing.NOTHING]


def _part(standings: Iterable[Standing]) -> Part:
    found = Counter(standings)
    return Part(found[Standing.RECORDS], found[Standing.NIL_RETURN], found[Standing.NOTHING])


@dataclass(frozen=True)
class Past:
    """All that there was of organisations, records and nil returns: read once, then asked of any day."""

    organisations: tuple[Member, ...]
    records: tuple[Period, ...]
    nil_returns: tuple[Period, ...]

    @classmethod
    def read(cls) -> "Past":
        organisations = tuple(_organisations())
        return cls(organisations, tuple(_records(organisations)), tuple(_nil_returns()))

    @property
    def first_day(self) -> date | None:
        """The day of the first record or nil return of who may be in the denominator; None when there never was one."""
        keys = {one.key for one in self.organisations if one.counts}
        starts = [each.start for each in (*self.records, *self.nil_returns) if each.organisation in keys]
        return timezone.localdate(min(starts)) if starts else None

    def on(self, day: date) -> Coverage:
        return self.on_each([day])[0]

    def on_each(self, days: Sequence[date]) -> list[Coverage]:
        """The coverage at the end of each of these days, that come in order."""
        records, nil_returns = _on_each(self.records, days), _on_each(self.nil_returns, days)
        return [self._coverage(*of_day) for of_day in zip(days, records, nil_returns, strict=True)]

    def _coverage(self, day: date, records: Counter, nil_returns: Counter) -> Coverage:
        members = tuple(one for one in self.organisations if one.counts and one.is_there(day))
        keys = {member.key for member in members}
        outsiders = tuple(one for one in self.organisations if records[one.key] and one.key not in keys)
        return Coverage(day, members, outsiders, records, frozenset(nil_returns))


def _on_each(periods: Iterable[Period], days: Sequence[date]) -> list[Counter]:
    """How many of the periods each organisation had at the end of each day."""
    moments = [end_of(day) for day in days]
    found: list[Counter] = [Counter() for _day in days]
    for period in periods:
        first = bisect_right(moments, period.start)
        last = len(moments) if period.end is None else bisect_right(moments, period.end)
        for place in range(first, last):
            found[place][period.organisation] += 1
    return found


def _organisations() -> Iterator[Member]:
    """By type and name."""
    today = timezone.localdate()
    rows = Organisation.objects.order_by("search_name", "pk").values_list(
        "pk", "slug", "name", "type", "active_from", "active_until", "active", "unmatched"
    )
    for key, slug, name, kind, start, end, active, unmatched in sorted(rows, key=lambda row: PLACES[row[3]]):
        known = active or (end is not None and end <= today)
        counts = known and not unmatched and kind != OrganisationType.NO_GOVERNMENT
        yield Member(key, slug, name, kind, start, end, counts)


def _records(organisations: Sequence[Member]) -> Iterator[Period]:
    owners = _former_owners(organisations)
    columns = ("application", "application__organisation", "published_at", "superseded_at", "application__withdrawn_at")
    for application, owner, start, *ends in Version.objects.once_public().order_by().values_list(*columns):
        end = min(filter(None, ends), default=None)
        for former, moved_at in owners.get(application, ()):
            if end is not None and end <= moved_at:
                owner = former
                break
            if start < moved_at:
                yield Period(former, start, moved_at)
                start = moved_at
        yield Period(owner, start, end)


def _former_owners(organisations: Sequence[Member]) -> dict[int, list[tuple[int, datetime]]]:
    """By application: whose it was, up to when; the first first."""
    names = Names.read(organisations)
    moves = Event.objects.filter(kind=EventKind.MOVED).order_by("at", "pk").values_list("application", "at", "reason")
    found = defaultdict(list)
    for application, at, said in moves:
        former = names.bearer(what_was(said), at)
        if former:
            found[application].append((former.key, at))
    return found


@dataclass(frozen=True)
class Names:
    """Who bore a name from one moment to another, by what is kept of renaming; `former` where nothing of that is."""

    borne: dict[str, list[tuple[Member, datetime | None, datetime | None]]]
    former: dict[str, list[Member]]

    @classmethod
    def read(cls, organisations: Sequence[Member]) -> "Names":
        by_key = {member.key: member for member in organisations}
        borne: dict[str, list[tuple[Member, datetime | None, datetime | None]]] = defaultdict(list)
        former: dict[str, list[Member]] = defaultdict(list)
        since: dict[int | None, datetime] = {}
        renamed = Event.objects.filter(kind=EventKind.RENAMED, organisation__isnull=False).order_by("at", "pk")
        for key, at, said in renamed.values_list("organisation", "at", "reason"):
            borne[what_was(said)].append((by_key[key], since.get(key), at))
            since[key] = at
        for member in organisations:
            borne[member.name].append((member, since.get(member.key), None))
        for key, name in FormerName.objects.values_list("organisation", "name"):
            former[name].append(by_key[key])
        return cls(borne, former)

    def bearer(self, name: str, at: datetime) -> Member | None:
        """The only one then, or the only one that was there the day before; None where that could be several."""
        then = [
            member
            for member, start, end in self.borne.get(name, [])
            if (start is None or start <= at) and (end is None or at <= end)
        ]
        bearers = then or self.former.get(name, [])
        if len(bearers) > 1:
            before = timezone.localdate(at) - timedelta(days=1)
            bearers = [one for one in bearers if one.is_there(before)]
        return bearers[0] if len(bearers) == 1 else None


def _nil_returns() -> Iterator[Period]:
    for row in NilReturn.objects.order_by().values_list("organisation", "declared_at", "ended_at"):
        yield Period(*row)
