"""Workbooks of Excel (Office Open XML)."""

import posixpath
import re
from functools import cache
from xml.sax.handler import ContentHandler

from register.importing.tables import archive, limits, sheets
from register.importing.tables.sheets import Facts, Part
from register.importing.tables.table import Table

CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
MACRO_ENABLED = "macroenabled"
HYPERLINK = "/hyperlink"


def read(content: bytes) -> Table:
    """The table in an XLSX file. Raise ImportFailed when it is none."""
    book = Book()
    safe = archive.repacked(content, book.handler_for)
    return sheets.table(sheets.opened(safe), book.facts())


class Book:
    """What the members say of themselves and of each other."""

    def __init__(self):
        self.parts: dict[str, ContentHandler] = {}

    def handler_for(self, name: str) -> ContentHandler:
        if name == "xl/workbook.xml":
            made: ContentHandler = Workbook()
        elif name.endswith(".rels"):
            made = Relations()
        elif name == "[Content_Types].xml":
            made = ContentTypes()
        else:
            made = Cells()
        return self.parts.setdefault(name, made)

    def facts(self) -> dict[str, Facts]:
        """Of each sheet, by its name."""
        workbook, relations = self.parts.get("xl/workbook.xml"), self.parts.get("xl/_rels/workbook.xml.rels")
        if not isinstance(workbook, Workbook) or not isinstance(relations, Relations):
            raise archive.damaged()
        return {name: self._facts_at(relations.targets.get(key, "")) for name, key in workbook.sheets.items()}

    def _facts_at(self, target: str) -> Facts:
        """A target is a path from xl/, or from the root."""
        part = self.parts.get(posixpath.normpath(posixpath.join("/xl", target)).removeprefix("/"))
        if not isinstance(part, Cells):
            raise archive.damaged()
        return part.facts


class Workbook(Part):
    """The sheets, by name: {name: the key of its relation}."""

    def __init__(self):
        super().__init__()
        self.sheets: dict[str, str] = {}

    def start_sheet(self, attrs):
        key = next((attrs[name] for name in attrs.getNames() if name.endswith(":id")), "")
        self.sheets[attrs.get("name", "")] = key


class Relations(Part):
    """Which member a key stands for. A link in a cell may lead outside; nothing else may."""

    def __init__(self):
        super().__init__()
        self.targets: dict[str, str] = {}

    def start_Relationship(self, attrs):
        if attrs.get("TargetMode", "").lower() == "external" and not attrs.get("Type", "").endswith(HYPERLINK):
            raise archive.outside()
        self.targets[attrs.get("Id", "")] = attrs.get("Target", "")


class ContentTypes(Part):
    def start_Override(self, attrs):
        if MACRO_ENABLED in attrs.get("ContentType", "").lower():
            raise archive.macros()

    start_Default = start_Override


class Cells(Part):
    """The cells of a sheet, or the texts that sheets share."""

    def __init__(self):
        super().__init__()
        self.facts = Facts()
        self.row = self.column = -1
        self.place = ""
        self.length = 0
        self.holds_cells = False

    def start_sheetData(self, attrs):
        self.holds_cells = True

    start_sst = start_sheetData

    def endElement(self, name):
        if name.endswith("sheetData"):
            self.holds_cells = False

    def start_row(self, attrs):
        self.row = int(attrs["r"]) - 1 if attrs.get("r", "").isdecimal() else self.row + 1
        self.column = -1

    def start_c(self, attrs):
        self.place = attrs.get("r", "")
        self.length = 0
        if found := CELL.fullmatch(self.place):
            self.column, self.row = _number(found[1]) - 1, int(found[2]) - 1
        else:
            self.column += 1
        if attrs.get("t") == "e":
            self.facts.errors.append(self.place)

    def start_v(self, attrs):
        self.facts.add_cell(self.row, self.column)

    start_is = start_v

    def start_f(self, attrs):
        if self.place:
            self.facts.formulas.append(self.place)

    def start_si(self, attrs):
        self.length = 0
        self.facts.add_cell(0, 0)

    def start_mergeCell(self, attrs):
        self.facts.merged.append(attrs.get("ref", ""))

    def characters(self, content):
        self.length += len(content)
        if self.holds_cells and self.length > self.longest:
            raise limits.too_long(field=self.place)


@cache
def _number(letters: str) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
