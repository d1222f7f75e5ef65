"""From lines of cells, as a CSV file or a sheet has them, to a table with a header."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from register.importing.problems import ImportFailed, Problem, refuse
from register.importing.tables.limits import check_cell, check_columns, check_rows, too_long
from register.importing.tables.table import Table, TableRow

Line = tuple[int, list[str]]


def table(lines: Iterable[Line], encoding: str = "") -> Table:
    """`lines` are numbered as a person counts them. The first that is not blank is the header. Raises ImportFailed."""
    filled = ((number, cells) for number, cells in lines if any(cell.strip() for cell in cells))
    first = next(filled, None)
    if first is None:
        raise refuse(_("Het bestand is leeg."), _("Kies een bestand met gegevens."))
    header = _header(first)
    rows = []
    for count, (number, cells) in enumerate(filled, start=1):
        check_rows(count)
        rows.append(_row(number, cells, header, settings.IMPORT_MAX_CELL))
    if not rows:
        raise refuse(_("Het bestand heeft alleen een rij met namen van kolommen."), _("Voeg de gegevens toe."))
    return Table([name for name in header if name], rows, encoding)


def _header(first: Line) -> list[str]:
    number, cells = first
    header = [cell.strip() for cell in cells]
    while not header[-1]:
        header.pop()
    check_columns(len(header))
    for place, name in enumerate(header):
        check_cell(name, number, letter(place))
    counts = Counter(name for name in header if name)
    if doubled := [name for name, count in counts.items() if count > 1]:
        reason, remedy = _("Deze kolom staat er meer dan één keer."), _("Laat er één staan.")
        raise ImportFailed([Problem(reason, remedy, field=name) for name in doubled])
    return header


def _row(number: int, cells: list[str], header: list[str], longest: int) -> TableRow:
    """A row that is shorter than the header is filled up: spreadsheets leave empty cells at its end out."""
    named = dict.fromkeys(filter(None, header), "")
    for place, cell in enumerate(cells):
        name = header[place] if place < len(header) else ""
        if name:
            if len(cell) > longest:
                raise too_long(row=number, field=name)
            named[name] = cell
        elif cell.strip():
            _refuse_unnamed(number, place, len(header), cell)
    return TableRow(number, named)


def _refuse_unnamed(number: int, place: int, named: int, cell: str) -> None:
    if place >= named:
        reason = _("Deze rij heeft meer cellen dan er kolommen zijn.")
        remedy = _("Zet aanhalingstekens om een tekst waar het scheidingsteken in staat, of geef elke kolom een naam.")
        raise refuse(reason, remedy, row=number, value=cell)
    reason = _("Kolom %(column)s heeft geen naam.") % {"column": letter(place)}
    raise refuse(reason, _("Geef de kolom een naam, of maak haar leeg."), row=number, value=cell)


def letter(place: int) -> str:
    """What a spreadsheet calls the column at this place, from 0: A, B, … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
