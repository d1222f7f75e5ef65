"""The statistics of the register, of today or of a day: what people quote, and a page for each question."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from catalogue import dimensions, quickscan
from catalogue.charts import in_rows
from catalogue.figures import by_dimension, shelf
from catalogue.figures.pages import PAGES
from catalogue.figures.subject import Subject
from catalogue.stamp import public_page
from catalogue.statistics import counting
from register.choices import Phase

# In the order in which readers ask.
OF_THE_REGISTER = (
    dimensions.ORGANISATION_TYPE,
    dimensions.PHASE,
    dimensions.THEME,
    dimensions.TECHNIQUE,
    dimensions.APPLICATION_TYPE,
    dimensions.PUBLICATION_CATEGORY,
)


@public_page
def overview(request):
    """The register, or the selection that the address asks for: of today, or as it was on a day."""
    subject = Subject.of(request.GET, request.revision)
    query = subject.query
    if subject.edition and query.pairs == (("edition", subject.edition.slug),):
        return redirect("catalogue:quickscan", subject.edition.slug)
    tables = counting.tables(subject.versions, OF_THE_REGISTER)
    phases = next(table for table in tables if table.dimension is dimensions.PHASE)
    total = phases.total
    context = {
        "subject": subject,
        "query": query,
        "canonical_query": query,
        "total": total,
        "organisations": counting.organisations(subject.versions),
        "in_use": phases.row(Phase.IN_USE),
        "in_use_query": query.leaving_out("phase").plus("phase", Phase.IN_USE.value),
        "by_organisation": query.plus("sort", "organisatie"),
        "taken_over": counting.taken_over(subject.versions),
        "figures": [by_dimension.of_table(table, subject) for table in tables] if total else [],
        "pages": PAGES.values(),
        "more": by_dimension.FIGURES,
        "series": in_rows.bars(quickscan.series()),
        "editions": quickscan.editions(),
    }
    return render(request, "catalogue/statistics/overview.html", context)


@public_page
def page(request, slug):
    """One page of figures."""
    if slug not in PAGES:
        raise Http404(_("Deze pagina met cijfers is er niet."))
    found = PAGES[slug]
    subject = Subject.of(request.GET, request.revision)
    context = {
        "here": str(found.title),
        "page": found,
        "subject": subject,
        "figures": [shelf.build(name, subject) for name in found.figures],
        "canonical_query": subject.query,
    }
    return render(request, found.template, context | found.beside(subject))
