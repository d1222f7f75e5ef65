"""The public site in a real browser: accessibility, small screens, and no JavaScript at all."""

import re

import pytest
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import expect

import catalogue.urls
from catalogue.views import (
    changes,
    citing,
    comparing,
    feeds,
    figures,
    history,
    quickscan,
    reports,
    statistics,
    statistics_report,
    suggestions,
)
from register.choices import Origin
from register.models import Collection, Edition, EditionEntry
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

NUMBER = "12345670"
IMPORTED, RECONSTRUCTED, NAMED, WITHDRAWN = "11111115", "22222220", "33333335", "44444440"
# The accessibility statement names what is here.
PAGES = {
    "home": "/",
    "list": "/toepassingen/",
    "filtered": "/toepassingen/?phase=in_gebruik&technique=bestaat-niet",
    "edition": "/toepassingen/?edition=2024",
    "table": f"/toepassingen/?view=table&phase=in_gebruik&op={timezone.localdate()}",
    "nothing found": "/toepassingen/?q=kentekens+xyzzy&phase=in_gebruik",
    "choose": "/toepassingen/kiezen/organisation/?organisation=gemeente-ons-dorp&q=kenteken",
    "record": f"/toepassingen/{NUMBER}/",
    "English record": f"/en/toepassingen/{NUMBER}/",
    "imported": f"/toepassingen/{IMPORTED}/",
    "reconstructed": f"/toepassingen/{RECONSTRUCTED}/",
    "reconstructed by name": f"/toepassingen/{NAMED}/",
    "withdrawn": f"/toepassingen/{WITHDRAWN}/",
    "organisations": "/organisaties/",
    "organisation": "/organisaties/gemeente-ons-dorp/",
    "about": "/over/",
    "accessibility": "/toegankelijkheid/",
    "privacy": "/privacy/",
    "data": "/data/",
    "error": "/niets/",
}


@pytest.fixture(autouse=True)
def _records():
    organisation = OrganisationFactory(name="Gemeente Ons Dorp", slug="gemeente-ons-dorp")
    VersionFactory.create_batch(25, published=True, application__organisation=organisation)
    VersionFactory(
        published=True,
        application=ApplicationFactory(number=NUMBER, organisation=organisation),
        name="Het-kenteken-van-een-geparkeerde-auto-herkennen-zonder-spaties-in-deze-naam",
        goal="Zie https://www.voorbeeld.nl/" + "een-lang-adres/" * 10,
        category=["verkeer", "wonen"],
        lawful_basis_grouping=[{"title": "Gemeentewet", "link": "https://wetten.overheid.nl/BWBR0005416/"}],
        missing={"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}},
    )
    VersionFactory(published=True, name="Chatbot", description_short="", application__organisation=organisation)
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER)
    of_others = {
        IMPORTED: {"origin": Origin.IMPORT, "source_register": source, "source_id": IMPORTED},
        WITHDRAWN: {"withdrawn_at": timezone.now(), "withdrawal_reason": "Niet meer in gebruik."},
    }
    for number, values in of_others.items():
        application = ApplicationFactory(number=number, organisation=organisation, **values)
        VersionFactory(published=True, application=application, name="Chatbot", description_short="")
    _edition()


def _edition():
    collection = CollectionFactory(slug=Collection.QUICKSCAN, name="Quickscan")
    edition = Edition.objects.create(slug="2024", name="Quickscan 2024", year=2024, collection=collection)
    for number, named in ((RECONSTRUCTED, False), (NAMED, True)):
        application = ApplicationFactory(
            number=number,
            collection=collection,
            organisation=None,
            organisation_type="gemeente",
            named=named,
            origin=Origin.RECONSTRUCTION,
        )
        version = VersionFactory(application=application, published=True)
        EditionEntry.objects.create(edition=edition, version=version, key=number)


