"""What was said before: differences between versions, and the event log."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from register.choices import EventKind
from register.fields import COLUMNS, Field
from register.models import Event


@dataclass(frozen=True)
class Difference:
    """One field that two versions give different values."""

    field: Field
    before: Any
    after: Any


def differences(before, after) -> list[Difference]:
    """The fields in which two versions differ, in reading order; reasons for absence included."""
    found = []
    for field in COLUMNS:
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new or before.missing.get(field.name) != after.missing.get(field.name):
            found.append(Difference(field, old, new))
    return found


# The columns that make up what a version says.
CONTENT = (*(field.name for field in COLUMNS), "missing")
# What only says something of the version itself, and is saved with its text.
BESIDE_CONTENT = ("change_note",)


def content(version) -> dict[str, Any]:
    """What a version says, by column name."""
    return {name: getattr(version, name) for name in CONTENT}


def record(version, kind: EventKind, *, by=None, from_state="", reason="") -> Event:
    """Write one line of the event log of an application. Call it inside the transaction that makes the change."""
    return Event.objects.create(
        kind=kind,
        application_id=version.application_id,
        version=version,
        actor=by,
        from_state=from_state,
        to_state=version.state,
        reason=reason,
    )


def record_of_organisation(organisation, kind: EventKind, *, by=None, reason="") -> Event:
    """Write one line of the event log of an organisation, for what is of none of its applications."""
    return Event.objects.create(kind=kind, organisation=organisation, actor=by, reason=reason)


def events_of(organisation) -> QuerySet[Event]:
    """What happened to an organisation and to the applications that it has today, newest first."""
    return Event.objects.filter(Q(organisation=organisation) | Q(application__organisation=organisation))
