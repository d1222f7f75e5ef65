"""The page of one record: as it is public today, as it will be, or that it was withdrawn."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise

from catalogue import linked_data, record
from catalogue.asking import DAY, NOT_YET
from catalogue.citing import citation_of
from catalogue.questions import questions, unanswered
from catalogue.related import Related
from catalogue.stamp import public_page, read_only
from catalogue.views.tombstones import tombstone
from register.choices import State
from register.completeness import progress
from register.models import Collection, Edition, Report, Version
from register.preview import expires_at, version_of

# The address of a preview is its key: it goes to no cache, no index and no other site.
KEPT_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}

# Of the history so many versions stand with the record; all of them have a page of their own.
LATEST = 3
OF_A_VERSION = ("number", "published_at", "change_note")
DAY_FIELD = forms.DateField(**DAY)


@public_page
def detail(request, number):
    """The record of today, or with `op` the one that stood at the end of that day."""
    version = Version.objects.published().with_identity().filter(application__number=number).first()
    if version is None:
        return tombstone(request, number)
    if "op" in request.GET and version.application.collection_id == Collection.OWN:
        return _on_a_day(request, version)
    return _today(request, version)


def _today(request, version: Version, problem: str | Promise = ""):
    context = page_of(version) | _around(version) | {"problem": problem}
    return render(request, "catalogue/detail.html", context)


def _on_a_day(request, current: Version):
    try:
        day = DAY_FIELD.clean(request.GET["op"])
    except ValidationError as error:
        return _today(request, current, problem=error.messages[0])
    if day > timezone.localdate():
        return _today(request, current, problem=NOT_YET)
    then = Version.objects.as_of(day).with_identity().filter(application=current.application).first()
    if then is None:
        first = Version.objects.public_history(current.application.number).last()
        context = {"version": current, "day": day, "since": first.published_at}
        return render(request, "catalogue/not_yet.html", context, status=404)
    return render(request, "catalogue/record_on_a_day.html", page_of(then) | {"day": day, "current": current})


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
        context = page_of(version) | {"is_preview": True, "is_overdue": False, "expires_at": expires_at(token)}
        response = render(request, "catalogue/preview.html", context)
    for name, value in KEPT_PRIVATE.items():
        response.headers[name] = value
    return response


def page_of(version: Version) -> dict[str, Any]:
    """What the page of a record needs: of today, not public yet, or replaced since."""
    is_superseded = version.state == State.SUPERSEDED
    asked = questions(version)
    return {
        "version": version,
        "application": version.application,
        "parts": list(record.parts(version)),
        "questions": asked,
        "unanswered": unanswered(asked.values()),
        "glance": record.at_a_glance(version),
        "ai_act": record.rows_by_name(version, "ai_act_class", "ai_act_area", "ai_act_condition", "ai_act_reason"),
        "documents": record.documents(version),
        "progress": progress(version),
        "is_superseded": is_superseded,
        # What was confirmed since, and is due, is the text of today.
        "checked_on": version.dated_on if is_superseded else record.checked_on(version),
        "is_overdue": version.application.is_overdue and not is_superseded,
        "editions": Edition.objects.filter(entries__version=version),
        "latest": Version.objects.public_history(version.application.number).only(*OF_A_VERSION)[:LATEST],
        "citation": citation_of(version) if version.is_fixed else None,
    }


def _around(version: Version) -> dict[str, Any]:
    """What stands with the record of today alone: what is like it elsewhere, answers, and what machines read of it."""
    return {
        "related": Related(version),
        "reports": Report.objects.public().filter(version__application=version.application),
        "linked_data": linked_data.of_record(version),
    }
