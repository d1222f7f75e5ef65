"""A bar for each row, its label and number above it. Bars start at zero; behind them stands the whole."""

from django.utils.translation import ngettext

from catalogue.charts.letters import LINE, NARROWEST, lines, width
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
        number, written = row.numbers[place], _numbers(figure, row, place)
        beside = width(written) <= NARROWEST / 2
        if beside:
            shapes.append(Text("number", "100%", y + 15, written, "end"))
        for label in lines(str(row.label), NARROWEST - (BETWEEN + width(written) if beside else 0)):
            shapes.append(Text("quiet" if row.is_no_value else "label", "0%", y + 15, label))
            y += LINE
        for line in [] if beside else lines(written, NARROWEST):
            shapes.append(Text("number", "0%", y + 15, line))
            y += LINE
        if behind:
            shapes.append(Rect("track", "0%", y, "100%", BAR))
        if number and number > 0:
            shapes.append(Rect("no-value" if row.is_no_value else "value", "0%", y, _width(number, full), BAR))
        y += BAR + GAP
    if left_out:
        for said in lines(_said(left_out), NARROWEST):
            shapes.append(Text("quiet", "0%", y + 15, said))
            y += LINE
    return Drawing(y, tuple(shapes), tuple(breaks))


def full_bar(figure: Figure, numbers: list[Number], column: Column) -> tuple[float, bool]:
    """What a full bar is, and whether it is drawn behind the others. Of percentages it is 100."""
    longest = float(max((number or 0 for number in numbers), default=0))
    whole = 100 if column.unit is Unit.PERCENT else figure.whole
    return (float(whole), True) if whole and whole >= longest else (longest, False)


def _numbers(figure: Figure, row: Row, place: int) -> str:
    """The number; where there are two columns, the other behind it in brackets."""
    written = [row.written(column, number) for column, number in zip(figure.columns, row.numbers, strict=True)]
    if len(written) != 2 or row.numbers[1 - place] is None:
        return written[place]
    return f"{written[place]} ({written[1 - place]})"


def _said(number: int) -> str:
    return ngettext(
        "Nog %(number)s regel, met nul, staat alleen in de tabel.",
        "Nog %(number)s regels, met nul, staan alleen in de tabel.",
        number,
    ) % {"number": number}


def _width(number, longest: float) -> str:
    """In proportion; what is not zero can be seen."""
    return percent(max(float(number), longest / 200), longest)
