"""People for tests, one per role, at one organisation."""

from register.choices import Role
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

ROLES = {"editor": Role.EDITOR, "approver": Role.APPROVER, "manager": Role.MANAGER}
EVERYWHERE = ("register_manager", "superuser")
PEOPLE = (*ROLES, *EVERYWHERE, "outsider", "switched_off")


def person(kind: str, organisation):
    """A person of this kind. An outsider is an editor of another organisation."""
    if kind in ROLES:
        return MembershipFactory(organisation=organisation, role=ROLES[kind]).user
    if kind == "outsider":
        return MembershipFactory(organisation=OrganisationFactory()).user
    user = UserFactory(
        is_superuser=kind == "superuser", register_manager=kind == "register_manager", is_active=kind != "switched_off"
    )
    if kind == "switched_off":
        for role in ROLES.values():
            MembershipFactory(user=user, organisation=organisation, role=role)
    return user
