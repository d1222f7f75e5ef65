"""What a reader has chosen, as addresses: to keep it on the next page, to drop one choice, to take the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from catalogue.dimensions import BY_PARAMETER
from catalogue.facets import Choice, Facet
from catalogue.filters import Selection
from register.models import Edition

# Of a long facet these many choices are in sight; the others are one click away.
IN_SIGHT = 6
ORGANISATIONS_IN_SIGHT = 8
# Each costs a count, and only a page without results asks for them.
WAYS_OUT = 6


@dataclass(frozen=True)
class Query:
    """The part of an address after the question mark: the known and valid choices, in one fixed order.

    The page is no part of it: whoever changes a choice starts at the first.
    """

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, selection: Selection) -> "Query":
        return cls(tuple((name, value) for name in selection.filters for value in _values(selection, name)))

    def __str__(self):
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    def without(self, name: str, value: str) -> "Query":
        return Query(tuple(pair for pair in self.pairs if pair != (name, value)))

    def plus(self, name: str, value: Any) -> "Query":
        return Query((*self.pairs, (name, str(value))))

    def selection(self) -> Selection:
        return Selection(QueryDict(str(self)[1:]))


@dataclass(frozen=True)
class Chosen:
    """One choice in words, with the query that drops it."""

    name: str
    label: Any
    value: Any
    rest: Query


@dataclass(frozen=True)
class Shelf:
    """A facet as it is laid out: what is in sight (everything chosen is), and the rest."""

    facet: Facet
    in_sight: tuple[Choice, ...]
    rest: tuple[Choice, ...]


def chosen(selection: Selection, query: Query) -> Iterator[Chosen]:
    """Everything that narrows the selection; the order does not."""
    for name, value in query.pairs:
        if name != "sort":
            label = selection.filters[name].label
            yield Chosen(name, label, _in_words(selection, name, value), query.without(name, value))


def ways_out(choices: list[Chosen]) -> list[tuple[Chosen, int]]:
    """What to drop when nothing was found: each choice without which there is something, most first."""
    counted = [(choice, choice.rest.selection().qs.count()) for choice in choices[:WAYS_OUT]]
    return sorted(((choice, count) for choice, count in counted if count), key=lambda way: -way[1])


def shelf(facet: Facet, in_sight: int = IN_SIGHT) -> Shelf:
    first = {choice.code for choice in facet.choices[:in_sight]} | {choice.code for choice in facet.chosen}
    return Shelf(
        facet,
        tuple(choice for choice in facet.choices if choice.code in first),
        tuple(choice for choice in facet.choices if choice.code not in first),
    )


def _values(selection: Selection, name: str) -> list[str]:
    valid = selection.asked.get(name)
    if not valid:
        return []
    given = [value for value in dict.fromkeys(selection.data.getlist(name)) if value]
    return given if isinstance(valid, list | QuerySet) else given[-1:]


def _in_words(selection: Selection, name: str, value: str) -> Any:
    valid = selection.asked[name]
    if name in BY_PARAMETER:
        return BY_PARAMETER[name].label_of(value)
    if name == "organisation":
        return next(organisation.name for organisation in valid if organisation.slug == value)
    return valid.name if isinstance(valid, Edition) else value
