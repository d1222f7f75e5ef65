"""A bar for each row, its label and number above it. Bars start at zero; behind them stands the whole."""

from django.utils.translation import ngettext

from catalogue.charts.labels import BASE, label, written
from catalogue.charts.letters import NARROWEST, width
from catalogue.charts.shapes import Drawing, Rect, Shape, Text, percent
from catalogue.figures.figure import Column, Figure, Row
from catalogue.statistics.units import Number, Unit

BAR, GAP = 12, 14  # pixels
# Beside the number at 320 px.
BETWEEN = 12
# So many rows of zero say something; more of them only hide the others.
MOST_ZEROS = 3


def draw(figure: Figure) -> Drawing:
    place = next((place for place, column in enumerate(figure.columns) if column.drawn), 0)
    full, behind = full_bar(figure, [row.numbers[place] for row in figure.rows], figure.columns[place])
    zeros = sum(row.numbers[place] == 0 for row in figure.rows)
    left_out = zeros if zeros > MOST_ZEROS else 0
    shapes: list[Shape] = []
    breaks: list[int] = []
    y = 0
    for row in figure.rows:
        if left_out and row.numbers[place] == 0:
            continue
        breaks.append(y)
        texts, y = _above(row, _numbers(figure, row, place), y)
        track = [Rect("track", "0%", y, "100%", BAR)] if behind else []
        shapes += [*texts, *track, *_bar(row, row.numbers[place], full, y)]
        y += BAR + GAP
    if left_out:
        texts, y = written("quiet", _said(left_out), y)
        shapes += texts
    return Drawing(y, tuple(shapes), tuple(breaks))


def _above(row: Row, number: str, y: int) -> tuple[list[Shape], int]:
    """The label with the number at the end of its line, or below it where that is long."""
    if width(number) <= NARROWEST / 2:
        texts, end = label(row, y, NARROWEST - BETWEEN - width(number))
        return [Text("number", "100%", y + BASE, number, "end"), *texts], end
    texts, end = label(row, y)
    below, end = written("number", number, end)
    return [*texts, *below], end


def _bar(row: Row, number: Number, full: float, y: int) -> list[Shape]:
    """In proportion; what is not zero can be seen."""
    if not number or number < 0:
        return []
    wide = percent(max(float(number), full / 200), full)
    return [Rect("no-value" if row.is_no_value else "value", "0%", y, wide, BAR)]


def full_bar(figure: Figure, numbers: list[Number], column: Column) -> tuple[float, bool]:
    """What a full bar is, and whether it is drawn behind the others. Of percentages it is 100."""
    longest = float(max((number or 0 for number in numbers), default=0))
    whole = 100 if column.unit is Unit.PERCENT else figure.whole
    return (float(whole), True) if whole and whole >= longest else (longest, False)


def _numbers(figure: Figure, row: Row, place: int) -> str:
    """The number; where there are two columns, the other behind it in brackets."""
    both = [row.written(column, number) for column, number in zip(figure.columns, row.numbers, strict=True)]
    if len(both) != 2 or row.numbers[1 - place] is None:
        return both[place]
    return f"{both[place]} ({both[1 - place]})"


def _said(number: int) -> str:
    return ngettext(
        "Nog %(number)s regel, met nul, staat alleen in de tabel.",
        "Nog %(number)s regels, met nul, staan alleen in de tabel.",
        number,
    ) % {"number": number}
