"""What happens next: the table of transitions, and the functions that apply it.

Each runs in one transaction with its event, locks the application first, and reads the state anew
inside that lock; so two people who click at once do it once.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import completeness, history
from register.choices import EventKind, State
from register.models import Application, Collection, Event, Revision, Version
from register.permissions import Action, Denied, may


class Refused(Exception):
    """The transition is not possible. `reason` says why, for people; `missing` names the fields to mend."""

    def __init__(self, reason, missing=None):
        super().__init__(str(reason))
        self.reason = reason
        self.missing = missing or {}


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
)
PUBLISH = Transition(
    "publish",
    _("Publiceren"),
    (State.DRAFT, State.IN_REVIEW),
    State.PUBLISHED,
    Action.PUBLISH,
    EventKind.PUBLISHED,
    is_complete=True,
    four_eyes=True,
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
TRANSITIONS = {transition.name: transition for transition in (SUBMIT, RETRACT, REJECT, PUBLISH, DISCARD)}


# Where the text is still open.
EDITABLE = (State.DRAFT, State.REJECTED)
# What makes someone a writer of a version, whose own eyes are not the second pair.
WRITING = (EventKind.CREATED, EventKind.REVISED, EventKind.EDITED)


def may_work_on(application: Application, action: Action, user) -> bool | Denied:
    """Whether this user may do this to the application as long as it stands."""
    if application.collection_id != Collection.OWN or application.organisation is None:
        return Denied(_("Alleen toepassingen van het eigen register worden aan de balie beheerd."))
    allowed = may(user, action, application.organisation)
    if allowed and application.withdrawn_at:
        return Denied(_("De toepassing is ingetrokken."))
    return allowed


def may_apply(transition: Transition, version: Version, user) -> bool | Denied:
    """Whether this user may do this to this version now. Says why not; does not look at completeness."""
    allowed = may_work_on(version.application, transition.action, user)
    if not allowed:
        return allowed
    if version.state not in transition.sources:
        return not_in_this_state(version)
    return _other_eyes(version, user) if transition.four_eyes else True


def may_edit(version: Version, user) -> bool | Denied:
    """Whether this user may change the text of this version now."""
    allowed = may_work_on(version.application, Action.EDIT, user)
    if not allowed:
        return allowed
    return True if version.state in EDITABLE else not_in_this_state(version)


def may_revise(application: Application, user) -> bool | Denied:
    """Whether this user may start a new version of a published application."""
    allowed = may_work_on(application, Action.EDIT, user)
    if not allowed:
        return allowed
    return bool(application.published_version) or Denied(_("De toepassing is nog niet gepubliceerd."))


def may_withdraw(application: Application, user) -> bool | Denied:
    """Whether this user may take the application out of the catalogue."""
    allowed = may_work_on(application, Action.WITHDRAW, user)
    if not allowed:
        return allowed
    if asks_for_four_eyes(application) and not may(user, Action.REJECT, application.organisation):
        return Denied(_("Een beoordelaar van uw organisatie trekt toepassingen in."))
    return bool(application.published_version) or Denied(
        _("Alleen een gepubliceerde toepassing kan worden ingetrokken.")
    )


def asks_for_four_eyes(application: Application) -> bool:
    return application.organisation is not None and application.organisation.needs_approval


def not_in_this_state(version: Version) -> Denied:
    return Denied(_("Dat kan niet in de stand ‘%(state)s’.") % {"state": version.get_state_display()})


def _other_eyes(version: Version, user) -> bool | Denied:
    """Whether this user's eyes are the second pair, where the organisation asks for one."""
    if not asks_for_four_eyes(version.application):
        return True
    if version.state != State.IN_REVIEW:
        return Denied(_("Uw organisatie vraagt eerst een beoordeling door een collega."))
    if not may(user, Action.REJECT, version.application.organisation):
        return Denied(_("Een beoordelaar van uw organisatie publiceert deze versie."))
    wrote = Event.objects.filter(version=version, actor=user, kind__in=WRITING).exists()
    if wrote or version.edited_by_id == user.pk:
        return Denied(_("U hebt zelf aan deze versie geschreven. Een collega moet haar beoordelen."))
    return True


