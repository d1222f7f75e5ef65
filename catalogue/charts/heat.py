"""A square for each row and column, with its number; the more, the darker, in five steps.

Long heads of columns become letters that a list explains: no head that is turned or cut reads at 320 px. More columns
than fit there stand below each other, in blocks that each have all rows.
"""

from bisect import bisect_left
from decimal import Decimal
from math import ceil, floor

from django.utils.translation import gettext as _

from catalogue.charts.legend import keys, legend
from catalogue.charts.letters import LINE, NARROWEST, SMALL, lines, width
from catalogue.charts.shapes import Drawing, Rect, Shape, Text, percent
from catalogue.figures.figure import Column, Figure, Row
from catalogue.statistics import counting
from catalogue.statistics.units import Number, Unit

STEPS = 5
SQUARE, GAP, AIR = 28, 10, 6  # pixels
# The part of the width that labels get, where the squares leave room for them.
BESIDE = 0.38
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def draw(figure: Figure) -> Drawing:
    columns = [(place, column) for place, column in enumerate(figure.columns) if column.drawn]
    if not figure.rows or not columns:
        return Drawing(0, ())
    bounds = _bounds([row.numbers[place] or 0 for row in figure.rows for place, _column in columns], columns[0][1])
    needed = AIR + max(
        width(column.written(row.numbers[place]), SMALL) for row in figure.rows for place, column in columns
    )
    left = BESIDE if _have_room(figure.rows, needed * len(columns)) else 0.0
    blocks = _blocks(columns, NARROWEST * (1 - left) / needed)
    heads = [str(column.label) for _place, column in columns]
    shapes: list[Shape] = []
    breaks: list[int] = []
    y = 0
    if any(AIR + width(head, SMALL) > NARROWEST * (1 - left) / len(blocks[0]) for head in heads):
        letters = [_letter(number) for number in range(len(heads))]
        shapes, y = keys(zip(letters, heads, strict=True), 0)
        heads = letters
    for number, block in enumerate(blocks):
        begun = number * len(blocks[0])
        breaks.append(y)
        written, starts, y = _block(figure.rows, block, heads[begun : begun + len(block)], bounds, left, y)
        shapes += written
        # Between the heads of the columns and the first row it stays whole.
        breaks += starts[1:]
    written, y = _shades(bounds, columns[0][1], y + GAP)
    return Drawing(y, (*shapes, *written), tuple(breaks))


def _letter(number: int) -> str:
    """A to Z, then AA."""
    before, last = divmod(number, len(LETTERS))
    return (LETTERS[before - 1] if before else "") + LETTERS[last]


def _bounds(numbers: list, column: Column) -> list[Decimal]:
    """The largest number of each step; equals where there are fewer numbers than steps."""
    most = max([Decimal(0), *map(Decimal, numbers)])
    if column.unit is Unit.NUMBER:
        return [Decimal(floor(most * step / STEPS)) for step in range(1, STEPS + 1)]
    return [counting.rounded(most * step / STEPS, 2) for step in range(1, STEPS + 1)]


def step_of(number: Number, bounds: list[Decimal]) -> int:
    """0 for nothing, 5 for the most."""
    return bisect_left(bounds, Decimal(number)) + 1 if number and number > 0 else 0


def _have_room(rows: tuple[Row, ...], squares: float) -> bool:
    """Whether the labels can stand beside squares of so many pixels, in two lines and without breaking a word."""
    if squares > NARROWEST * (1 - BESIDE):
        return False
    room = NARROWEST * BESIDE - AIR
    labels = [str(row.label) for row in rows]
    return all(len(lines(label, room)) <= 2 and all(width(word) <= room for word in label.split()) for label in labels)


def _blocks(columns: list[tuple[int, Column]], fit: float) -> list[list[tuple[int, Column]]]:
    """The columns in blocks of at most so many, each as large as the others but for the last."""
    size = ceil(len(columns) / ceil(len(columns) / max(1, int(fit))))
    return [columns[begun : begun + size] for begun in range(0, len(columns), size)]


def _block(rows, columns, heads, bounds, left: float, y: int) -> tuple[list[Shape], list[int], int]:
    """The shapes, where each row begins, and where the block ends."""
    wide = (1 - left) / len(columns)
    shapes: list[Shape] = [
        Text("key", percent(left + (place + 0.5) * wide, 1), y + 15, head, "middle") for place, head in enumerate(heads)
    ]
    starts: list[int] = []
    y += LINE
    for row in rows:
        starts.append(y)
        labels = lines(str(row.label), NARROWEST * left - AIR if left else NARROWEST)
        high = max(SQUARE, LINE * len(labels)) if left else SQUARE
        first = y + (high - LINE * len(labels)) // 2 if left else y
        for place, label in enumerate(labels):
            shapes.append(Text("quiet" if row.is_no_value else "label", "0%", first + 15 + place * LINE, label))
        y += 0 if left else LINE * len(labels) + 2
        for place, (number, column) in enumerate(columns):
            shapes += _square(row.numbers[number], column, bounds, (left + place * wide, wide), (y, high))
        y += high if left else high + GAP
    return shapes, starts, y + (GAP if left else 0)


def _square(number: Number, column: Column, bounds, across: tuple[float, float], down: tuple[int, int]) -> list[Shape]:
    """`across` the place and width as parts of one, `down` in pixels."""
    step = step_of(number, bounds)
    middle = percent(across[0] + across[1] / 2, 1)
    return [
        Rect(f"heat-{step}", percent(across[0], 1), down[0], percent(across[1], 1), down[1]),
        Text(
            "cell-on-dark" if step == STEPS else "cell",
            middle,
            down[0] + down[1] // 2 + 5,
            column.written(number),
            "middle",
        ),
    ]


def _shades(bounds: list[Decimal], column: Column, y: int) -> tuple[list[Shape], int]:
    """Up to which number each shade goes."""
    given = {bound: step for step, bound in reversed(list(enumerate(bounds, start=1))) if bound}
    entries = [
        (f"heat-{step}", _("t/m %(number)s") % {"number": _short(column, bound)}) for bound, step in given.items()
    ]
    return legend(sorted(entries), y)


def _short(column: Column, bound: Decimal) -> str:
    return column.written(int(bound) if column.unit is Unit.NUMBER else bound)
