"""An edition of which no records are known: each thing that sources printed of it, with all of its sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from catalogue.quickscan.published import Comparison, is_printed
from register.choices import FigureDimension, OrganisationType, Phase
from register.importing.quickscan_sources import TOTAL
from register.models import PublishedFigure

# What people quote of such a count.
QUOTED = (
    (FigureDimension.TOTAL, TOTAL),
    (FigureDimension.PHASE, Phase.IN_USE),
    (FigureDimension.ORGANISATION_TYPE, OrganisationType.MUNICIPALITY),
)


@dataclass(frozen=True)
class Printed:
    """One thing that was counted elsewhere, and who printed what of it. At least one figure."""

    comparisons: tuple[Comparison, ...]

    @property
    def first(self) -> PublishedFigure:
        return self.comparisons[0].figure

    @property
    def number(self) -> int | None:
        return next((one.figure.count for one in self.comparisons if one.figure.count is not None), None)

    @property
    def share(self) -> Decimal | None:
        return next((one.printed_share for one in self.comparisons if one.printed_share is not None), None)

    @property
    def is_printed(self) -> bool:
        return any(is_printed(one.figure) for one in self.comparisons)


def quoted(found: Iterable[Printed]) -> list[Printed]:
    """Those that people quote, where a number was printed."""
    by_code = {(thing.first.dimension, thing.first.code): thing for thing in found if thing.number is not None}
    return [by_code[code] for code in QUOTED if code in by_code]


def things(comparisons: Iterable[Comparison]) -> list[Printed]:
    """In the order of the sources, by dimension."""
    order = list(FigureDimension)
    found = sorted(comparisons, key=lambda one: order.index(FigureDimension(one.figure.dimension)))
    places = {_thing(one): place for place, one in reversed(list(enumerate(found)))}
    found.sort(key=lambda one: places[_thing(one)])
    return [Printed(tuple(group)) for _key, group in groupby(found, key=_thing)]


def _thing(comparison: Comparison) -> tuple[str, str]:
    return comparison.figure.dimension, comparison.figure.category
