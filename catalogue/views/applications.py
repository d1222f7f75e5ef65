"""The list of applications."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.shortcuts import redirect, render
from django.urls import reverse

from catalogue import choosing, paging
from catalogue.addresses import absolute
from catalogue.choosing import Chosen, Query
from catalogue.exports.writers import WRITERS
from catalogue.filters import ORDER_LABELS, Selection, followed
from catalogue.layout import SIZES, USUAL, VIEWS, Layout
from catalogue.searching import spelling
from catalogue.searching.nearest import nearest
from catalogue.searching.words import parts_of
from catalogue.shelves import shelves
from catalogue.stamp import public_page
from register.models import Edition

# A search for what was typed, however it is spelled.
EXACT = "exact"


@public_page
def application_list(request):
    asked = followed(choosing.tidied(request.GET))
    if address := choosing.better_address(request, asked):
        return redirect(address)
    layout = Layout.of(asked)
    selection = Selection(asked)
    paginator = _paginator(selection, layout)
    mended = spelling.corrected(selection) if not paginator.count and EXACT not in asked else None
    if mended:
        selection, paginator = mended, _paginator(mended, layout)
    query = Query.of(selection, layout)
    page = paging.page_of(paginator, asked.get("page"))
    chosen = list(choosing.chosen(selection, query))
    context = {
        "selection": selection,
        "query": query,
        "typed": asked["q"] if mended else "",
        "exact_url": f"?{asked.urlencode()}&{EXACT}=1#resultaten",
        "sought": parts_of(selection.asked.get("q") or ""),
        "is_past": bool(selection.day or selection.edition_chosen),
        "problems": selection.problems,
        "editions": Edition.objects.filter(has_records=True).order_by("-year"),
        "shelves": shelves(selection),
    }
    context |= _of_choices(selection, query, chosen) | _of_pages(query, page) | _to_take_along(query)
    if not paginator.count:
        context |= {"ways_out": choosing.ways_out(chosen), "nearest": nearest(selection)}
    return render(request, "catalogue/list.html", context)


def _paginator(selection: Selection, layout: Layout) -> Paginator:
    return Paginator(selection.qs.with_identity(), layout.per_page)


def _of_choices(selection: Selection, query: Query, chosen: list[Chosen]) -> dict[str, Any]:
    words = selection.asked.get("q")
    return {
        "chosen": chosen,
        "filter_count": sum(choice.name != "q" for choice in chosen),
        "nothing_chosen": Query((), query.layout),
        "today": query.leaving_out("op"),
        "record_query": query.leaving_out(*(set(selection.filters) - {"op"})).bare,
        # What people search for is theirs, and of every combination there would be a page.
        "is_indexed": not words and len(chosen) < 2,
        "orders": [(code, label) for code, label in ORDER_LABELS if words or code != "relevantie"],
        "views": [_laid_out(query, label, view=code) for code, label in VIEWS.items()],
        "sizes": [_laid_out(query, size, per_page=size) for size in SIZES],
    }


def _laid_out(query: Query, label: Any, **values) -> tuple[Any, Query, bool]:
    """One way to lay the list out: what to call it, where it is, and whether it is so now."""
    layout = replace(query.layout, **values)
    return label, query.laid_out(layout), layout == query.layout


def _of_pages(query: Query, page: Page) -> dict[str, Any]:
    # Another number on a page makes other pages; the first of all stands for them.
    canonical = query.bare.at(page.number) if query.layout.per_page == USUAL.per_page else query.bare
    path = reverse("catalogue:list")
    return paging.links(page, lambda number: f"{path}{query.at(number)}#resultaten") | {"canonical_query": canonical}


def _to_take_along(query: Query) -> dict[str, Any]:
    """The same selection elsewhere: as files, and for programs."""
    api, selection = reverse("api:applications"), query.bare
    return {
        "address": absolute(f"{reverse('catalogue:list')}{selection}"),
        "api_call": absolute(f"{api}{selection}"),
        "downloads": [(writer, f"{api}{selection.plus('format', writer.format)}") for writer in WRITERS.values()],
    }
