"""An organisation's own records as a file, drafts too: in the columns of the template, so that it can be read in again.

CSV and XLSX are for people: Dutch words for codes, lines for links, and in CSV an apostrophe before what a spreadsheet
would run. JSON is raw. Reading either back gives what stands here; tests hold that.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from register.choices import State
from register.csv_files import disarmed, for_a_spreadsheet, rearmed
from register.fields import BY_NAME, COLUMNS, Kind
from register.importing import values
from register.models import Version
from register.querysets import VersionQuerySet
from register.standard import STANDARD
from register.wording import in_a_file

# `status` follows from `phase`; the others are of the register.
TEMPLATE = (
    *(name for name in STANDARD if name not in ("status", "org_id", "publication_dt")),
    *(field.name for field in COLUMNS if field.name not in STANDARD),
    "missing",
)
# What a reader of the file wants to know of a record, and nobody can set. The note is of the last change, not the next.
TOLD = ("state", "version", "publication_dt", "last_change_note")
HEADER = (*TEMPLATE, *TOLD)
SEPARATOR = "|"
TOGETHER = 100  # rows fetched at once
LONGEST_IN_A_SHEET = 32_767  # of Excel
Record = dict[str, Any]


@dataclass(frozen=True)
class FileFormat:
    """`write` makes a file of records, in pieces: `FORMATS["csv"].write(records(versions))`."""

    extension: str
    label: str
    content_type: str
    write: Callable[[Iterable[Record]], Iterator[bytes]]


def records(versions: VersionQuerySet) -> Iterator[Record]:
    """What the versions say, fetched in pieces, so that memory does not grow with their number."""
    found = versions.select_related("application__organisation").order_by("application__number", "number")
    return map(record, found.iterator(chunk_size=TOGETHER))


def record(version: Version) -> Record:
    """What a version says, by the name of the column, as JSON knows it."""
    application = version.application
    beside = {
        "organization": application.organisation.name if application.organisation else "",
        "source_id": application.source_id,
        "algorithm_id": application.number,
        "state": version.state,
        "version": version.number,
        "publication_dt": version.published_at,
        "last_change_note": version.change_note,
    }
    return {name: _plain(beside[name] if name in beside else getattr(version, name)) for name in HEADER}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def written(name: str, value: Any) -> str:
    """A value as people read it in a cell, and as it can be read in again."""
    field = BY_NAME.get(name)
    if value in (None, "", [], {}):
        return ""
    if name == "state":
        with override("nl"):
            return str(State(value).label)
    if name == "missing":
        return _readable(value, _as_reasons(value), values.reasons)
    if field and field.kind is Kind.CHOICES:
        return SEPARATOR.join(in_a_file(field, code) for code in value)
    if field and field.kind is Kind.CHOICE:
        return in_a_file(field, value)
    if field and field.kind is Kind.LINKS:
        return _readable(value, values.as_lines(value), values.links)
    return str(value)


def _readable(value: Any, lines: str, read: Callable[[Any], Any]) -> str:
    """The lines, where they say the same; else JSON."""
    try:
        says_the_same = read(lines) == value
    except values.Unreadable:
        says_the_same = False
    return lines if says_the_same else json.dumps(value, ensure_ascii=False)


def _as_reasons(missing: dict[str, dict[str, str]]) -> str:
    return "\n".join(
        f"{name}: {values.BETWEEN.join(filter(None, (why['reason'], why.get('ground'))))}"
        for name, why in missing.items()
    )


def as_csv(rows: Iterable[Record]) -> Iterator[bytes]:
    lines = ([written(name, value) for name, value in row.items()] for row in rows)
    return (piece.encode() for piece in for_a_spreadsheet(HEADER, lines))


def as_xlsx(rows: Iterable[Record]) -> Iterator[bytes]:
    content = BytesIO()
    with override("nl"), xlsxwriter.Workbook(content, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(_("Toepassingen"))
        write_row(sheet, 0, HEADER, workbook.add_format({"bold": True}))
        sheet.freeze_panes(1, 1)
        text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for number, row in enumerate(rows, start=1):
            write_row(sheet, number, (in_a_sheet(name, value) for name, value in row.items()), text)
    yield content.getvalue()


def write_row(sheet, number: int, cells: Iterable[str], style=None) -> None:
    """Text, never a formula, number or link of the spreadsheet's own making."""
    for place, cell in enumerate(cells):
        sheet.write_string(number, place, cell, style)


def in_a_sheet(name: str, value: Any) -> str:
    """Cells of text run nothing; only an apostrophe that reading would take away from the text itself is doubled."""
    cell = written(name, value)
    cell = disarmed(cell) if cell != rearmed(cell) else cell
    # Begins as JSON does, so that it is refused when it is read in, rather than taken for the value.
    return cell if len(cell) <= LONGEST_IN_A_SHEET else _("[Te lang voor een werkblad. Gebruik CSV of JSON.]")


def as_json(rows: Iterable[Record]) -> Iterator[bytes]:
    before = b"[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False).encode()
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


FORMATS = {
    file_format.extension: file_format
    for file_format in (
        FileFormat("csv", "CSV", "text/csv; charset=utf-8; header=present", as_csv),
        FileFormat("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
        FileFormat("json", "JSON", "application/json", as_json),
    )
}
