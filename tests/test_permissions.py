"""Who may do what, for which organisations: the table, written out once more by hand."""

import re

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.forms import ALL_FIELDS, ModelForm
from django.test.utils import CaptureQueriesContext

from register import workflow
from register.admin.site import desk
from register.choices import Role
from register.models import Organisation, Version
from register.permissions import Action, Denied, look_up_once, may, organisations_where, roles_for
from tests.desk import address, fill_in
from tests.factories import ApplicationFactory, MembershipFactory, OrganisationFactory, UserFactory, VersionFactory
from tests.roles import PEOPLE, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


MAY = {
    "editor": {"view", "answer", "create", "edit", "submit", "publish", "withdraw", "confirm"},
    "approver": {"view", "answer", "publish", "reject", "withdraw", "confirm", "declare"},
    "manager": {"view", "answer", "manage_members", "manage_organisation", "declare"},
    "register_manager": {action.value for action in Action},
    "superuser": {action.value for action in Action},
    "outsider": set(),
    "switched_off": set(),
}


@pytest.mark.parametrize("kind", PEOPLE)
def test_a_role_may_do_what_the_table_says(kind):
    organisation = OrganisationFactory()
    user = person(kind, organisation)

    assert {action.value for action in Action if may(user, action, organisation)} == MAY[kind]
    assert {action.value for action in Action if organisation in Organisation.objects.where(user, action)} == MAY[kind]


@pytest.mark.parametrize("kind", PEOPLE)
def test_what_is_left_of_an_organisation_that_is_no_more_is_read_sent_back_or_withdrawn(kind):
    organisation = OrganisationFactory(active=False)
    user = person(kind, organisation)
    left = MAY[kind] - {"create", "edit", "submit", "publish", "confirm"}

    assert {action.value for action in Action if may(user, action, organisation)} == left
    assert {action.value for action in Action if organisation in Organisation.objects.where(user, action)} == left
    if kind in ("editor", "approver"):
        assert not may(user, Action.PUBLISH, None)


def test_a_visitor_may_do_nothing():
    organisation = OrganisationFactory()

    for action in Action:
        assert not may(AnonymousUser(), action, organisation)
        assert not may(AnonymousUser(), action, None)
        assert not Organisation.objects.filter(organisations_where(AnonymousUser(), action, path="")).exists()


def test_a_refusal_is_falsy_and_says_why():
    refusal = may(UserFactory(), Action.EDIT, OrganisationFactory())

    assert isinstance(refusal, Denied)
    assert not refusal
    assert "rol" in str(refusal.reason)


def test_an_unknown_action_is_an_error_and_not_a_permission():
    with pytest.raises(ValueError, match="verwoesten"):
        may(UserFactory(is_superuser=True), "verwoesten", OrganisationFactory())


def test_roles_at_two_organisations_do_not_mix():
    here, there = OrganisationFactory(), OrganisationFactory()
    user = MembershipFactory(organisation=here, role=Role.EDITOR).user
    MembershipFactory(user=user, organisation=there, role=Role.APPROVER)

    assert may(user, Action.EDIT, here)
    assert not may(user, Action.REJECT, here)
    assert may(user, Action.REJECT, there)
    assert not may(user, Action.EDIT, there)
    assert list(Organisation.objects.where(user, Action.EDIT)) == [here]


def test_a_role_that_was_taken_away_is_gone_at_once():
    membership = MembershipFactory()
    assert may(membership.user, Action.EDIT, membership.organisation)
    membership.delete()

    assert not may(membership.user, Action.EDIT, membership.organisation)


@pytest.mark.parametrize("kind", PEOPLE)
@pytest.mark.parametrize("active", [True, False])
def test_what_is_looked_up_once_gives_the_same_answers(kind, active, django_assert_num_queries):
    here, elsewhere = OrganisationFactory(active=active), OrganisationFactory()
    user = person(kind, here)
    asked = [(action, organisation) for action in Action for organisation in (here, elsewhere, None)]
    answers = [bool(may(user, *question)) for question in asked]
    look_up_once(user)

    with django_assert_num_queries(0):
        assert [bool(may(user, *question)) for question in asked] == answers


def test_what_writes_asks_when_it_writes_and_not_when_it_began(as_role, organisation, monkeypatch):
    version = VersionFactory(application__organisation=organisation)
    editor, open_for_edit = as_role("editor"), workflow.open_for_edit

    def too_late(*args, **kwargs):
        editor.user.memberships.all().delete()
        return open_for_edit(*args, **kwargs)

    monkeypatch.setattr(workflow, "open_for_edit", too_late)
    fill_in(editor, version, name="Anders")
    version.refresh_from_db()
    assert not editor.user.memberships.exists()
    assert version.name != "Anders"


def test_a_page_of_the_desk_asks_for_the_roles_of_its_reader_once(as_role, organisation):
    version = VersionFactory(application__organisation=organisation)
    editor = as_role("editor")
    with CaptureQueriesContext(connection) as asked:
        editor.get(address(version))
    # Within another query they go by another name.
    roles = [query["sql"] for query in asked if re.search('FROM "register_membership" (INNER|WHERE)', query["sql"])]
    assert len(roles) == 1, roles


def test_no_role_manages_the_register():
    assert roles_for(Action.MANAGE_REGISTER) == []


def test_one_sees_the_records_of_ones_own_organisation_only():
    own, foreign = VersionFactory(), VersionFactory()
    user = MembershipFactory(organisation=own.application.organisation).user
    VersionFactory(
        application=ApplicationFactory(
            collection__slug="quickscan",
            organisation=None,
            organisation_type="gemeente",
            named=False,
            origin="reconstructie",
        )
    )

    assert list(Version.objects.visible_to(user)) == [own]
    assert set(Version.objects.visible_to(UserFactory(register_manager=True))) == {own, foreign}


def every_form(base=ModelForm):
    """Every form of the register that writes a model."""
    for form in base.__subclasses__():
        yield from ([form] if form.__module__.startswith("register.") else [])
        yield from every_form(form)


def test_p07_every_form_and_every_page_of_a_model_names_the_columns_that_it_writes():
    named = [form for form in every_form() if form._meta.model]
    assert len(named) > 2
    assert [form for form in named if form._meta.exclude or form._meta.fields in (None, ALL_FIELDS)] == []
    for page in desk._registry.values():
        own = [getattr(type(page), name) is not getattr(ModelAdmin, name) for name in ("get_fields", "get_fieldsets")]
        assert page.form is not ModelForm or page.fields or page.fieldsets or any(own), page
