"""The list of applications and the page of one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from catalogue import choosing, facets, record
from catalogue.choosing import Query
from catalogue.filters import ORDER_LABELS, Selection, followed
from catalogue.stamp import public_page, read_only
from register.models import Edition, Version
from register.preview import expires_at, version_of

PER_PAGE = 20
# The address of a preview is its key: it goes to no cache, no index and no other site.
KEPT_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


@public_page
def application_list(request):
    asked = followed(request.GET)
    if asked != request.GET:
        return redirect(f"{request.path}?{asked.urlencode()}")
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
    return render(request, "catalogue/detail.html", _page_of(version))


@read_only
def preview(request, token):
    """The page as the public will see it, for who holds the link; once it is public, that page itself.

    In no cache and no index. Any link that does not work, whatever the reason, is a page that is not there.
    """
    version = version_of(token)
    if version is None:
        raise Http404
    if version.is_fixed:
        response: HttpResponse = redirect(version.application)
    else:
        # As they will be, if it is published as planned, or else today.
        version.published_at = version.publish_on or timezone.localdate()
        version.dated_on = version.dated_on or version.published_at
        context = _page_of(version) | {"is_preview": True, "is_overdue": False, "expires_at": expires_at(token)}
        response = render(request, "catalogue/preview.html", context)
    for name, value in KEPT_PRIVATE.items():
        response.headers[name] = value
    return response


def _page_of(version: Version) -> dict[str, Any]:
    """What the page of a record needs, public or not yet."""
    return {
        "version": version,
        "application": version.application,
        "parts": list(record.parts(version)),
        "short": record.rows_by_name(version, *record.IN_SHORT),
        "checked_on": record.checked_on(version),
        "is_overdue": version.application.is_overdue,
        "editions": Edition.objects.filter(entries__version=version),
    }


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
