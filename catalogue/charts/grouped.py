"""For each row a bar for each column, on one scale, its number behind it; told apart by pattern and in words."""

from catalogue.charts import heat
from catalogue.charts.bars import full_bar
from catalogue.charts.labels import label
from catalogue.charts.legend import legend
from catalogue.charts.letters import NARROWEST, SMALL, width
from catalogue.charts.shapes import Drawing, Rect, Shape, Text, percent
from catalogue.charts.stacked import MOST_PARTS, patterns
from catalogue.figures.figure import Column, Figure, Row
from catalogue.statistics.units import NO_NUMBER

BAR, BETWEEN, GAP, AIR = 14, 4, 14, 6  # pixels
# Of the width
LEAST = 0.003


def draw(figure: Figure) -> Drawing:
    columns = [(place, column) for place, column in enumerate(figure.columns) if column.drawn]
    if len(columns) > MOST_PARTS:
        return heat.draw(figure)
    if not figure.rows or not columns:
        return Drawing(0, ())
    # The last is mostly the newest.
    paints = patterns(len(columns))[::-1]
    shapes, y = legend([(paint, str(column.label)) for paint, (_place, column) in zip(paints, columns, strict=True)], 0)
    y += GAP // 2
    numbers = [row.numbers[place] for row in figure.rows for place, _column in columns]
    full, _behind = full_bar(figure, numbers, columns[0][1])
    room = max(width(column.written(row.numbers[place]), SMALL) for row in figure.rows for place, column in columns)
    longest = 1 - (room + 2 * AIR) / NARROWEST
    breaks: list[int] = []
    for row in figure.rows:
        breaks.append(y)
        texts, y = label(row, y)
        shapes += texts
        for (place, column), paint in zip(columns, paints, strict=True):
            part = max(float(row.numbers[place] or 0), 0.0) / full if full else 0.0
            shapes += _bar(paint, part * longest, row.numbers[place] is not None, _written(row, place, column), y)
            y += BAR + BETWEEN
        y += GAP
    return Drawing(y, tuple(shapes), tuple(breaks))


def _bar(paint: str, wide: float, is_known: bool, written: str, y: int) -> list[Shape]:
    """`wide` as a part of the width; what is not zero can be seen."""
    bar = [Rect(paint, "0%", y, percent(max(wide, LEAST), 1), BAR)] if wide else []
    behind = percent(max(wide, LEAST) if wide else 0, 1)
    return [*bar, Text("above" if is_known else "scale", behind, y + 12, written, shift=AIR if wide else 0)]


def _written(row: Row, place: int, column: Column) -> str:
    """The number, or what is said in its place where that fits."""
    written = row.written(column, row.numbers[place])
    return written if width(written, SMALL) <= NARROWEST else NO_NUMBER