def test_every_kind_of_page_is_looked_at():
    others = (PAGES["error"], PAGES["English record"])
    looked_at = {resolve(address.split("?")[0]).func for address in PAGES.values() if address not in others}
    # These have tests of their own: statistics, the history with the log (test_public_history.py), reports, comparing
    # (test_browser_record.py), and what is not public yet (test_browser_organisation.py).
    apart = {module.__name__ for module in (statistics, figures, quickscan, statistics_report)}
    apart |= {module.__name__ for module in (history, changes, reports, comparing)}
    # No pages: feeds, suggestions, and files to cite with.
    apart |= {module.__name__ for module in (feeds, suggestions, citing)}
    there_are = {url.callback for url in catalogue.urls.urlpatterns if url.callback.__module__ not in apart}
    there_are -= {resolve("/voorbeeld/x/").func}
    assert looked_at == there_are


def test_every_page_is_accessible_and_whole(page, live_server):
    messages = complaints(page)
    for address in PAGES.values():
        page.goto(live_server.url + address)
        for width, scheme in LOOKS:
            look(page, width, scheme)
            axe_finds_nothing(page)
            nothing_sticks_out(page)
        targets_are_large_enough(page)
        wider_spacing_cuts_nothing_off(page)
    assert [message for message in messages if not re.search(r"status of (404|410)", message)] == []


def targets_are_large_enough(page):
    """WCAG 2.5.8: 24 pixels, links within a sentence excepted."""
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, summary, input, nav a, .chips a')]
             .filter(element => element.offsetParent && !element.closest('.check'))
             .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
             .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
    )
    assert small == [], page.url


def wider_spacing_cuts_nothing_off(page):
    """WCAG 1.4.12: no text may end outside the box that hides what sticks out."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(
        """() => document.querySelectorAll('*').forEach(element => element.style.cssText +=
           'line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important')"""
    )
    cut = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *, footer *')].filter(element =>
             getComputedStyle(element).overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1
             && !element.closest('.hidden-text')).map(element => element.outerHTML.slice(0, 100))"""
    )
    assert cut == [], page.url
    nothing_sticks_out(page)


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return browser_context_args | {"java_script_enabled": False}

    def test_a_reader_searches_filters_drops_a_filter_and_reads_a_record(self, page, live_server):
        page.goto(live_server.url)
        page.get_by_role("searchbox", name="Zoek een toepassing").fill("kenteken")
        page.locator(".hero").get_by_role("button", name="Zoeken").first.click()
        results = page.locator("#resultaten")
        expect(results).to_have_text("26 resultaten")
        page.get_by_role("link", name="Volgende").click()
        expect(page).to_have_title("‘kenteken’ – Toepassingen van AI en algoritmes, pagina 2 van 2 – AI-register")
        page.get_by_label("Wonen").check()
        page.get_by_role("button", name="Filters toepassen").click()
        expect(results).to_have_text("1 resultaat")
        page.get_by_role("link", name="Thema: Wonen").click()
        expect(results).to_have_text("26 resultaten")
        page.go_back()
        page.locator(".card h3 a").click()
        expect(page.locator("h1")).to_contain_text("Het-kenteken")
        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert page.url.endswith(f"/en/toepassingen/{NUMBER}/")

    def test_on_a_phone_the_filters_are_folded_and_work_as_well(self, page, live_server):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(live_server.url + "/toepassingen/")
        expect(page.get_by_label("Wonen")).to_be_hidden()
        page.locator(".filters > summary").click()
        page.get_by_label("Wonen").check()
        page.get_by_role("button", name="Filters toepassen").click()
        expect(page.locator("#resultaten")).to_have_text("1 resultaat")
        expect(page.locator(".filters > summary")).to_have_text("Filters (1)")

    def test_after_filtering_the_results_have_the_focus(self, page, live_server):
        page.goto(live_server.url + "/toepassingen/")
        page.get_by_role("button", name="Filters toepassen").click()
        expect(page.locator("#resultaten")).to_be_focused()
