"""Counts per choice, to narrow a selection with. Each facet's counts ignore the choice made in itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from catalogue.dimensions import DIMENSIONS, NO_VALUE, Dimension
from catalogue.filters import Selection


@dataclass(frozen=True)
class Choice:
    code: str
    label: Any
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """`name` is the query parameter. Choices: the most frequent first, then the reasons for no value, then zeros."""

    name: str
    label: Any
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.chosen)


def facets(selection: Selection) -> Iterator[Facet]:
    """One facet per dimension, in the order in which readers ask."""
    return (_of_dimension(selection, dimension) for dimension in DIMENSIONS)


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


def _of_dimension(selection: Selection, dimension: Dimension) -> Facet:
    chosen = selection.asked.get(dimension.name) or ()
    counts = dimension.count(selection.versions(leaving_out=dimension.name))
    # In an edition a zero says only that nothing was published.
    zeros = not selection.edition_chosen
    codes = [code for code, _label in dimension.choices if zeros and code not in NO_VALUE]
    codes += [code for code in [*counts, *chosen] if code not in codes]
    codes = sorted(dict.fromkeys(codes), key=lambda code: (not counts[code], code in NO_VALUE, -counts[code]))
    choices = (Choice(code, dimension.label_of(code), counts[code], code in chosen) for code in codes)
    return Facet(dimension.name, dimension.label, tuple(choices))
