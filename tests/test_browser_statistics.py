"""The statistics pages in a real browser, with the quickscans loaded: accessibility, and small and wide screens."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from register.importing.quickscan import load_quickscan
from register.models import Collection
from tests.conftest import needs_chromium
from tests.factories import ApplicationFactory, CollectionFactory, VersionFactory

pytestmark = [needs_chromium, pytest.mark.django_db(transaction=True)]

PAGES = ["/statistiek/", *(f"/statistiek/quickscan/{slug}/" for slug in ("2019", "2021", "2024", "genai-2025"))]


@pytest.fixture(autouse=True)
def _records():
    load_quickscan()
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER, name="Algoritmeregister")
    taken_over = ApplicationFactory(origin="overgenomen", source_register=source)
    VersionFactory(application=taken_over, published=True, technique="", publication_category="", category=[])
    VersionFactory(published=True, application__organisation__type="samenwerkingsverband", publication_category="")


def visit(page, live_server, address):
    page.goto(live_server.url + address)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(page, live_server, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for address in [*PAGES, *(f"/en{address}" for address in PAGES[:3])]:
        visit(page, live_server, address)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}\n{results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_wide_screen_is_used(page, live_server):
    page.set_viewport_size({"width": 1280, "height": 900})
    for address in PAGES:
        visit(page, live_server, address)
        right = page.evaluate(
            "Math.max(...[...document.querySelectorAll('main table')].map(one => one.getBoundingClientRect().right))"
        )
        assert right > 1200, address
