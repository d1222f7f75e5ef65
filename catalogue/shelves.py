"""The facets as the list lays them out: what is in sight, what is folded away, and what has nothing to say."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from catalogue import facets
from catalogue.dimensions import ORGANISATION_TYPE, PHASE, SUPPLIER, THEME
from catalogue.facets import Choice, Facet
from catalogue.filters import Selection

# Of a facet with more choices these many that give something are in sight, and everything chosen; the others are
# one click away.
IN_SIGHT = 6
# Of one that may have hundreds of choices; these have a page of their own to choose on.
IN_SIGHT_OF_LONG = 8
ORGANISATION = "organisation"
LONG = {ORGANISATION: facets.organisations, SUPPLIER.name: facets.suppliers}
# What most readers narrow by; the others open when something in them is chosen.
OPEN = {ORGANISATION_TYPE.name, ORGANISATION, THEME.name, PHASE.name}


@dataclass(frozen=True)
class Shelf:
    facet: Facet
    in_sight: tuple[Choice, ...]
    rest: tuple[Choice, ...]

    @property
    def is_open(self) -> bool:
        return self.facet.name in OPEN

    @property
    def is_long(self) -> bool:
        """Whether the rest is on a page of its own."""
        return self.facet.name in LONG

    @property
    def is_in_dutch(self) -> bool:
        """Whether its choices are names, the same in every language."""
        return self.is_long


@dataclass(frozen=True)
class Silence:
    """The facets of which no record says anything, and why."""

    why: tuple[Any, ...]
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class Shelves:
    open: tuple[Shelf, ...]
    folded: tuple[Shelf, ...]
    silent: tuple[Silence, ...]

    @property
    def number_silent(self) -> int:
        return sum(len(silence.facets) for silence in self.silent)


def shelves(selection: Selection) -> Shelves:
    kind, *others = facets.facets(selection)
    found = [kind, facets.organisations(selection), *others]
    told = [shelf(facet) for facet in found if not facet.is_silent]
    return Shelves(
        tuple(one for one in told if one.is_open),
        tuple(one for one in told if not one.is_open),
        _silent(facet for facet in found if facet.is_silent),
    )


def shelf(facet: Facet) -> Shelf:
    most = IN_SIGHT_OF_LONG if facet.name in LONG else IN_SIGHT
    first = facet.choices if len(facet.choices) <= most else facet.found[:most]
    in_sight = {choice.code for choice in (*first, *facet.chosen)}
    return Shelf(
        facet,
        tuple(choice for choice in facet.choices if choice.code in in_sight),
        tuple(choice for choice in facet.choices if choice.code not in in_sight),
    )


def _silent(found) -> tuple[Silence, ...]:
    by_reason = defaultdict(list)
    for facet in found:
        by_reason[tuple(choice.label for choice in facet.found)].append(facet)
    return tuple(Silence(why, tuple(of_these)) for why, of_these in by_reason.items())
