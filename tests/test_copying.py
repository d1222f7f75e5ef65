"""Beginning an application with the text of another one."""

import pytest

from register import workflow
from register.choices import State
from register.models import Version
from tests.desk import address, fields_of, push, text_of
from tests.factories import CollectionFactory, MembershipFactory, OrganisationFactory, VersionFactory
from tests.roles import person

pytestmark = pytest.mark.django_db

COPY = "/beheer/register/version/kopie/"


@pytest.fixture
def organisation():
    CollectionFactory()
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def elsewhere():
    return VersionFactory(
        application__organisation=OrganisationFactory(name="Gemeente Elders"),
        published=True,
        name="Scanauto",
        provider="Kijkend BV",
        goal="Sneller parkeren",
        website="https://elders.nl",
    )


def test_one_finds_own_records_and_what_others_published_by_product_or_supplier(editor, organisation, elsewhere):
    own = VersionFactory(application__organisation=organisation, name="Eigen concept", description_short="")
    VersionFactory(
        application__organisation=elsewhere.application.organisation, name="Hun concept", provider="Kijkend BV"
    )

    first = editor.get(COPY)
    assert (first.context["own"], first.context["others"]) == ([own], [])
    for query in ("scanauto", "kijkend", "elders scanauto", elsewhere.application.number):
        found = editor.get(COPY, {"q": query})
        assert (found.context["own"], found.context["others"]) == ([], [elsewhere]), query
        assert "Hun concept" not in text_of(found)
    assert "Niets gevonden" in text_of(editor.get(COPY, {"q": "bestaat niet"}))


def test_a_copy_is_a_draft_that_says_what_was_left_out_and_where_it_came_from(editor, organisation, elsewhere):
    response = editor.post(COPY, {"version": elsewhere.pk}, follow=True)
    copy = Version.objects.get(state=State.DRAFT)

    assert response.redirect_chain == [(address(copy), 302)]
    assert (copy.goal, copy.website, copy.application.organisation) == ("Sneller parkeren", "", organisation)
    page = text_of(response)
    assert "Leeg gemaakt, want bij u anders: Contact en Link naar publiekspagina" in page
    assert "Begonnen als kopie van" in page
    assert "Gemeente Elders" in page
    assert "Leeg gemaakt bij het kopiëren" in page.split('id="id_website_notes"')[1][:200]


def test_the_copy_shows_where_the_two_differ_now(editor, elsewhere):
    editor.post(COPY, {"version": elsewhere.pk})
    copy = Version.objects.get(state=State.DRAFT)
    Version.objects.filter(pk=copy.pk).update(goal="Veiliger parkeren")
    newer = workflow.revise(
        elsewhere.application, by=MembershipFactory(organisation=elsewhere.application.organisation).user
    )
    Version.objects.filter(pk=newer.pk).update(risks="Sinds kort beschreven", change_note="Risico’s erbij")
    publisher = MembershipFactory(organisation=elsewhere.application.organisation).user
    workflow.apply(workflow.PUBLISH, newer, by=publisher)

    told = editor.get(address(copy)).context["copied"]
    assert ("goal", "Sneller parkeren", "Veiliger parkeren") in [
        (f.name, there, here) for f, there, here in told.differences
    ]
    assert ("risks", "Sinds kort beschreven", "Niet ingevuld") in [(f.name, a, b) for f, a, b in told.differences]


def test_the_read_page_of_a_copy_says_so_too_and_that_its_source_is_gone(editor, elsewhere):
    editor.post(COPY, {"version": elsewhere.pk})
    copy = Version.objects.get(state=State.DRAFT)
    Version.objects.filter(pk=copy.pk).update(contact_email="info@voorbeeld.nl")
    push(editor, copy, "publish")
    assert "Begonnen als kopie van" in text_of(editor.get(address(copy)))

    theirs = MembershipFactory(organisation=elsewhere.application.organisation).user
    workflow.withdraw(elsewhere.application, by=theirs, reason="Gestopt")
    assert "intussen ingetrokken" in text_of(editor.get(address(copy)))


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.REJECTED])
def test_t12_what_another_organisation_did_not_publish_is_not_there_to_copy(editor, state):
    foreign = VersionFactory(state=state)

    assert editor.post(COPY, {"version": foreign.pk}).status_code == 404
    assert Version.objects.count() == 1


@pytest.mark.parametrize("given", ["", "x", "999999", "9" * 30, "-1"])
def test_what_does_not_exist_is_not_there(editor, given):
    assert editor.post(COPY, {"version": given}).status_code == 404


def test_one_copies_only_for_organisations_that_one_writes_for(editor, elsewhere):
    posted = {"version": elsewhere.pk, "organisation": elsewhere.application.organisation.pk}
    assert editor.post(COPY, posted).status_code == 404

    second = MembershipFactory(user=editor.user).organisation
    assert f'value="{second.pk}"' in text_of(editor.get(COPY))
    editor.post(COPY, {"version": elsewhere.pk, "organisation": second.pk})
    assert Version.objects.get(state=State.DRAFT).application.organisation == second


def test_an_own_draft_is_copied_without_being_a_source(editor, organisation):
    own = VersionFactory(application__organisation=organisation, goal="Sneller parkeren")
    editor.post(COPY, {"version": own.pk})
    copy = Version.objects.exclude(pk=own.pk).get()

    assert (copy.goal, copy.application.copied_from) == ("Sneller parkeren", None)
    assert "goal" in fields_of(editor.get(address(copy)))


@pytest.mark.parametrize("kind", ["approver", "manager"])
def test_who_may_not_write_finds_no_page_to_copy(client, organisation, elsewhere, kind):
    client.force_login(person(kind, organisation))

    assert client.get(COPY).status_code == 404
    assert client.post(COPY, {"version": elsewhere.pk}).status_code == 404
