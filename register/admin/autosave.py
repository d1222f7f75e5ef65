"""What somebody typed and has not saved yet: kept apart, for that person only, and offered when the form opens again.

A form carries a token that says to whom it was given and for which version. So what is sent after the
session has ended, or with an old CSRF token, is still kept for the one who typed it: in a work copy, which
changes no version, and only while that person may write the version.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from register import workflow
from register.admin.form_layout import CONTROLS
from register.models import Application, User, Version, WorkCopy
from register.permissions import Action, may
from register.text import clean

SALT = "register.admin.autosave"
# A form that was left open over a weekend is still its writer's.
TOKEN_LASTS = timedelta(days=4)
# All fields of a record, filled to their limits, hold a third of this.
MOST_CHARACTERS = 200_000
# So long after the last text of a colleague it is said that they work on it too.
RECENT = timedelta(minutes=15)


class TooLong(Exception):
    """More was sent than any record holds."""


def keep(user, version: Version | None, posted: QueryDict) -> datetime:
    """Keep what was typed, in place of what was kept before; say when. Raise TooLong. Does not ask whether it may."""
    require_room(posted)
    data = {name: [clean(value) for value in posted.getlist(name)] for name in posted if name in CONTROLS}
    now = timezone.now()
    kept = WorkCopy.objects.filter(user=user, version=version)
    if not kept.update(data=data, saved_at=now):
        try:
            with transaction.atomic():
                WorkCopy.objects.create(user=user, version=version, data=data, saved_at=now)
        except IntegrityError:  # Another window of the same person was a moment earlier.
            kept.update(data=data, saved_at=now)
    return now


def require_room(posted: QueryDict) -> None:
    """Raise TooLong, at once: to clean and validate what no record holds is work that anybody could ask for."""
    if sum(len(value) for _name, values in posted.lists() for value in values) > MOST_CHARACTERS:
        raise TooLong


def may_keep(user, version: Version | None):
    """Whether this user may write now: this version, or a new application."""
    return workflow.may_edit(version, user) if version else may(user, Action.CREATE, None)


def copies_of(user, version: Version | None) -> QuerySet[WorkCopy]:
    """What this user has not saved of this application, of an earlier version of it too; newest first."""
    of_it = Q(version__application=version.application_id) if version else Q(version=None)
    return WorkCopy.objects.filter(of_it, user=user).order_by("-saved_at")


def forget(user, version: Version | None) -> None:
    copies_of(user, version).delete()


def as_query(copy: WorkCopy) -> QueryDict:
    """The copy as a form takes it."""
    query = QueryDict(mutable=True)
    for name, values in copy.data.items():
        query.setlist(name, values)
    return query


def who_else(user, application: Application) -> str:
    """That a colleague works on this application too, and since when; "" when nobody does."""
    recent = WorkCopy.objects.filter(version__application=application, saved_at__gte=timezone.now() - RECENT)
    copy = recent.exclude(user=user).select_related("user").order_by("-saved_at").first()
    if copy is None:
        return ""
    said = {"name": copy.user.display_name, "since": timesince(copy.saved_at)}
    if timezone.now() - copy.saved_at < timedelta(minutes=1):
        return _("Een collega (%(name)s) werkt ook aan deze toepassing (op dit moment).") % said
    return _("Een collega (%(name)s) werkt ook aan deze toepassing (%(since)s geleden).") % said


# When the session is over


def issue(user, version: Version | None) -> str:
    """What a form carries: for whom it is, and of which version."""
    return signing.dumps([user.pk, version.pk if version else None], salt=SALT)


def keep_for_its_writer(request: HttpRequest) -> str:
    """Keep a posted form for whom it was given to. The address of that form; "" when there is nothing to keep."""
    try:
        user_key, version_key = signing.loads(request.POST.get("issued", ""), salt=SALT, max_age=TOKEN_LASTS)
    except signing.BadSignature:
        return ""
    user = User.objects.filter(pk=user_key).first()
    version = Version.objects.with_identity().filter(pk=version_key).first()
    if not user or (version_key and not version) or not may_keep(user, version):
        return ""
    try:
        keep(user, version, request.POST)
    except TooLong:
        return ""
    if version:
        return reverse("admin:register_version_change", args=[version.pk])
    return reverse("admin:register_version_add")


def keeping_typed_text(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view of the desk keep a form that comes in after its session ended, and lead back to it by the login."""

    @wraps(view)
    def kept(request, *args, **kwargs):
        signed_out = request.method == "POST" and not request.user.is_authenticated
        if signed_out and (address := keep_for_its_writer(request)):
            return redirect_to_login(address, reverse("admin:login"))
        return view(request, *args, **kwargs)

    return kept


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's page for a form with an old token, which keeps the text that was in it."""
    return render(request, "403_csrf.html", {"address": keep_for_its_writer(request)}, status=403)
