"""Errors as problem details (RFC 9457), whoever raises them: a view, the framework or the server's own handlers."""

import json
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, NotFound
from rest_framework.views import set_rollback

MEDIA_TYPE = "application/problem+json"

# Title and detail by status. None says which record, address or software was met: a draft reads as nothing at all.
TEXTS = {
    400: (_("Ongeldig verzoek"), _("Het verzoek is niet te begrijpen.")),
    403: (_("Niet toegestaan"), _("Dit mag niet.")),
    404: (_("Niet gevonden"), _("Op dit adres is niets.")),
    405: (_("Methode niet toegestaan"), _("De API is alleen om te lezen: gebruik GET, HEAD of OPTIONS.")),
    406: (_("Niet in die vorm"), _("Dit adres heeft geen antwoord in een vorm die de kop Accept toelaat.")),
    410: (_("Ingetrokken"), _("De toepassing is ingetrokken.")),
    415: (_("Onbekend soort bericht"), _("De API neemt geen bericht van dit soort aan.")),
    429: (_("Te veel verzoeken"), _("Wacht even en probeer het dan opnieuw.")),
    500: (_("Fout in het register"), _("Er ging bij ons iets mis. Probeer het later opnieuw.")),
    503: (_("Even niet bereikbaar"), _("Het register is nu niet bereikbaar. Probeer het later opnieuw.")),
}


class Problem(APIException):
    """An error with its own detail, and more members than the standard ones."""

    def __init__(self, status: int, detail=None, **members):
        super().__init__()
        self.status_code, self.text, self.members = status, detail, members


def body(status: int, detail=None, **members) -> bytes:
    """The problem document. `type` is about:blank: the status says what kind of problem it is."""
    title, usual = TEXTS.get(status) or (HTTPStatus(status).phrase, TEXTS[500 if status >= 500 else 400][1])
    document = {"type": "about:blank", "status": status, "title": str(title), "detail": str(detail or usual)}
    return json.dumps(document | members, ensure_ascii=False).encode()


def exception_handler(exception: Exception, context: dict) -> HttpResponse | None:
    """For DRF. None leaves the error to Django, which logs it; ApiAnswers then words the answer."""
    if isinstance(exception, Http404 | PermissionDenied):
        exception = NotFound()
    if not isinstance(exception, APIException):
        return None
    set_rollback()
    status = exception.status_code
    detail, members = (exception.text, exception.members) if isinstance(exception, Problem) else (None, {})
    response = HttpResponse(body(status, detail, **members), content_type=MEDIA_TYPE, status=status)
    if wait := getattr(exception, "wait", None):
        response.headers["Retry-After"] = str(int(wait))
    return response
