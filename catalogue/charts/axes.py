"""What upright bars and lines share: a small chart per column, all with one scale from zero, and months along it."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import floor, log10

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.charts.labels import written
from catalogue.charts.letters import NARROWEST, SMALL, lines, width
from catalogue.charts.shapes import Line, Shape, Text, percent
from catalogue.figures.figure import Column, Figure, Row
from catalogue.statistics.units import Unit

HIGH, HEAD_ROOM, FOOT, GAP = 96, 18, 24, 14  # pixels
BETWEEN, AIR = 10, 8
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
# A scale ends at one of these times a power of ten.
ROUND = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Frame:
    """Where the numbers of one column stand: between `left` and `right`, parts of the width, above `base`, in pixels.

    `top` is the number at the upper end of the scale.
    """

    left: float
    right: float
    base: int
    top: float

    def across(self, part: float) -> str:
        """A place along the axis, from 0 to 1, in the drawing."""
        return percent(self.left + (self.right - self.left) * part, 1)

    def up(self, number: float) -> int:
        """How many pixels above the base; what is not zero can be seen."""
        return max(1 if number > 0 else 0, round(HIGH * max(0.0, number) / self.top)) if self.top else 0

    @property
    def narrowest(self) -> float:
        """The length of the axis on the narrowest screen, in pixels."""
        return NARROWEST * (self.right - self.left)


class Free:
    """Which part of a line of text, in pixels, is not taken yet."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, float]] = []

    def take(self, begin: float, end: float) -> bool:
        """Whether it could be had."""
        if any(begin < other_end + BETWEEN and other < end + BETWEEN for other, other_end in self.taken):
            return False
        self.taken.append((begin, end))
        return True


def columns_of(figure: Figure) -> list[tuple[Column, list]]:
    """The drawn columns, each with its numbers from the first row to the last."""
    drawn = [(place, column) for place, column in enumerate(figure.columns) if column.drawn]
    return [(column, [row.numbers[place] for row in figure.rows]) for place, column in drawn]


def top_of(columns: list[tuple[Column, list]]) -> float:
    """Where the scale of all of them ends: a round number, 100 at most for percentages."""
    most = max((float(number or 0) for _column, numbers in columns for number in numbers), default=0)
    if most <= 0:
        return 1
    if all(column.unit is Unit.NUMBER for column, _numbers in columns):
        most = max(most, 1)
    power = 10 ** floor(log10(most))
    return next(times * power for times in ROUND if times * power >= most * 0.999999)


def frames(figure: Figure, columns: list[tuple[Column, list]], right: int) -> tuple[float, float, float]:
    """The top of the scale, and the parts of the width where the axes begin and end; `right` pixels stay free."""
    top = top_of(columns)
    before = max((width(_scaled(column, top), SMALL) for column, _numbers in columns), default=0) + AIR
    return top, before / NARROWEST, 1 - right / NARROWEST


def same_scale(columns: list[tuple[Column, list]], top: float) -> tuple[list[Shape], int]:
    """That the charts can be compared, where there are more."""
    if len(columns) < 2:
        return [], 0
    said = _("Alle grafieken hebben dezelfde schaal, van 0 tot %(top)s.") % {"top": _scaled(columns[0][0], top)}
    texts, y = written("small", said, 0, size=SMALL)
    return texts, y + GAP // 2


def head(column: Column, numbers: list, rows: tuple[Row, ...], y: int) -> tuple[list[Shape], int]:
    """What is drawn, and in words its highest number and its last."""
    heading, y = written("number", str(column.label), y)
    said, y = written("small", _said(column, numbers, rows), y, size=SMALL)
    return [*heading, *said], y


def _said(column: Column, numbers: list, rows: tuple[Row, ...]) -> str:
    known = [(number, row) for number, row in zip(numbers, rows, strict=True) if number is not None]
    if not known:
        return _("Niet bekend.")
    highest = max(number for number, _row in known)
    at = [short(row) for number, row in known if number == highest]
    said = {
        "highest": column.written(highest),
        "at": at[0],
        "last": column.written(numbers[-1]),
        "end": short(rows[-1]),
    }
    if highest == numbers[-1]:
        return _("Hoogste en laatste %(last)s (%(end)s)") % said
    if len(at) > 1:
        return _("Hoogste %(highest)s, laatste %(last)s (%(end)s)") % said
    return _("Hoogste %(highest)s (%(at)s), laatste %(last)s (%(end)s)") % said


