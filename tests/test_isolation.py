"""An editor of one organisation finds nothing of another, at any door of the desk."""

import itertools

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from register.admin.site import desk
from register.choices import Origin, Role, State
from register.fields import COLUMNS, DERIVED, Kind
from register.models import Application, Collection, Invitation, Membership, Organisation, Report, User, Version
from tests.desk import address, fields_of
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    MembershipFactory,
    OrganisationFactory,
    ReportFactory,
    UserFactory,
    VersionFactory,
)
from tests.roles import ROLES, person

pytestmark = [pytest.mark.once, pytest.mark.django_db]

CANARY = "kanarie"
# Finds the canary, and is not mistaken for it where a page repeats what was asked.
PART_OF_CANARY = CANARY[:-1]


@pytest.fixture
def foreign():
    """A draft of organisation B with the canary in every text, its published version, and its people."""
    organisation = OrganisationFactory(name=f"Gemeente {CANARY}", slug=CANARY, abbreviation=CANARY)
    application = ApplicationFactory(organisation=organisation, source_id=CANARY)
    texts = {field.name: f"{CANARY} {field.name}" for field in COLUMNS if field.kind in (Kind.LINE, Kind.TEXT)}
    links = {field.name: [{"title": CANARY, "link": ""}] for field in COLUMNS if field.kind is Kind.LINKS}
    VersionFactory(application=application, published=True, **texts, **links)
    draft = VersionFactory(application=application, number=2, **texts, **links)
    ReportFactory(version=draft, text=CANARY, name=CANARY, address=f"{CANARY}@b.nl", public=True, answer=CANARY)
    for number, role in enumerate(ROLES.values()):
        MembershipFactory(
            organisation=organisation, role=role, user=UserFactory(username=f"{CANARY}{number}", email=f"{CANARY}@b.nl")
        )
    Invitation.objects.create(
        organisation=organisation, email=f"{CANARY}@b.nl", role=Role.EDITOR, invited_by=UserFactory(username=CANARY)
    )
    return draft


@pytest.fixture(params=ROLES)
def member(request, client, foreign):
    """A client logged in as a member of organisation A, which has a draft and a published record of its own."""
    own = OrganisationFactory(name="Gemeente Eigen")
    user = person(request.param, own)
    VersionFactory(application__organisation=own, name="Eigen concept")
    VersionFactory(application__organisation=own, name="Eigen publicatie", published=True)
    client.force_login(user)
    client.user = user
    return client


def everything():
    """Every row of the register, to see that nothing changed."""
    return {model: sorted(map(str, model.objects.values())) for model in apps.get_app_config("register").get_models()}


def pages_of_objects():
    """Every address of the desk that is about one object: [(name, model), ...]."""
    return [
        (url.name, model)
        for model in desk._registry
        for url in desk.get_model_admin(model).get_urls()
        if url.name and url.pattern.regex.groupindex
    ]


# What one reads of an object; the rest are steps.
PAGES = ("change", "history", "delete")


def foreign_object(model, foreign):
    organisation = foreign.application.organisation
    return {
        Version: foreign,
        Organisation: organisation,
        Membership: organisation.memberships.first(),
        Invitation: organisation.invitations.first(),
        Report: foreign.reports.first(),
        User: organisation.memberships.first().user,
    }[model]


def test_t02_t05_a_page_about_a_foreign_object_does_not_exist(member, foreign):
    before = everything()
    for name, model in pages_of_objects():
        address = reverse(f"admin:{name}", args=[foreign_object(model, foreign).pk])
        for query, method in itertools.product(["", "?_popup=1", "?_to_field=id"], ["get", "post"]):
            response = getattr(member, method)(address + query)
            # A step that asks for POST does so before it looks for anything, so it tells nothing.
            refused = (404, 405) if method == "get" and name.split("_")[-1] not in PAGES else (404,)
            assert response.status_code in refused, f"{method} {name}{query}"
            assert CANARY not in response.content.decode(), f"{method} {name}{query}"

    assert everything() == before


