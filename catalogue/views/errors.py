"""The page where nothing is."""

from django.shortcuts import render

from catalogue.searching import meant


def not_found(request, exception=None):
    """What a reader may have meant, and the ways on. It asks the database only where that can help."""
    path = request.path_info
    context = {"applications": meant.applications(path), "organisations": meant.organisations(path)}
    return render(request, "404.html", context, status=404)
