"""Filtering the list in a real browser: at once where there is a script, by a button where there is none."""

import pytest
from playwright.sync_api import expect

from register.models import FormerName
from tests.browser import complaints
from tests.conftest import needs_chromium
from tests.factories import OrganisationFactory, VersionFactory

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

LIST = "/toepassingen/"


@pytest.fixture(autouse=True)
def _records():
    for number in range(10):
        organisation = OrganisationFactory(name=f"Gemeente {number}", slug=f"gemeente-{number}-dorp")
        VersionFactory(published=True, application__organisation=organisation, name=f"Bomen tellen {number}")
    FormerName.objects.create(organisation=organisation, name="Gemeente Vesting", until="2020-01-01")
    VersionFactory(published=True, application__organisation=organisation, name="Kentekens lezen", phase="experiment")


def asked(page, live_server):
    return page.url.removeprefix(live_server.url + LIST)


def test_a_filter_works_at_once_says_how_many_there_are_and_leaves_the_focus_where_it_was(page, live_server):
    messages = complaints(page)
    page.goto(f"{live_server.url}{LIST}?view=compact")
    status, results = page.locator("#melding"), page.locator("#resultaten")
    experiment = page.get_by_role("checkbox", name="Experiment of pilot (1)")
    page.locator("[name=nummer]").first.check()
    experiment.focus()
    page.keyboard.press("Space")

    expect(status).to_have_text("1 resultaat")
    expect(results).to_have_text("1 resultaat")
    expect(experiment).to_be_focused()
    expect(experiment).to_be_checked()
    assert asked(page, live_server) == "?phase=experiment&view=compact"
    expect(page.get_by_role("link", name="English")).to_have_attribute(
        "href", f"/en{LIST}?phase=experiment&view=compact"
    )
    expect(page.locator(".filters > summary")).to_have_text("Filters (1)")

    page.locator("#filter-technique > summary").click()
    page.get_by_role("checkbox", name="Beeldherkenning (1)").check()
    expect(status).to_have_text("1 resultaat")
    expect(page.locator("#filter-technique")).to_have_attribute("open", "")
    page.go_back()
    page.go_back()
    expect(results).to_have_text("11 resultaten")
    expect(experiment).not_to_be_checked()
    assert messages == []


def test_a_link_within_the_page_does_not_fetch_it_again(page, live_server):
    page.goto(live_server.url + LIST)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert [address for address in requests if LIST in address] == []


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return browser_context_args | {"java_script_enabled": False}

    def test_a_reader_chooses_organisations_on_their_own_page_and_compares_what_is_found(self, page, live_server):
        page.goto(live_server.url + LIST)
        page.get_by_role("checkbox", name="In gebruik").check()
        page.get_by_role("button", name="Kies uit alle 10 organisaties").click()
        page.get_by_role("checkbox", name="Gemeente 3").check()
        page.get_by_role("searchbox", name="Naam van een organisatie").fill("vesting")
        page.keyboard.press("Enter")
        expect(page.locator("#keuzes")).to_have_text("1 keuze met ‘vesting’")
        expect(page.get_by_role("checkbox", name="Gemeente 3")).to_be_checked()
        page.get_by_role("checkbox", name="Gemeente 9").check()
        page.get_by_role("button", name="Toon toepassingen").click()

        expect(page.locator("#resultaten")).to_have_text("2 resultaten")
        expect(page.locator("#resultaten")).to_be_focused()
        wanted = "?organisation=gemeente-3-dorp&organisation=gemeente-9-dorp&phase=in_gebruik#resultaten"
        assert asked(page, live_server) == wanted
        for box in page.get_by_role("checkbox", name="Vergelijken").all():
            box.check()
        page.get_by_role("button", name="Vergelijk gekozen toepassingen").click()
        expect(page.get_by_role("columnheader", name="Bomen tellen")).to_have_count(2)

    def test_a_day_is_chosen_in_a_plain_field(self, page, live_server):
        page.goto(live_server.url + LIST)
        page.get_by_text("Gegevens van vandaag").click()
        page.get_by_label("Zoals het was op").fill("2020-06-01")
        page.get_by_role("button", name="Filters toepassen").click()
        expect(page.locator(".notice")).to_contain_text("zoals het was op 1 juni 2020")
        page.get_by_role("link", name="Naar het register van vandaag").click()
        expect(page.locator("#resultaten")).to_have_text("11 resultaten")
