"""The quickscan editions: the counted figures beside the published ones."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from catalogue import quickscan
from catalogue.charts import in_rows
from catalogue.choosing import Query
from catalogue.dimensions import NOT_IN_SOURCE, Dimension
from catalogue.figures import by_dimension
from catalogue.quickscan.editions import OTHER_BASIS, EditionCount
from catalogue.quickscan.published import Comparison, Conflict, conflicts
from catalogue.stamp import public_page
from catalogue.statistics.counting import Count, Table
from register.choices import FigureDimension, Missing
from register.models import Collection, Edition


@dataclass(frozen=True)
class Section:
    """One dimension on a page: the counts as bars, and of an edition what was published beside them.

    `list_url` is the address of the list up to the code of a row.
    """

    table: Table
    bars: tuple[in_rows.Bar, ...]
    list_url: str
    comparisons: tuple[Comparison, ...] = ()

    @property
    def dimension(self) -> Dimension:
        return self.table.dimension

    @property
    def definition(self) -> Any:
        return by_dimension.NAMED[by_dimension.NAME_OF[self.dimension]][1]

    @property
    def conflicts(self) -> list[Conflict]:
        return conflicts(self.comparisons)

    @property
    def says_something(self) -> bool:
        """Whether any record says more than that nothing was published."""
        return any(bar.figure.code != Missing.NOT_PUBLISHED for bar in self.bars)

    @property
    def has_shares(self) -> bool:
        return any(bar.figure.share is not None for bar in self.bars)

    @property
    def is_of_tno(self) -> bool:
        """Whether the values are those of TNO's classification: of at least one a number was published."""
        return any(row.share is not None for row in self.table.values)

    @property
    def assumes_one_value(self) -> bool:
        """Whether the records without a value would be more, had we given any of the others two."""
        return self.dimension.many and bool(self.table.values)

    @property
    def not_in_source(self) -> Count:
        """The records that were taken over from a file without this field."""
        return self.table.row(NOT_IN_SOURCE)


@public_page
def edition(request, edition):
    found = get_object_or_404(Edition, pk=edition, collection=Collection.QUICKSCAN)
    count = EditionCount(found)
    context = {"edition": found, "editions": quickscan.editions(), "collection": found.collection}
    if not found.has_records:
        return render(request, "catalogue/statistics/figures.html", context | {"comparisons": count.comparisons})
    sections = [
        _section(tables[0], Query((("edition", found.slug),)), count.of_dimension(dimension))
        for dimension, tables in count.tables.items()
    ]
    named = count.versions.filter(application__named=True).with_identity().order_by("name", "pk")
    context |= {
        "total": count.total,
        "named": named,
        "unnamed": count.total - len(named),
        "series": in_rows.bars(quickscan.series()),
        "totals": count.of_dimension(FigureDimension.TOTAL, FigureDimension.GROWTH),
        "sections": sections,
        "other_basis": OTHER_BASIS.get(found.slug),
        "cut_off": any(comparison.is_cut_off for comparison in count.comparisons),
        "conflicting": any(section.conflicts for section in sections),
    }
    return render(request, "catalogue/statistics/edition.html", context)


def _section(table: Table, query: Query, comparisons=()) -> Section:
    values = table.values if table.dimension in by_dimension.IN_STEPS else in_rows.by_size(table.values)
    rows = [*values, *table.no_value]
    # Without a share, a bar that shows one would say it all the same.
    whole = table.total if any(row.share is not None for row in rows) else None
    # Its place in the address is the last: the code of a row comes behind it.
    pairs = [*query.leaving_out(table.dimension.name).pairs, (table.dimension.name, "")]
    list_url = f"{reverse('catalogue:list')}?{urlencode(pairs)}"
    return Section(table, in_rows.bars(rows, whole), list_url, tuple(comparisons))
