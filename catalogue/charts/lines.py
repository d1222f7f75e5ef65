"""A line along the months, a small chart for each column; all with the same scale, from zero."""

from itertools import pairwise

from catalogue.charts.axes import (
    AIR,
    FOOT,
    GAP,
    HEAD_ROOM,
    HIGH,
    Frame,
    along,
    columns_of,
    frames,
    grid,
    head,
    same_scale,
)
from catalogue.charts.letters import width
from catalogue.charts.shapes import Dot, Drawing, Line, Shape, Text
from catalogue.figures.figure import Column, Figure

# More markers than these would be a thick line.
MOST_MARKERS = 24


def draw(figure: Figure) -> Drawing:
    columns = columns_of(figure)
    if not figure.rows or not columns:
        return Drawing(0, ())
    at_the_end = max(width(column.written(numbers[-1])) for column, numbers in columns)
    top, left, right = frames(figure, columns, int(at_the_end) + 2 * AIR)
    shapes, y = same_scale(columns, top)
    breaks: list[int] = []
    for column, numbers in columns:
        breaks.append(y)
        written, y = head(column, numbers, figure.rows, y)
        frame = Frame(left, right, y + HEAD_ROOM + HIGH, top)
        shapes += [*written, *grid(frame, column), *_line(frame, column, numbers)]
        shapes += along(frame, figure.rows, lambda place: _place(place, len(figure.rows)))
        y = frame.base + FOOT + GAP
    return Drawing(y, tuple(shapes), tuple(breaks))


def _place(place: int, rows: int) -> float:
    return place / (rows - 1) if rows > 1 else 1.0


def _line(frame: Frame, column: Column, numbers: list) -> list[Shape]:
    """Through what is known; where a number is not known the line is broken."""
    points = [
        None if number is None else (frame.across(_place(place, len(numbers))), frame.base - frame.up(float(number)))
        for place, number in enumerate(numbers)
    ]
    shapes: list[Shape] = [Line("line", *one, *other) for one, other in pairwise(points) if one and other]
    marked = points if len(points) <= MOST_MARKERS else points[-1:]
    shapes += [Dot("dot", *point) for point in marked if point]
    end = points[-1][1] if points[-1] else frame.base
    shapes.append(Text("number", frame.across(1), end + 5, column.written(numbers[-1]), shift=AIR))
    return shapes
