"""What browser tests ask of any page: that it is accessible and whole, and how one goes through it without a mouse."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests import axe

# Both widths and both schemes, in two looks and not four: each look at a page costs a second.
LOOKS = [(1280, "light"), (320, "dark")]
MOST_STOPS = 500
# Covered: at the middle of what has the focus (or of its first line) something else is on top, or nothing is in sight.
LOOK = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const box = element.getClientRects()[0];
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {
        html: element.outerHTML.slice(0, 200),
        outline: style.outlineStyle === 'solid' ? parseFloat(style.outlineWidth) : 0,
        covered: !top || !element.contains(top),
        end: element === document.body,
    };
}"""


@dataclass(frozen=True)
class Stop:
    """What has the focus: the start of its HTML, the width of its outline in pixels, and whether it is covered."""

    html: str
    outline: float
    covered: bool


def tab_stops(page) -> Iterator[Stop]:
    """Everything that the Tab key reaches, from the first to the last."""
    for _step in range(MOST_STOPS):
        page.keyboard.press("Tab")
        seen = page.evaluate(LOOK)
        if seen.pop("end"):
            return
        yield Stop(**seen)
    raise AssertionError("The end of the page was not reached.")


def complaints(page) -> list[str]:
    """What the browser will complain of from here on: refusals of the content policy, files that are not there."""
    messages: list[str] = []
    page.on("console", lambda message: message.type in ("error", "warning") and messages.append(message.text))
    return messages


def look(page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    # A colour on its way to another is neither.
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    # What is folded away is looked at too.
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


def axe_finds_nothing(page) -> None:
    found = axe.complaint(page)
    assert not found, f"{page.url} {page.viewport_size} {found}"


def nothing_sticks_out(page) -> None:
    """A table may scroll in its own box, the page may not."""
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
