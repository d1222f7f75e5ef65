"""Who hears of what by mail: one mail per person per event, of nothing but organisations where they have a role."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from register import mail
from register.choices import EventKind
from register.fields import BY_NAME
from register.models import Event, Organisation, User, Version
from register.permissions import Action, may, roles_for
from register.workflow.table import WRITING, Refused

# An event of which somebody is told has a version, and that an organisation; to the types both may be missing.
Told = Any
# What makes somebody part of how a version came about.
TAKING_PART = (*WRITING, EventKind.SUBMITTED, EventKind.PLANNED)


def announce(event: Event) -> None:
    """Write the mails about an event. Inside the transaction that makes it; they leave when it is committed."""
    version = event.version
    organisation = version.application.organisation if version else None
    if event.kind not in TOLD or version is None or organisation is None:
        return
    audience, template = TOLD[EventKind(event.kind)]
    for user in audience(event):
        if user != event.actor:
            mail.tell(
                user,
                key=f"event:{event.pk}:{user.pk}",
                template=template,
                version=version,
                organisation=organisation,
                actor=event.actor.display_name if event.actor else "",
                reason=event.reason,
            )


def members_who_may(action: Action, organisation: Organisation) -> QuerySet[User]:
    """Who has a role there that allows this and can be reached by mail. Register managers have no role there."""
    return (
        User.objects.filter(
            memberships__organisation=organisation, memberships__role__in=roles_for(action), is_active=True
        )
        .exclude(email="")
        .order_by("pk")
        .distinct()
    )


def people_of(version: Version) -> Iterable[User]:
    """Who wrote, submitted or planned this version, may still see it and can be reached by mail."""
    people = User.objects.filter(events__version=version, events__kind__in=TAKING_PART, is_active=True)
    for user in people.exclude(email="").order_by("pk").distinct():
        if may(user, Action.VIEW, version.application.organisation):
            yield user


def tell_refused(version: Version, refused: Refused) -> None:
    """Say that a planned version could not be published; once for the day that it was planned for.

    To who made it, or, when none of them works for its organisation any more, to who may publish it there.
    """
    organisation: Any = version.application.organisation
    for user in [*people_of(version)] or members_who_may(Action.PUBLISH, organisation):
        mail.tell(
            user,
            key=f"not-published:{version.pk}:{version.publish_on}:{user.pk}",
            template="not_published",
            version=version,
            organisation=organisation,
            refused=refused,
            lacking=[BY_NAME[name].label for name in refused.missing if name in BY_NAME],
        )


def tell_four_eyes(organisation: Organisation, event: Event) -> None:
    """Say that the organisation asks for four eyes from now on, or no longer, to who manage and who review there."""
    actions = (Action.MANAGE_ORGANISATION, Action.REJECT)
    for user in {user for action in actions for user in members_who_may(action, organisation)} - {event.actor}:
        mail.tell(
            user,
            key=f"event:{event.pk}:{user.pk}",
            template="four_eyes",
            organisation=organisation,
            actor=event.actor.log_name if event.actor else "",
            asked=organisation.needs_approval,
        )


def _reviewers(event: Told) -> Iterable[User]:
    """Who may send it back; where nobody else has that role, who may publish it."""
    organisation = event.version.application.organisation
    others = [user for user in members_who_may(Action.REJECT, organisation) if user != event.actor]
    if others or organisation.needs_approval:
        return others
    return members_who_may(Action.PUBLISH, organisation)


def _makers(event: Told) -> Iterable[User]:
    return people_of(event.version)


def _keepers(event: Told) -> Iterable[User]:
    """Who keeps the organisation's records true: editors and approvers."""
    return members_who_may(Action.CONFIRM, event.version.application.organisation)


# Of which events somebody is told: who, and the mail in templates/mail/.
TOLD = {
    EventKind.SUBMITTED: (_reviewers, "submitted"),
    EventKind.REJECTED: (_makers, "rejected"),
    EventKind.PLANNED: (_makers, "planned"),
    EventKind.UNPLANNED: (_makers, "unplanned"),
    EventKind.PUBLISHED: (_makers, "published"),
    EventKind.WITHDRAWN: (_keepers, "withdrawn"),
}
