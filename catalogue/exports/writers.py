"""One writer per file format: rows in, pieces of text out, never the whole file at once."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from catalogue.exports.columns import HEADER
from register.csv_files import TOGETHER, pieces

# Between the values of one cell. No code and no label of a vocabulary holds it.
SEPARATOR = "|"


@dataclass(frozen=True)
class Writer:
    """`format` is what `?format=` calls it, and the extension of the file."""

    format: str
    media_type: str
    content_type: str
    write: Callable[[Iterator[list[Any]]], Iterator[str]]


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


WRITERS = {
    writer.format: writer
    for writer in (
        Writer("csv", "text/csv", "text/csv; charset=utf-8; header=present", as_csv),
        Writer("jsonl", "application/x-ndjson", "application/x-ndjson; charset=utf-8", as_json_lines),
    )
}
