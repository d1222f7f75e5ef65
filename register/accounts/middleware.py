"""What every page of the desk asks of a session: that it is not too old, and that there is a second factor."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from register import audit
from register.accounts import second_factor
from register.permissions import look_up_once

# ASVS 7.3; BIO2 8.05: an unattended desk closes, and nobody stays for days.
IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
# Not every page writes the session: a minute more or less is no matter.
NOTED_EVERY = timedelta(minutes=1)
SINCE, SEEN = "logged_in_at", "seen_at"

# What somebody without a second factor reaches: to set one up, to leave, and to take an invitation.
WITHOUT_FACTOR = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_login",
    "account_logout",
    "account_logged_out",
    "accept_invitation",
}


def begin(session) -> None:
    session[SINCE] = session[SEEN] = timezone.now().timestamp()


class DeskSession:
    """Ends a session that is too old or was left alone. Public pages have none, and are not touched."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if at_the_desk(request) and request.user.is_authenticated:
            self._look_at_the_clock(request)
            # That may have ended the session.
            if request.method in ("GET", "HEAD") and request.user.is_authenticated:
                look_up_once(request.user)
        return self.get_response(request)

    def _look_at_the_clock(self, request):
        now = timezone.now().timestamp()
        since, seen = request.session.get(SINCE, 0), request.session.get(SEEN, 0)
        if now - since > ABSOLUTE.total_seconds() or now - seen > IDLE.total_seconds():
            audit.write("session ended", on=request.user, result="too old")
            logout(request)
            messages.info(request, _("U bent uitgelogd, omdat u er lang niet was of lang geleden inlogde."))
        elif now - seen > NOTED_EVERY.total_seconds():
            request.session[SEEN] = now


class SecondFactorGate:
    """Where a second factor is required, an account without one reaches only the pages to set one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not at_the_desk(request) or request.resolver_match.view_name in WITHOUT_FACTOR:
            return None
        return redirect("mfa_index") if second_factor.is_missing(request.user) else None


def at_the_desk(request) -> bool:
    # Both with the path under which the server may have put the whole register.
    return request.path.startswith(reverse("admin:index"))
