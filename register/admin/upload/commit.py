"""Committing an upload, on a page that tells how far it is while it happens."""

import logging
from collections.abc import Iterator

from allauth.core.context import request_context
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from register.admin.site import desk
from register.admin.upload.check import PER_PAGE
from register.admin.upload.own import own, refused_page
from register.importing.problems import ImportFailed
from register.importing.upload import rules
from register.importing.upload.commit import commit_upload
from register.models import Upload
from register.permissions import Denied
from register.workflow import Refused

logger = logging.getLogger(__name__)

# Of the lines that tell how far it is.
PERCENT_BETWEEN_LINES = 5
STEPS, OUTCOME = "<!-- steps -->", "<!-- outcome -->"


@desk.page("inlezen/<int:key>/inlezen/", name="upload-commit")
@require_POST
def commit_view(request, key):
    """Commit what was checked. The page tells how far it is while it happens, in one transaction.

    Without a worker in the background or JavaScript: the lines are written as the batches are done. They are a few kB,
    so that a slow reader cannot hold up the transaction; one who goes away ends it, and nothing was read in.
    """
    upload = own(request, key)
    allowed = rules.may_commit(upload, request.user)
    if isinstance(allowed, Denied):
        return refused_page(request, upload, allowed.reason)
    expected = request.POST.get("controle", "")
    if not expected:
        return refused_page(request, upload, _("Controleer het bestand eerst."))
    told = desk.each_context(request) | {"title": _("%(name)s inlezen") % {"name": upload.name}, "upload": upload}
    document = render_to_string("admin/upload/commit.html", told | {"steps": STEPS, "outcome": OUTCOME}, request)
    return StreamingHttpResponse(streamed(document, upload, request, expected))


def streamed(document: str, upload: Upload, request, expected: str) -> Iterator[str]:
    """The page in parts: its beginning, a line per step, what came out of it, its end."""
    head, rest = document.split(STEPS)
    middle, tail = rest.split(OUTCOME)
    yield head
    # What the middlewares set for the view ended with it: the language, and of whom the audit log tells.
    with translation.override(request.LANGUAGE_CODE), request_context(request):
        told: dict = {"upload": upload}
        try:
            yield from lines_of(commit_upload(upload, by=request.user, expected=expected), told)
        except Refused as refused:
            told["reason"] = refused.reason
        except ImportFailed as failed:
            told["problems"] = failed.problems[:PER_PAGE]
        except Exception:
            # The beginning of the page is with the reader already; its end must say what happened.
            logger.exception("The upload %s could not be committed.", upload.pk)
            told["reason"] = _("Er ging iets mis.")
        yield middle
        yield render_to_string("admin/upload/outcome.html", told)
    yield tail


def lines_of(steps, told: dict) -> Iterator[str]:
    percentage = 0
    while True:
        try:
            done, total = next(steps)
        except StopIteration as finished:
            told["summary"] = str(finished.value)
            return
        if 100 * done // total >= percentage + PERCENT_BETWEEN_LINES:
            percentage = 100 * done // total
            yield render_to_string("admin/upload/step.html", {"done": done, "total": total, "percentage": percentage})
