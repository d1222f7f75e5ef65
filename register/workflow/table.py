"""The table of transitions: from which state to which, by whom, and what it demands."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import EventKind, State
from register.permissions import Action


class Refused(Exception):
    """The transition is not possible. `reason` says why, for people; `missing` names the fields to mend."""

    def __init__(self, reason, missing=None):
        super().__init__(str(reason))
        self.reason = reason
        self.missing = missing or {}


class Busy(Refused):
    """Somebody else had the record locked for longer than one waits: later it may well succeed."""

    def __init__(self):
        super().__init__(_("Iemand anders was er net mee bezig. Probeer het straks opnieuw."))


@dataclass(frozen=True)
class Transition:
    """From these states to that one, by who may do this action."""

    name: str
    label: Promise
    sources: tuple[State, ...]
    target: State
    action: Action
    event: EventKind
    needs_reason: bool = False
    is_complete: bool = False  # whether the version must be complete
    four_eyes: bool = False  # whether the organisation may ask that another person does it
    judges: bool = False  # whether it says something of the text, which must be the one that was read
    needs_day: bool = False  # whether it is for a day to come


SUBMIT = Transition(
    "submit",
    _("Ter beoordeling aanbieden"),
    (State.DRAFT, State.REJECTED),
    State.IN_REVIEW,
    Action.SUBMIT,
    EventKind.SUBMITTED,
    is_complete=True,
)
RETRACT = Transition(
    "retract", _("Aanvraag terugnemen"), (State.IN_REVIEW,), State.DRAFT, Action.SUBMIT, EventKind.RETRACTED
)
REJECT = Transition(
    "reject",
    _("Terugsturen met opmerking"),
    (State.IN_REVIEW,),
    State.REJECTED,
    Action.REJECT,
    EventKind.REJECTED,
    needs_reason=True,
    judges=True,
)
PUBLISH = Transition(
    "publish",
    _("Publiceren"),
    (State.DRAFT, State.IN_REVIEW, State.PLANNED),
    State.PUBLISHED,
    Action.PUBLISH,
    EventKind.PUBLISHED,
    is_complete=True,
    four_eyes=True,
    judges=True,
)
PLAN = Transition(
    "plan",
    _("Publicatie inplannen"),
    (State.DRAFT, State.IN_REVIEW),
    State.PLANNED,
    Action.PUBLISH,
    EventKind.PLANNED,
    is_complete=True,
    four_eyes=True,
    judges=True,
    needs_day=True,
)
# Back to a draft: whoever goes on writing asks for a new review.
UNPLAN = Transition(
    "unplan", _("Planning terugnemen"), (State.PLANNED,), State.DRAFT, Action.PUBLISH, EventKind.UNPLANNED
)
DISCARD = Transition(
    "discard",
    _("Concept wegdoen"),
    (State.DRAFT, State.REJECTED),
    State.DISCARDED,
    Action.EDIT,
    EventKind.DISCARDED,
    needs_reason=True,  # also so that nobody does it by accident
)
TRANSITIONS = {transition.name: transition for transition in (SUBMIT, RETRACT, REJECT, PUBLISH, PLAN, UNPLAN, DISCARD)}


# Where the text is still open.
EDITABLE = (State.DRAFT, State.REJECTED)
# What a new version can begin with beside the published text.
RESTORABLE = (State.SUPERSEDED, State.DISCARDED)
# What makes someone a writer of a version, whose own eyes are not the second pair.
WRITING = (EventKind.CREATED, EventKind.IMPORTED, EventKind.REVISED, EventKind.EDITED)
