"""Tables out of files: CSV, XLSX, ODS and JSON, each within the limits of the settings.

A file is what its content is, and its name has to agree. Nothing is guessed: what is not sure is refused, with what is
wrong, where, and how to mend it.
"""

import re
from collections.abc import Callable
from pathlib import PurePath

from django.utils.translation import gettext as _

from register.importing.problems import ImportFailed, refuse
from register.importing.tables import archive, delimited, objects, ods, xlsx
from register.importing.tables.limits import check_size
from register.importing.tables.table import Table, TableRow

__all__ = ["EXTENSIONS", "Table", "TableRow", "read_table"]

READERS: dict[str, Callable[[bytes], Table]] = {
    "CSV": delimited.read,
    "XLSX": xlsx.read,
    "ODS": ods.read,
    "JSON": objects.read,
}
FORMATS = {
    "csv": "CSV",
    "tsv": "CSV",
    "txt": "CSV",
    "xlsx": "XLSX",
    "ods": "ODS",
    "json": "JSON",
    "jsonl": "JSON",
    "ndjson": "JSON",
}
# For the `accept` of an upload.
EXTENSIONS = tuple(f".{extension}" for extension in FORMATS)
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted workbook is in the container of the old .xls.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")


def read_table(content: bytes, file_name: str) -> Table:
    """The table in a file. Raise ImportFailed, with what is wrong, where, and how to mend it, when there is none."""
    check_size(content)
    named, found = _named(file_name), _found(content)
    if named != found:
        reason = _("De naam zegt dat dit een %(named)s-bestand is, maar de inhoud is %(found)s.")
        remedy = _("Sla het opnieuw op in het formaat dat u bedoelt.")
        raise refuse(reason % {"named": named, "found": found}, remedy)
    return READERS[named](content)


def _named(file_name: str) -> str:
    """The format that the name promises. Raise ImportFailed when it is none of ours."""
    extension = PurePath(file_name).suffix.lower().removeprefix(".")
    if extension in ("xlsm", "xltm"):
        raise archive.macros()
    if extension in FORMATS:
        return FORMATS[extension]
    reason = _("Bestanden van de soort ‘%(extension)s’ worden niet gelezen.") % {"extension": extension or "?"}
    remedy = _("Sla het op als xlsx, ods, csv of json.")
    raise refuse(reason, remedy)


def _found(content: bytes) -> str:
    """What the content is. Raise ImportFailed when it is nothing that holds a table."""
    if content.startswith(OLE):
        raise archive.protected() if ENCRYPTED in content else _too_old()
    if content.startswith(ZIP):
        return _found_in_zip(content)
    if content.startswith((b"%PDF", b"<", b"\x1f\x8b")):
        raise refuse(_("De inhoud van het bestand is geen tabel."), _("Sla het op als xlsx, ods, csv of json."))
    return "JSON" if JSON.match(content) else "CSV"


def _found_in_zip(content: bytes) -> str:
    names = archive.names(content)
    if "xl/workbook.bin" in names:
        raise _too_old()
    if "xl/workbook.xml" in names:
        return "XLSX"
    if "content.xml" in names and "mimetype" in names:
        return "ODS"
    remedy = _("Pak het uit, en kies het bestand dat erin zit.")
    raise refuse(_("Het bestand is een ingepakte map en geen werkblad."), remedy)


def _too_old() -> ImportFailed:
    return refuse(_("Dit is een oud of binair formaat van Excel (xls of xlsb)."), _("Sla het op als xlsx."))
