"""What happens to a version: it is made, written, moved to its next state.

Each verb runs in one transaction with its event, locks the application first, and reads the state anew
inside that lock; so two people who click at once do it once.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register import completeness, history, nil_returns, notifications, review
from register.choices import FIXED, EventKind, State
from register.database import is_locked
from register.models import Application, Organisation, Revision, Version, WorkCopy
from register.permissions import Action, exists, may
from register.workflow.rules import may_apply, may_copy, may_edit, may_go_public, may_restore, may_revise, require
from register.workflow.table import DISCARD, PUBLISH, Busy, Refused, Transition

# What a copy leaves behind: it is true of the application that it came from, and of no other without a new look.
NOT_COPIED = (
    "contact_email",
    "website",
    "url",
    "process_index_url",
    "begin_date",
    "end_date",
    "impact_assessment",
    "dpia",
    "fundamental_rights_assessment",
    "impacttoetsen",
    "impacttoetsen_grouping",
    "ai_act_assessed_on",
)


@transaction.atomic
def apply(
    transition: Transition,
    version: Version,
    *,
    by,
    reason: str = "",
    day: date | None = None,
    read: str | None = None,
) -> Version:
    """Move a version to its next state, with the event. Raise Refused when it may not.

    `day` is of a transition that plans one: the day, after today, on which it happens. `read` is the mark of the
    text that somebody read and judged; None where nobody did.
    """
    version = locked(version)
    require(may_apply(transition, version, by))
    if read is not None and read != version.text_mark:
        raise Refused(_("De tekst is veranderd sinds u haar las. Lees haar opnieuw."))
    if transition.needs_reason and not reason.strip():
        raise Refused(_("Schrijf erbij waarom."))
    if transition.needs_day and (day is None or day <= timezone.localdate()):
        raise Refused(_("Kies een dag na vandaag."))
    if transition.is_complete:
        require_complete(version)
    move(version, transition, by=by, reason=reason, day=day if transition.needs_day else None)
    return version


def move(version: Version, transition: Transition, *, by, reason: str = "", day: date | None = None) -> None:
    """Do it, without asking whether it may. Inside the caller's transaction."""
    from_state = version.state
    if transition is PUBLISH:
        make_public(version, by=by)
    else:
        version.state, version.publish_on = transition.target, day
        version.save(update_fields=["state", "publish_on"])
    if transition is DISCARD:
        forget_unsaved([version.application])
    elif transition is PUBLISH:
        # What a colleague typed is still offered to them, at the next version.
        forget_unsaved([version.application], user=by)
    event = history.record(version, transition.event, by=by, from_state=from_state, reason=reason)
    notifications.announce(event)


def require_complete(version: Version) -> None:
    """Raise Refused, with the fields, unless the version is valid and nothing required is missing."""
    missing = completeness.missing_for_publication(version)
    if not version.change_note and version.application.versions.filter(state__in=FIXED).exists():
        missing["change_note"] = _("Schrijf in een zin wat er is veranderd en waarom. Dat staat bij de geschiedenis.")
    try:
        # The database holds every constraint of what is stored; to ask it again costs fifty queries.
        version.full_clean(
            exclude=["application", "state", "publish_on"], validate_unique=False, validate_constraints=False
        )
    except ValidationError as error:
        missing |= {name: " ".join(messages) for name, messages in error.message_dict.items()}
    if missing:
        raise Refused(_("Er ontbreekt nog iets of er klopt iets niet."), missing)


def make_public(version: Version, *, by) -> None:
    """Publish a version, supersede the one before it, and raise the revision. Inside the caller's transaction."""
    now = timezone.now()
    application = version.application
    application.versions.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED, superseded_at=now)
    version.state, version.publish_on = State.PUBLISHED, None
    version.published_at = now
    version.dated_on = version.dated_on or timezone.localdate(now)
    # Its text was saved by who wrote it, and when.
    version.save(update_fields=["state", "publish_on", "published_at", "dated_on"])
    application.review_due_on = review.due_after(timezone.localdate(now), application.organisation, version.phase)
    application.save(update_fields=["review_due_on"])
    nil_returns.end_by([version], by=by)
    Revision.bump()


