"""A bar for each row, its label and number above it. Bars start at zero; behind them stands the whole."""

from textwrap import wrap

from catalogue.charts.shapes import Drawing, Rect, Shape, Text, percent
from catalogue.figures.figure import Figure

# Beside the number, at 320 px.
CHARACTERS = 28
LINE, BAR, GAP = 20, 12, 14  # pixels


def draw(figure: Figure) -> Drawing:
    longest = figure.whole or max((row.numbers[0] or 0 for row in figure.rows), default=0)
    shapes: list[Shape] = []
    y = 0
    for row in figure.rows:
        lines = wrap(str(row.label), CHARACTERS) or [""]
        number = row.numbers[0]
        for place, line in enumerate(lines):
            shapes.append(Text("quiet" if row.is_no_value else "label", "0%", y + 15 + place * LINE, line))
        shapes.append(Text("number", "100%", y + 15, _numbers(figure, row), "end"))
        y += LINE * len(lines)
        if figure.whole:
            shapes.append(Rect("track", "0%", y, "100%", BAR))
        if number:
            shapes.append(Rect("no-value" if row.is_no_value else "value", "0%", y, _width(number, longest), BAR))
        y += BAR + GAP
    return Drawing(y, tuple(shapes))


def _numbers(figure: Figure, row) -> str:
    """The number, with the share behind it in brackets."""
    written = [column.written(number) for column, number in zip(figure.columns, row.numbers, strict=True)]
    return written[0] if len(written) == 1 else f"{written[0]} ({written[1]})"


def _width(number, longest) -> str:
    """In proportion; what is not zero can be seen."""
    return percent(max(float(number), float(longest) / 200), float(longest))
