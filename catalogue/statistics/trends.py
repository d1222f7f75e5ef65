"""What happened in each month, and what stood at its end; and of which year the texts are.

Months are those of the register's own time zone. What happens after the day that is asked did not happen yet.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, When
from django.db.models.functions import Coalesce, ExtractYear, Least, TruncMonth

from catalogue.dimensions import PHASE
from catalogue.statistics.months import first_days, last_day
from register.choices import FIXED, Origin, State
from register.models import Version
from register.querysets import VersionQuerySet, end_of


@dataclass(frozen=True)
class Month:
    """What happened in the month that begins on `first`, in numbers of versions.

    `added` and `taken_over` were the first of their application: registered here, or taken over from another
    register. `replaced` are new versions of what was there.
    """

    first: date
    added: int
    taken_over: int
    replaced: int
    withdrawn: int


@dataclass(frozen=True)
class Stock:
    """How many versions stood in the register at the end of a day, by phase or why there is none.

    `taken_over` of them came from another register.
    """

    day: date
    numbers: Counter
    taken_over: int

    @property
    def total(self) -> int:
        return self.numbers.total()


@dataclass(frozen=True)
class Year:
    """How many versions have a text of a year, and of all before it where `and_before` says so."""

    year: int
    own: int
    taken_over: int
    and_before: bool


def by_month(versions: VersionQuerySet, day: date, most: int) -> list[Month]:
    """From the first month in which anything was published, at most so many; a month without anything is zeros.

    The versions are all that were public on some day up to this one. Two queries.
    """
    published = _published(versions)
    if not published:
        return []
    left = _withdrawn(versions, day)
    return [
        Month(
            first,
            added=published[first, "added"],
            taken_over=published[first, "taken_over"],
            replaced=published[first, "replaced"],
            withdrawn=left[first],
        )
        for first in first_days(min(month for month, _kind in published), day, most)
    ]


def _published(versions: VersionQuerySet) -> Counter:
    """How many were published, by month and by what it was of its application."""
    before = Version.objects.filter(application=OuterRef("application"), state__in=FIXED, number__lt=OuterRef("number"))
    rows = versions.annotate(month=TruncMonth("published_at"), replaces=Exists(before)).order_by()
    counts: Counter = Counter()
    for month, replaces, origin, number in rows.values_list("month", "replaces", "application__origin").annotate(
        Count("pk")
    ):
        kind = "replaced" if replaces else "taken_over" if origin == Origin.IMPORT else "added"
        counts[month.date(), kind] += number
    return counts


def _withdrawn(versions: VersionQuerySet, day: date) -> Counter:
    """How many applications were withdrawn, by month: each by its last version."""
    gone = versions.filter(state=State.PUBLISHED, application__withdrawn_at__lt=end_of(day))
    rows = gone.annotate(month=TruncMonth("application__withdrawn_at")).order_by().values_list("month")
    return Counter({month.date(): number for month, number in rows.annotate(Count("pk"))})


def stock(versions: VersionQuerySet, day: date, most: int) -> list[Stock]:
    """What stood at the end of each month, and at the end of `day` in its own; as `as_of` would count it.

    The versions are as for `by_month`. One query: a version stands from the month in which it was published up to
    the one in which it was replaced or withdrawn.
    """
    changes: Counter = Counter()
    taken_over: Counter = Counter()
    for began, ended, *said, origin, number in _intervals(versions, day):
        # Never in any: withdrawn before it was public.
        if ended is not None and ended < began:
            continue
        (code,) = PHASE.codes_of(said, origin)
        for month, difference in ((began, number), (ended, -number)):
            if month:
                changes[month.date(), code] += difference
                taken_over[month.date(), origin == Origin.IMPORT] += difference
    if not changes:
        return []
    months = first_days(min(month for month, _code in changes), day, most)
    return [
        Stock(min(last_day(first), day), _until(changes, first), _until(taken_over, first)[True]) for first in months
    ]


def _intervals(versions: VersionQuerySet, day: date):
    """Month of publication, month of the end or None, phase, origin and number of versions."""
    replaced, withdrawn = "superseded_at", "application__withdrawn_at"
    # Twice: of a value and nothing, the least is nothing on SQLite.
    over = Least(Coalesce(replaced, withdrawn), Coalesce(withdrawn, replaced))
    ended = TruncMonth(Case(When(over__lt=end_of(day), then="over")))
    rows = versions.annotate(began=TruncMonth("published_at"), over=over).annotate(ended=ended).order_by()
    return rows.values_list("began", "ended", *PHASE.columns, "application__origin").annotate(Count("pk"))


def _until(changes: Counter, month: date) -> Counter:
    """What is left of all changes up to a month."""
    left: Counter = Counter()
    for (at, code), number in changes.items():
        if at <= month:
            left[code] += number
    return left


def by_year(versions: VersionQuerySet, last: int, most: int) -> list[Year]:
    """How many versions have a text of each year, up to `last` or later where any is; one query.

    A year without any is there, with zeros. What is older than the last `most` years counts in the first of those.
    """
    rows = versions.order_by().values_list(ExtractYear("dated_on"), "application__origin").annotate(Count("pk"))
    found = list(rows)
    if not found:
        return []
    years = [year for year, _origin, _number in found]
    last = max(last, *years)
    begin = max(min(years), last - most + 1)
    counts: Counter = Counter()
    for year, origin, number in found:
        counts[max(year, begin), origin == Origin.IMPORT] += number
    return [
        Year(year, counts[year, False], counts[year, True], and_before=year == begin > min(years))
        for year in range(begin, last + 1)
    ]
