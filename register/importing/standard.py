"""Tables in the columns of the publication standard, as rows that our own columns can hold.

The columns are those of version 1.0, with ours beside them; those of 0.4 are mapped. A file that has `status` and no
`phase` gives the phase that goes with it: ‘In gebruik’ is in use, ‘In ontwikkeling’ development, ‘Buiten gebruik’
stopped. What is exported, for people or as open data, is read without a difference.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from register.choices import STATUS_OF_PHASE
from register.csv_files import rearmed
from register.fields import BY_NAME, COLUMNS, Kind
from register.importing import values
from register.importing.headers import IDENTITY, NOT_READ, REGISTER_NUMBER, columns_of
from register.importing.problems import ImportFailed, Problem
from register.importing.tables import Table, TableRow
from register.importing.values import Unreadable
from register.standard import LIST_OF_LINK, PHASE_OF_STATUS, SINCE_1_0, UNTIL_0_4
from register.text import clean, clean_line

VERSION_COLUMNS = {column.name: column for column in COLUMNS}
READERS: dict[str, Callable[[Any], Any]] = {name: values.of_kind(column) for name, column in VERSION_COLUMNS.items()}
VOCABULARIES = {name for name, column in VERSION_COLUMNS.items() if column.kind is Kind.CHOICE}
TITLE_LENGTH = 200


@dataclass(frozen=True)
class RegistrarRow:
    """One record as an organisation's own file gives it.

    `number` as in TableRow. `register_number`, `source_id` and `organisation` (as written) are "" where the file has
    none. `values` holds, by column of Version and typed as there, only what the file speaks of; an empty cell is an
    empty value. `missing` is as Version.missing holds it, {} where the file has no such column. `spoken`: the columns
    of Version that the file speaks of, and "missing" when it has that column. `change_note` is "" where it has none.
    """

    number: int
    organisation: str = ""
    source_id: str = ""
    register_number: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    missing: dict[str, dict[str, str]] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    change_note: str = ""


# What a message calls our columns when the file itself is not at hand; names() gives the file's own spelling.
NAMES: Mapping[str, str] = {name: name for name in (*VERSION_COLUMNS, "source_id", "missing", "change_note")} | {
    "organization": "organization",
    "organisation": "organization",
    "register_number": REGISTER_NUMBER,
}


def names(table: Table) -> dict[str, str]:
    """How this file spells the columns, by the name of our column; NAMES for those that it does not have."""
    spelt = {column: header for header, column in columns_of(table.header, []).items()}
    if "phase" not in spelt and "status" in spelt:
        spelt["phase"] = spelt["status"]
    for old, new in LIST_OF_LINK.items():
        if new not in spelt and old in spelt:
            spelt[new] = spelt[old]
    return {name: spelt.get(column if column in spelt else name, column) for name, column in NAMES.items()}


def unread(table: Table) -> list[str]:
    """The columns of the file that are known, but cannot be read in: to be told, not to be refused."""
    return [header for header, column in columns_of(table.header, []).items() if column in NOT_READ]


def rows(table: Table, problems: list[Problem]) -> list[RegistrarRow]:
    """The records of a table, also those with a problem, as far as they can be read; adds what is wrong to `problems`.

    What is wrong for another reason can then be told at the same time. Raises ImportFailed when the header itself is
    wrong: then no row says anything.
    """
    found: list[Problem] = []
    columns = columns_of(table.header, found)
    if not set(columns.values()) & {"name", "source_id", REGISTER_NUMBER}:
        found = _no_header(table, found)
    if found:
        raise ImportFailed(found)
    reader = Reader(columns, problems, is_raw=table.is_raw)
    return [reader.row(row) for row in table.rows]


def _no_header(table: Table, found: list[Problem]) -> list[Problem]:
    """What to say of a first row by which no record can be told: no header at all, or one without its key."""
    nothing_known = len(found) == len(table.header)
    found.clear()
    if nothing_known and len(table.header) == 1:
        remedy = _("Zet een komma, puntkomma of tab tussen de kolommen, en boven elke kolom haar naam.")
        return [Problem(_("Het bestand heeft maar één kolom, en die is onbekend."), remedy, field=table.header[0])]
    if nothing_known:
        remedy = _("Zet boven elke kolom haar naam. Het sjabloon laat zien welke namen er zijn.")
        reason = _("De eerste rij heeft geen namen van kolommen.")
        return [Problem(reason, remedy, value=table.header[0])]
    remedy = _("Noem ten minste de kolom ‘name’, ‘source_id’ of ‘algorithm_id’.")
    return [Problem(_("Er is geen kolom die zegt om welke toepassing het gaat."), remedy)]


class Reader:
    """Reads the rows of one file."""

    def __init__(self, columns: dict[str, str], problems: list[Problem], *, is_raw: bool):
        self.columns = {header: column for header, column in columns.items() if column not in NOT_READ}
        self.headers = {column: header for header, column in columns.items()}
        self.problems = problems
        spoken = set(columns.values())
        # The open data, which alone has this column, is raw too, and its note is of the last change, not of the next.
        is_open_data = "named" in spoken
        self.is_raw = is_raw or is_open_data
        if is_open_data:
            self.columns.pop(self.headers.get("change_note", ""), None)
        self.is_0_4 = bool(spoken & set(UNTIL_0_4)) and not spoken & set(SINCE_1_0)

    def row(self, row: TableRow) -> RegistrarRow:
        given = row.cells
        cells = {column: self._cell(given[header]) for header, column in self.columns.items() if header in given}
        read = RowReader(row.number, cells, self.headers, self.problems)
        return read.as_0_4() if self.is_0_4 or read.says_0_4 else read.as_1_0()

    def _cell(self, value: Any) -> Any:
        return value if self.is_raw or not isinstance(value, str) else rearmed(value)


class RowReader:
    """Reads one row. `cells` are by our column; `headers` are what the file calls them."""

    def __init__(self, number: int, cells: dict[str, Any], headers: dict[str, str], problems: list[Problem]):
        self.number, self.cells, self.headers, self.problems = number, cells, headers, problems

    @property
    def says_0_4(self) -> bool:
        return str(self.cells.get("standard_version") or "").strip().startswith("0.")

    def as_1_0(self) -> RegistrarRow:
        return self._record(self._read_all(READERS))

    def as_0_4(self) -> RegistrarRow:
        """Version 0.4 had single links where 1.0 has lists, and a list of titles in `impacttoetsen`."""
        found = self._read_all({name: read for name, read in READERS.items() if name != "impacttoetsen"})
        for old, new in LIST_OF_LINK.items():
            if old in self.cells:
                found[new] = self._read(old, _untitled_links, default=[])
        if "impacttoetsen" in self.cells:
            titles, explanation = self._read("impacttoetsen", _assessments, default=([], ""))
            found["impacttoetsen"] = explanation
            found["impacttoetsen_grouping"] = _joined(titles, found.get("impacttoetsen_grouping", []))
        return self._record(found)

    def _read_all(self, readers: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
        return {name: self._read(name, read) for name, read in readers.items() if name in self.cells}

    def _record(self, found: dict[str, Any]) -> RegistrarRow:
        missing = self._read("missing", values.reasons, default={}) if "missing" in self.cells else {}
        if "status" in self.cells:
            self._apply_status(found)
        spoken = frozenset(found) | ({"missing"} & self.cells.keys())
        for name in VOCABULARIES & missing.keys():
            # A closed vocabulary holds its reasons among its own codes.
            found[name] = found.get(name) or missing[name]["reason"]
        return RegistrarRow(
            number=self.number,
            **{argument: self._read(column, _line, default="") for argument, column in IDENTITY_ARGUMENTS.items()},
            values=found,
            missing={name: why for name, why in missing.items() if name not in VOCABULARIES},
            spoken=spoken | (VOCABULARIES & missing.keys()),
            change_note=self._read("change_note", lambda value: clean(values.text(value)), default=""),
        )

    def _apply_status(self, found: dict[str, Any]) -> None:
        """The phase by the standard's status, where the row says no phase itself; else the two have to agree."""
        status = self._read("status", partial(values.code, BY_NAME["status"]), default="")
        if not found.get("phase"):
            found["phase"] = PHASE_OF_STATUS[status].value if status else ""
        elif status and STATUS_OF_PHASE.get(found["phase"], status) != status:
            reason = _("De status past niet bij de fase ‘%(phase)s’.") % {
                "phase": BY_NAME["phase"].label_of(found["phase"])
            }
            self._add("status", reason, _("Maak ze gelijk, of maak de status leeg: die volgt uit de fase."))

    def _read(self, column: str, read: Callable[[Any], Any], default: Any = None) -> Any:
        """The value of a cell; when it cannot be read, the empty value, and the problem is told."""
        if column not in self.cells:
            return default
        try:
            return read(self.cells[column])
        except Unreadable as error:
            self._add(column, error.reason, error.remedy, error.value)
            return read(None) if default is None else default

    def _add(self, column: str, reason: str, remedy: str, value: Any = None) -> None:
        shown = self.cells[column] if value is None else value
        self.problems.append(Problem(reason, remedy, self.number, self.headers[column], shown))


