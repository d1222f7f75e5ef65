"""The form in a real browser: what its script keeps, counts and adds, and how two people settle a conflict."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from register.models import Version, WorkCopy
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import CollectionFactory, MembershipFactory, OrganisationFactory, VersionFactory
from tests.test_browser_desk import sign_in

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft():
    CollectionFactory()
    organisation = OrganisationFactory(name="Gemeente Voorbeeld")
    links = [
        {"title": "Gemeentewet", "link": "https://wetten.nl/1"},
        {"title": "Wegenwet", "link": "https://wetten.nl/2"},
    ]
    return VersionFactory(application__organisation=organisation, lawful_basis_grouping=links)


@pytest.fixture
def address(live_server, draft):
    return f"{live_server.url}/beheer/register/version/{draft.pk}/change/"


def editor_of(draft):
    return MembershipFactory(organisation=draft.application.organisation).user


def kept(page):
    return page.locator("#bewaard").get_by_text("Concept bewaard om")


def test_what_is_typed_is_kept_and_survives_the_end_of_the_session(page, client, live_server, draft, address):
    user = editor_of(draft)
    sign_in(page, client, live_server, user)
    page.goto(address)
    page.get_by_label("Doel en impact").fill("Sneller parkeren")
    expect(page.locator("#bewaard")).to_have_text("Nog niet bewaard")
    page.get_by_label("Publicatiecategorie").select_option(label="Impactvol algoritme")
    expect(kept(page)).to_be_visible()
    # What the category asks is told at once, at the field and in the list of parts.
    expect(page.locator('[data-field="risks"] .desk-mark')).to_have_text("verplicht om te publiceren")
    expect(page.locator('[data-state="verantwoord-gebruik"]')).to_have_text(re.compile("bezig, nog 6 verplicht"))

    # The session ends. Keeping stops and says so; saving leads to the login, and the text is still there.
    Session.objects.all().delete()
    page.get_by_label("Bezwaar").fill("Bel de gemeente")
    page.get_by_label("Leverancier").click()
    expect(page.locator("#bewaard")).to_contain_text("U bent uitgelogd")
    page.get_by_role("button", name="Concept opslaan").click()
    expect(page.get_by_label("Wachtwoord").first).to_be_visible()
    client.logout()
    sign_in(page, client, live_server, user)
    page.goto(address)
    page.get_by_role("link", name="Overnemen").click()
    expect(page.get_by_label("Doel en impact")).to_have_value("Sneller parkeren")
    expect(page.get_by_label("Bezwaar")).to_have_value("Bel de gemeente")
    page.get_by_role("button", name="Concept opslaan").click()
    expect(page.get_by_text("De tekst is opgeslagen")).to_be_visible()

    saved = Version.objects.get()
    assert (saved.goal, saved.objection_procedure) == ("Sneller parkeren", "Bel de gemeente")
    assert not WorkCopy.objects.exists()


def test_two_people_who_save_settle_it_field_by_field(page, browser, live_server, draft, address):
    other = browser.new_context().new_page()
    for window in (page, other):
        sign_in(window, Client(), live_server, editor_of(draft))
        window.goto(address)
    other.get_by_label("Doel en impact").fill("Haar doel")
    other.get_by_label("Risicobeheer").fill("Haar risico’s")
    other.get_by_role("button", name="Concept opslaan").click()
    expect(other.get_by_text("De tekst is opgeslagen")).to_be_visible()

    page.get_by_label("Doel en impact").fill("Mijn doel")
    page.get_by_label("Leverancier").click()
    expect(page.locator("#bewaard")).to_contain_text("intussen opgeslagen")
    page.get_by_role("button", name="Concept opslaan").click()
    expect(page.locator("#fouten")).to_be_focused()
    goal = page.get_by_role("group", name="Doel en impact: welke tekst blijft?")
    expect(goal.get_by_label("Mijn tekst houden")).to_be_checked()
    expect(
        page.get_by_role("group", name="Risicobeheer: welke tekst blijft?").get_by_label("overnemen")
    ).to_be_checked()
    for width, scheme in LOOKS:
        look(page, width, scheme)
        axe_finds_nothing(page)
        nothing_sticks_out(page)
    page.get_by_role("button", name="Concept opslaan").click()
    expect(page.get_by_text("De tekst is opgeslagen")).to_be_visible()

    saved = Version.objects.get()
    assert (saved.goal, saved.risks) == ("Mijn doel", "Haar risico’s")
    other.context.close()


def test_counters_rows_and_the_warning_before_one_leaves(page, client, live_server, draft, address):
    messages = complaints(page)
    sign_in(page, client, live_server, editor_of(draft))
    page.goto(address)
    short = page.get_by_label("Korte omschrijving", exact=True)
    short.fill("x" * 88)
    expect(page.locator("#id_description_short_count")).to_have_text("Nog 312 van 400 tekens")
    short.fill("x" * 395)
    expect(page.locator("#gemeld")).to_have_text("Nog 5 van 400 tekens")
    short.fill("x" * 412)
    expect(page.locator("#id_description_short_count")).to_have_text("12 tekens te veel; er mogen er 400 in")

    laws = page.get_by_role("group", name="Verwijzingen wettelijke basis")
    expect(laws.get_by_label("Titel")).to_have_count(3)
    laws.get_by_role("button", name="Regel toevoegen").click()
    expect(laws.get_by_label("Titel 4")).to_be_focused()
    page.keyboard.type("Woo")
    laws.get_by_label("Link 4").fill("https://wetten.nl/4")
    laws.get_by_role("button", name="Verwijderen regel 1").click()
    expect(laws.get_by_label("Titel 1")).to_have_value("Wegenwet")
    expect(laws.get_by_label("Titel 1")).to_be_focused()
    for width, scheme in LOOKS:
        look(page, width, scheme)
        axe_finds_nothing(page)
        nothing_sticks_out(page)

    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Toepassingen").first.click()
    page.wait_for_timeout(200)
    assert (asked, page.url) == (["beforeunload"], address)
    short.fill("Kort genoeg.")
    page.get_by_role("button", name="Concept opslaan").click()
    expect(page.get_by_text("De tekst is opgeslagen")).to_be_visible()
    page.get_by_role("link", name="Begin met een kopie").or_(
        page.get_by_role("link", name="Geschiedenis")
    ).first.click()
    assert asked == ["beforeunload"]
    assert [row["title"] for row in Version.objects.get().lawful_basis_grouping] == ["Wegenwet", "Woo"]

    page.goto(f"{live_server.url}/beheer/register/version/kopie/?q=kentekens")
    for width, scheme in LOOKS:
        look(page, width, scheme)
        axe_finds_nothing(page)
        nothing_sticks_out(page)
    assert messages == []
