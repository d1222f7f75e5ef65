"""The page of a record and records side by side, in a real browser: accessible, whole, and within the policy."""

import pytest
from playwright.sync_api import expect

from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import ApplicationFactory, VersionFactory

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

FULL = {
    "high_risk": True,
    "published": True,
    "name": "Kentekens herkennen",
    "provider": "ScanCar",
    "personal_data": "ja",
    "source_data": "Kentekens. " * 40,
    "ai_act_class": "hoog_risico_bijlage_iii",
    "ai_act_area": 6,
    "ai_act_reason": "Het helpt bij handhaving. " * 20,
    "lawful_basis_grouping": [{"title": "Gemeentewet", "link": "https://wetten.overheid.nl/BWBR0005416/"}],
}


@pytest.fixture
def record():
    version = VersionFactory(**FULL, application=ApplicationFactory(number="12345670"))
    VersionFactory(**FULL | {"publication_category": "overig", "description_short": "x" * 400})
    VersionFactory(published=True, name="Kentekens herkennen")
    return version


def test_a_councillor_reads_a_record_and_compares_it_with_another_municipality(page, live_server, record):
    messages = complaints(page)
    page.goto(live_server.url + record.application.get_absolute_url())
    # Data blocks are not run, so the policy has nothing against them.
    assert page.locator('script[type="application/ld+json"]').count() == 2
    for width, scheme in LOOKS:
        look(page, width, scheme)
        axe_finds_nothing(page)
        nothing_sticks_out(page)

    page.set_viewport_size({"width": 1280, "height": 900})
    there = page.get_by_role("region", name="Hetzelfde product bij andere organisaties").get_by_role("listitem").first
    expect(there).to_contain_text("hier ‘Hoog-risico AI-systeem’, daar ‘Overig algoritme’")
    there.get_by_role("link", name="Vergelijk").click()

    row = page.get_by_role("row", name="Publicatiecategorie")
    expect(row).to_contain_text("Verschilt")
    expect(row.get_by_role("cell")).to_have_count(2)
    for width, scheme in LOOKS:
        look(page, width, scheme)
        axe_finds_nothing(page)
        nothing_sticks_out(page)
    # On a small screen each value says whose it is.
    expect(row.get_by_role("cell").last).to_contain_text("Gemeente")
    page.get_by_role("link", name="Toon alleen de verschillen").click()
    expect(page.get_by_role("row", name="Belangrijkste techniek")).to_have_count(0)

    page.get_by_role("link", name="Haal weg").first.click()
    axe_finds_nothing(page)
    page.get_by_label("Zet er een toepassing bij").fill(record.application.number)
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("table")).to_be_visible()
    assert messages == []


def test_on_paper_nothing_is_folded_away_and_addresses_are_written_out(page, live_server, record):
    page.goto(live_server.url + record.application.get_absolute_url())
    page.emulate_media(media="print")
    expect(page.locator(".citation")).to_be_visible()
    expect(page.locator(".contents")).to_be_hidden()
    law = page.locator("aside .documents a", has_text="Gemeentewet")
    assert "wetten.overheid.nl" in law.evaluate("element => getComputedStyle(element, '::after').content")
