"""The audit log: who did what to what, from where, and when (BIO2 8.15.01). One line of JSON per event.

It holds names of accounts and keys of records; never a password, a code, a token or what somebody wrote.
"""

import json
import logging
from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import PermissionDenied
from django.db import transaction

from register.choices import EventKind
from register.models import User

logger = logging.getLogger("register.audit")

# What stands for who or where when no request does it: a command.
COMMAND = "command"
# A reader who reports something: who that is, or from where, is not kept.
READER = "reader"


def write(action: str, *, on="", actor=None, result: str = "ok", **details: str) -> None:
    """One line, once what it tells of is committed. `on` is the object: a text, or a model instance."""
    line = json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "action": str(action),
            "object": name_of(on),
            "result": result,
            "origin": origin(),
            "actor": name_of(actor or _who_is_here()),
            **details,
        }
    )
    # JSON in ASCII has no line ends and no control characters: a name cannot write a line of its own.
    transaction.on_commit(lambda: logger.info(line))


def of_event(event) -> None:
    """The line of an event of an application or an organisation."""
    details = {"from": event.from_state, "to": event.to_state} if event.to_state else {}
    on = f"register.application:{event.application_id}" if event.application_id else event.organisation
    if event.actor is None and event.kind in (EventKind.REPORTED, EventKind.REPORT_CLOSED):
        write(event.kind, on=on, actor=READER, origin=READER, **details)
    else:
        write(event.kind, on=on, actor=event.actor or COMMAND, **details)


def name_of(thing) -> str:
    """`register.user:7:noor`: what it is, its key, and of an account the name that one logs in with."""
    if thing is None or isinstance(thing, str):
        return thing or ""
    parts = [thing._meta.label_lower, str(thing.pk)]
    return ":".join([*parts, thing.get_username()] if hasattr(thing, "get_username") else parts)


def account_named(name: str):
    """For `on`: the account. Of a name that is none nothing is kept: it may be a password, typed in the wrong place."""
    return User.objects.filter(username__iexact=name).first() or "unknown account"


def origin() -> str:
    """The address that the request came from."""
    if context.request is None:
        return COMMAND
    try:
        return get_adapter().get_client_ip(context.request)
    except PermissionDenied:
        return "unknown"


def _who_is_here():
    request = context.request
    if request is None:
        return COMMAND
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else "anonymous"
