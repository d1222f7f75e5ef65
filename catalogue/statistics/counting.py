"""How it is counted: a queryset of versions in, figures out. Nothing here is typed in and nothing is stored.

Shares are in percent of all versions in the set, those without a value included: TNO counts so too (38
unknown techniques of 266 are 14%). They have one decimal, rounded half up. A share of nothing is None.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

from catalogue.dimensions import NO_VALUE, NOTHING, Dimension
from register.querysets import VersionQuerySet

DECIMALS = 1
# Of fewer records a percentage says more than is known: one record would be 5 percent or more.
FEWEST_FOR_SHARES = 20


@dataclass(frozen=True)
class Count:
    """How many versions have a code; `share` in percent, None where there are no versions, or it may not be given."""

    code: Any
    label: Any
    number: int
    share: Decimal | None

    @property
    def is_no_value(self) -> bool:
        """Whether this counts a reason for absence instead of a value."""
        return self.code in NO_VALUE


@dataclass(frozen=True)
class Table:
    """The counts of one dimension over `total` versions.

    `values` holds the whole vocabulary in its own order, zeros included; `no_value` only the reasons for
    absence that occur. With a dimension of many values a version counts once for each, so the sum may pass
    the total.
    """

    dimension: Dimension
    total: int
    values: tuple[Count, ...]
    no_value: tuple[Count, ...]

    @property
    def rows(self) -> tuple[Count, ...]:
        """Every count, those without a value last."""
        return self.values + self.no_value

    @property
    def says_something(self) -> bool:
        """Whether any version has a value."""
        return any(row.number for row in self.values)

    @property
    def having_a_value(self) -> int:
        """How many versions have a value: each of the others has one reason why it has none."""
        return self.total - sum(row.number for row in self.no_value)

    @property
    def occurring(self) -> "Table":
        """The same without zeros: of an edition a zero says only that nothing was published."""
        return replace(self, values=tuple(row for row in self.values if row.number))

    def with_shares_of(self, codes) -> "Table":
        """The same, with a share for these codes only."""

        def chosen(rows):
            return tuple(row if row.code in codes else replace(row, share=None) for row in rows)

        return replace(self, values=chosen(self.values), no_value=chosen(self.no_value))

    @property
    def most(self) -> Count | None:
        """The most frequent value; None when no version has one, or when two share the first place."""
        first, second, *_ = [*by_size(self.values), None, None]
        if first is None or not first.number or (second and second.number == first.number):
            return None
        return first

    def row(self, code: Any) -> Count:
        """The count of one code; zero when no version has it."""
        nothing = Count(code, self.dimension.label_of(code), 0, share(0, self.total))
        return next((row for row in self.rows if row.code == code), nothing)


@dataclass(frozen=True)
class TakenOver:
    """How many versions came from another register, which has a name and an address."""

    register: str
    url: str
    number: int


def total(versions: VersionQuerySet) -> int:
    return versions.count()


def named(versions: VersionQuerySet) -> int:
    """How many versions are of an application that is known by name."""
    return versions.filter(application__named=True).count()


def organisations(versions: VersionQuerySet) -> int:
    """How many organisations have a record among these."""
    return versions.aggregate(number=models.Count("application__organisation", distinct=True))["number"]


def average(versions: VersionQuerySet, column: str) -> Decimal | None:
    """The mean of a column of numbers; None without versions."""
    # As a sum of whole numbers: what a database makes of an average differs in its last digits.
    sums = versions.aggregate(number=models.Count("pk"), sum=models.Sum(column))
    return rounded(Decimal(sums["sum"]) / sums["number"], DECIMALS) if sums["number"] else None


def taken_over(versions: VersionQuerySet) -> list[TakenOver]:
    """From which registers these were taken over, the largest number first."""
    columns = [f"application__source_register__{column}" for column in ("name", "source_url")]
    rows = versions.exclude(application__source_register=None).order_by().values_list(*columns)
    counted = [TakenOver(*row) for row in rows.annotate(models.Count("pk"))]
    return sorted(counted, key=lambda source: (-source.number, source.register))


def table(versions: VersionQuerySet, dimension: Dimension) -> Table:
    """Count the versions by one dimension."""
    return tables(versions, [dimension])[0]


def tables(versions: VersionQuerySet, dimensions) -> list[Table]:
    """Count the versions by each dimension apart: one query each, and one for the total."""
    whole = total(versions)
    return [table_of(dimension, dimension.count(versions), whole) for dimension in dimensions]


def table_of(dimension: Dimension, counts: Counter, whole: int) -> Table:
    """The table of what was counted by code, of so many versions."""
    # A code that left the vocabulary is still counted: a table never loses a record. In one order on every database.
    codes = dict.fromkeys([*dict(dimension.choices), *NOTHING, *sorted(counts)])
    rows = [Count(code, dimension.label_of(code), counts[code], share(counts[code], whole)) for code in codes]
    return Table(
        dimension,
        whole,
        values=tuple(row for row in rows if not row.is_no_value),
        no_value=tuple(row for row in rows if row.is_no_value and row.number),
    )


def by_size(counts: Iterable[Count]) -> list[Count]:
    """The largest first; equals keep their order."""
    return sorted(counts, key=lambda count: -count.number)


def share(part: int, whole: int, decimals: int = DECIMALS) -> Decimal | None:
    """A part of a whole, in percent."""
    return rounded(Decimal(part) * 100 / whole, decimals) if whole else None


def growth(before: int, after: int, decimals: int = DECIMALS) -> Decimal | None:
    """How much more, in percent of before."""
    return share(after - before, before, decimals)


def times(before: int, after: int, decimals: int = 2) -> Decimal | None:
    """How many times as much."""
    return rounded(Decimal(after) / before, decimals) if before else None


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The one rounding rule: half up."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
