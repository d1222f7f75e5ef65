"""The statistics pages in a real browser, with the quickscans loaded: accessibility, and small and wide screens."""

import pytest

from register.models import Collection
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out, tab_stops
from tests.conftest import needs_chromium
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

# Together they have every kind of drawing.
PAGES = [
    "/statistiek/",
    "/statistiek/dekking/",
    "/statistiek/kwaliteit/",
    "/statistiek/verloop/",
    "/statistiek/kruistabel/",
    "/statistiek/naast-de-quickscan/",
    "/statistiek/cijfers/dekking/",
    "/statistiek/quickscan/",
    *(f"/statistiek/quickscan/{slug}/" for slug in ("2024", "genai-2025")),
]
KINDS = ("solid", "hatch", "heat-5", "dot", "value", "tiny", "above")
# What is written in a drawing, where it stands: what lies over something else, or beside the drawing.
MISPLACED = """() => [...document.querySelectorAll('.drawing')].flatMap(drawing => {
    const edges = drawing.getBoundingClientRect();
    const texts = [...drawing.querySelectorAll('text:not(.halo)')]
        .map(text => [text.textContent, text.getBoundingClientRect()]);
    const beside = texts.filter(([, box]) => box.left < edges.left - 4 || box.right > edges.right + 4);
    const over = texts.flatMap(([one, a], place) => texts.slice(place + 1)
        .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6)
        .map(([other]) => `${one} / ${other}`));
    return [...beside.map(([text]) => text), ...over];
})"""


@pytest.fixture(autouse=True)
def _records(editions):
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER, name="Algoritmeregister")
    taken_over = ApplicationFactory(origin="overgenomen", source_register=source)
    VersionFactory(application=taken_over, published=True, technique="", publication_category="", category=[])
    VersionFactory(published=True, application__organisation__type="samenwerkingsverband", publication_category="")
    for number in range(20):
        OrganisationFactory(name=f"Gemeente {number} aan Zee", tooi_uri=f"https://identifier.overheid.nl/gm{number}")


def test_every_page_is_accessible_and_whole(page, live_server):
    messages, painted = complaints(page), set()
    for address in (*PAGES, *(f"/en{address}" for address in PAGES[:1])):
        page.goto(live_server.url + address)
        for width, scheme in LOOKS:
            look(page, width, scheme)
            axe_finds_nothing(page)
            nothing_sticks_out(page)
            assert page.evaluate(MISPLACED) == [], (address, width)
        painted |= {kind for kind in KINDS if page.locator(f".drawing .{kind}").count()}
        assert messages == [], address
    assert painted == set(KINDS)


def test_a_wide_screen_is_used(page, live_server):
    page.set_viewport_size({"width": 1280, "height": 900})
    for address in PAGES:
        page.goto(live_server.url + address)
        right = page.evaluate(
            "Math.max(...[...document.querySelectorAll('main table, .figure')].map(one =>"
            " one.getBoundingClientRect().right))"
        )
        assert right > 1200, address


def test_the_keyboard_reaches_everything_of_a_figure(page, live_server):
    page.set_viewport_size({"width": 320, "height": 700})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/statistiek/cijfers/dekking/")
    stops = list(tab_stops(page))
    assert [stop for stop in stops if stop.outline < 2 or stop.covered] == []
    reached = " ".join(stop.html for stop in stops)
    for part in ("<summary", 'role="region"', "vorm=csv", "vorm=svg", "vorm=png", "?op=", "/api/v1/figures/dekking"):
        assert part in reached, part


def test_on_paper_a_table_is_open_and_the_darkest_has_light_numbers(page, live_server):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{live_server.url}/statistiek/kruistabel/")
    assert page.locator(".figure-table").first.is_visible()
    colours = page.evaluate("""() => [...document.querySelectorAll('.cell-on-dark')].map(text =>
        [getComputedStyle(text).fill, getComputedStyle(text.previousElementSibling).fill])""")
    assert colours
    assert set(map(tuple, colours)) == {("rgb(255, 255, 255)", "rgb(0, 0, 0)")}