def short(row: Row) -> str:
    """A month as an axis says it; of other rows the label."""
    if found := MONTH.fullmatch(row.code):
        # Dutch writes a month without a capital, and Django's words for it with one.
        return date_format(date(int(found[1]), int(found[2]), 1), "b Y" if get_language() == "nl" else "M Y")
    return str(row.label)


def _scaled(column: Column, number: float) -> str:
    return column.written(int(number) if number == int(number) else Decimal(str(number)))


def grid(frame: Frame, column: Column) -> list[Shape]:
    """The zero, the end of the scale, and half way where that is a whole number."""
    half = [frame.top / 2] if frame.top % 2 == 0 else []
    shapes: list[Shape] = []
    for number in (0, *half, frame.top):
        y = frame.base - round(HIGH * number / frame.top)
        shapes.append(Line("axis" if not number else "grid", frame.across(0), y, frame.across(1), y))
        shapes.append(Text("scale", frame.across(0), y + 5, _scaled(column, number), "end", -6))
    return shapes


def along(frame: Frame, rows: tuple[Row, ...], place_of) -> list[Shape]:
    """The months below the axis: the first and the last, and between them the years that have room.

    `place_of` gives where a row stands on the axis, from 0 to 1.
    """
    free = Free()
    shapes: list[Shape] = []
    for number, whole in _candidates(rows):
        text = lines(whole, frame.narrowest, SMALL)[0]
        tick, wide = frame.across(place_of(number)), width(text, SMALL)
        begin, at, anchor = _around(frame, place_of(number), wide)
        if free.take(begin, begin + wide):
            shapes.append(Text("scale", at, frame.base + 18, text, anchor))
            shapes.append(Line("axis", tick, frame.base, tick, frame.base + 5))
    return shapes


def _around(frame: Frame, part: float, wide: float) -> tuple[float, str, str]:
    """Where a text stands at a place on the axis without passing its ends.

    In pixels from the begin of the axis at its narrowest, and as x and anchor.
    """
    begin = min(max(0.0, frame.narrowest * part - wide / 2), frame.narrowest - wide)
    if begin <= 0:
        return 0.0, frame.across(0), "start"
    if begin == frame.narrowest - wide:
        return begin, frame.across(1), "end"
    return begin, frame.across(part), "middle"


def _candidates(rows: tuple[Row, ...]) -> list[tuple[int, str]]:
    """The most useful first."""
    if not rows:
        return []
    last = len(rows) - 1
    years = [
        (number, row.code[:4])
        for number, row in enumerate(rows)
        if MONTH.fullmatch(row.code) and row.code.endswith("-01")
    ]
    others = [(number, short(row)) for number, row in enumerate(rows)]
    return [(last, short(rows[last])), (0, short(rows[0])), *years, *(others if not years or len(rows) < 12 else [])]


def ends(frame: Frame, numbers: list, column: Column, place_of) -> list[Shape]:
    """The numbers above what is drawn: all where they have room, else the highest and the last."""
    known = [place for place, number in enumerate(numbers) if number]
    if not known:
        return []
    highest = max(known, key=lambda place: numbers[place])
    room = frame.narrowest / len(numbers)
    all_fit = all(width(column.written(numbers[place]), SMALL) + 2 <= room for place in known)
    free = Free()
    shapes: list[Shape] = []
    for place in known if all_fit else dict.fromkeys((highest, known[-1])):
        text = column.written(numbers[place])
        wide = width(text, SMALL)
        begin, at, anchor = _around(frame, place_of(place), wide)
        if all_fit or free.take(begin, begin + wide):
            y = frame.base - frame.up(float(numbers[place])) - 5
            shapes.append(Text("above", at, y, text, anchor))
    return shapes
