"""Upright bars along the months, a small chart for each column; all with the same scale, from zero."""

from catalogue.charts.axes import (
    FOOT,
    GAP,
    HEAD_ROOM,
    HIGH,
    Frame,
    along,
    columns_of,
    ends,
    frames,
    grid,
    head,
    same_scale,
)
from catalogue.charts.shapes import Drawing, Rect, percent
from catalogue.figures.figure import Figure

# The part of its place that a bar takes; so few rows do not become walls.
BAR, FEWEST = 0.76, 4


def draw(figure: Figure) -> Drawing:
    columns = columns_of(figure)
    if not figure.rows or not columns:
        return Drawing(0, ())
    places = max(len(figure.rows), FEWEST)
    top, left, right = frames(figure, columns, 0)
    shapes, y = same_scale(columns, top)
    breaks: list[int] = []
    for column, numbers in columns:
        breaks.append(y)
        written, y = head(column, numbers, figure.rows, y)
        frame = Frame(left, right, y + HEAD_ROOM + HIGH, top)
        shapes += [*written, *grid(frame, column)]
        for place, number in enumerate(numbers):
            if high := frame.up(float(number or 0)):
                x = frame.across((place + (1 - BAR) / 2) / places)
                wide = percent((right - left) * BAR / places, 1)
                shapes.append(Rect("value", x, frame.base - high, wide, high))
        shapes += along(frame, figure.rows, lambda place: (place + 0.5) / places)
        shapes += ends(frame, numbers, column, lambda place: (place + 0.5) / places)
        y = frame.base + FOOT + GAP
    return Drawing(y, tuple(shapes), tuple(breaks))
