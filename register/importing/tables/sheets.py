"""What XLSX and ODS have in common: sheets, of which one holds the table."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.sax.handler import ContentHandler

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from register.importing.headers import known_among
from register.importing.problems import ImportFailed, Problem, refuse
from register.importing.tables import archive, grid, limits
from register.importing.tables.table import Table

TOLD = 20


@dataclass
class Facts:
    """What calamine does not tell of a sheet, and what tells that it is too large before it is read."""

    formulas: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    cells: int = 0
    # Settings are slow to ask, and there may be millions of cells.
    most_rows: int = field(default_factory=lambda: settings.IMPORT_MAX_ROWS)
    most_columns: int = field(default_factory=lambda: settings.IMPORT_MAX_COLUMNS)

    def add_cell(self, row: int, column: int, times: int = 1) -> None:
        """A cell that holds something, at its place from 0. Raise ImportFailed when it lies outside the limits."""
        self.cells += times
        if row > self.most_rows:
            limits.check_rows(row)
        if column >= self.most_columns:
            limits.check_columns(column + 1)
        # More than there are places: the same cell again and again.
        if self.cells > (self.most_rows + 1) * self.most_columns:
            raise limits.too_many_rows()

    def problems(self) -> Iterator[Problem]:
        remedy = _("Kopieer de cellen, en plak ze als waarden over zichzelf.")
        for cell in self.formulas[:TOLD]:
            yield Problem(_("Cel %(cell)s bevat een formule.") % {"cell": cell}, remedy)
        if len(self.formulas) > TOLD:
            yield Problem(
                _("Nog %(count)s cellen bevatten een formule.") % {"count": len(self.formulas) - TOLD}, remedy
            )
        for cell in self.errors[:TOLD]:
            yield Problem(_("Cel %(cell)s bevat een foutwaarde.") % {"cell": cell}, _("Vul de waarde zelf in."))
        for cells in self.merged[:TOLD]:
            reason = _("De cellen %(cells)s zijn samengevoegd.") % {"cells": cells}
            yield Problem(reason, _("Splits ze, en vul elke cel."))


class Part(ContentHandler):
    """Reads the XML of one member. Elements go by their name without prefix: `start_row` is called for `x:row`."""

    def __init__(self):
        super().__init__()
        self.longest = settings.IMPORT_MAX_CELL
        self._starts: dict[str, Callable[[Any], None] | None] = {}

    def startElement(self, name, attrs):
        try:
            start = self._starts[name]
        except KeyError:
            local = name.rpartition(":")[2].replace("-", "_")
            start = self._starts[name] = getattr(self, f"start_{local}", None)
        if start:
            start(attrs)


def table(workbook: CalamineWorkbook, facts: dict[str, Facts]) -> Table:
    """The table of the first sheet that has a header we know, else of the first that is not empty."""
    filled = []
    for name in _visible(workbook):
        lines = _lines(_sheet(workbook, name))
        if header := next((cells for _number, cells in lines if any(cells)), None):
            filled.append((name, lines))
            if known_among(header) > 1:
                filled = [(name, lines)]
                break
    if not filled:
        raise refuse(_("Het bestand is leeg."), _("Zet de gegevens op een zichtbaar blad."))
    name, lines = filled[0]
    if problems := list(facts[name].problems()):
        raise ImportFailed(problems)
    return grid.table(lines)


def opened(content) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(content)
    except CalamineError as error:
        raise archive.damaged() from error


def _visible(workbook: CalamineWorkbook) -> Iterable[str]:
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except CalamineError as error:
        raise archive.damaged() from error


def _lines(sheet: CalamineSheet) -> list[grid.Line]:
    rows = sheet.to_python(skip_empty_area=False)
    return [(number, [_text(cell) for cell in cells]) for number, cells in enumerate(rows, start=1)]


def _text(value: Any) -> str:
    """A cell as a person reads it: a whole number without a point, a day as YYYY-MM-DD."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