def publish_planned(day: date) -> Iterator[tuple[Version, Refused | None]]:
    """Publish every version that was planned for this day or one before; with each, why it could not be, if so.

    Who planned it had the right to, and has it still; the event of that says who it was.
    """
    for planned in Version.objects.filter(state=State.PLANNED, publish_on__lte=day).order_by("publish_on", "pk"):
        try:
            with transaction.atomic():
                version = locked(planned)
                if version.state != State.PLANNED or version.application.withdrawn_at:
                    continue
                require(exists(version.application.organisation))
                require(may_go_public(version))
                require_complete(version)
                move(version, PUBLISH, by=None)
        except Refused as refused:
            yield planned, refused
        except OperationalError as error:
            if not is_locked(error):
                raise
            yield planned, Busy()
        else:
            yield version, None


@transaction.atomic
def create(*, by, organisation, source_id="", copied_from: Version | None = None, **values) -> Version:
    """A new application of the own register, with its first draft. Raise Refused when the user may not."""
    # As it is now, and until the end: it may be going up in another one.
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(may(by, Action.CREATE, organisation))
    application = Application.objects.register(organisation=organisation, source_id=source_id, copied_from=copied_from)
    version = Version.objects.create(application=application, edited_by=by, **values)
    history.record(version, EventKind.CREATED, by=by)
    return version


def copy(version: Version, *, by, organisation) -> Version:
    """A new application of the organisation that begins with this text, less what is another's own. Raise Refused."""
    require(may_copy(version, by, organisation))
    empty = Version()
    values = history.content(version) | {name: getattr(empty, name) for name in NOT_COPIED}
    values["missing"] = {name: why for name, why in version.missing.items() if name not in NOT_COPIED}
    remembered = version if version.is_fixed else None
    return create(by=by, organisation=organisation, copied_from=remembered, **values)


def open_for_edit(version: Version, *, by) -> Version:
    """The version as it is now, locked until the caller's transaction ends. Raise Refused when it is not open."""
    version = locked(version)
    require(may_edit(version, by))
    return version


def edit(version: Version, *, by) -> None:
    """Save the new text of a version that `open_for_edit` gave free, in the same transaction.

    Only the text: the state may have changed since this object was read.
    """
    version.edited_by = by
    version.save(update_fields=[*history.SAVED_WITH_TEXT, "edited_by", "edited_at"])
    version.refresh_from_db(fields=["state"])
    history.record(version, EventKind.EDITED, by=by)


@transaction.atomic
def revise(application: Application, *, by) -> Version:
    """A new draft from the published version; the one in the making when there is one already."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    require(may_revise(application, by))
    if draft := application.version_in_the_making:
        return draft
    return _new_draft(application, history.content(application.published_version), by=by)


@transaction.atomic
def restore(version: Version, *, by) -> Version:
    """A new draft with the text of an earlier version. Raise Refused when it may not, or when one is in the making."""
    version = locked(version)
    require(may_restore(version, by))
    with history.in_its_language():
        reason = _("Met de tekst van versie %(n)s.") % {"n": version.number}
    return _new_draft(version.application, history.content(version), by=by, reason=reason)


def _new_draft(application: Application, content: dict, *, by, reason="") -> Version:
    draft = Version.objects.create(
        application=application,
        number=application.versions.aggregate(last=Max("number"))["last"] + 1,
        edited_by=by,
        **content,
    )
    history.record(draft, EventKind.REVISED, by=by, reason=reason)
    return draft


def locked(version: Version) -> Version:
    """The version as it is now, with its application locked until the transaction ends."""
    Application.objects.select_for_update().get(pk=version.application_id)
    return Version.objects.select_related("application__organisation").get(pk=version.pk)


def forget_unsaved(applications: Iterable[Application | int], **whose) -> None:
    """Drop what people typed in texts of these and did not save: of `user`, or of everybody when nobody can use it."""
    WorkCopy.objects.filter(version__application__in=applications, **whose).delete()
