"""Nil returns: an organisation declares that it uses no high-risk or impactful applications."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register import history, permissions
from register.choices import EventKind
from register.completeness import HIGH_IMPACT
from register.models import NilReturn, Organisation, Revision, Version
from register.permissions import Action, Denied


def may_declare(organisation: Organisation, user) -> bool | Denied:
    """Whether this user may do a nil return for the organisation now."""
    allowed = permissions.may(user, Action.DECLARE, organisation)
    if not allowed:
        return allowed
    if not organisation.active:
        return Denied(_("Deze organisatie bestaat niet meer."))
    if organisation.nil_returns.filter(ended_at=None).exists():
        return Denied(_("Uw organisatie heeft al een nulopgave gedaan."))
    published = Version.objects.live().filter(application__organisation=organisation)
    if published.filter(publication_category__in=HIGH_IMPACT).exists():
        return Denied(_("Uw organisatie heeft een toepassing met hoog risico of impact gepubliceerd."))
    return True


@transaction.atomic
def declare(organisation: Organisation, *, by) -> NilReturn | Denied:
    """Do a nil return today. A refusal comes back; nothing is written then."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    allowed = may_declare(organisation, by)
    if isinstance(allowed, Denied):
        return allowed
    history.record_of_organisation(organisation, EventKind.NIL_RETURN, by=by)
    Revision.bump()
    return NilReturn.objects.create(organisation=organisation, declared_by=by)


@transaction.atomic
def take_back(organisation: Organisation, *, by, reason: str) -> bool | Denied:
    """End the standing nil return. A refusal comes back; nothing is written then."""
    allowed = permissions.may(by, Action.DECLARE, organisation)
    if allowed and not reason.strip():
        return Denied(_("Schrijf erbij waarom."))
    if allowed and not end(organisation, by=by, reason=reason):
        return Denied(_("Er is geen nulopgave."))
    if allowed:
        Revision.bump()
    return allowed


def end_by(published: Iterable[Version], *, by) -> None:
    """End the nil returns that these published versions contradict; the event names one. The caller bumps Revision."""
    names = {
        version.application.organisation_id: version.name
        for version in published
        if version.publication_category in HIGH_IMPACT and version.application.organisation_id
    }
    # Who declares locks the organisation too, so that one of the two sees what the other did.
    organisations = list(Organisation.objects.select_for_update().filter(pk__in=names).order_by("pk"))
    for standing in NilReturn.objects.filter(ended_at=None, organisation__in=organisations):
        end(standing.organisation, by=by, reason=names[standing.organisation_id])


def end(organisation: Organisation, *, by, reason: str) -> int:
    """End the standing nil return, if there is one, with the event. The caller bumps Revision."""
    ended = organisation.nil_returns.filter(ended_at=None).update(ended_at=timezone.now())
    if ended:
        history.record_of_organisation(organisation, EventKind.NIL_RETURN_ENDED, by=by, reason=reason)
    return ended
