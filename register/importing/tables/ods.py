"""Workbooks of LibreOffice and others (OpenDocument)."""

from xml.sax.handler import ContentHandler

from register.importing.tables import archive, grid, limits, sheets
from register.importing.tables.sheets import Facts, Part
from register.importing.tables.table import Table

CONTENT = "content.xml"


def read(content: bytes) -> Table:
    """The table in an ODS file. Raise ImportFailed when it is none."""
    tables = Tables()

    def handler_for(name: str) -> ContentHandler:
        return tables if name == CONTENT else Manifest()

    safe = archive.repacked(content, handler_for)
    return sheets.table(sheets.opened(safe), tables.facts)


class Manifest(Part):
    """A member other than the tables: only that it is not encrypted matters."""

    def start_encryption_data(self, attrs):
        raise archive.protected()


class Tables(Part):
    """The cells of every sheet. A cell or row may say that it is there many times: only what is filled counts."""

    def __init__(self):
        super().__init__()
        self.facts: dict[str, Facts] = {}
        self.current = Facts()
        self.row = self.column = self.next_row = self.next_column = 0
        self.row_times = self.cell_times = 1
        self.length = 0

    def start_table(self, attrs):
        self.current = self.facts[attrs.get("table:name", "")] = Facts()
        self.next_row = 0

    def start_table_row(self, attrs):
        self.row_times = _times(attrs.get("table:number-rows-repeated"))
        self.row, self.next_row = self.next_row, self.next_row + self.row_times
        self.next_column = 0

    def start_table_cell(self, attrs):
        self.length = 0
        self.cell_times = _times(attrs.get("table:number-columns-repeated"))
        self.column, self.next_column = self.next_column, self.next_column + self.cell_times
        place = f"{grid.letter(self.column)}{self.row + 1}"
        if attrs.get("table:formula"):
            self.current.formulas.append(place)
        spans = (_times(attrs.get(f"table:number-{way}-spanned")) for way in ("columns", "rows"))
        if any(span > 1 for span in spans):
            self.current.merged.append(place)
        if "office:value-type" in attrs:
            self._fill()

    start_covered_table_cell = start_table_cell

    def start_p(self, attrs):
        self._fill()

    def _fill(self) -> None:
        last_row, last_column = self.row + self.row_times - 1, self.column + self.cell_times - 1
        self.current.add_cell(last_row, last_column, self.row_times * self.cell_times)

    def characters(self, content):
        self.length += len(content)
        if self.length > self.longest:
            raise limits.too_long(field=f"{grid.letter(self.column)}{self.row + 1}")

    def start_event_listener(self, attrs):
        raise archive.macros()

    def start_table_source(self, attrs):
        raise archive.outside()

    start_dde_source = start_dde_link = start_cell_range_source = start_table_source


def _times(value: str | None) -> int:
    return int(value) if value and value.isdecimal() else 1
