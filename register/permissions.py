"""Who may do what, and for which organisations. Every path asks here: admin, workflow, importer, templates.

Deny by default. A refusal is falsy and carries its reason, so a page can say why a button is missing.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
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
    # A nil return: that the organisation uses nothing of high risk or impact.
    DECLARE = "declare"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_ORGANISATION = "manage_organisation"
    # Accounts, and the list of organisations itself: no role at one organisation gives this.
    MANAGE_REGISTER = "manage_register"


WRITING = {Action.VIEW, Action.CREATE, Action.EDIT, Action.SUBMIT, Action.CONFIRM}
# An editor may publish and withdraw too, unless the organisation asks for four eyes: workflow/rules.py sees to that.
ACTIONS_OF_ROLE = {
    Role.EDITOR: WRITING | {Action.PUBLISH, Action.WITHDRAW},
    Role.APPROVER: {
        Action.VIEW,
        Action.PUBLISH,
        Action.REJECT,
        Action.WITHDRAW,
        Action.CONFIRM,
        Action.DECLARE,
    },
    Role.MANAGER: {Action.VIEW, Action.MANAGE_MEMBERS, Action.MANAGE_ORGANISATION, Action.DECLARE},
}


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
    if rules_everywhere(user):
        return True
    memberships = user.memberships.filter(role__in=roles_for(action))
    if organisation is not None:
        memberships = memberships.filter(organisation=organisation)
    return memberships.exists() or Denied(_("Uw rol bij deze organisatie laat dit niet toe."))


def organisations_where(user, action: Action, path: str = "organisation") -> Q:
    """The condition on `path`, a lookup to Organisation ("" for Organisation itself), that keeps what is allowed."""
    prefix = path or "pk"
    if not user.is_active:
        return Q(pk__in=[])
    if rules_everywhere(user):
        return Q()
    allowed = user.memberships.filter(role__in=roles_for(Action(action))).values("organisation")
    return Q(**{f"{prefix}__in": allowed})
