"""What was said before: differences between versions, and the event log."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from register import audit
from register.choices import EventKind
from register.fields import COLUMNS, Field
from register.models import Collection, Event


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


class Change(StrEnum):
    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Segment:
    """A piece of text that two texts have in common, or that only one of them has."""

    change: Change
    text: str


# The space goes with the word that follows it, so that a word added at the end is all that is new.
WORD = re.compile(r"\s*\S+|\s+")


def word_differences(before: str, after: str) -> list[Segment]:
    """How one text became the other, word by word, what is gone before what came in its place.

    What is the same and deleted makes up `before`; what is the same and inserted makes up `after`.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    found = []
    # Of long texts the commonest words alone are no ground to match on (autojunk), which keeps the time in bounds.
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found.append(Segment(Change.SAME, "".join(old[i:j])))
        else:
            found.append(Segment(Change.DELETED, "".join(old[i:j])))
            found.append(Segment(Change.INSERTED, "".join(new[k:m])))
    return [segment for segment in found if segment.text]


# The columns that make up what a version says.
CONTENT = (*(field.name for field in COLUMNS), "missing")
# What only says something of the version itself, and is saved with its text.
BESIDE_CONTENT = ("change_note",)


def content(version) -> dict[str, Any]:
    """What a version says, by column name."""
    return {name: getattr(version, name) for name in CONTENT}


def record(version, kind: EventKind, *, by=None, from_state="", reason="") -> Event:
    """Write one line of the event log of an application. Call it inside the transaction that makes the change."""
    event = Event.objects.create(
        kind=kind,
        application_id=version.application_id,
        version=version,
        actor=by,
        from_state=from_state,
        to_state=version.state,
        reason=reason,
    )
    audit.of_event(event)
    return event


def record_of_organisation(organisation, kind: EventKind, *, by=None, reason="") -> Event:
    """Write one line of the event log of an organisation, for what is of none of its applications."""
    event = Event.objects.create(kind=kind, organisation=organisation, actor=by, reason=reason)
    audit.of_event(event)
    return event


def events_of(organisation) -> QuerySet[Event]:
    """What happened to an organisation and to the applications that it has today, newest first.

    Not to what a quickscan counted of it: that is not the organisation's to handle.
    """
    own = Q(application__organisation=organisation, application__collection=Collection.OWN)
    return Event.objects.filter(Q(organisation=organisation) | own)