IDENTITY_ARGUMENTS = dict(zip(("register_number", "source_id", "organisation"), IDENTITY, strict=True))


def _line(value: Any) -> str:
    return clean_line(values.text(value))


def _untitled_links(value: Any) -> list[dict[str, str]]:
    """The links of a cell of 0.4, which had no titles: each is called after its host."""
    found = values.links(value if isinstance(value, list) else "\n".join(values.text(value).replace("|", "\n").split()))
    if any(not row["link"] for row in found):
        raise Unreadable(_("Dit is geen webadres."), _("Zet hier alleen webadressen, die met https:// beginnen."))
    return [{"title": row["title"] or urlsplit(row["link"]).netloc, "link": row["link"]} for row in found]


def _assessments(value: Any) -> tuple[list[str], str]:
    """The titles of the assessments in a cell of 0.4, and the text when it is prose rather than titles."""
    if isinstance(value, list):
        return [_line(item) for item in value if item], ""
    written = clean(values.text(value))
    if written.startswith("["):
        return [_line(item) for item in values.parsed(written, list)], ""
    separator = next((mark for mark in "|;\n" if mark in written), ",")
    titles = [title for title in map(clean_line, written.split(separator)) if title]
    suggestions = {suggestion.casefold() for suggestion in BY_NAME["impacttoetsen_grouping"].suggestions}
    if separator == "," and any(title.casefold() not in suggestions for title in titles):
        return [], written
    return (titles, "") if all(len(title) <= TITLE_LENGTH for title in titles) else ([], written)


def _joined(titles: list[str], found: list[dict[str, str]]) -> list[dict[str, str]]:
    """One title and one link belong together; else nothing says which link is of which title."""
    if len(titles) == len(found) == 1:
        return [{"title": titles[0], "link": found[0]["link"]}]
    return [{"title": title, "link": ""} for title in titles] + found
