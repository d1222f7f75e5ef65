"""What was said before: differences between versions, and the event log."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise

from register import audit
from register.choices import EventKind
from register.fields import COLUMNS, DERIVED, Field
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
# So many pieces are compared with so many in about a second.
MOST_PIECES = 5000


def word_differences(before: str, after: str) -> list[Segment]:
    """How one text became the other, word by word, what is gone before what came in its place.

    Long texts line by line. What is the same and deleted makes up `before`; what is the same and inserted makes up
    `after`.
    """
    old, new = _pieces(before, after)
    found = []
    # Of long texts the commonest words alone are no ground to match on (autojunk), which keeps the time in bounds.
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found.append(Segment(Change.SAME, "".join(old[i:j])))
        else:
            found.append(Segment(Change.DELETED, "".join(old[i:j])))
            found.append(Segment(Change.INSERTED, "".join(new[k:m])))
    return [segment for segment in found if segment.text]


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    """Both texts in the smallest pieces that can be compared while somebody waits."""
    for cut in (WORD.findall, partial(str.splitlines, keepends=True)):
        old, new = cut(before), cut(after)
        if max(len(old), len(new)) <= MOST_PIECES:
            return old, new
    return [before], [after]


# The columns that make up what a version says.
CONTENT = (*(field.name for field in COLUMNS), "missing")
# What only says something of the version itself, and is saved with its text.
BESIDE_CONTENT = ("change_note",)
TEXT = (*CONTENT, *BESIDE_CONTENT)
# What is written when a text is saved.
SAVED_WITH_TEXT = (*TEXT, *DERIVED)


def content(version) -> dict[str, Any]:
    """What a version says, by column name."""
    return {name: getattr(version, name) for name in CONTENT}


def in_its_language():
    """The context in which a reason is written: the log is in the register's language, whoever reads it in which."""
    return translation.override(settings.LANGUAGE_CODE)


def event_of(
    version,
    kind: EventKind,
    *,
    by=None,
    at: datetime | None = None,
    from_state="",
    to_state="",
    reason: str | Promise = "",
) -> Event:
    """A line of the event log of an application, not written yet: that is for `record_many`."""
    return Event(
        at=at or timezone.now(),
        kind=kind,
        application_id=version.application_id,
        version=version,
        actor=by,
        from_state=from_state,
        to_state=to_state or version.state,
        reason=_text(reason),
    )


def record(version, kind: EventKind, *, by=None, from_state="", reason: str | Promise = "") -> Event:
    """Write one line of the event log of an application. Call it inside the transaction that makes the change."""
    return _written(event_of(version, kind, by=by, from_state=from_state, reason=reason))


def record_of_organisation(organisation, kind: EventKind, *, by=None, reason: str | Promise = "") -> Event:
    """Write one line of the event log of an organisation, for what is of none of its applications."""
    return _written(Event(kind=kind, organisation=organisation, actor=by, reason=_text(reason)))


def record_many(events: Iterable[Event]) -> None:
    """Write the lines of many applications at once; the audit log has one for each."""
    for event in Event.objects.bulk_create(events):
        audit.of_event(event)


def _written(event: Event) -> Event:
    event.save(force_insert=True)
    audit.of_event(event)
    return event


def _text(reason: str | Promise) -> str:
    with in_its_language():
        return str(reason)


def events_of(organisation) -> QuerySet[Event]:
    """What happened to an organisation and to the applications that it has today, newest first.

    Not to what a quickscan counted of it: that is not the organisation's to handle.
    """
    own = Q(application__organisation=organisation, application__collection=Collection.OWN)
    return Event.objects.filter(Q(organisation=organisation) | own)
