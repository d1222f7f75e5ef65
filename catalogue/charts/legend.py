"""What a pattern, a shade or a letter stands for, in words; as many beside each other as fit at 320 px."""

from collections.abc import Iterable

from catalogue.charts.letters import LINE, NARROWEST, SMALL, lines, width
from catalogue.charts.shapes import Rect, Shape, Text

SWATCH = 14  # pixels
AFTER_SWATCH, BETWEEN = 6, 18


def legend(entries: Iterable[tuple[str, str]], top: int) -> tuple[list[Shape], int]:
    """The shapes, and where the next thing may begin. Each entry is a paint and its words."""
    shapes: list[Shape] = []
    x, y = 0, top
    for paint, words in entries:
        room = NARROWEST - SWATCH - AFTER_SWATCH
        written = lines(words, room, SMALL)
        wide = SWATCH + AFTER_SWATCH + int(max(width(line, SMALL) for line in written))
        if x and x + wide > NARROWEST:
            x, y = 0, y + LINE
        shapes.append(Rect(paint, str(x), y + 3, str(SWATCH), SWATCH))
        for place, line in enumerate(written):
            shapes.append(Text("small", str(x + SWATCH + AFTER_SWATCH), y + 15 + place * LINE, line))
        x += wide + BETWEEN
        if len(written) > 1:
            x, y = 0, y + LINE * len(written)
    return shapes, y + (LINE if x else 0)


def keys(entries: Iterable[tuple[str, str]], top: int) -> tuple[list[Shape], int]:
    """The same for letters that stand for words."""
    shapes: list[Shape] = []
    x, y = 0, top
    for key, words in entries:
        before = int(width(key, SMALL)) + AFTER_SWATCH
        written = lines(words, NARROWEST - before, SMALL)
        wide = before + int(max(width(line, SMALL) for line in written))
        if x and x + wide > NARROWEST:
            x, y = 0, y + LINE
        shapes.append(Text("key", str(x), y + 15, key))
        for place, line in enumerate(written):
            shapes.append(Text("small", str(x + before), y + 15 + place * LINE, line))
        x += wide + BETWEEN
        if len(written) > 1:
            x, y = 0, y + LINE * len(written)
    return shapes, y + (LINE if x else 0)
