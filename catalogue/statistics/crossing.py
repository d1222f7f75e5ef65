"""Two dimensions at once: how many versions have one value of the one and one of the other.

One query, grouped by both. With a dimension of many values a version counts in each of its rows or columns, and once
in each total; so a total may be less than the sum of its cells.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Count as CountOf

from catalogue.dimensions import Dimension
from catalogue.statistics.counting import FEWEST_FOR_SHARES, Count, Table, share, table_of
from register.querysets import VersionQuerySet


class Of(Enum):
    """Of what the share of a cell is."""

    ROW = "row"
    COLUMN = "column"
    ALL = "all"


@dataclass(frozen=True)
class Cross:
    """`rows` and `columns` are the tables that counting each dimension apart would give, without zeros.

    `cells` holds what is not zero, by the code of its row and its column.
    """

    rows: Table
    columns: Table
    cells: dict[tuple[Any, Any], int]

    @property
    def total(self) -> int:
        return self.rows.total

    def number(self, row: Count, column: Count) -> int:
        return self.cells.get((row.code, column.code), 0)

    def share(self, row: Count, column: Count, of: Of) -> Decimal | None:
        """In percent; None where the share would be of too few."""
        whole = {Of.ROW: row.number, Of.COLUMN: column.number, Of.ALL: self.total}[of]
        return share(self.number(row, column), whole) if whole >= FEWEST_FOR_SHARES else None


def cross(versions: VersionQuerySet, rows: Dimension, columns: Dimension) -> Cross:
    """Count the versions by two dimensions, which are not the same."""
    both = columns.prepare(rows.prepare(versions)).order_by()
    asked = [*rows.columns, *columns.columns, "application__origin"]
    by_row: Counter = Counter()
    by_column: Counter = Counter()
    cells: Counter = Counter()
    total = 0
    for *said, origin, number in both.values_list(*asked).annotate(CountOf("pk")):
        row_codes = rows.codes_of(said[: len(rows.columns)], origin)
        column_codes = columns.codes_of(said[len(rows.columns) :], origin)
        total += number
        by_row.update(dict.fromkeys(row_codes, number))
        by_column.update(dict.fromkeys(column_codes, number))
        cells.update({(row, column): number for row in row_codes for column in column_codes})
    return Cross(table_of(rows, by_row, total).occurring, table_of(columns, by_column, total).occurring, dict(cells))
