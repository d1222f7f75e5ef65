"""What a reader has chosen, as addresses: to keep it on the next page, to drop one choice, to take the data."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from catalogue.filters import Selection
from catalogue.layout import USUAL, Layout

# Each costs a count, and only a page without results asks for them.
WAYS_OUT = 6
# Django refuses to send anyone on to an address of twice this length.
LONGEST_SENT_ON = 8_000
# The names that records and organisations have.
IN_DUTCH = {"organisation", "provider"}
IN_ORDER = {name: place for place, name in enumerate(Selection.base_filters)}


@dataclass(frozen=True)
class Query:
    """The part of an address after the question mark: the known and valid choices, in one fixed order.

    After them how the list is laid out, and the page; whoever changes a choice starts at the first.
    """

    pairs: tuple[tuple[str, str], ...]
    layout: Layout = USUAL
    page: int = 1

    @classmethod
    def of(cls, selection: Selection, layout: Layout = USUAL) -> "Query":
        return cls(tuple((name, value) for name in selection.filters for value in selection.given(name)), layout)

    def __str__(self):
        pages = [("page", str(self.page))] if self.page > 1 else []
        said = [*self.pairs, *self.layout.pairs, *pages]
        return f"?{urlencode(said)}" if said else ""

    @property
    def bare(self) -> "Query":
        """Only which records: the same selection for a feed, for statistics and in the API."""
        return Query(self.pairs)

    def at(self, page: int) -> "Query":
        return replace(self, page=page)

    def laid_out(self, layout: Layout) -> "Query":
        return Query(self.pairs, layout)

    def leaving_out(self, *names: str) -> "Query":
        """Without anything that these parameters chose."""
        return Query(tuple(pair for pair in self.pairs if pair[0] not in names), self.layout)

    def without(self, name: str, value: str) -> "Query":
        return Query(tuple(pair for pair in self.pairs if pair != (name, value)), self.layout)

    def plus(self, name: str, value: Any) -> "Query":
        """In its own place among the choices; what is no choice comes last."""
        pairs = sorted((*self.pairs, (name, str(value))), key=lambda pair: IN_ORDER.get(pair[0], len(IN_ORDER)))
        return Query(tuple(pairs), self.layout)

    def selection(self) -> Selection:
        return Selection(QueryDict(str(self.bare)[1:]))


@dataclass(frozen=True)
class Chosen:
    """One choice in words, with the query that drops it."""

    name: str
    label: Any
    value: Any
    rest: Query

    @property
    def is_in_dutch(self) -> bool:
        """Whether the value is a name, the same in every language."""
        return self.name in IN_DUTCH


def tidied(query: QueryDict) -> QueryDict:
    """The query without what says nothing: a form sends its empty fields too."""
    tidy = query.copy()
    for name, values in query.lists():
        tidy.setlist(name, [value for value in values if value])
        if not tidy.getlist(name):
            del tidy[name]
    return tidy


def better_address(request, asked: QueryDict) -> str:
    """Where this page is with only what is asked; empty when it is there, or when no browser could be sent on."""
    if asked == request.GET:
        return ""
    address = f"{request.path}?{asked.urlencode()}" if asked else request.path
    return address if len(address) <= LONGEST_SENT_ON else ""


def chosen(selection: Selection, query: Query) -> Iterator[Chosen]:
    """Everything that narrows the selection; the order does not."""
    for name, value in query.pairs:
        if name != "sort":
            label = selection.filters[name].label
            yield Chosen(name, label, selection.in_words(name, value), query.without(name, value))


def ways_out(choices: list[Chosen]) -> list[tuple[Chosen, int]]:
    """What to drop when nothing was found: each choice without which there is something, most first."""
    counted = [(choice, choice.rest.selection().qs.count()) for choice in choices[:WAYS_OUT]]
    return sorted(((choice, count) for choice, count in counted if count), key=lambda way: -way[1])
