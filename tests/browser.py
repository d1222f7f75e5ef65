"""A page as someone without a mouse goes through it."""

from collections.abc import Iterator
from dataclasses import dataclass

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
