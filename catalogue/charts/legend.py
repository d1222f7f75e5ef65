"""What a pattern, a shade or a letter stands for, in words; as many beside each other as fit at 320 px."""

from collections.abc import Callable, Iterable

from catalogue.charts.labels import BASE
from catalogue.charts.letters import LINE, NARROWEST, SMALL, lines, width
from catalogue.charts.shapes import Rect, Shape, Text

SWATCH = 14  # pixels
AFTER_SWATCH, BETWEEN = 6, 18


def legend(entries: Iterable[tuple[str, str]], top: int) -> tuple[list[Shape], int]:
    """The shapes, and where the next thing may begin. Each entry is a paint and its words."""

    def swatch(paint: str, x: int, y: int) -> Shape:
        return Rect(paint, str(x), y + 3, str(SWATCH), SWATCH)

    return _explained(((paint, SWATCH, words) for paint, words in entries), top, swatch)


def keys(entries: Iterable[tuple[str, str]], top: int) -> tuple[list[Shape], int]:
    """The same for letters that stand for words."""

    def letters(key: str, x: int, y: int) -> Shape:
        return Text("key", str(x), y + BASE, key)

    return _explained(((key, int(width(key, SMALL)), words) for key, words in entries), top, letters)


def _explained(
    entries: Iterable[tuple[str, int, str]], top: int, draw: Callable[[str, int, int], Shape]
) -> tuple[list[Shape], int]:
    """Each entry is what `draw` draws, how many pixels that is wide, and the words that stand behind it."""
    shapes: list[Shape] = []
    x, y = 0, top
    for sign, sign_wide, words in entries:
        before = sign_wide + AFTER_SWATCH
        written = lines(words, NARROWEST - before, SMALL)
        wide = before + int(max(width(line, SMALL) for line in written))
        if x and x + wide > NARROWEST:
            x, y = 0, y + LINE
        shapes.append(draw(sign, x, y))
        for place, line in enumerate(written):
            shapes.append(Text("small", str(x + before), y + BASE + place * LINE, line))
        x += wide + BETWEEN
        if len(written) > 1:
            x, y = 0, y + LINE * len(written)
    return shapes, y + (LINE if x else 0)
