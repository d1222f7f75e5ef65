"""A reader who reports something and the civil servant who answers, in a real browser."""

import os

import pytest
from django.urls import reverse

from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out, tab_stops
from tests.conftest import needs_chromium
from tests.factories import CollectionFactory, OrganisationFactory, VersionFactory
from tests.roles import person

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_from_a_report_to_a_public_answer(page, client, live_server):
    CollectionFactory()
    organisation = OrganisationFactory(name="Gemeente Oudewater aan de Hollandsche IJssel")
    version = VersionFactory(application__organisation=organisation, published=True, name="Parkeren", goal="Betalen.")
    messages = complaints(page)
    seen = []

    def is_good(name):
        seen.append(name)
        assert page.locator("h1").count() == 1
        for width, scheme in LOOKS:
            look(page, width, scheme)
            axe_finds_nothing(page)
            nothing_sticks_out(page)
            if os.environ.get("SHOTS"):
                page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}.png", full_page=True)

    # From the record, by keyboard alone; sent empty, which leads to the field.
    page.goto(live_server.url + reverse("catalogue:detail", args=[version.application.number]))
    page.get_by_role("link", name="Klopt er iets niet?").first.press("Enter")
    page.get_by_role("heading", level=1, name="Klopt er iets niet").wait_for()
    is_good("form")
    page.emulate_media(reduced_motion="reduce")
    stops = list(tab_stops(page))
    # Of a large field the place where one types is brought into sight, and not its middle.
    assert not [stop for stop in stops if stop.outline < 2 or (stop.covered and "<textarea" not in stop.html)]
    # What robots fill in is not in the way of people.
    assert not [stop for stop in stops if "leeg_laten" in stop.html]
    page.get_by_role("button", name="Versturen").press("Enter")
    summary = page.get_by_role("group", name="Uw tekst is nog niet verstuurd")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    is_good("form-with-errors")
    page.get_by_role("link", name="Schrijf op wat er niet klopt").press("Enter")
    page.keyboard.type("Dat is het doel niet. " + "x" * 300)
    page.get_by_label("Over welk onderdeel?").select_option("goal")
    page.get_by_label("mogen bij de toepassing").press("Space")
    # Sooner than anybody types.
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Versturen").press("Enter")
    page.get_by_text("Er is nog geen antwoord").wait_for()
    private = page.url
    is_good("status")
    assert page.context.cookies() == []

    client.force_login(person("editor", organisation))
    cookies = [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    page.context.add_cookies(cookies)
    page.goto(live_server.url + reverse("admin:index"))
    is_good("work")
    page.get_by_role("link", name="Meldingen van lezers").press("Enter")
    is_good("list")
    page.locator("#result_list").get_by_role("link", name="Parkeren").press("Enter")
    page.get_by_role("button", name="Antwoord versturen").press("Enter")
    page.get_by_role("link", name="Uw antwoord").wait_for()
    is_good("answer-with-errors")
    page.get_by_role("link", name="Uw antwoord").press("Enter")
    page.keyboard.type("Het doel is betalen.")
    page.get_by_label("Beantwoord:").check()
    page.get_by_label("Toon vraag en antwoord").check()
    page.get_by_role("button", name="Antwoord versturen").press("Enter")
    page.get_by_role("button", name="Weghalen van de website").wait_for()
    is_good("answered")

    page.goto(private)
    page.get_by_text("Het doel is betalen.").wait_for()
    is_good("status-answered")
    page.get_by_role("link", name="Parkeren").press("Enter")
    page.get_by_role("heading", name="Vragen en antwoorden").wait_for()
    is_good("record")
    assert messages == []
    assert len(seen) == 9
