"""What stays of a record that was withdrawn: its name, the date, the reason. Every page under its number answers so."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from register.models import Version


def tombstone(request, number: str) -> HttpResponse:
    """The page of what was public and is withdrawn. A draft gets the same answer as nothing at all."""
    version = Version.objects.withdrawn().with_identity().filter(application__number=number).first()
    if version is None:
        raise Http404
    history = Version.objects.history_of_withdrawn(number).values("number", "published_at", "superseded_at")
    return render(request, "410.html", {"version": version, "history": history}, status=410)
