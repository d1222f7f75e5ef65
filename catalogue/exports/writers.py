"""One writer per file format: rows in, pieces of the file out, never the whole file in memory."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter

from catalogue.exports.columns import HEADER
from register.csv_files import TOGETHER, pieces
from register.exporting import LONGEST_IN_A_SHEET, write_row

# Between the values of one cell. No code and no label of a vocabulary holds it.
SEPARATOR = "|"
# What a worksheet holds below its header.
ROWS_IN_A_SHEET = 1_048_575
TOO_LONG = "[Te lang voor een werkblad. Gebruik CSV of JSON.]"
PIECE = 65_536  # bytes


@dataclass(frozen=True)
class Writer:
    """`format` is what `?format=` calls it, and the extension of the file. `most`: the rows that it can hold."""

    format: str
    media_type: str
    content_type: str
    write: Callable[[Iterator[list[Any]]], Iterator[str] | Iterator[bytes]]
    most: int | None = None
    is_text: bool = True


def as_csv(rows: Iterator[list[Any]]) -> Iterator[str]:
    """RFC 4180, with a header. Raw values: a cell that looks like a formula is not disarmed."""
    return pieces(HEADER, (map(_cell, row) for row in rows), delimiter=",")


def _cell(value: Any) -> Any:
    """Codes with the separator between them; links and reasons as JSON; nothing for what is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return SEPARATOR.join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value


def as_json_lines(rows: Iterator[list[Any]]) -> Iterator[str]:
    """One object per line, under the same names as the columns; null for what is empty."""
    while piece := list(islice(rows, TOGETHER)):
        yield "".join(_json_line(row) for row in piece)


def _json_line(row: list[Any]) -> str:
    values = {name: None if value == "" else value for name, value in zip(HEADER, row, strict=True)}
    return json.dumps(values, ensure_ascii=False) + "\n"


def as_xlsx(rows: Iterator[list[Any]]) -> Iterator[bytes]:
    """One worksheet of text, the cells as in CSV; text runs nothing.

    A spreadsheet is whole only at its end, so it is written to a temporary file first.
    """
    with TemporaryFile() as file:
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
            sheet = workbook.add_worksheet("AI-register")
            write_row(sheet, 0, HEADER, workbook.add_format({"bold": True}))
            sheet.freeze_panes(1, 1)
            for number, row in enumerate(rows, start=1):
                write_row(sheet, number, map(_in_a_sheet, row))
        file.seek(0)
        yield from iter(partial(file.read, PIECE), b"")


def _in_a_sheet(value: Any) -> str:
    cell = _cell(value)
    text = "" if cell is None else str(cell)
    # Of the columns only the web addresses of fifty links could be as long.
    return text if len(text) <= LONGEST_IN_A_SHEET else TOO_LONG


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITERS = {
    writer.format: writer
    for writer in (
        Writer("csv", "text/csv", "text/csv; charset=utf-8; header=present", as_csv),
        Writer("jsonl", "application/x-ndjson", "application/x-ndjson; charset=utf-8", as_json_lines),
        Writer("xlsx", XLSX, XLSX, as_xlsx, most=ROWS_IN_A_SHEET, is_text=False),
    )
}
