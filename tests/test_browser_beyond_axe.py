"""What axe cannot see, on pages of each kind: keys, zoom, spacing, motion, forced colours, paper, and the network."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from register.importing.examples import load_examples
from register.models import Version
from tests import axe
from tests.browser import complaints, nothing_sticks_out, tab_stops
from tests.conftest import needs_chromium

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

PARKING = "Kentekens lezen met de scanauto"
WIDE = (1280, 700)
# A window of 1280 by 1024 at 400 %.
ZOOMED = (320, 256)
# The same at 200 %, and a phone on its side.
LANDSCAPE = (640, 320)

# WCAG 1.4.12, in each element: the content policy takes no stylesheet that we would add.
WIDER = """() => document.querySelectorAll('*').forEach(element => element.style.cssText +=
    'line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important')"""
UNFOLD = "document.querySelectorAll('details').forEach(part => part.open = true)"
# Text that its own box hides, or of which the middle of the first line is under something else.
LOST_TEXT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(element => {
    const own = [...element.childNodes].find(node => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim());
    if (!own || !element.checkVisibility() || element.closest('.hidden-text, script, option, .table-box, pre'))
        return false;
    if (getComputedStyle(element).overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1) return true;
    const range = document.createRange();
    range.selectNodeContents(own);
    const box = range.getClientRects()[0];
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return !top || !(element.contains(top) || top.contains(element));
}).map(element => element.outerHTML.slice(0, 120))"""
# Of two things that are not beside each other, the first in the page is the upper one; and nothing jumps the queue.
OUT_OF_ORDER = """() => {
    const style = element => getComputedStyle(element);
    const flows = element => element.checkVisibility() && element.getBoundingClientRect().height > 1
        && ['static', 'relative'].includes(style(element).position)
        && !['inline', 'contents'].includes(style(element).display);
    const wrong = [...document.querySelectorAll('[tabindex]')].filter(element => element.tabIndex > 0);
    for (const parent of document.querySelectorAll('body, body *')) {
        const {columnCount, columnWidth, display} = style(parent);
        // Columns of text go up again.
        if (columnCount !== 'auto' || columnWidth !== 'auto') continue;
        const boxes = [...parent.children].filter(flows).map(element => [element.getBoundingClientRect(), element]);
        boxes.slice(1).forEach(([box, element], place) => {
            const [before] = boxes[place];
            const isBeside = box.top < before.bottom - 1 && before.top < box.bottom - 1;
            if (!isBeside && box.bottom <= before.top + 1) wrong.push(element);
            if (isBeside && display.includes('flex') && box.left < before.left) wrong.push(element);
        });
    }
    return wrong.map(element => element.outerHTML.slice(0, 120));
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter(element => {
    const style = getComputedStyle(element);
    return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0
        || style.scrollBehavior === 'smooth';
}).map(element => element.outerHTML.slice(0, 120))"""
# With forced colours a background says nothing any more, so what one presses or fills in needs a border.
WITHOUT_BORDER = """() => [...document.querySelectorAll('button, .button, select, textarea,'
    + 'input:not([type=hidden], [type=checkbox], [type=radio])')]
    .filter(element => element.checkVisibility() && !element.matches('.link-button, .filters > summary'))
    .filter(element => getComputedStyle(element).borderBottomStyle === 'none')
    .map(element => element.outerHTML.slice(0, 120))"""
DRAWN = "[...document.querySelectorAll('main svg rect')].map(bar => getComputedStyle(bar).fill)"
GROUND = "getComputedStyle(document.body).backgroundColor"
SMALL = """() => [...document.querySelectorAll('main :is(button, select, .button, .check, input[type=search]), nav a')]
    .filter(element => element.checkVisibility() && !element.closest('.breadcrumb, .languages, .contents, p, dd'))
    .map(element => [element.getBoundingClientRect(), element]).filter(([box]) => box.height < 44)
    .map(([, element]) => element.outerHTML.slice(0, 120))"""


@pytest.fixture
def pages():
    """A page of each kind: its name and address."""
    load_examples()
    number = Version.objects.live().get(name=PARKING).application.number
    return {
        "home": reverse("catalogue:home"),
        "list": f"{reverse('catalogue:list')}?q=kenteken&phase=in_gebruik&organisationType=gemeente",
        "record": reverse("catalogue:detail", args=[number]),
        "difference": f"{reverse('catalogue:difference', args=[number])}?van=1&naar=3",
        "report": reverse("catalogue:report", args=[number]),
    }