@transaction.atomic
def apply(transition: Transition, version: Version, *, by, reason: str = "") -> Version:
    """Move a version to its next state, with the event. Raise Refused when it may not."""
    version = _locked(version)
    require(may_apply(transition, version, by))
    if transition.needs_reason and not reason.strip():
        raise Refused(_("Schrijf erbij waarom."))
    if transition.is_complete:
        require_complete(version)
    _move(version, transition, by=by, reason=reason)
    return version


def _move(version: Version, transition: Transition, *, by, reason: str = "") -> None:
    from_state = version.state
    if transition is PUBLISH:
        make_public(version)
    else:
        version.state = transition.target
        version.save(update_fields=["state"])
    history.record(version, transition.event, by=by, from_state=from_state, reason=reason)


def require_complete(version: Version) -> None:
    """Raise Refused, with the fields, unless the version is valid and nothing required is missing."""
    missing = completeness.missing_for_publication(version)
    try:
        version.full_clean(exclude=["application", "state"])
    except ValidationError as error:
        missing |= {name: " ".join(messages) for name, messages in error.message_dict.items()}
    if missing:
        raise Refused(_("Er ontbreekt nog iets of er klopt iets niet."), missing)


def make_public(version: Version) -> None:
    """Publish a version, supersede the one before it, and raise the revision. Inside the caller's transaction."""
    now = timezone.now()
    version.application.versions.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED, superseded_at=now)
    version.state = State.PUBLISHED
    version.published_at = now
    version.dated_on = version.dated_on or timezone.localdate(now)
    version.save()
    Revision.bump()


@transaction.atomic
def create(*, by, organisation, source_id="", **values) -> Version:
    """A new application of the own register, with its first draft. Raise Refused when the user may not."""
    require(may(by, Action.CREATE, organisation))
    application = Application.objects.register(organisation=organisation, source_id=source_id)
    version = Version.objects.create(application=application, edited_by=by, **values)
    history.record(version, EventKind.CREATED, by=by)
    return version


def open_for_edit(version: Version, *, by) -> Version:
    """The version as it is now, locked until the caller's transaction ends. Raise Refused when it is not open."""
    version = _locked(version)
    require(may_edit(version, by))
    return version


def edit(version: Version, *, by) -> None:
    """Save the new text of a version that `open_for_edit` gave free, in the same transaction.

    Only the text: the state may have changed since this object was read.
    """
    version.edited_by = by
    version.save(update_fields=[*history.CONTENT, "edited_by", "edited_at"])
    version.refresh_from_db(fields=["state"])
    history.record(version, EventKind.EDITED, by=by)


@transaction.atomic
def revise(application: Application, *, by) -> Version:
    """A new draft from the published version; the one in the making when there is one already."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    require(may_revise(application, by))
    if draft := application.version_in_the_making:
        return draft
    draft = Version.objects.create(
        application=application,
        number=application.versions.aggregate(last=Max("number"))["last"] + 1,
        edited_by=by,
        **history.content(application.published_version),
    )
    history.record(draft, EventKind.REVISED, by=by)
    return draft


@transaction.atomic
def withdraw(application: Application, *, by, reason: str) -> Application:
    """Take a published application out of the catalogue. Its versions and number stay; a draft is discarded."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    require(may_withdraw(application, by))
    if not reason.strip():
        raise Refused(_("Schrijf erbij waarom."))
    published = application.published_version
    if draft := application.version_in_the_making:
        _move(draft, DISCARD, by=by, reason=reason)
    application.withdrawn_at, application.withdrawal_reason = timezone.now(), reason
    application.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    history.record(published, EventKind.WITHDRAWN, by=by, from_state=published.state, reason=reason)
    Revision.bump()
    return application


def require(allowed: bool | Denied) -> None:
    """Turn a refusal into an exception."""
    if isinstance(allowed, Denied):
        raise Refused(allowed.reason)


def _locked(version: Version) -> Version:
    """The version as it is now, with its application locked until the transaction ends."""
    Application.objects.select_for_update().get(pk=version.application_id)
    return Version.objects.select_related("application__organisation").get(pk=version.pk)
