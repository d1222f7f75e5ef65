"""A page to choose from a facet that is too long for the list: organisations, suppliers.

One form without a script: what is ticked and everything else that was chosen travel in it, from search to search
and back to the list.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from catalogue.choosing import Query, better_address, tidied
from catalogue.facets import Choice, Facet
from catalogue.filters import Selection, followed
from catalogue.layout import Layout
from catalogue.shelves import LONG, ORGANISATION
from catalogue.stamp import public_page
from register.models import FormerName
from register.searchable import fold

# More than these do not help anyone; who is looked for is found by name.
MOST_SHOWN = 400
# What the buttons of the form send beside the choices.
WORDS, READY = "name", "ready"


@dataclass(frozen=True)
class Found:
    """One choice. `formerly`: the former names in which the words stand, where its own does not hold them."""

    choice: Choice
    formerly: tuple[str, ...] = ()


@public_page
def choose(request, facet):
    if facet not in LONG:
        raise Http404
    asked = followed(tidied(request.GET))
    selection = Selection(asked)
    query = Query.of(selection, Layout.of(asked))
    if asked.get(READY):
        return redirect(f"{reverse('catalogue:list')}{query}#resultaten")
    if address := better_address(request, asked):
        return redirect(address)
    shown = LONG[facet](selection)
    words = asked.get(WORDS, "")
    found = _matching(shown, words)
    context = {
        "facet": shown,
        "query": query,
        "kept": [*query.leaving_out(facet).pairs, *query.layout.pairs],
        "words": words,
        "found": sorted(found[:MOST_SHOWN], key=lambda one: fold(str(one.choice.label))),
        "hidden": max(0, len(found) - MOST_SHOWN),
        "total": len(found),
        "canonical_query": query.bare,
    }
    return render(request, "catalogue/choose.html", context)


def _matching(facet: Facet, words: str) -> list[Found]:
    """The choices that are not chosen yet, and hold all the words now or in a former name."""
    sought = fold(words).split()
    former = _former_names(facet) if sought else {}
    found = []
    for choice in facet.choices:
        formerly = () if _holds(choice.label, sought) else tuple(_having(sought, former.get(choice.code, ())))
        if not choice.chosen and (formerly or _holds(choice.label, sought)):
            found.append(Found(choice, formerly))
    return found


def _former_names(facet: Facet) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    if facet.name == ORGANISATION:
        for slug, name in FormerName.objects.values_list("organisation__slug", "name"):
            names.setdefault(slug, []).append(name)
    return names


def _having(sought: list[str], names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if _holds(name, sought))


def _holds(name: Any, sought: list[str]) -> bool:
    folded = fold(str(name))
    return all(word in folded for word in sought)
