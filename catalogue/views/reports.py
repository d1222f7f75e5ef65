"""A reader says what is wrong with a record, or asks about it; and follows it by a private link."""

from functools import wraps
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.addresses import absolute
from catalogue.reporting import brake
from catalogue.reporting.form import ReportForm, part_named
from catalogue.views.records import KEPT_PRIVATE
from catalogue.views.tombstones import tombstone
from register import reports
from register.choices import ReportKind, ReportState
from register.models import Report, Version
from register.report_mails import members_of
from register.workflow import Refused

# A file would be read to its end before anyone looks at it.
FORM = "application/x-www-form-urlencoded"
TOO_MANY = _("Vanaf uw netwerk is het laatste uur, of vandaag, al vaak iets gemeld. Probeer het later nog eens.")
HOUR = 60 * 60


class SeeOther(HttpResponseRedirect):
    status_code = HTTPStatus.SEE_OTHER


def of_a_reader(view):
    """A page with a form for a reader, in no cache and no index.

    Exempt from CSRF: a token would take a cookie, and a reader has no session that another site could misuse. The form
    is held by its stamp, and the private page by its address, which another site does not know.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def private(request, *args, **kwargs):
        if request.method == "POST" and request.content_type != FORM:
            raise BadRequest
        response = view(request, *args, **kwargs)
        for name, value in KEPT_PRIVATE.items():
            response.headers[name] = value
        return response

    return private


@of_a_reader
def report_form(request, number):
    """The form about one record that is public now."""
    version = Version.objects.published().with_identity().filter(application__number=number).first()
    if version is None:
        return tombstone(request, number)
    if request.method == "POST":
        return _sent(request, version)
    kind = ReportKind.QUESTION if request.GET.get("soort") == ReportKind.QUESTION else ReportKind.ERROR
    initial = {"field": part_named(request.GET.get("onderdeel", "")), "kind": kind}
    return _page(request, version, ReportForm(number=number, initial=initial))


def _sent(request, version: Version) -> HttpResponse:
    form = ReportForm(request.POST, number=version.application.number)
    if not form.is_valid():
        return _page(request, version, form)
    if not brake.has_room(request):
        form.add_error(None, TOO_MANY)
        response = _page(request, version, form, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(HOUR)
        return response
    try:
        reports.receive(version, language=get_language() or "", **form.report())
    except Refused as refused:
        form.add_error("text", str(refused.reason))
        form.renew()
        return _page(request, version, form, HTTPStatus.CONFLICT)
    return SeeOther(reverse("catalogue:report_status", args=[form.stamp.token]))


def _page(request, version: Version, form: ReportForm, status=HTTPStatus.OK) -> HttpResponse:
    context = {
        "form": form,
        "version": version,
        "application": version.application,
        "by_organisation": bool(members_of(version.application)),
    }
    return render(request, "catalogue/report.html", context, status=status)


@of_a_reader
def report_status(request, token):
    """How it is with what one reader wrote. A link that is not one is a page that is not there."""
    found = reports.of_token(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _changed(request, found)
    context = {
        "report": found,
        "version": found.version,
        "application": found.version.application,
        "correction": reports.correction_of(found) if found.state == ReportState.CORRECTED else None,
        "anchor": found.field.replace("_", "-"),
        "address": absolute(request.path),
    }
    return render(request, "catalogue/report_status.html", context)


def _changed(request, found: Report) -> HttpResponse:
    """What the reader takes back: that it may be public, or who it was."""
    if "hide" in request.POST:
        reports.withdraw_consent(found)
    elif "forget" in request.POST:
        reports.forget_reader(found)
    else:
        raise BadRequest
    return SeeOther(request.path)
