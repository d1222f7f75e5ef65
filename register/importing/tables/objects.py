"""JSON: a list of objects, an object with the list under `items`, or an object per line."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from register.importing.problems import ImportFailed, refuse
from register.importing.read import decoded, parsed_json
from register.importing.tables.limits import check_cell, check_columns, check_rows
from register.importing.tables.table import Table, TableRow

DEPTH = 50
# What gives JSON its shape, with all that may stand before it. A text is taken to its end even where it is not closed,
# and the end of the file counts as a shape too, so that nothing is looked at twice.
SHAPES = re.compile(r'(?:[^"\[\]{},]++|"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))*+([\[\]{},]|\Z)', re.DOTALL)
# Values in a row of a file that is not made to fill the memory: its columns, and the links in them.
VALUES_PER_ROW = 100
LIST_KEY = "items"


def read(content: bytes) -> Table:
    """The table in a JSON file. Raise ImportFailed when it is none."""
    text = decoded(content)
    _check_structure(text)
    rows = [_row(number, entry) for number, entry in enumerate(_entries(content, text), start=1)]
    if not rows:
        raise refuse(_("De lijst is leeg."), _("Kies een bestand met gegevens."))
    header = list(dict.fromkeys(name for row in rows for name in row.cells))
    check_columns(len(header))
    return Table(header, rows, is_raw=True)


def _check_structure(text: str) -> None:
    """How deep and how large it will be, before anything is made of it: 20 MB of `{},` would fill 500 MB."""
    limit = settings.IMPORT_MAX_ROWS * VALUES_PER_ROW
    depth = 0
    for values, found in enumerate(SHAPES.finditer(text)):
        shape = found[1]
        if shape in ("{", "["):
            depth += 1
        elif shape in ("}", "]"):
            depth -= 1
        if depth > DEPTH:
            reason = _("Het bestand is te diep genest: meer dan %(limit)s lagen.") % {"limit": DEPTH}
            raise refuse(reason, _("Maak er een lijst van objecten van."))
        if values > limit:
            raise refuse(_("Het bestand bevat te veel waarden."), _("Splits het in kleinere bestanden."))


def _entries(content: bytes, text: str) -> list[Any]:
    if _is_lines(text):
        return list(_of_lines(text))
    data = parsed_json(content)
    if isinstance(data, dict):
        data = data.get(LIST_KEY)
    if not isinstance(data, list):
        remedy = _("Maak er een lijst van objecten van, of zet op elke regel één object.")
        raise refuse(_("Het bestand bevat geen lijst."), remedy)
    check_rows(len(data))
    return data


def _is_lines(text: str) -> bool:
    """Whether the first line is an object by itself, and not the one that holds the list."""
    first = text.lstrip().partition("\n")[0]
    try:
        found = json.loads(first)
    except ValueError:
        return False
    return isinstance(found, dict) and not isinstance(found.get(LIST_KEY), list)


def _of_lines(text: str) -> Iterator[Any]:
    # Not splitlines(): JSON allows U+2028 within a text.
    filled = (found[0] for found in re.finditer(r"[^\n]+", text) if found[0].strip())
    for number, line in enumerate(filled, start=1):
        check_rows(number)
        try:
            yield parsed_json(line.encode())
        except ImportFailed as error:
            (problem,) = error.problems
            raise ImportFailed([replace(problem, row=number)]) from error


def _row(number: int, entry: Any) -> TableRow:
    if not isinstance(entry, dict):
        raise refuse(_("Dit is geen object."), _("Elke rij is een object met velden."), row=number)
    for name, value in entry.items():
        check_cell(value, number, name)
    return TableRow(number, entry)
