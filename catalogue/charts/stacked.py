"""A bar for each row, divided by the columns; what each part is, is told by its pattern and in words."""

from django.utils.translation import gettext as _

from catalogue.charts import heat
from catalogue.charts.labels import label, written
from catalogue.charts.legend import AFTER_SWATCH, SWATCH, legend
from catalogue.charts.letters import LINE, NARROWEST, width
from catalogue.charts.shapes import Drawing, Rect, Shape, Text, percent
from catalogue.figures.figure import Column, Figure
from catalogue.statistics.units import Number

BAR, GAP = 20, 16  # pixels
BETWEEN = 16
# From full to empty. The last part is always empty: of a whole it is mostly what is not there.
PARTS = ("solid", "hatch", "dots", "upright", "cross")
EMPTY = "empty"
MOST_PARTS = len(PARTS) + 1
# Of the width: a part that is not zero is there, and its border shows it.
LEAST = 0.0001


def patterns(number: int) -> tuple[str, ...]:
    """How so many parts are painted."""
    return (*PARTS[: number - 1], EMPTY) if number > 1 else PARTS[:number]


def draw(figure: Figure) -> Drawing:
    places = [place for place, column in enumerate(figure.columns) if column.drawn]
    if len(places) > MOST_PARTS:
        return heat.draw(figure)
    paints = patterns(len(places))
    words = [str(figure.columns[place].label) for place in places]
    shapes, y = legend(zip(paints, words, strict=True), 0)
    texts, y = written("small", _scale(figure, places), y)
    shapes += texts
    y += GAP // 2
    breaks: list[int] = []
    for row in figure.rows:
        breaks.append(y)
        texts, y = label(row, y)
        shapes += texts
        parts = [row.numbers[place] for place in places]
        shapes += _bar(parts, paints, figure.whole, y)
        numbers, y = _numbers(parts, [figure.columns[place] for place in places], paints, y + BAR)
        shapes += numbers
        y += GAP
    return Drawing(y, tuple(shapes), tuple(breaks))


def _scale(figure: Figure, places: list[int]) -> str:
    if figure.whole:
        number = figure.columns[places[0]].written(figure.whole) if places else ""
        return _("Een volle balk is %(number)s.") % {"number": number}
    return _("Elke balk is het geheel van zijn regel.")


def _bar(parts: list[Number], paints: tuple[str, ...], whole: int | None, y: int) -> list[Shape]:
    """The parts side by side, of the whole or else of what they are together."""
    sizes = [max(0.0, float(part or 0)) for part in parts]
    full = max(float(whole or 0), sum(sizes))
    shapes: list[Shape] = [Rect("track", "0%", y, "100%", BAR)] if full > sum(sizes) or not full else []
    before = 0.0
    for size, paint in zip(sizes, paints, strict=True):
        if size:
            wide = max(size / full, LEAST)
            shapes.append(Rect(paint, percent(min(before, 1 - wide), 1), y, percent(wide, 1), BAR))
            before += size / full
    return shapes


def _numbers(parts: list[Number], columns: list[Column], paints: tuple[str, ...], y: int) -> tuple[list[Shape], int]:
    """Below the bar: each number that is not zero behind a piece of its pattern."""
    shapes: list[Shape] = []
    x = 0
    told = [place for place, part in enumerate(parts) if part != 0] or [0]
    for place in told if parts else []:
        written = columns[place].written(parts[place])
        wide = SWATCH + AFTER_SWATCH + int(width(written))
        if x and x + wide > NARROWEST:
            x, y = 0, y + LINE
        if parts[place] != 0:
            shapes.append(Rect(paints[place], str(x), y + 5, str(SWATCH), 12))
            x += SWATCH + AFTER_SWATCH
        shapes.append(Text("number", str(x), y + 16, written))
        x += int(width(written)) + BETWEEN
    return shapes, y + LINE
