"""Who may do what, and for which organisations. Every path asks here: admin, workflow, importer, templates.

Deny by default. A refusal is falsy and carries its reason, so a page can say why a button is missing.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import Role


class Action(StrEnum):
    VIEW = "view"
    CREATE = "create"
    EDIT = "edit"
    SUBMIT = "submit"
    PUBLISH = "publish"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    # What a reader reported: read it, and answer it.
    ANSWER = "answer"
    # A nil return: that the organisation uses nothing of high risk or impact.
    DECLARE = "declare"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_ORGANISATION = "manage_organisation"
    # Accounts, and the list of organisations itself: no role at one organisation gives this.
    MANAGE_REGISTER = "manage_register"


OWN_WORK = {Action.VIEW, Action.CREATE, Action.EDIT, Action.SUBMIT, Action.CONFIRM}
ANYONES_WORK = {Action.VIEW, Action.ANSWER}
# An editor may publish and withdraw too, unless the organisation asks for four eyes: workflow/rules.py sees to that.
ACTIONS_OF_ROLE = {
    Role.EDITOR: OWN_WORK | ANYONES_WORK | {Action.PUBLISH, Action.WITHDRAW},
    Role.APPROVER: ANYONES_WORK
    | {
        Action.PUBLISH,
        Action.REJECT,
        Action.WITHDRAW,
        Action.CONFIRM,
        Action.DECLARE,
    },
    Role.MANAGER: ANYONES_WORK | {Action.MANAGE_MEMBERS, Action.MANAGE_ORGANISATION, Action.DECLARE},
}
# Nobody does these for an organisation that is no more. What is left of it is read, withdrawn, or moved.
FOR_WHO_EXISTS = (OWN_WORK | {Action.PUBLISH}) - {Action.VIEW}


@dataclass(frozen=True)
class Denied:
    """A refusal that says why. Falsy, so `if may(...)` reads as it should."""

    reason: str | Promise

    def __bool__(self):
        return False


def rules_everywhere(user) -> bool:
    """Register managers and superusers act for every organisation."""
    return user.is_active and (user.is_superuser or getattr(user, "register_manager", False))


def roles_for(action: Action) -> list[Role]:
    return [role for role, actions in ACTIONS_OF_ROLE.items() if action in actions]


def may(user, action: Action, organisation) -> bool | Denied:
    """Whether a user may do this for an organisation (for any at all, when it is None)."""
    action = Action(action)
    if not user.is_active:
        return Denied(_("U bent niet ingelogd."))
    if not rules_everywhere(user) and not _has_role(user, action, organisation):
        return Denied(_("Uw rol bij deze organisatie laat dit niet toe."))
    return exists(organisation) if organisation is not None and action in FOR_WHO_EXISTS else True


def exists(organisation) -> bool | Denied:
    """Whether the organisation still is one: what is done for it ends with it, also where no user asks."""
    return organisation.active or Denied(_("Deze organisatie bestaat niet meer."))


def organisations_where(user, action: Action, path: str = "organisation") -> Q:
    """The condition on `path`, a lookup to Organisation ("" for Organisation itself), that keeps what is allowed."""
    action = Action(action)
    if not user.is_active:
        return Q(pk__in=[])
    existing = _existing(action, path)
    if rules_everywhere(user):
        return existing
    allowed = user.memberships.filter(role__in=roles_for(action)).values("organisation")
    return existing & Q(**{f"{path or 'pk'}__in": allowed})


def look_up_once(user) -> None:
    """Let `may` answer from here on with the roles that this user has now: for a page that changes nothing.

    Such a page asks dozens of times. What writes asks the database each time, so that a role that was taken away in
    the meantime is gone at once.
    """
    if not rules_everywhere(user):
        prefetch_related_objects([user], "memberships__organisation")


def _has_role(user, action: Action, organisation) -> bool:
    if "memberships" in getattr(user, "_prefetched_objects_cache", ()):
        return any(_gives(membership, action, organisation) for membership in user.memberships.all())
    where = _existing(action, "organisation") if organisation is None else Q(organisation=organisation)
    return user.memberships.filter(where, role__in=roles_for(action)).exists()


def _gives(membership, action: Action, organisation) -> bool:
    """`_has_role` of one role that is in memory."""
    if organisation is None:
        is_there = membership.organisation.active or action not in FOR_WHO_EXISTS
    else:
        is_there = membership.organisation_id == organisation.pk
    return is_there and membership.role in roles_for(action)


def _existing(action: Action, path: str) -> Q:
    """`exists`, in the words of the database, for the actions that ask it."""
    return Q(**{f"{path}__active" if path else "active": True}) if action in FOR_WHO_EXISTS else Q()
