"""Texts that stand above what they tell of, from the left, in as many lines as they need at 320 px."""

from catalogue.charts.letters import LINE, NARROWEST, SIZE, lines
from catalogue.charts.shapes import Shape, Text
from catalogue.figures.figure import Row

# From the top of a line down to what its letters stand on, in pixels.
BASE = 15


def written(paint: str, text: str, y: int, room: float = NARROWEST, size: int = SIZE) -> tuple[list[Shape], int]:
    """The text from `y` on, and where the next thing may begin."""
    shown = lines(text, room, size)
    texts = [Text(paint, "0%", y + BASE + place * LINE, line) for place, line in enumerate(shown)]
    return [*texts], y + LINE * len(shown)


def label(row: Row, y: int, room: float = NARROWEST) -> tuple[list[Shape], int]:
    """The same of what a row is called; why there is no value is less loud."""
    return written("quiet" if row.is_no_value else "label", str(row.label), y, room)
