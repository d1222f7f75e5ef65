"""Counts per choice, to narrow a selection with. Each facet's counts ignore the choice made in itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from catalogue.dimensions import COMPLETENESS, FACETS, FRESHNESS, NO_VALUE, NOTHING, SUPPLIER, YEAR_OF_START, Dimension
from catalogue.filters import Selection
from register.choices import Missing

# What says only that nobody said anything.
SILENT = {*NOTHING, Missing.NOT_PUBLISHED}


@dataclass(frozen=True)
class Choice:
    code: str
    label: Any
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """`name` is the query parameter. Choices: the most frequent first, then the reasons for no value, then zeros.

    Years and parts of a whole stay in their own order.
    """

    name: str
    label: Any
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.chosen)

    @property
    def found(self) -> tuple[Choice, ...]:
        """The choices that some record has."""
        return tuple(choice for choice in self.choices if choice.count)

    @property
    def is_silent(self) -> bool:
        """Whether no record says anything here, and the reader did not ask for that."""
        return not self.chosen and all(choice.code in SILENT for choice in self.found)


def facets(selection: Selection) -> Iterator[Facet]:
    """One facet per dimension, in the order in which readers ask."""
    # Whether a record is overdue is known of today only.
    past = selection.day or selection.edition_chosen
    return (_of_dimension(selection, dimension) for dimension in FACETS if not (past and dimension is FRESHNESS))


def organisations(selection: Selection) -> Facet:
    """The organisations in the selection. Those without a record are left out: there are over a thousand."""
    chosen = {organisation.slug: organisation.name for organisation in selection.asked.get("organisation") or ()}
    path = "application__organisation"
    rows = (
        selection.versions(leaving_out="organisation")
        .filter(**{f"{path}__isnull": False})
        .order_by()
        .values_list(f"{path}__slug", f"{path}__name")
        .annotate(count=Count("pk"))
        .order_by("-count", f"{path}__name")
    )
    choices = [Choice(slug, name, count, slug in chosen) for slug, name, count in rows]
    found = {choice.code for choice in choices}
    choices += [Choice(slug, name, 0, True) for slug, name in chosen.items() if slug not in found]
    return Facet("organisation", selection.filters["organisation"].label, tuple(choices))


def suppliers(selection: Selection) -> Facet:
    """The suppliers as the records spell them."""
    return _of_dimension(selection, SUPPLIER)


def _of_dimension(selection: Selection, dimension: Dimension) -> Facet:
    chosen = selection.asked.get(dimension.name) or ()
    counts = dimension.count(selection.versions(leaving_out=dimension.name))
    # In an edition a zero says only that nothing was published.
    zeros = not selection.edition_chosen
    codes = [code for code, _label in dimension.choices if zeros and code not in NO_VALUE]
    codes += [code for code in [*counts, *chosen] if code not in codes]
    choices = (
        Choice(code, dimension.label_of(code), counts[code], code in chosen)
        for code in _sorted(dimension, codes, counts)
    )
    return Facet(dimension.name, dimension.label, tuple(choices))


def _sorted(dimension: Dimension, codes: list[str], counts: Counter) -> list[str]:
    codes = list(dict.fromkeys(codes))
    if dimension is COMPLETENESS:
        places = {code: place for place, (code, _label) in enumerate(dimension.choices)}
        return sorted(codes, key=lambda code: places.get(code, len(places)))
    if dimension is YEAR_OF_START:
        return sorted(sorted(codes, reverse=True), key=lambda code: code in NO_VALUE)
    return sorted(codes, key=lambda code: (not counts[code], code in NO_VALUE, -counts[code]))
