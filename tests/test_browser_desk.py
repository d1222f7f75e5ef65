"""The desk in a real browser: an editor's whole story, accessibility, the content policy, small screens."""

from itertools import product

import pytest
from playwright.sync_api import expect

from register.choices import Role, State
from register.models import Version
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out, tab_stops
from tests.conftest import needs_chromium
from tests.factories import (
    CollectionFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
)

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

PASSWORD = "een lang wachtwoord"
WIDTHS = [1280, 320]
LISTS = "/beheer/register"
PAGES = {
    "login": "/beheer/login/",
    "start": "/beheer/",
    "list": f"{LISTS}/version/",
    "filtered": f"{LISTS}/version/?stand=concept&q=ken",
    "add": f"{LISTS}/version/add/",
    "write": f"{LISTS}/version/{{draft}}/change/",
    "read": f"{LISTS}/version/{{published}}/change/",
    "review": f"{LISTS}/version/{{review}}/change/",
    "history": f"{LISTS}/version/{{published}}/history/",
    "organisations": f"{LISTS}/organisation/",
    "organisation": f"{LISTS}/organisation/{{organisation}}/change/",
    "memberships": f"{LISTS}/membership/",
    "new member": f"{LISTS}/membership/add/",
    "remove member": f"{LISTS}/membership/{{membership}}/delete/",
    "accounts": f"{LISTS}/user/",
    "new account": f"{LISTS}/user/add/",
    "password": "/beheer/password_change/",
    "models": f"{LISTS}/",
    "English": f"/en{LISTS}/version/{{draft}}/change/",
}


@pytest.fixture(autouse=True)
def _own_register():
    CollectionFactory()


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def addresses(organisation):
    """The address of every page, with records behind them."""
    where = {"application__organisation": organisation}
    long_name = "Het-kenteken-van-een-geparkeerde-auto-herkennen-zonder-spaties-in-deze-naam"
    links = [{"title": "Gemeentewet", "link": "https://wetten.overheid.nl/BWBR0005416/" + "lang/" * 15}]
    keys = {
        "draft": VersionFactory(**where, name=long_name, lawful_basis_grouping=links),
        "review": VersionFactory(**where, state=State.IN_REVIEW),
        "published": VersionFactory(**where, published=True, lawful_basis_grouping=links),
        "organisation": organisation,
        "membership": MembershipFactory(organisation=organisation),
    }
    OrganisationFactory(name="Gemeenschappelijke regeling voor de samenwerking van de gemeenten in het hele land")
    return {name: page.format(**{key: found.pk for key, found in keys.items()}) for name, page in PAGES.items()}


@pytest.fixture
def manager(page, client, live_server):
    """A browser with a register manager, who sees every page."""
    sign_in(page, client, live_server, UserFactory(register_manager=True))
    return page


def sign_in(page, client, live_server, user):
    client.force_login(user)
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": live_server.url} for name, cookie in client.cookies.items()]
    )


def test_every_page_is_accessible_and_keeps_to_the_policy(manager, live_server, addresses):
    messages = complaints(manager)
    # The page to log in is for who is not: last.
    for name in sorted(addresses, key="login".__eq__):
        if name == "login":
            manager.context.clear_cookies()
        manager.goto(live_server.url + addresses[name])
        for width, scheme in LOOKS:
            look(manager, width, scheme)
            axe_finds_nothing(manager)
            nothing_sticks_out(manager)
        assert manager.locator("h1").count() == 1, name
        assert messages == [], name


def test_a_list_shows_all_of_each_row_without_scrolling_sideways(manager, live_server, addresses):
    # In one browser for all lists: a new one costs more than what is looked at here.
    for name, width in product(["list", "organisations", "memberships", "accounts"], [1280, 1030, 768, 320]):
        manager.set_viewport_size({"width": width, "height": 900})
        if width == 1280:
            manager.goto(live_server.url + addresses[name])
        cells = manager.locator("#result_list tbody").locator("th, td").all()
        boxes = [cell.bounding_box() for cell in cells]

        assert len(boxes) >= 3, (name, width)
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes), (name, width)
        # Nothing is wider than the box that could cut it off.
        fits = "[...document.querySelectorAll('main *')].every(it => it.scrollWidth <= innerWidth)"
        assert manager.evaluate(fits), (name, width)


