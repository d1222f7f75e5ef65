"""The statistics pages in a real browser, with the quickscans loaded: accessibility, and small and wide screens."""

import pytest

from register.models import Collection
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import ApplicationFactory, CollectionFactory, VersionFactory

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

EDITIONS = ("2019", "2021", "2024", "genai-2025")
PAGES = [
    "/statistiek/",
    "/statistiek/naast-de-quickscan/",
    "/statistiek/quickscan/",
    *(f"/statistiek/quickscan/{slug}/" for slug in EDITIONS),
]


@pytest.fixture(autouse=True)
def _records(editions):
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER, name="Algoritmeregister")
    taken_over = ApplicationFactory(origin="overgenomen", source_register=source)
    VersionFactory(application=taken_over, published=True, technique="", publication_category="", category=[])
    VersionFactory(published=True, application__organisation__type="samenwerkingsverband", publication_category="")


def test_every_page_is_accessible_and_whole(page, live_server):
    messages = complaints(page)
    for address in (*PAGES, *(f"/en{address}" for address in PAGES[:3])):
        page.goto(live_server.url + address)
        for width, scheme in LOOKS:
            look(page, width, scheme)
            axe_finds_nothing(page)
            nothing_sticks_out(page)
        assert messages == [], address


def test_a_wide_screen_is_used(page, live_server):
    page.set_viewport_size({"width": 1280, "height": 900})
    for address in PAGES:
        page.goto(live_server.url + address)
        right = page.evaluate(
            "Math.max(...[...document.querySelectorAll('main table')].map(one => one.getBoundingClientRect().right))"
        )
        assert right > 1200, address
