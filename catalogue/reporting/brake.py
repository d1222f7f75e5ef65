"""The brake on reports from one network, in the cache that all worker processes share."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.utils.crypto import salted_hmac

from register.accounts.throttle import network_of

# Of one network, as the brake on guessing passwords cuts it: what one household or office has.
LIMITS = {"report": "5/1h/key,30/1d/key"}


def has_room(request) -> bool:
    """Count one report of the reader's network; False when there were too many."""
    # What is kept, for a day at most, tells nobody who holds it which network it was.
    key = salted_hmac("catalogue.report.network", _network(request), algorithm="sha256").hexdigest()
    return ratelimit.consume(request, app="catalogue", action="report", config=LIMITS, key=key) is not None


def _network(request) -> str:
    try:
        return network_of(get_adapter().get_client_ip(request))
    except PermissionDenied:
        # A proxy that does not say whom it speaks for: all of them together are one.
        return "unknown"
