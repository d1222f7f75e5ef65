"""A tile for each row, in the order of the table: how it is filled says its state, and its letters whose it is.

As many stand beside each other at every width: a grid that counts in pixels could not stretch. The state of a row is
whether its number is more than zero, zero or not known, and its mark; the mark is what the legend calls it.
"""

from collections import Counter

from django.utils.translation import gettext as _

from catalogue.charts.legend import legend
from catalogue.charts.letters import NARROWEST, TINY, width
from catalogue.charts.shapes import Drawing, Rect, Shape, Text, percent
from catalogue.figures.figure import Column, Figure, Row

ACROSS = 12
TILE, BAND, AIR, GAP = 34, 12, 4, 12  # pixels
# Of its place, what a tile takes.
FULL = 0.92
ROOM = FULL * NARROWEST / ACROSS
LETTERS = 3
# Letters on a pattern do not read: the pattern is a band below them.
BANDS = ("hatch", "dots", "cross", "upright")
FILLED, EMPTY = "solid", "empty"
POSITIVE, ZERO, UNKNOWN = range(3)
State = tuple[int, str]


def draw(figure: Figure) -> Drawing:
    if not figure.rows:
        return Drawing(0, ())
    paints = _paints(figure.rows)
    said = [(paint, _said(state, figure.columns[0])) for state, paint in paints.items()]
    shapes, y = legend(said, 0)
    y += GAP
    skipped = _shared(figure.rows)
    for number, row in enumerate(figure.rows):
        down, across = divmod(number, ACROSS)
        shapes += _tile(row, paints[state_of(row)], figure.columns[0], skipped, (across, y + down * (TILE + AIR)))
    bottom = y + (len(figure.rows) + ACROSS - 1) // ACROSS * (TILE + AIR)
    return Drawing(bottom, tuple(shapes), tuple(range(y, bottom, TILE + AIR)))


def state_of(row: Row) -> State:
    number = row.numbers[0]
    return UNKNOWN if number is None else POSITIVE if number > 0 else ZERO, str(row.mark)


def _paints(rows: tuple[Row, ...]) -> dict[State, str]:
    """How each state that occurs is painted: what there is full, what there is not empty, the others with a band."""
    states = Counter(map(state_of, rows))
    ordered = sorted(states, key=lambda state: (state[0], not state[1], state[1]))
    full = next((state for state in ordered if state[0] == POSITIVE), None)
    empty = next((state for state in reversed(ordered) if state[0] != POSITIVE), None)
    others = [state for state in ordered if state not in (full, empty)]
    return {
        state: FILLED if state == full else EMPTY if state == empty else BANDS[others.index(state) % len(BANDS)]
        for state in ordered
    }


def _said(state: State, column: Column) -> str:
    kind, mark = state
    if mark:
        return mark
    words = {POSITIVE: _("%(column)s: 1 of meer"), ZERO: _("%(column)s: 0"), UNKNOWN: _("%(column)s: niet bekend")}
    return words[kind] % {"column": column.label}


def _shared(rows: tuple[Row, ...]) -> str:
    """The word with which every name begins, such as what kind of organisation it is; "" where there is none."""
    begins = {str(row.label).partition(" ")[0] for row in rows}
    longer = all(" " in str(row.label) for row in rows)
    return begins.pop() + " " if len(begins) == 1 and longer and len(rows) > 1 else ""


def letters_of(row: Row, skipped: str) -> str:
    """The first letters of a name, as many as fit."""
    name = str(row.label).removeprefix(skipped)
    letters = "".join(letter for letter in name if letter.isalnum())[:LETTERS]
    return letters if width(letters, TINY) <= NARROWEST / ACROSS else letters[: LETTERS - 1]


def _tile(row: Row, paint: str, column: Column, skipped: str, at: tuple[int, int]) -> list[Shape]:
    """`at` is the place across, and pixels down."""
    across, y = at
    x, wide = percent(across, ACROSS), percent(FULL, ACROSS)
    middle = percent(across + FULL / 2, ACROSS)
    full = paint == FILLED
    text = "tiny-on-dark" if full else "tiny"
    shapes: list[Shape] = [Rect(FILLED if full else EMPTY, x, y, wide, TILE)]
    if not full and paint != EMPTY:
        shapes.append(Rect(paint, x, y + TILE - BAND, wide, BAND))
    shapes.append(Text(text, middle, y + 14, letters_of(row, skipped), "middle"))
    written = column.written(row.numbers[0])
    if row.numbers[0] and width(written, TINY) <= ROOM:
        shapes.append(Text(text, middle, y + 28, written, "middle"))
    return shapes
