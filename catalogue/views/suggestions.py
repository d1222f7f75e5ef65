"""Suggestions while a reader types, for static/catalogue/suggest.js; nobody needs them to search."""

from dataclasses import asdict

from django.http import JsonResponse

from catalogue.searching.matching import MAX_LENGTH
from catalogue.searching.suggesting import suggestions
from catalogue.stamp import public_page


@public_page
def suggest(request):
    """A list of {kind, text, url, lang}; empty when nothing fits."""
    found = suggestions(request.GET.get("q", "")[:MAX_LENGTH])
    response = JsonResponse({"suggestions": [asdict(one) for one in found]})
    # An address for a script, not for an index.
    response.headers["X-Robots-Tag"] = "noindex"
    return response
