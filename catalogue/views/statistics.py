"""The statistics of the register as it is today, and of each quickscan edition beside its published figures."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from catalogue import choosing, dimensions, quickscan
from catalogue.charts import in_rows
from catalogue.choosing import Query
from catalogue.dimensions import NOT_IN_SOURCE, Dimension
from catalogue.filters import Selection, followed
from catalogue.quickscan import Comparison, Conflict, EditionCount
from catalogue.stamp import public_page
from catalogue.statistics import counting
from catalogue.statistics.counting import Count, Table
from register.choices import FigureDimension, Missing, Phase
from register.models import Collection, Edition

DEFINITIONS = {
    dimensions.ORGANISATION_TYPE: _("Het soort organisatie dat de toepassing gebruikt."),
    dimensions.PHASE: _("Hoe ver de toepassing is: van ontwikkeling tot gestopt."),
    dimensions.THEME: _("De onderwerpen van beleid waar de toepassing bij hoort. Dat kunnen er meer zijn."),
    dimensions.TECHNIQUE: _("De techniek die het belangrijkste deel van het werk doet."),
    dimensions.APPLICATION_TYPE: _("Waar de toepassing bij helpt."),
    dimensions.PUBLICATION_CATEGORY: _(
        "Hoog-risico volgens de AI-verordening, impactvol voor mensen of bedrijven, of geen van beide."
    ),
}
# In the order in which readers ask.
OF_THE_REGISTER = tuple(DEFINITIONS)
# Their own order means something; the others are shown by size.
IN_STEPS = {dimensions.PHASE, dimensions.PUBLICATION_CATEGORY}


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
        return DEFINITIONS[self.dimension]

    @property
    def conflicts(self) -> list[Conflict]:
        return quickscan.conflicts(self.comparisons)

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
def overview(request):
    """The register, or the selection that the address asks for: of today, or as it was on a day."""
    selection = Selection(followed(request.GET))
    query = Query.of(selection).leaving_out("sort")
    if query.pairs == (("edition", str(selection.data.get("edition"))),):
        return redirect("catalogue:quickscan", selection.data["edition"])
    versions = selection.qs
    tables = {table.dimension: table for table in counting.tables(versions, OF_THE_REGISTER)}
    sections = [_section(table, query) for table in tables.values() if table.total]
    context = {
        "selection": selection,
        "query": query,
        "canonical_query": query,
        "chosen": list(choosing.chosen(selection, query)),
        "problems": selection.problems,
        "total": tables[dimensions.PHASE].total,
        "organisations": counting.organisations(versions),
        "in_use": tables[dimensions.PHASE].row(Phase.IN_USE),
        "in_use_query": query.leaving_out("phase").plus("phase", Phase.IN_USE.value),
        "by_organisation": query.plus("sort", "organisatie"),
        "taken_over": counting.taken_over(versions),
        "lacking": [section for section in sections if section.not_in_source.number],
        "sections": sections,
        "series": in_rows.bars(quickscan.series()),
        "editions": quickscan.editions(),
        "today": timezone.localdate(),
    }
    return render(request, "catalogue/statistics/overview.html", context)


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
        "other_basis": quickscan.OTHER_BASIS.get(found.slug),
        "cut_off": any(comparison.is_cut_off for comparison in count.comparisons),
        "conflicting": any(section.conflicts for section in sections),
    }
    return render(request, "catalogue/statistics/edition.html", context)


def _section(table: Table, query: Query, comparisons=()) -> Section:
    values = table.values if table.dimension in IN_STEPS else in_rows.by_size(table.values)
    rows = [*values, *table.no_value]
    # Without a share, a bar that shows one would say it all the same.
    whole = table.total if any(row.share is not None for row in rows) else None
    # Its place in the address is the last: the code of a row comes behind it.
    pairs = [*query.leaving_out(table.dimension.name).pairs, (table.dimension.name, "")]
    list_url = f"{reverse('catalogue:list')}?{urlencode(pairs)}"
    return Section(table, in_rows.bars(rows, whole), list_url, tuple(comparisons))