def test_a_foreign_object_and_no_object_answer_alike(member, foreign):
    there, nowhere = address(foreign), address(Version(pk=999_999))
    foreign_answer, no_answer = member.get(there), member.get(nowhere)

    assert foreign_answer.status_code == no_answer.status_code == 404
    assert foreign_answer.content.decode().replace(there, nowhere) == no_answer.content.decode()


LISTS = [
    "/beheer/",
    "/beheer/register/",
    "/beheer/register/version/",
    f"/beheer/register/version/?q={PART_OF_CANARY}",
    "/beheer/register/version/?stand=concept",
    "/beheer/register/version/?organisatie={foreign}",
    "/beheer/register/version/?application__organisation__id__exact={foreign}",
    f"/beheer/register/version/?name__contains={PART_OF_CANARY}",
    "/beheer/register/version/?_facets=True",
    "/beheer/register/version/?_popup=1&_to_field=id",
    "/beheer/register/version/?all=",
    "/beheer/register/version/add/",
    "/beheer/register/version/add/?organisation={foreign}",
    "/beheer/register/organisation/",
    "/beheer/register/organisation/?q={foreign}",
    "/beheer/register/membership/",
    "/beheer/register/membership/?organisation__id__exact={foreign}",
    "/beheer/register/membership/add/",
    "/beheer/register/membership/add/?organisation={foreign}",
    "/beheer/register/invitation/",
    "/beheer/register/user/",
    "/beheer/register/user/add/",
    "/beheer/register/report/",
    f"/beheer/register/report/?q={PART_OF_CANARY}",
    "/beheer/register/report/?state__exact=beantwoord",
    f"/beheer/register/report/?text__contains={PART_OF_CANARY}",
    "/beheer/register/report/?version__application__organisation__id__exact={foreign}",
    "/beheer/jsi18n/",
    "/beheer/password_change/",
]


def test_t03_no_list_count_filter_or_search_shows_anything_foreign(member, foreign):
    for language, path in itertools.product(["", "/en"], LISTS):
        response = member.get(language + path.format(foreign=foreign.application.organisation.pk))

        assert response.status_code in (200, 302, 400, 403), path
        assert CANARY not in response.content.decode(), path
        assert foreign.application.number not in response.content.decode(), path


def test_the_count_above_the_list_counts_ones_own(member):
    assert "2 toepassingen" in member.get("/beheer/register/version/").content.decode()


def test_a_list_cannot_be_filtered_by_what_it_does_not_show(member):
    for query in (
        "edited_by__password__startswith=md5",
        "application__organisation__memberships__user__email=x",
        "_connector=OR",
    ):
        assert member.get(f"/beheer/register/version/?{query}").status_code in (302, 400), query


@pytest.mark.parametrize("path", ["r/1/1/", "autocomplete/", "autocomplete/?app_label=register&model_name=membership"])
def test_t04_t15_shortcuts_of_django_that_look_past_the_desk_are_gone(path):
    for name in ("view_on_site", "autocomplete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:{name}")
    try:
        found = resolve("/beheer/" + path.split("?")[0])
    except Resolver404:
        return
    assert found.func.__name__ == "catch_all_view"


def test_t08_one_cannot_create_for_another_organisation(client, foreign):
    client.force_login(person("editor", OrganisationFactory()))
    before = everything()
    response = client.post(
        reverse("admin:register_version_add"),
        {"name": "Onderschoven", "organisation": foreign.application.organisation.pk},
    )

    assert response.status_code == 200
    assert response.context["adminform"].form.errors["organisation"]
    assert everything() == before


def test_t08_t09_one_cannot_move_a_record_or_take_over_its_row(client, foreign):
    own = VersionFactory()
    client.force_login(person("editor", own.application.organisation))
    typed = fields_of(client.get(address(own))) | {
        "organisation": foreign.application.organisation.pk,
        "application": foreign.application.pk,
        "id": foreign.pk,
        "pk": foreign.pk,
        "name": "Verhuisd",
    }
    response = client.post(address(own), typed)

    own.refresh_from_db()
    foreign.refresh_from_db()
    assert response.status_code == 302
    assert own.name == "Verhuisd"
    assert own.application.organisation != foreign.application.organisation
    assert foreign.name != "Verhuisd"


