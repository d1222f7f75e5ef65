"""The brake on guessing passwords.

Only failures count, in windows that slide, in the cache that all worker processes share. Whoever guesses is stopped by
account, by address and by network; somebody who knows the password gets in from elsewhere, so nobody can lock a
colleague out: from a network where the account logged in before, even while a thousand networks guess at it.
"""

import ipaddress
from hashlib import sha256

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.core.cache import cache

# What failures are counted by, and how many there may be in which time.
LIMITS = {
    "account_and_network": "5/5m/key",
    "address": "15/15m/key",
    "network": "25/15m/key",
}
# Of one account from all networks together; those where it logged in before are not held up by it.
ACCOUNT = {"account": "50/1h/key"}
KNOWN_FOR = 90 * 24 * 60 * 60
# What one customer of a provider usually has for himself.
PREFIX = {4: 24, 6: 48}


def attempt(request, name: str) -> RateLimitUsage | None:
    """Count an attempt as a failure, until `rollback()` of what this gives. None when there were too many."""
    address = get_adapter().get_client_ip(request)
    network = network_of(address)
    keys = {"account_and_network": f"{name.lower()} {network}", "address": address, "network": network}
    limits = LIMITS
    if not cache.get(_known(name, network)):
        keys, limits = keys | {"account": name.lower()}, limits | ACCOUNT
    spent = RateLimitUsage(usage=[])
    for action, key in keys.items():
        used = ratelimit.consume(request, app="register", action=action, config=limits, key=key, limit_get=True)
        if used is None:
            return None
        spent.usage += used.usage
    return spent


def remember(request, name: str) -> None:
    """This account logs in from this network."""
    cache.set(_known(name, network_of(get_adapter().get_client_ip(request))), 1, KNOWN_FOR)


def forgive(request, name: str) -> None:
    """Who sets a new password by mail need not wait for the old mistakes to be forgotten."""
    network = network_of(get_adapter().get_client_ip(request))
    ratelimit.clear(
        request, app="register", action="account_and_network", config=LIMITS, key=f"{name.lower()} {network}"
    )


def network_of(address: str) -> str:
    ip = ipaddress.ip_address(address)
    return str(ipaddress.ip_network(f"{ip}/{PREFIX[ip.version]}", strict=False))


def _known(name: str, network: str) -> str:
    return "known:" + sha256(f"{name.lower()} {network}".encode()).hexdigest()
