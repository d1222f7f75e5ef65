"""The list of applications and the page of one."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from catalogue import choosing, facets, record
from catalogue.choosing import Query
from catalogue.filters import ORDER_LABELS, Selection
from catalogue.stamp import public_page
from register.models import Edition, Version

PER_PAGE = 20


@public_page
def application_list(request):
    selection = Selection(request.GET)
    query = Query.of(selection)
    chosen = list(choosing.chosen(selection, query))
    paginator = Paginator(selection.qs.with_identity(), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "selection": selection,
        "query": query,
        "canonical_query": query.plus("page", page.number) if page.number > 1 else query,
        "page": page,
        "pages": [(number, _address(query, number)) for number in paginator.get_elided_page_range(page.number)],
        "ellipsis": Paginator.ELLIPSIS,
        "previous_url": page.has_previous() and _address(query, page.number - 1),
        "next_url": page.has_next() and _address(query, page.number + 1),
        "chosen": chosen,
        "filter_count": sum(choice.name != "q" for choice in chosen),
        "ways_out": choosing.ways_out(chosen) if not page.object_list else [],
        "problems": _problems(selection),
        "shelves": [choosing.shelf(facet) for facet in facets.facets(selection)],
        "organisations": choosing.shelf(facets.organisations(selection), choosing.ORGANISATIONS_IN_SIGHT),
        "editions": Edition.objects.filter(has_records=True).order_by("-year"),
        "orders": [(code, label) for code, label in ORDER_LABELS if selection.asked.get("q") or code != "relevantie"],
    }
    return render(request, "catalogue/list.html", context)


@public_page
def detail(request, number):
    version = Version.objects.published().with_identity().filter(application__number=number).first()
    if version is None:
        return _tombstone(request, number)
    context = {
        "version": version,
        "application": version.application,
        "parts": list(record.parts(version)),
        "short": record.rows_by_name(version, *record.IN_SHORT),
        "editions": Edition.objects.filter(entries__version=version),
    }
    return render(request, "catalogue/detail.html", context)


def _tombstone(request, number):
    """What was public and is withdrawn keeps a page. A draft gets the same answer as nothing at all."""
    version = Version.objects.withdrawn().with_identity().filter(application__number=number).first()
    if version is None:
        raise Http404
    return render(request, "410.html", {"version": version}, status=410)


def _address(query: Query, number) -> str:
    """The address of a page of results; the first has no number."""
    return f"{query.plus('page', number) if number != 1 else query}#resultaten"


def _problems(selection: Selection) -> list[tuple[str, str, list[str]]]:
    """What was asked and could not be used: parameter, label and what is wrong."""
    return [(name, selection.filters[name].label, errors) for name, errors in selection.form.errors.items()]