def test_p04_bookkeeping_cannot_be_posted(client):
    own = VersionFactory()
    user = person("editor", own.application.organisation)
    stranger = UserFactory()
    client.force_login(user)
    before = Version.objects.values().get(pk=own.pk)
    forged = {
        "state": State.PUBLISHED,
        "number": 7,
        "published_at": "2020-01-01",
        "published_at_0": "2020-01-01",
        "dated_on": "2020-01-01",
        "superseded_at": "2020-01-01",
        "created_at": "2020-01-01",
        "edited_by": stranger.pk,
        "missing": '{"risks": {"reason": "onbekend"}}',
        "origin": Origin.IMPORT,
        "withdrawn_at": "2020-01-01",
        "_publish": "1",
        "publish": "1",
    }
    client.post(address(own), fields_of(client.get(address(own))) | {"name": "Nieuwe naam"} | forged)

    after = Version.objects.values().get(pk=own.pk)
    changed = {name for name in after if after[name] != before[name]}
    assert changed - set(DERIVED) == {"name", "edited_at", "edited_by_id"}
    assert after["edited_by_id"] == user.pk
    application = Application.objects.get(pk=own.application_id)
    assert (application.origin, application.withdrawn_at) == (Origin.OWN, None)


def test_save_as_new_makes_no_copy_of_a_record(client):
    own = VersionFactory()
    client.force_login(person("editor", own.application.organisation))
    before = everything()
    response = client.post(address(own), fields_of(client.get(address(own))) | {"_saveasnew": "1"})

    assert response.status_code == 400
    assert everything() == before


def test_t07_invented_actions_on_many_rows_do_nothing(member, foreign):
    before = everything()
    for action in ("delete_selected", "publish", "export"):
        member.post(
            "/beheer/register/version/",
            {"action": action, "_selected_action": [foreign.pk], "select_across": "1", "post": "yes"},
        )

    assert everything() == before


def test_what_others_did_is_not_shown(member, foreign):
    stranger = foreign.application.organisation.memberships.first().user
    LogEntry.objects.create(user=stranger, action_flag=1, object_repr=CANARY, change_message="")
    LogEntry.objects.create(user=member.user, action_flag=1, object_repr=f"{CANARY} van vroeger", change_message="")

    assert CANARY not in member.get("/beheer/").content.decode()


def test_the_record_decides_and_not_what_one_works_on_elsewhere(client, foreign):
    """A person with roles at two organisations has at each only the role of that one."""
    own = VersionFactory()
    user = person("editor", own.application.organisation)
    MembershipFactory(user=user, organisation=foreign.application.organisation, role="beheerder")
    client.force_login(user)

    assert client.get(address(foreign)).status_code == 200
    assert client.post(address(foreign), {"name": "Anders"}).status_code == 403
    assert client.post(address(foreign, "publish")).status_code == 409


def test_counted_records_without_an_organisation_are_nobodys(client):
    counted = VersionFactory(
        application=ApplicationFactory(
            collection=CollectionFactory(slug=Collection.QUICKSCAN),
            organisation=None,
            organisation_type="gemeente",
            named=False,
            origin=Origin.RECONSTRUCTION,
        )
    )
    for user in (person("editor", OrganisationFactory()), UserFactory(register_manager=True)):
        client.force_login(user)

        assert client.get(address(counted)).status_code == 404
        assert client.post(address(counted, "publish")).status_code == 404


@pytest.mark.parametrize("kind", ["outsider", "switched_off", "superuser_switched_off"])
def test_who_has_no_role_gets_no_further_than_the_door(client, kind):
    version = VersionFactory()
    if kind == "outsider":
        user = UserFactory(is_staff=True)
    else:
        user = UserFactory(is_active=False, is_superuser=kind.startswith("superuser"))
    client.force_login(user)

    for path in ("/beheer/", address(version), address(version, "history")):
        response = client.get(path)
        assert response.status_code == 302
        assert "/login/" in response.url
