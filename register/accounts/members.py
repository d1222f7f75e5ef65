"""Roles at an organisation: given, taken away, and offered by mail. Each in one transaction with its event."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from register import history, mail
from register.accounts import notices
from register.choices import EventKind, Role
from register.models import Invitation, Membership, Organisation, User
from register.permissions import Action, Denied, may

SALT = "register.invitation"
VALID_FOR = timedelta(hours=48)
LAST_MANAGER = gettext_lazy("Dit is de laatste beheerder van de organisatie. Geef eerst een ander die rol.")


@transaction.atomic
def add(user: User, organisation: Organisation, role: str, *, by: User) -> Membership:
    """Give a role. Who has it already keeps it, and nothing is written."""
    membership, is_new = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    if is_new:
        reason = _said(user.log_name, role)
        history.record_of_organisation(organisation, EventKind.MEMBER_ADDED, by=by, reason=reason)
    return membership


@transaction.atomic
def remove(membership: Membership, *, by: User) -> bool | Denied:
    """Take a role away, at once: roles are asked on every request."""
    # Two managers who remove each other at the same moment: the lock lets one of them be too late.
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    if isinstance(refusal := may_remove(membership), Denied):
        return refusal
    reason = _said(membership.user.log_name, membership.role)
    membership.delete()
    history.record_of_organisation(organisation, EventKind.MEMBER_REMOVED, by=by, reason=reason)
    return True


def may_remove(membership: Membership) -> bool | Denied:
    """Whether the organisation keeps a manager who can log in."""
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=Role.MANAGER, user__is_active=True
    ).exclude(pk=membership.pk)
    return membership.role != Role.MANAGER or others.exists() or Denied(LAST_MANAGER)


@transaction.atomic
def invite(email: str, organisation: Organisation, role: str, *, by: User) -> Invitation:
    """Offer a role by mail. Whether there is an account at this address changes nothing."""
    # A newer invitation takes the place of an older one: one link at a time.
    open_ones().filter(email__iexact=email, organisation=organisation, role=role).delete()
    invitation = Invitation.objects.create(email=email.lower(), organisation=organisation, role=role, invited_by=by)
    reason = _said(invitation.email, role)
    history.record_of_organisation(organisation, EventKind.MEMBER_INVITED, by=by, reason=reason)
    known_as = User.objects.filter(email__iexact=email).values_list("language", flat=True).first()
    with translation.override(known_as or settings.LANGUAGE_CODE):
        mail.write(
            key=f"invitation:{invitation.pk}",
            address=invitation.email,
            subject=_("Uitnodiging voor het AI-register"),
            body=render_to_string(
                "mail/invitation.txt",
                {"invitation": invitation, "link": notices.address("accept_invitation", token=token_of(invitation))},
            ),
        )
    return invitation


@transaction.atomic
def accept(invitation: Invitation, user: User) -> bool:
    """Take the role that was offered. False when the invitation was used or withdrawn in the meantime."""
    found = open_ones().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if found is None:
        return False
    found.accepted_at, found.accepted_by = timezone.now(), user
    found.save(update_fields=["accepted_at", "accepted_by"])
    add(user, found.organisation, found.role, by=user)
    return True


def open_ones() -> QuerySet[Invitation]:
    """Invitations that can be accepted. One of an organisation that is no more leads nowhere."""
    valid = Invitation.objects.filter(accepted_at=None, invited_at__gt=timezone.now() - VALID_FOR)
    return valid.filter(organisation__active=True)


def token_of(invitation: Invitation) -> str:
    return signing.dumps(invitation.pk, salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link, while it can be accepted and who invited may still invite."""
    try:
        key = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    found = open_ones().select_related("organisation", "invited_by").filter(pk=key).first()
    return found if found and may(found.invited_by, Action.MANAGE_MEMBERS, found.organisation) else None


def _said(who: str, role: str) -> str:
    with history.in_its_language():
        return f"{who}, {Role(role).label}"
