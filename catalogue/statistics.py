"""How it is counted: a queryset of versions in, figures out. Nothing here is typed in and nothing is stored.

Shares are in percent of all versions in the set, those without a value included: TNO counts so too (38
unknown techniques of 266 are 14%). They have one decimal, rounded half up. A share of nothing is None.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

from catalogue.dimensions import NO_VALUE, Dimension
from register.querysets import VersionQuerySet

DECIMALS = 1


@dataclass(frozen=True)
class Count:
    """How many versions have a code; `share` in percent, None where there are no versions at all."""

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
    def occurring(self) -> tuple[Count, ...]:
        """The rows that are not zero, for sets where a zero says only that nothing was published."""
        return tuple(row for row in self.rows if row.number)

    @property
    def most(self) -> Count | None:
        """The most frequent value; None when no version has one, or when two share the first place."""
        first, second, *_ = [*sorted(self.values, key=lambda row: -row.number), None, None]
        if first is None or not first.number or (second and second.number == first.number):
            return None
        return first

    def row(self, code: Any) -> Count:
        """The count of one code; zero when no version has it."""
        nothing = Count(code, self.dimension.label_of(code), 0, share(0, self.total))
        return next((row for row in self.rows if row.code == code), nothing)


def total(versions: VersionQuerySet) -> int:
    return versions.count()


def organisations(versions: VersionQuerySet) -> int:
    """How many organisations have a record among these."""
    return versions.aggregate(number=models.Count("application__organisation", distinct=True))["number"]


def table(versions: VersionQuerySet, dimension: Dimension) -> Table:
    """Count the versions by one dimension."""
    return tables(versions, [dimension])[0]


def tables(versions: VersionQuerySet, dimensions) -> list[Table]:
    """Count the versions by each dimension apart: one query each, and one for the total."""
    whole = total(versions)
    return [_table(dimension, dimension.count(versions), whole) for dimension in dimensions]


def _table(dimension: Dimension, counts, whole: int) -> Table:
    # A code that left the vocabulary is still counted: a table never loses a record.
    codes = dict.fromkeys([*dict(dimension.choices), *counts])
    rows = [Count(code, dimension.label_of(code), counts[code], share(counts[code], whole)) for code in codes]
    return Table(
        dimension,
        whole,
        values=tuple(row for row in rows if not row.is_no_value),
        no_value=tuple(row for row in rows if row.is_no_value and row.number),
    )


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
