"""The statistics of the register, of today or of a day: what people quote, and a page for each question."""

from typing import Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue import dimensions, quickscan
from catalogue.figures import by_dimension, editions, shelf
from catalogue.figures.pages import PAGES
from catalogue.figures.quoted import quoted
from catalogue.figures.subject import Subject
from catalogue.quickscan.editions import counts
from catalogue.stamp import public_page
from catalogue.statistics import counting

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
    if subject.edition and subject.is_whole_edition:
        return redirect("catalogue:quickscan", subject.edition.slug)
    tables = counting.tables(subject.versions, OF_THE_REGISTER)
    register = Subject.of_the_register(request.revision)
    context = {
        "subject": subject,
        "query": query,
        "canonical_query": query,
        "total": subject.total,
        "quoted": list(quoted(subject)),
        "taken_over": counting.taken_over(subject.versions),
        "figures": [by_dimension.of_table(table, subject) for table in tables] if subject.total else [],
        "ways": _ways(subject),
        "more": _other_figures(subject),
        "of_editions": editions.of_totals(counts(), register),
        "register": register,
        "editions": quickscan.editions(),
    }
    return render(request, "catalogue/statistics/overview.html", context)


@public_page
def page(request, topic):
    """The page of figures of this name."""
    if topic not in PAGES:
        raise Http404(_("Deze pagina met cijfers is er niet."))
    found = PAGES[topic]
    subject = Subject.of(request.GET, request.revision)
    subject = subject if found.takes_selection else subject.of_organisations()
    figures = [shelf.build(name, subject) for name in found.figures]
    query = subject.query
    for figure in figures:
        query = figure.asked_in(query)
    context = {
        "here": str(found.title),
        "page": found,
        "subject": subject,
        "figures": figures,
        "canonical_query": query,
    }
    return render(request, found.template, context | found.beside(subject))


def _ways(subject: Subject) -> list[tuple[Any, Any, str]]:
    """Where one reads on: title, what is there, and address, with what that page can use of the selection."""
    of_organisations = subject.of_organisations().query
    pages = [
        (
            page.title,
            page.lead,
            reverse("catalogue:statistics_page", args=[page.slug])
            + str(subject.query if page.takes_selection else of_organisations),
        )
        for page in PAGES.values()
    ]
    quickscans = (
        _("De quickscans van TNO"),
        _("Wat TNO in drie jaren telde, hier per toepassing nageteld, en die jaren naast elkaar."),
        reverse("catalogue:quickscan_editions"),
    )
    report = (
        _("Statistisch rapport"),
        _("Alle cijfers in één document, om te bewaren of af te drukken."),
        f"{reverse('catalogue:statistics_report')}{subject.query}",
    )
    return [quickscans, *pages, report]


def _other_figures(subject: Subject) -> list[tuple[Any, str]]:
    """The dimensions that the overview does not draw, each with the address of its figure."""
    return [
        (dimension.label, f"{reverse('catalogue:figure', args=[name])}{subject.query}")
        for name, (dimension, _definition) in by_dimension.NAMED.items()
        if dimension not in OF_THE_REGISTER
    ]
