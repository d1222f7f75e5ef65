"""The organisations, and the page of each: what the register says of it, whatever became of it since."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from catalogue import dimensions, linked_data, paging
from catalogue.changes.log import latest
from catalogue.charts import in_rows
from catalogue.choosing import better_address, tidied
from catalogue.organisations import figures
from catalogue.organisations.finder import GROUP_LABELS, GROUPS, ORDER_LABELS, Finder, found_by
from catalogue.stamp import public_page
from catalogue.statistics import counting
from catalogue.statistics.counting import FEWEST_FOR_SHARES, Table
from register.models import Organisation, Version
from register.models.organisation import TYPES
from register.organisations import heirs

PER_PAGE = 50
NEWEST = 10
LATEST = 5
# Of one organisation these say most; the page of statistics has the others.
IN_FIGURES = (
    dimensions.PHASE,
    dimensions.PUBLICATION_CATEGORY,
    dimensions.TECHNIQUE,
    dimensions.IMPACT_ASSESSMENT,
)


@dataclass(frozen=True)
class Row:
    """One organisation in the list. `formerly`: the former names by which it was found."""

    organisation: Any
    formerly: list[str]
    nil_return_on: date | None


@dataclass(frozen=True)
class Bars:
    """The records of one organisation by one dimension, each bar with its list at `list_url` and the code."""

    table: Table
    list_url: str

    @property
    def dimension(self):
        return self.table.dimension

    @property
    def bars(self) -> tuple[in_rows.Bar, ...]:
        return in_rows.bars(self.table.occurring.rows, self.table.total)

    @property
    def has_shares(self) -> bool:
        return self.table.total >= FEWEST_FOR_SHARES


@public_page
def organisation_list(request):
    asked = tidied(request.GET)
    if address := better_address(request, asked):
        return redirect(address)
    finder = Finder.of(asked)
    listed = finder.found.prefetch_related("former_names", "successors")
    page = paging.page_of(Paginator(listed, PER_PAGE), asked.get("page"))
    live = Version.objects.live()
    total, taken_over = counting.total(live), counting.taken_over(live)
    context = {
        "finder": finder,
        "groups": _groups(finder),
        "rows": [_row(found, finder) for found in page],
        "types": TYPES,
        "orders": ORDER_LABELS.items(),
        "total": total,
        "taken_over": taken_over,
        "is_mixed": 0 < sum(source.number for source in taken_over) < total,
        "canonical_query": finder.at(page.number),
    }
    context |= paging.links(page, lambda number: _address(finder.at(number)))
    return render(request, "catalogue/organisations.html", context)


def _groups(finder: Finder) -> list[tuple[Any, int, str, bool]]:
    """Each group in words, how many organisations are in it, its address, and whether it is what is shown."""
    counts = finder.matching.aggregate(**{group: Count("pk", filter=finder.within(group)) for group in GROUPS})
    return [
        (label, counts[group], _address(finder.showing(group)), group == finder.group)
        for group, label in GROUP_LABELS.items()
    ]


def _row(found, finder: Finder) -> Row:
    declared = found.nil_return_at
    return Row(found, found_by(found, finder.parts), declared and timezone.localdate(declared))


def _address(finder: Finder) -> str:
    return f"{reverse('catalogue:organisations')}{finder}#gevonden"


@public_page
def organisation(request, slug):
    found = get_object_or_404(Organisation, slug=slug)
    versions = figures.of(found)
    query = urlencode({"organisation": found.slug})
    tables = counting.tables(versions, IN_FIGURES)
    former_names = list(found.former_names.all())
    context = {
        "organisation": found,
        "query": query,
        "figures": figures.summary(versions),
        "taken_over": counting.taken_over(versions),
        "newest": versions.with_identity().order_by("-dated_on", "-pk")[:NEWEST],
        "sections": [_bars(table, query) for table in tables if table.says_something],
        "silent": [table.dimension.label for table in tables if not table.says_something],
        "batches": latest(LATEST, QueryDict(query)),
        "contacts": figures.contacts(versions),
        "nil_return": found.nil_returns.filter(ended_at=None).first(),
        "former_names": former_names,
        "predecessors": found.predecessors.all(),
        "successors": found.successors.all(),
        "heirs": [] if found.active else list(heirs(found)),
        "linked_data": linked_data.of_organisation(found, [former.name for former in former_names]),
    }
    return render(request, "catalogue/organisation.html", context)


def _bars(table: Table, query: str) -> Bars:
    return Bars(table, f"{reverse('catalogue:list')}?{query}&{urlencode({table.dimension.name: ''})}")