def test_a_list_is_a_table_at_any_width(manager, live_server, addresses):
    for width in WIDTHS:
        manager.set_viewport_size({"width": width, "height": 900})
        manager.goto(live_server.url + addresses["list"])

        expect(manager.get_by_role("table")).to_be_visible()
        expect(manager.get_by_role("row")).to_have_count(4)
        expect(manager.get_by_role("rowheader")).to_have_count(3)
        # Where the cells are stacked, each says what it is.
        said = manager.locator(".field-standing").first.evaluate("it => getComputedStyle(it, '::before').content")
        assert ("Stand" in said) is (width == 320)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_editor_registers_an_application(page, live_server, organisation, width):
    user = UserFactory(username="noor", first_name="Noor")
    MembershipFactory(user=user, organisation=organisation, role=Role.EDITOR)
    messages = complaints(page)
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(live_server.url + "/beheer/")
    page.get_by_label("Gebruikersnaam").fill("noor")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("link", name="Nieuwe toepassing").click()

    # A mistake first: the page opens at the summary, which leads to the field, and nothing typed is lost.
    page.get_by_label("Korte omschrijving").fill("De scanauto leest kentekens.")
    page.get_by_role("button", name="Concept opslaan").click()
    expect(page.locator("#fouten")).to_be_focused()
    axe_finds_nothing(page)
    page.locator("#fouten a").first.click()
    expect(page.get_by_label("Naam", exact=True)).to_be_focused()
    page.keyboard.type("Kentekens herkennen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Het concept is opgeslagen")).to_be_visible()
    expect(page.get_by_label("Korte omschrijving")).to_have_value("De scanauto leest kentekens.")

    # What is missing is told, with links to the fields.
    page.get_by_role("button", name="Opslaan en publiceren").click()
    expect(page.get_by_role("heading", name="Er ontbreekt nog iets")).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_role("link", name="Fase").click()
    page.get_by_label("Fase").select_option(label="In gebruik")
    page.get_by_label("Publicatiecategorie").select_option(label="Overig algoritme")
    page.get_by_label("Verkeer").check()
    page.get_by_label("Begindatum").fill("maart 2024")
    page.get_by_label("Contact").fill("algoritmes@voorbeeld.nl")
    laws = page.get_by_role("group", name="Verwijzingen wettelijke basis")
    laws.get_by_label("Titel 1").fill("Gemeentewet")
    laws.get_by_label("Link 1").fill("https://wetten.overheid.nl/BWBR0005416/")
    page.get_by_role("button", name="Opslaan en publiceren").click()
    expect(page.get_by_text("is opgeslagen als 2024-03")).to_be_visible()

    # And it is there for everyone.
    page.get_by_role("link", name="Bekijk haar op de website").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kentekens herkennen")
    assert Version.objects.live().get().category == ["verkeer"]
    assert [message for message in messages if "409 (Conflict)" not in message] == []


def test_the_form_works_without_a_script(browser, client, live_server, organisation):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    user = MembershipFactory(organisation=organisation).user
    version = VersionFactory(application__organisation=organisation)
    sign_in(page, client, live_server, user)
    page.goto(f"{live_server.url}/beheer/register/version/{version.pk}/change/")
    page.get_by_label("Doel en impact").fill("Sneller parkeren")
    page.get_by_role("button", name="Concept opslaan").click()

    expect(page.get_by_text("De tekst is opgeslagen")).to_be_visible()
    version.refresh_from_db()
    assert version.goal == "Sneller parkeren"
    context.close()


def test_focus_is_always_to_be_seen_and_not_covered(manager, live_server, addresses):
    manager.set_viewport_size({"width": 1280, "height": 700})
    manager.goto(live_server.url + addresses["write"])
    bar = manager.locator(".desk-save")
    assert bar.get_by_role("button").count() == 3
    assert bar.bounding_box()["height"] < 100
    stops = list(tab_stops(manager))

    assert [stop.html for stop in stops if stop.outline < 3] == []
    assert [stop.html for stop in stops if stop.covered] == []
    assert len(stops) > 60
