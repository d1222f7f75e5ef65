"""Whether somebody may do something now. Each answer is True, or a refusal that says why."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.choices import EventKind, State
from register.models import Application, Collection, Event, Version
from register.permissions import Action, Denied, may
from register.workflow.table import EDITABLE, RESTORABLE, WRITING, Refused, Transition


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


def may_restore(version: Version, user) -> bool | Denied:
    """Whether this user may begin a new version with the text of this earlier one."""
    allowed = may_revise(version.application, user)
    if not allowed:
        return allowed
    if version.state not in RESTORABLE:
        return not_in_this_state(version)
    if draft := version.application.version_in_the_making:
        return Denied(_("Versie %(n)s is nog in de maak. Publiceer die eerst, of doe haar weg.") % {"n": draft.number})
    return True


def may_confirm(application: Application, user) -> bool | Denied:
    """Whether this user may say that what is published is still true: once a day, so a second click says nothing."""
    allowed = may_work_on(application, Action.CONFIRM, user)
    if not allowed:
        return allowed
    if not application.published_version:
        return Denied(_("De toepassing is nog niet gepubliceerd."))
    confirmed = application.confirmed_at
    if confirmed and timezone.localdate(confirmed) == timezone.localdate():
        return Denied(_("Vandaag is al bevestigd dat de toepassing nog klopt."))
    return True


def may_copy(version: Version, user, organisation) -> bool | Denied:
    """Whether this user may begin an application of the organisation as a copy of this version.

    Of what the public reads, and of what the organisation itself is writing: nobody carries a draft elsewhere.
    """
    allowed = may(user, Action.CREATE, organisation)
    if not allowed:
        return allowed
    seen = Version.objects.filter(pk=version.pk)
    own = seen.at_the_desk().visible_to(user).filter(application__organisation=organisation)
    return seen.live().exists() or own.exists() or Denied(_("Deze toepassing is er niet."))


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
    if version.state not in (State.IN_REVIEW, State.PLANNED):
        return Denied(_("Uw organisatie vraagt eerst een beoordeling door een collega."))
    if not may(user, Action.REJECT, version.application.organisation):
        return Denied(_("Een beoordelaar van uw organisatie publiceert deze versie."))
    wrote = Event.objects.filter(version=version, actor=user, kind__in=WRITING).exists()
    if wrote or version.edited_by_id == user.pk:
        return Denied(_("U hebt zelf aan deze versie geschreven. Een collega moet haar beoordelen."))
    return True


def may_go_public(version: Version) -> bool | Denied:
    """Whether a planned version may be published today, by nobody.

    The organisation may ask for four eyes only since, or have become another one. Who planned it is then its second
    pair of eyes, or nobody is.
    """
    if not asks_for_four_eyes(version.application):
        return True
    planned = version.events.filter(kind=EventKind.PLANNED).select_related("actor").order_by("pk").last()
    if planned and planned.actor and _other_eyes(version, planned.actor):
        return True
    return Denied(
        _(
            "Uw organisatie vraagt nu een beoordeling door een collega. Een beoordelaar die niet aan deze versie"
            " schreef, kan haar publiceren."
        )
    )


def require(allowed: bool | Denied) -> None:
    """Turn a refusal into an exception."""
    if isinstance(allowed, Denied):
        raise Refused(allowed.reason)
