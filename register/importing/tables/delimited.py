"""CSV, with commas, semicolons or tabs, in the encodings that spreadsheets write."""

import codecs
import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

from django.conf import settings
from django.utils.translation import gettext as _

from register.importing.headers import known_among
from register.importing.problems import ImportFailed, refuse
from register.importing.tables import grid
from register.importing.tables.limits import too_long, too_many_rows
from register.importing.tables.table import Table

DELIMITERS = ",;\t"
LABELS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
# Right after a small letter Windows-1252 has no low quote and no capital of its own, and between two of them no quote,
# dagger or bullet: there they are the é, ë or ö of another encoding. Some bytes it does not have at all.
FOREIGN = re.compile(
    rb"[a-z][\x82\x84\x8a\x8c\x8e\x9f]"
    rb"|[a-z][\x83\x86-\x89\x8b\x91\x93-\x95\x98\x99\x9b][a-z]"
    rb"|[\x81\x8d\x8f\x90\x9d]"
)
# A sign that nobody writes, at the place where ISO 8859-15 has the euro.
CURRENCY_SIGN = b"\xa4"
ROWS_OF_A_SHEET = 1_048_576


def read(content: bytes) -> Table:
    """The table in a CSV file. Raise ImportFailed when it is none."""
    encoding = encoding_of(content)
    delimiter = max(DELIMITERS, key=lambda mark: _promise(content, encoding, mark))
    return grid.table(_lines(content, encoding, delimiter), LABELS[encoding])


def encoding_of(content: bytes) -> str:
    """How the text is encoded: UTF-8, UTF-16 with its mark, or Windows-1252. Raise ImportFailed rather than guess."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _undecided("UTF-32")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(content, "utf-16")
    if b"\0" in content:
        raise _undecided(_("UTF-16 zonder merkteken, of geen tekst (er staan NUL-tekens in)"))
    if content.startswith(codecs.BOM_UTF8):
        return _checked(content, "utf-8-sig")
    try:
        return _checked(content, "utf-8")
    except ImportFailed:
        return _checked_windows_1252(content)


def _checked(content: bytes, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for start in range(0, len(content), 1 << 16):
            decoder.decode(view[start : start + (1 << 16)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _undecided(
            _("%(encoding)s, maar er staan bytes in die daar niet in passen") % {"encoding": LABELS[encoding]}
        ) from None
    return encoding


def _checked_windows_1252(content: bytes) -> str:
    """Latin-1 is a part of it. What cannot be told apart from another encoding is refused, with its place."""
    if found := FOREIGN.search(content):
        guess = _("geen UTF-8 en geen Windows-1252; misschien MacRoman of DOS (regel %(line)s)")
        raise _undecided(guess % {"line": _line_of(found.start(), content)})
    if CURRENCY_SIGN in content:
        guess = _("Windows-1252 of ISO 8859-15; het ¤ op regel %(line)s kan een € zijn")
        raise _undecided(guess % {"line": _line_of(content.index(CURRENCY_SIGN), content)})
    return "cp1252"


def _line_of(position: int, content: bytes) -> int:
    return content.count(b"\n", 0, position) + 1


def _undecided(guess: str) -> ImportFailed:
    reason = _("De tekencodering van het bestand is niet zeker: %(guess)s.") % {"guess": guess}
    return refuse(reason, _("Sla het opnieuw op als CSV UTF-8."))


def _promise(content: bytes, encoding: str, delimiter: str) -> tuple[int, int]:
    """How well the first line reads with this delimiter: its known columns, then its columns."""
    try:
        _number, header = next(_lines(content, encoding, delimiter))
    except (StopIteration, ImportFailed):
        return 0, 0
    return known_among(header), len(header)


def _lines(content: bytes, encoding: str, delimiter: str) -> Iterator[grid.Line]:
    """The lines that are not blank, with the number that a spreadsheet gives them."""
    reader = csv.reader(_short_lines(content, encoding), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(error, number) from error
        if any(cells):
            yield number, cells


def _short_lines(content: bytes, encoding: str) -> Iterator[str]:
    """The lines of the text: none so long that its cells would fill the memory, and no more than a sheet can have."""
    longest = settings.IMPORT_MAX_COLUMNS * settings.IMPORT_MAX_CELL
    for number, line in enumerate(TextIOWrapper(BytesIO(content), encoding, newline=""), start=1):
        if number > ROWS_OF_A_SHEET:
            raise too_many_rows()
        if len(line) > longest:
            reason = _("Regel %(number)s van het bestand is te lang.") % {"number": number}
            raise refuse(reason, _("Controleer of elke rij op een eigen regel staat."))
        yield line


def _broken(error: csv.Error, number: int) -> ImportFailed:
    if "field larger" in str(error):
        return too_long(row=number)
    reason = _("Deze rij is geen geldige CSV: een aanhalingsteken staat verkeerd of is niet gesloten.")
    remedy = _("Zet om een tekst met aanhalingstekens dubbele aanhalingstekens, en verdubbel die in de tekst zelf.")
    return refuse(reason, remedy, row=number)
