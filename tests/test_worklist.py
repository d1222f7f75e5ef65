"""The first page of the desk: what there is to do, for whom, and the list behind each count."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from register import completeness, history, workflow
from register.admin import piles, start_page
from register.choices import EventKind, Phase, Role, State
from register.models import BrokenLink, Mail, Organisation, Version
from tests.desk import address, push, text_of
from tests.factories import (
    ApplicationFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
)
from tests.roles import PEOPLE, person

pytestmark = pytest.mark.django_db

START = "/beheer/"
LIST = "/beheer/register/version/"
# The page of a register manager: the person, the desk's menu, nine piles, what is shown of them, mails.
MOST_QUERIES = 25


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Voorbeeld")


def one_of_everything(organisation, *, by=None, name="Toepassing"):
    """An application on every pile: {code of the pile: version at the desk}."""
    today = timezone.localdate()
    where = {"application__organisation": organisation, "edited_by": by}
    made = {
        "teruggestuurd": VersionFactory(**where, name=f"{name} terug", state=State.REJECTED, goal=""),
        "mijn-concepten": VersionFactory(**where, name=f"{name} van mij", publication_category="impactvol"),
        "van-collegas": VersionFactory(application__organisation=organisation, name=f"{name} van een ander"),
        "beoordelen": VersionFactory(
            application__organisation=organisation, name=f"{name} te zien", state=State.IN_REVIEW
        ),
        "ingepland": VersionFactory(
            **where, name=f"{name} straks", state=State.PLANNED, publish_on=today + timedelta(days=9)
        ),
        "opnieuw-bekijken": VersionFactory(
            **where, name=f"{name} oud", published=True, application__review_due_on=today + timedelta(days=20)
        ),
        "te-laat": VersionFactory(
            **where, name=f"{name} te oud", published=True, application__review_due_on=today - timedelta(days=1)
        ),
        "onvolledig": VersionFactory(**where, name=f"{name} half", published=True, contact_email=""),
        "verbroken-links": VersionFactory(**where, name=f"{name} stuk", published=True, website="https://weg.nl/"),
    }
    history.record(made["teruggestuurd"], EventKind.REJECTED, reason=f"{name}: noem de leverancier.")
    now = timezone.now()
    BrokenLink.objects.create(
        version=made["verbroken-links"],
        field="website",
        url="https://weg.nl/",
        status=404,
        first_seen_at=now,
        checked_at=now,
    )
    # In order, whole and not due for long: on no pile.
    VersionFactory(
        **where, name=f"{name} in orde", published=True, application__review_due_on=today + timedelta(days=300)
    )
    return made


def heaps_of(response):
    return {
        (section.organisation, heap.pile.code): heap
        for section in response.context["sections"]
        for heap in section.heaps
    }


def listed(client, url):
    return {version.pk for version in client.get(url).context["cl"].queryset}


def test_the_page_says_what_to_do_and_why(as_role, organisation):
    client = as_role("editor")
    one_of_everything(organisation, by=client.user)
    page = text_of(client.get(START))

    for said in (
        "Teruggestuurd (1)",
        "Opmerking: Toepassing: noem de leverancier.",
        "Mijn concepten (1)",
        "verplichte velden ontbreken",
        "velden ingevuld (",
        "Te beoordelen (1)",
        "Opnieuw te bekijken (2)",
        "Te laat: voor ",
        "Wordt openbaar op ",
        "1 verbroken link",
        "Gepubliceerd maar onvolledig (1)",
        "1 verplicht veld ontbreekt",
        "Alle toepassingen (10)",
    ):
        assert said in page, said
    assert page.index("Teruggestuurd (1)") < page.index("Mijn concepten (1)") < page.index("Ingepland (1)")
    assert "Toepassing in orde" not in page


@pytest.mark.parametrize("kind", ["editor", "approver", "manager", "register_manager"])
def test_each_count_leads_to_a_list_of_exactly_that(as_role, organisation, kind):
    client = as_role(kind)
    one_of_everything(organisation, by=client.user)
    other = OrganisationFactory()
    one_of_everything(other, name="Elders")
    MembershipFactory(user=client.user, organisation=other, role=Role.MANAGER)
    response = client.get(START)
    heaps = heaps_of(response)

    assert heaps
    for (_organisation, code), heap in heaps.items():
        found = listed(client, heap.url)
        assert len(found) == heap.count, code
        assert {item.version.pk for item in heap.items} <= found
        for name, count, url in heap.per_organisation:
            assert len(listed(client, url)) == count, (code, name)
    for section in response.context["sections"]:
        assert len(listed(client, section.url)) == section.applications


def test_everyone_sees_the_piles_that_are_theirs(as_role, organisation):
    one_of_everything(organisation)
    everything = {pile.code for pile in piles.ON_THE_START_PAGE}
    theirs = {
        "editor": everything - {"mijn-concepten", "bij-collega"},
        "approver": {"beoordelen", "ingepland", "opnieuw-bekijken"},
        "manager": {"ingepland"},
        "register_manager": everything - {"mijn-concepten", "bij-collega"},
    }
    for kind, expected in theirs.items():
        assert {code for _where, code in heaps_of(as_role(kind).get(START))} == expected, kind


def test_to_review_is_what_the_workflow_lets_one_publish(organisation):
    people = {kind: person(kind, organisation) for kind in PEOPLE}
    for needs_approval in (False, True):
        Organisation.objects.update(needs_approval=needs_approval)
        for writer in (None, people["editor"], people["approver"]):
            version = VersionFactory(application__organisation=organisation, state=State.IN_REVIEW, edited_by=writer)
            organisation.refresh_from_db()
            for kind, user in people.items():
                mine = piles.TO_REVIEW.of(user, Version.objects.filter(pk=version.pk)).exists()
                assert mine == bool(workflow.may_apply(workflow.PUBLISH, version, user)), (kind, needs_approval, writer)


def test_who_wrote_earlier_and_not_last_still_has_the_draft_on_their_pile(as_role, organisation):
    client = as_role("editor")
    version = workflow.create(by=client.user, organisation=organisation, name="Door mij begonnen")
    Version.objects.filter(pk=version.pk).update(edited_by=UserFactory())

    assert {code for _where, code in heaps_of(client.get(START))} == {"mijn-concepten"}


def test_incomplete_is_the_same_to_the_database_as_to_the_form():
    for values in (
        {},
        {"contact_email": ""},
        {"contact_email": "", "missing": {"contact_email": {"reason": "onbekend"}}},
        {"phase": ""},
        {"phase": Phase.STOPPED},
        {"phase": Phase.STOPPED, "end_date": "2026-01"},
        {"phase": Phase.IN_USE, "end_date": "2026-01"},
        {"phase": "", "end_date": "2026-01"},
        {"personal_data": "ja"},
        {"personal_data": "bijzonder", "dpia": "nog_niet_beoordeeld"},
        {"personal_data": "nee"},
        {"publication_category": "impactvol"},
        {"publication_category": "hoog_risico_ai"},
        {"lang": ""},
    ):
        version = Version(application=ApplicationFactory(), **_complete(values))
        version.save()
        found = Version.objects.filter(completeness.incomplete(), pk=version.pk).exists()
        assert found == bool(completeness.missing_for_publication(version)), values


def _complete(values):
    return {
        "name": "Naam",
        "description_short": "Wat het doet.",
        "publication_category": "overig",
        "phase": Phase.IN_USE,
        "contact_email": "a@b.nl",
    } | values


def test_who_works_for_two_organisations_has_a_heading_for_each(as_role, organisation):
    client = as_role("editor")
    other = MembershipFactory(user=client.user, organisation__name="Waterschap Elders").organisation
    VersionFactory(application__organisation=other, name="Daar")
    page = text_of(client.get(START))

    assert page.index("Gemeente Voorbeeld") < page.index("Er ligt geen werk voor u.") < page.index("Waterschap Elders")


def test_a_pile_shows_the_first_and_links_to_the_rest(as_role, organisation):
    client = as_role("editor")
    VersionFactory.create_batch(13, application__organisation=organisation, edited_by=client.user)
    response = client.get(START)
    [heap] = heaps_of(response).values()

    assert (heap.count, len(heap.items)) == (13, 10)
    assert "Alle 13 bekijken" in text_of(response)


def test_mails_that_did_not_leave_are_told_to_who_can_help_and_nobody_else(as_role):
    """T17: the canary is the address of somebody elsewhere."""
    yesterday = timezone.now() - timedelta(days=1)
    mail = {"subject": "Herinnering", "body": "", "created_at": yesterday, "problem": "Server weg", "attempts": 2}
    Mail.objects.create(key="1", address="kanarie@elders.nl", **mail)
    Mail.objects.create(key="2", address="wel-verzonden@elders.nl", sent_at=yesterday, **mail)

    page = text_of(as_role("register_manager").get(START))
    assert "Mails die niet zijn verstuurd (1)" in page
    assert "kanarie@elders.nl" in page
    for kind in ("editor", "approver", "manager"):
        assert "kanarie" not in text_of(as_role(kind).get(START))


@pytest.mark.parametrize("kind", ["editor", "approver", "manager"])
def test_no_count_and_no_name_of_another_organisation_is_on_the_page(as_role, organisation, kind):
    """T17"""
    client = as_role(kind)
    one_of_everything(organisation)
    before = text_of(client.get(START))
    other = OrganisationFactory(name="Gemeente Kanarie")
    one_of_everything(other, name="Kanarie")

    after = text_of(client.get(START))
    assert "Kanarie" not in after
    assert _counts(after) == _counts(before)
    for code in piles.PILES:
        assert not listed(client, f"{LIST}?werk={code}&organisatie={other.pk}") & set(
            Version.objects.filter(application__organisation=other).values_list("pk", flat=True)
        )


def _counts(page):
    return [part.split(")")[0] for part in page.split(" (")[1:]]


def test_the_page_costs_the_same_for_a_whole_register(as_role, django_assert_max_num_queries):
    client = as_role("register_manager")
    one_of_everything(OrganisationFactory())
    with CaptureQueriesContext(connection) as for_few:
        client.get(START)
    for _number in range(4):
        one_of_everything(OrganisationFactory())

    assert len(for_few) <= MOST_QUERIES
    with django_assert_max_num_queries(len(for_few)):
        client.get(START)


def test_a_register_manager_can_narrow_a_pile_to_one_organisation(as_role, organisation):
    client = as_role("register_manager")
    one_of_everything(organisation)
    one_of_everything(OrganisationFactory())
    [heap] = [heap for (_where, code), heap in heaps_of(client.get(START)).items() if code == "onvolledig"]
    name, count, url = heap.per_organisation[0]

    assert (heap.count, count, len(listed(client, url))) == (2, 1, 1)
    assert name in text_of(client.get(url))
    for odd in ("x", "9" * 40, "-1", ""):
        assert client.get(f"{LIST}?organisatie={odd}").status_code == 200


def test_one_click_confirms_with_day_and_name_and_empties_the_pile(as_role, organisation):
    client = as_role("editor")
    made = one_of_everything(organisation)
    late = made["te-laat"]
    assert "(te laat)" in text_of(client.get(address(late)))
    response = client.post(address(late, "confirm"), follow=True)

    late.application.refresh_from_db()
    assert timezone.localdate(late.application.confirmed_at) == timezone.localdate()
    page = text_of(response)
    assert "Vastgelegd dat de toepassing vandaag nog klopt" in page
    assert f"door {client.user.display_name}" in page
    assert "(te laat)" not in page
    assert "Vandaag is al bevestigd" in page
    assert not listed(client, f"{LIST}?werk=te-laat")
    # P06: a second click writes nothing.
    assert client.post(address(late, "confirm")).status_code == 409
    assert late.events.filter(kind=EventKind.CONFIRMED).count() == 1


def test_a_publication_is_planned_for_a_day_and_taken_back(as_role, organisation):
    client = as_role("editor")
    version = VersionFactory(application__organisation=organisation)
    day = timezone.localdate() + timedelta(days=7)
    for wrong in ("", "morgen", "2026-13-01", timezone.localdate().isoformat()):
        assert push(client, version, "plan", day=wrong).status_code == 409
    assert not version.events.exists()

    page = text_of(client.get(push(client, version, "plan", day=day.isoformat()).url))
    version.refresh_from_db()
    assert (version.state, version.publish_on) == (State.PLANNED, day)
    assert "Tot die dag kunt u de planning terugnemen." in page
    assert "Wordt openbaar op" in page

    client.post(address(version, "unplan"))
    version.refresh_from_db()
    assert (version.state, version.publish_on) == (State.DRAFT, None)


def test_steps_out_of_order_write_nothing(as_role, organisation):
    """P06"""
    client = as_role("editor")
    for state, step in [
        (State.DRAFT, "retract"),
        (State.DRAFT, "unplan"),
        (State.DRAFT, "confirm"),
        (State.DRAFT, "withdraw"),
        (State.DRAFT, "revise"),
        (State.IN_REVIEW, "submit"),
        (State.IN_REVIEW, "reject"),
        (State.IN_REVIEW, "discard"),
        (State.REJECTED, "publish"),
    ]:
        version = VersionFactory(application__organisation=organisation, state=state)
        posted = push(client, version, step, reason="Toch", day="2099-01-01", state="gepubliceerd")
        version.refresh_from_db()

        assert (posted.status_code, version.state) == (409, state), step
        assert not version.events.exists()


def test_a_refusal_links_to_the_field_that_mends_it(as_role, organisation):
    client = as_role("editor")
    published = VersionFactory(application__organisation=organisation, published=True)
    draft = workflow.revise(published.application, by=client.user)
    response = push(client, draft, "publish")

    assert response.status_code == 409
    assert f'href="{address(draft)}#id_change_note"' in text_of(response)
    assert reverse("admin:register_version_change", args=[draft.pk]) == address(draft)


def test_a_link_that_is_found_to_work_at_this_moment_takes_the_page_from_nobody(as_role, organisation, monkeypatch):
    client = as_role("editor")
    one_of_everything(organisation, by=client.user)
    places = start_page._places

    def mended_after(versions, pile):
        found = places(versions, pile)
        BrokenLink.objects.all().delete()
        return found

    monkeypatch.setattr(start_page, "_places", mended_after)
    monkeypatch.setattr(start_page, "ON_THE_START_PAGE", (piles.BROKEN,))
    response = client.get(START)

    assert response.status_code == 200
    assert "Toepassing stuk" in text_of(response)
