"""CSV files: written in pieces, so that memory does not grow with them, and harmless to who opens them."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import Any

# A Dutch Excel takes a file that begins with this for UTF-8, and opens it with its accents.
BYTE_ORDER_MARK = "\ufeff"
TOGETHER = 100  # rows in one piece
# What a spreadsheet would take for a formula, with the apostrophes that people or files put before it.
ARMED = re.compile(r"'*[=+\-@\t\r]")
# The same where a spreadsheet that splits at other signs than ours begins a cell: "foo,=1+1", but not "€ 5,- per uur".
ARMED_INSIDE = r"'*[=+\-@]\S"
INSIDE = re.compile(rf"(?<=[,;\t\n])(?={ARMED_INSIDE})")
DISARMED_INSIDE = re.compile(rf"(?<=[,;\t\n])'(?={ARMED_INSIDE})")
PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)


def pieces(header: Iterable[str], rows: Iterable[Iterable[Any]], *, delimiter: str) -> Iterator[str]:
    """The cells as they are (RFC 4180). The header comes before the first row is asked for."""
    yield _lines([header], delimiter)
    rows = iter(rows)
    while piece := list(islice(rows, TOGETHER)):
        yield _lines(piece, delimiter)


def for_a_spreadsheet(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """As a Dutch spreadsheet opens it in columns, and without a cell that it would run."""
    yield BYTE_ORDER_MARK
    yield from pieces(header, (map(disarmed, row) for row in rows), delimiter=";")


def _lines(rows: Iterable[Iterable[Any]], delimiter: str) -> str:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def disarmed(value: str) -> str:
    """Text with an apostrophe before what a spreadsheet would run; `rearmed` takes those same apostrophes away."""
    safe = INSIDE.sub("'", value)
    return f"'{safe}" if ARMED.match(value) and not PLAIN_NUMBER.fullmatch(value) else safe


def rearmed(value: str) -> str:
    safe = DISARMED_INSIDE.sub("", value)
    return safe[1:] if value.startswith("'") and ARMED.match(value) else safe
