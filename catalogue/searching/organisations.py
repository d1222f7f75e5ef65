"""Which organisations a word of a search is about: by name or abbreviation, and by the names that went before.

A word is there as a word, or at the beginning of one: "land" is not all of Zeeland. A name of before, of the
organisation itself or of one that went up in it, has to hold the word whole: few readers mean those.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from catalogue.searching.words import Part
from register.models import Application, FormerName, Organisation


@dataclass(frozen=True)
class Named:
    """Keys of organisations: those that have the word in their name of today, and all that it may mean."""

    by_word: frozenset[int]
    all: frozenset[int]


def named(parts: Collection[Part]) -> dict[Part, Named]:
    """For each part the organisations, of those that have or had an application."""
    today, before = (_names_of_today(parts), _names_of_before(parts)) if parts else ([], [])
    return {part: _meant(part, today, before) for part in parts}


def holds(column: str, forms: Iterable[str]) -> Q:
    """Whether a folded column holds any of these; of none of them nothing is said."""
    condition = Q()
    for form in forms:
        condition |= Q(**{f"{column}__contains": form})
    return condition


Names = list[tuple[int, str]]


def _meant(part: Part, today: Names, before: Names) -> Named:
    by_word = frozenset(_having(part.whole, today))
    return Named(by_word, by_word | {*_having(part.beginning, today), *_having(part.whole, before)})


def _having(forms: Iterable[str], names: Names) -> Iterator[int]:
    return (key for key, name in names if any(form in name for form in forms))


def _names_of_today(parts: Iterable[Part]) -> Names:
    with_applications = Exists(Application.objects.filter(organisation=OuterRef("pk")))
    forms = [form for part in parts for form in part.beginning]
    return list(
        Organisation.objects.filter(with_applications, holds("search_name", forms)).values_list("pk", "search_name")
    )


def _names_of_before(parts: Iterable[Part]) -> Names:
    holding = holds("search_name", [form for part in parts for form in part.whole])
    names = list(FormerName.objects.filter(holding).values_list("organisation", "search_name"))
    gone = Organisation.objects.filter(holding, active=False).values_list("pk", "search_name")
    successors = _successors() if gone else {}
    return names + [(heir, name) for key, name in gone for heir in _heirs(key, successors)]


def _successors() -> dict[int, list[int]]:
    """Of each organisation that is no more, in which ones it went up."""
    links = Organisation.predecessors.through.objects.filter(to_organisation__active=False)
    successors = defaultdict(list)
    for heir, gone in links.values_list("from_organisation", "to_organisation"):
        successors[gone].append(heir)
    return successors


def _heirs(gone: int, successors: dict[int, list[int]]) -> set[int]:
    """By way of others too. A circle in the data is walked once."""
    seen: set[int] = set()
    waiting = [gone]
    while waiting:
        new = set(successors.get(waiting.pop(), ())) - seen
        seen |= new
        waiting += new
    return seen
