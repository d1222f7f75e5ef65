"""A figure: a table of numbers, with all that one needs to understand, draw and cite it."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from catalogue.choosing import Query
from catalogue.statistics.units import NO_NUMBER, Number, Unit


class Drawn(Enum):
    """The kind of drawing; charts/drawing.py has a module for each."""

    BARS = "bars"  # a bar for each row, of the first column
    GROUPED = "grouped"  # for each row a bar for each column, all on one scale
    STACKED = "stacked"  # a bar for each row, divided by the columns
    MONTHS = "months"  # a small chart for each column, an upright bar for each row
    LINES = "lines"  # a small chart for each column, a line along the rows
    HEAT = "heat"  # a square for each row and column
    TILES = "tiles"  # a tile for each row
    NOTHING = "nothing"  # a list: there is no number to draw, and so no file of a drawing


@dataclass(frozen=True)
class Column:
    """One column of numbers. `name` is its head in a file; `drawn` says whether the drawing shows it.

    `is_no_value`: it counts a reason why there is no value.
    """

    name: str
    label: Any
    unit: Unit = Unit.NUMBER
    drawn: bool = True
    is_no_value: bool = False

    def written(self, number: Number) -> str:
        """A number as a reader sees it, in the reader's language."""
        return self.unit.written(number)


@dataclass(frozen=True)
class Row:
    """What one row counts: as many numbers as the figure has columns.

    `url` leads to the records themselves, "" where there is no such list; `urls` to those of each number, where the
    columns divide the records too. `mark` is said behind the label, such as that a value is not published.
    `own_words`: the label is a name in Dutch, the same in every language. `instead`: by the name of a column, what is
    said there for want of a number, such as that it was never published.
    """

    code: str
    label: Any
    numbers: tuple[Number, ...]
    url: str = ""
    mark: Any = ""
    is_no_value: bool = False
    own_words: bool = False
    urls: tuple[str, ...] = ()
    instead: tuple[tuple[str, Any], ...] = ()

    def written(self, column: Column, number: Number) -> str:
        """The number of a column as a reader sees it, or what is said in its place."""
        return str(dict(self.instead).get(column.name, NO_NUMBER)) if number is None else column.written(number)


@dataclass(frozen=True)
class Figure:
    """`title` says what is counted, `finding` what comes out, in a sentence; "" where nothing stands out.

    `head` stands above the labels of the rows. `whole`: what a full bar is; None where the longest is full.
    `totals`: below the rows, how many records each column counts; never drawn. `options`: what it was asked beside
    the selection, as an address says it. `refused`: why this cannot be counted; there are no rows then.
    `rows_drawn`: how many of the first rows the drawing shows; None for all. `takes_selection`: False where it is of
    all editions of the quickscan, whatever is chosen.
    """

    name: str
    title: Any
    definition: Any
    head: Any
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    finding: Any = ""
    notes: tuple[Any, ...] = ()
    whole: int | None = None
    drawn: Drawn = Drawn.BARS
    totals: tuple[Number, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    refused: Any = ""
    rows_drawn: int | None = None
    takes_selection: bool = True

    @property
    def heading(self) -> Any:
        return self.finding or self.title

    @property
    def is_drawn(self) -> bool:
        return self.drawn is not Drawn.NOTHING

    @property
    def says_something(self) -> bool:
        """Whether there is anything to draw."""
        return self.is_drawn and any(number for row in self.rows for number in row.numbers)

    @property
    def shortened(self) -> "Figure":
        """With the rows that are drawn only."""
        return replace(self, rows=self.rows[: self.rows_drawn])

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, str, str]]]]:
        """Each row with its numbers as written, each beside its column and the address of its records, or ""."""
        return [(row, self._written(row)) for row in self.rows]

    def _written(self, row: Row) -> list[tuple[Column, str, str]]:
        numbers = zip(self.columns, row.numbers, row.urls or ("",) * len(row.numbers), strict=True)
        return [(column, row.written(column, number), url) for column, number, url in numbers]

    @property
    def totals_written(self) -> list[str]:
        """Numbers of records, whatever the columns hold."""
        return [Unit.NUMBER.written(number) for number in self.totals]

    def refusing(self, why: Any) -> "Figure":
        """The same with nothing counted, and why not."""
        return replace(self, rows=(), totals=(), notes=(), finding="", refused=why)

    def asked_in(self, query: Query) -> Query:
        """The choices with what this figure was asked, for an address of this very figure."""
        for name, value in self.options:
            query = query.plus(name, value)
        return query
