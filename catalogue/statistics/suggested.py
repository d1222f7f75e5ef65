"""What is registered, what the register only suggests, and what neither says: never added up.

Suggestions are of records that were taken over (register/suggesting.py); one stands nowhere beside an own value.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from catalogue.dimensions import NO_VALUE, Dimension
from register.querysets import VersionQuerySet
from register.suggesting import SUGGESTED, TERMS


@dataclass(frozen=True)
class Row:
    """Of one code: how many versions have it, and of how many others it is suggested."""

    code: str
    label: Any
    registered: int
    suggested: int


@dataclass(frozen=True)
class Beside:
    """The rows of one dimension in the order of its vocabulary, zeros included, and what `total` is made up of.

    `neither`: without a value, or with a reason why there is none, and without a suggestion.
    """

    dimension: Dimension
    total: int
    rows: tuple[Row, ...]
    neither: int

    @property
    def registered(self) -> int:
        return sum(row.registered for row in self.rows)

    @property
    def suggested(self) -> int:
        return sum(row.suggested for row in self.rows)


def suggested(versions: VersionQuerySet, dimension: Dimension) -> Counter:
    """How many versions have each code suggested; of `technique` or `application_type`, KeyError of another."""
    return _counts(versions, dimension)[1]


def beside(versions: VersionQuerySet, dimension: Dimension) -> Beside:
    """The registered and the suggested codes side by side, in one query."""
    registered, only_suggested, total = _counts(versions, dimension)
    terms = TERMS[dimension.path]
    rows = tuple(Row(term.value, term.label, registered[term.value], only_suggested[term.value]) for term in terms)
    return Beside(dimension, total, rows, total - registered.total() - only_suggested.total())


def _counts(versions: VersionQuerySet, dimension: Dimension) -> tuple[Counter, Counter, int]:
    """Registered, suggested, and all."""
    columns = (dimension.path, SUGGESTED[dimension.path])
    registered: Counter = Counter()
    only_suggested: Counter = Counter()
    total = 0
    for value, suggestion, number in versions.order_by().values_list(*columns).annotate(Count("pk")):
        total += number
        if value and value not in NO_VALUE:
            registered[value] += number
        elif suggestion and not value:
            only_suggested[suggestion] += number
    return registered, only_suggested, total