@pytest.fixture
def each_page(page, pages, live_server):
    """Opens page after page, unfolded, the form with its errors; at the end the browser has nothing to complain of."""
    messages, asked = complaints(page), []
    page.on("request", lambda request: asked.append(request.url))

    def opened(*size, only=None):
        page.set_viewport_size(dict(zip(("width", "height"), size or WIDE, strict=True)))
        for name, address in pages.items():
            if only and name not in only:
                continue
            page.goto(live_server.url + address)
            if name == "report":
                page.get_by_role("button", name="Versturen").click()
                page.get_by_role("group", name="Uw tekst is nog niet verstuurd").wait_for()
            page.evaluate(UNFOLD)
            yield name

    yield opened
    assert [address for address in asked if not address.startswith(live_server.url)] == []
    assert page.context.cookies() == []
    # The form that is not sent answers so.
    assert [message for message in messages if "400 (Bad Request)" not in message] == []


def test_the_first_key_reaches_the_skip_link_and_the_next_the_content(page, each_page):
    for _name in each_page(only=["list"]):
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("size", [WIDE, ZOOMED], ids=["wide", "at 400 percent"])
def test_keys_reach_everything_in_the_order_in_which_it_reads_seen_and_not_trapped(page, each_page, size):
    page.emulate_media(reduced_motion="reduce")
    for name in each_page(*size):
        nothing_sticks_out(page)
        assert page.evaluate(OUT_OF_ORDER) == [], name
        stops = list(tab_stops(page))
        assert [stop.html for stop in stops if stop.outline < 3] == [], name
        # Of a large field the place where one types is brought into sight, and not its middle.
        assert [stop.html for stop in stops if stop.covered and "<textarea" not in stop.html] == [], name
        assert len(stops) > 15, name


def test_twice_as_large_on_a_phone_on_its_side_and_spaced_wider_no_text_is_lost(page, each_page):
    for name in each_page(*LANDSCAPE):
        no_text_is_lost(page, name, LANDSCAPE[0])
        page.evaluate(WIDER)
        for width in (LANDSCAPE[0], WIDE[0]):
            no_text_is_lost(page, name, width)


def no_text_is_lost(page, name, width):
    page.set_viewport_size({"width": width, "height": 700})
    nothing_sticks_out(page)
    # The whole page in sight, so that each text has a place where it can be pointed at.
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
    assert page.evaluate(LOST_TEXT) == [], (name, width)


def test_what_one_points_at_is_large_enough(page, each_page):
    for name in each_page():
        found = axe.run(page, ["target-size"])
        assert found == [], name


class TestByTouch:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return browser_context_args | {"has_touch": True, "is_mobile": True}

    def test_what_one_presses_is_as_large_as_a_finger(self, page, each_page):
        for name in each_page(360, 740, only=["home", "list", "report"]):
            assert page.evaluate(SMALL) == [], name


def test_who_wants_no_motion_gets_none(page, each_page):
    page.emulate_media(reduced_motion="reduce")
    for name in each_page(only=["home", "list", "record"]):
        assert page.evaluate(MOVING) == [], name


def test_forced_colours_leave_everything_to_be_seen(page, each_page):
    page.emulate_media(forced_colors="active")
    for name in each_page():
        assert page.evaluate(WITHOUT_BORDER) == [], name
        ground = page.evaluate(GROUND)
        assert ground not in page.evaluate(DRAWN), name
        if name == "list":
            current = page.locator(".site-nav [aria-current]")
            assert current.evaluate("element => getComputedStyle(element).borderBottomStyle") == "solid"
        if name == "difference":
            marks = page.locator("main :is(ins, del)")
            lines = marks.evaluate_all("all => all.map(element => getComputedStyle(element).textDecorationLine)")
            assert lines
            assert "none" not in lines


def test_on_paper_there_is_the_text_with_its_links_and_no_menu(page, each_page):
    page.emulate_media(media="print")
    for name in each_page(794, 1123, only=["list", "record"]):
        for part in (".site-nav", ".languages", ".breadcrumb", ".site-footer nav", "main button"):
            assert page.locator(f"{part}:visible").count() == 0, (name, part)
        expect(page.locator("h1")).to_be_visible()
        nothing_sticks_out(page)
        if name == "list":
            expect(page.get_by_text("Fase: In gebruik")).to_be_visible()
        if name == "record":
            link = page.locator("#lawful-basis-grouping dd a").first
            assert "https://" in link.evaluate("element => getComputedStyle(element, '::after').content")
