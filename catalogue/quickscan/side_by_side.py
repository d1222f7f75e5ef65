"""The editions held against each other: what is known of each, and the change where the numbers allow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Any

from catalogue.dimensions import NO_VALUE, Dimension
from catalogue.quickscan.editions import DIMENSIONS, NOT_COUNTED, EditionCount
from catalogue.quickscan.published import is_printed, percentage
from catalogue.statistics import counting
from register.choices import FigureDimension


class Known(Enum):
    """What is known of one value in one edition."""

    PUBLISHED = "published"  # a number that counting must give
    DOUBTFUL = "doubtful"  # a number that its source is not clear about
    NOT_PUBLISHED = "not_published"
    NOT_COUNTED = "not_counted"  # the edition left it out: there is no number to publish


@dataclass(frozen=True)
class Cell:
    """One value in one edition. `number` of records, None where none was published; `exact` percentage of them all.

    `otherwise`: of how many records an example or the coding of others says this value, where TNO published nothing.
    """

    known: Known
    number: int | None = None
    exact: Decimal | None = None
    otherwise: int = 0

    @property
    def share(self) -> Decimal | None:
        return None if self.exact is None else counting.rounded(self.exact, counting.DECIMALS)


@dataclass(frozen=True)
class Change:
    """From one edition to another: in number, in points of percentages that are not rounded, and how many times."""

    number: int
    points: Decimal | None
    times: Decimal | None


@dataclass(frozen=True)
class Line:
    """One value in each edition; `change` between the last two, None where they do not compare."""

    code: str
    label: Any
    cells: tuple[Cell, ...]
    change: Change | None

    @property
    def is_no_value(self) -> bool:
        return self.code in NO_VALUE


@dataclass(frozen=True)
class SideBySide:
    """One dimension in each edition. `rest`: of how many records of each no number was published."""

    dimension: Dimension
    editions: tuple[EditionCount, ...]
    lines: tuple[Line, ...]
    rest: tuple[int, ...]

    def speaks(self, place: int) -> bool:
        """Whether any number of that edition was published."""
        return any(line.cells[place].number is not None for line in self.lines)

    @property
    def compares(self) -> bool:
        """Whether any value can be compared between the last two editions."""
        return any(line.change for line in self.lines)

    @property
    def most_changed(self) -> Line | None:
        """The value whose share changed most; None where none can be compared."""
        changed = [(abs(line.change.points), line) for line in self.lines if line.change and line.change.points]
        return max(changed, key=lambda one: one[0])[1] if changed else None


def side_by_side(dimension: FigureDimension, editions: Sequence[EditionCount]) -> SideBySide:
    """Each value of which any edition published something, in the order of the vocabulary."""
    ours = DIMENSIONS[dimension][0]
    codes = [code for code in dict(ours.choices) if any(_speaks_of(count, dimension, code) for count in editions)]
    lines = [_line(ours, dimension, code, editions) for code in codes]
    rest = tuple(_rest(count, dimension, [line.cells[place] for line in lines]) for place, count in enumerate(editions))
    return SideBySide(ours, tuple(editions), tuple(lines), rest)


def cell(count: EditionCount, dimension: FigureDimension, code: str) -> Cell:
    """What is known of one value in one edition."""
    if code in NOT_COUNTED.get((count.edition.slug, dimension), ()):
        return Cell(Known.NOT_COUNTED)
    number = count.number(dimension, code)
    if code in count.published(dimension):
        return Cell(Known.PUBLISHED, number, percentage(number, count.total))
    if any(figure.code == code and is_printed(figure) for figure in _figures(count, dimension)):
        return Cell(Known.DOUBTFUL, number)
    return Cell(Known.NOT_PUBLISHED, otherwise=number)


def change(before: Cell, after: Cell) -> Change | None:
    """None where either number is not one that its source is clear about."""
    if before.known is not Known.PUBLISHED or after.known is not Known.PUBLISHED:
        return None
    if before.number is None or after.number is None:
        return None
    points = None if before.exact is None or after.exact is None else after.exact - before.exact
    return Change(
        after.number - before.number,
        None if points is None else counting.rounded(points, counting.DECIMALS),
        counting.times(before.number, after.number),
    )


def _line(ours: Dimension, dimension: FigureDimension, code: str, editions: Sequence[EditionCount]) -> Line:
    cells = tuple(cell(count, dimension, code) for count in editions)
    changes = [change(*pair) for pair in pairwise(cells)]
    return Line(code, ours.label_of(code), cells, changes[-1] if changes else None)


def _speaks_of(count: EditionCount, dimension: FigureDimension, code: str) -> bool:
    """Whether a source of the edition names this value, with or without a number."""
    left_out = NOT_COUNTED.get((count.edition.slug, dimension), ())
    return code in left_out or any(figure.code == code for figure in _figures(count, dimension))


def _figures(count: EditionCount, dimension: FigureDimension):
    return (figure for figure in count.figures if figure.dimension == dimension)


def _rest(count: EditionCount, dimension: FigureDimension, cells: list[Cell]) -> int:
    """Those that no number of the edition counts."""
    all_of_them = sum(row.number for row in count.tables_of(dimension)[0].rows)
    return all_of_them - sum(one.number or 0 for one in cells)
