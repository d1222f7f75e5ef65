"""What a file of rows and columns says, whatever its format."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SAMPLES = 3


@dataclass(frozen=True)
class TableRow:
    """`number` is how a person counts it: the row of the sheet, or the place in the JSON list, from 1.

    `cells` is by name in the header: text for CSV, XLSX and ODS, and what JSON says for JSON. A row of a sheet
    has every column; an object of JSON only those that it names.
    """

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """`header` is spelt as in the file, trimmed and without doubles.

    `encoding` is what people call the encoding of a text file; "" where the format leaves no doubt about it.
    `is_raw`: no spreadsheet ever had it in its hands, so nothing in it was disarmed.
    """

    header: list[str]
    rows: list[TableRow]
    encoding: str = ""
    is_raw: bool = False

    @property
    def samples(self) -> list[str]:
        """The first texts with an accent or another letter beyond ASCII, for a person to judge the encoding by."""
        return [text for text, _ in zip(self._beyond_ascii(), range(SAMPLES), strict=False)]

    def _beyond_ascii(self) -> Iterator[str]:
        for row in self.rows:
            for value in row.cells.values():
                if isinstance(value, str) and not value.isascii():
                    yield value
