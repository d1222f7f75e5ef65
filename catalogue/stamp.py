"""The stamp of a public page. What it says is a pure function of the register revision, the address and the day.

So one query answers whether a reader's copy is still good, and no cache is ever emptied by hand.
"""

from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from catalogue.release import fingerprint
from register.models import Revision

SAFE = ("GET", "HEAD")


def etag(request, revision: int, media_type: str = "") -> str:
    """Weak, since a front server may compress. The language is in the address; the API's form is not, so it says it."""
    parts = (revision, fingerprint(), timezone.localdate(), request.get_full_path(), media_type)
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


def is_known(request, tag: str) -> bool:
    """Whether the reader holds this very page. `*` says nothing about it, and could tell a draft from nothing."""
    return tag in {held if held.startswith("W/") else f"W/{held}" for held in _held(request)}


def _held(request) -> list[str]:
    return parse_etags(request.headers.get("If-None-Match", ""))


def read_only(view):
    """A page that answers GET and HEAD. Exempt from CSRF, so that a POST hears that it is not allowed."""

    @csrf_exempt
    @wraps(view)
    def reading(request, *args, **kwargs):
        if request.method in SAFE:
            return view(request, *args, **kwargs)
        response = render(request, "405.html", status=405)
        response.headers["Allow"] = ", ".join(SAFE)
        return response

    return reading


def public_page(view):
    """A page that reads only, and answers 304 without looking further while its stamp is unchanged.

    Gives the view `request.revision`.
    """

    @read_only
    @wraps(view)
    def stamped(request, *args, **kwargs):
        request.revision = Revision.current()
        tag = etag(request, request.revision)
        # A developer's templates change without a revision.
        if is_known(request, tag) and not settings.DEBUG:
            return marked(HttpResponseNotModified(), tag)
        response = view(request, *args, **kwargs)
        return marked(response, tag) if response.status_code == 200 else response

    return stamped


def marked(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    patch_cache_control(response, public=True, no_cache=True)
    return response
