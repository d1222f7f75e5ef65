"""XLSX and ODS files are zip files of XML. This looks into one before anything else does.

What it lets through is packed anew: whatever reads it next gets exactly the bytes that were looked at, and no bomb,
macro, entity or outside reference with them.
"""

import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from django.conf import settings
from django.utils.translation import gettext as _

from register.importing.problems import ImportFailed, refuse
from register.importing.report import grouped

MEMBERS = 100
# What is this many times smaller as a zip is no table that people made; of little matter while it is small.
RATIO = 100
LITTLE = 1024 * 1024
PIECE = 1 << 16
LOCAL_HEADER, CENTRAL_HEADER = b"PK\x03\x04", b"PK\x01\x02"
ENCRYPTED = 0x1
ZIPPED = re.compile(r"\.(zip|jar|7z|rar|gz|xlsx|xlsm|xlsb|ods|docx|odt)$", re.IGNORECASE)
MACROS = re.compile(r"(^|/)(vbaProject|Basic/|Scripts/|macrosheets/|activeX/)", re.IGNORECASE)
OUTSIDE = re.compile(r"(^|/)(externalLinks/|connections\.xml|queryTables/|embeddings/)", re.IGNORECASE)


def _checked(content: bytes) -> ZipFile:
    """The zip file, when its directory is in order. Raise ImportFailed for all that no spreadsheet needs."""
    archive = _opened(content)
    members = archive.infolist()
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise protected()
    _check_size(members)
    for member in members:
        _check_name(member.filename)
    if len({member.filename for member in members}) < len(members):
        raise damaged()
    return archive


def _opened(content: bytes) -> ZipFile:
    # Counted before Python makes an object of each.
    if content.count(CENTRAL_HEADER) > MEMBERS:
        raise refuse(_("Het bestand bevat meer dan %(limit)s delen.") % {"limit": MEMBERS}, _how_to_mend())
    with _mended_errors():
        return ZipFile(BytesIO(content))


def names(content: bytes) -> set[str]:
    """The names in its directory. Raise ImportFailed when it has none, or too many."""
    with _opened(content) as archive:
        return set(archive.namelist())


def _check_size(members: list[ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    limit = settings.IMPORT_MAX_UNPACKED
    if unpacked > limit:
        reason = _("Uitgepakt is het bestand groter dan %(limit)s MB.") % {"limit": grouped(limit / 1024**2, 1)}
        raise refuse(reason, _("Splits het in kleinere bestanden, of sla het op als CSV UTF-8."))
    if unpacked > max(LITTLE, RATIO * sum(member.compress_size for member in members)):
        reason = _("Het bestand wordt bij uitpakken meer dan %(limit)s keer zo groot.") % {"limit": RATIO}
        raise refuse(reason, _how_to_mend())


def _check_name(name: str) -> None:
    if MACROS.search(name):
        raise macros()
    if OUTSIDE.search(name):
        raise outside()
    if ZIPPED.search(name):
        raise _nested()


def repacked(content: bytes, handler_for: Callable[[str], ContentHandler]) -> BytesIO:
    """The XML of the file, and its `mimetype`, packed anew. `handler_for` gives the handler that looks at a member.

    Raises ImportFailed for all that no spreadsheet needs, and what the handlers raise.
    """
    safe = BytesIO()
    with _checked(content) as archive, ZipFile(safe, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for member in archive.infolist():
            with _mended_errors(), archive.open(member) as source:
                pieces = _pieces(source)
                if member.filename.endswith((".xml", ".rels")):
                    with target.open(member.filename, "w") as copy:
                        _parse(_copied(pieces, copy), handler_for(member.filename))
                elif member.filename == "mimetype":
                    target.writestr("mimetype", b"".join(pieces)[:PIECE])
                else:
                    # Unread, but whole and no archive itself.
                    deque(pieces, maxlen=0)
    safe.seek(0)
    return safe


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    piece = source.read(PIECE)
    if piece.startswith(LOCAL_HEADER):
        raise _nested()
    while piece:
        yield piece
        piece = source.read(PIECE)


def _copied(pieces: Iterator[bytes], target: IO[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        target.write(piece)
        yield piece


def _parse(pieces: Iterator[bytes], handler: ContentHandler) -> None:
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        for piece in pieces:
            parser.feed(piece)
        parser.close()
    except DefusedXmlException as error:
        raise refuse(_("Het bestand bevat een DTD of eigen entiteiten."), _how_to_mend()) from error
    except SAXException as error:
        raise damaged() from error


@contextmanager
def _mended_errors() -> Iterator[None]:
    try:
        yield
    except (BadZipFile, EOFError, NotImplementedError, ValueError, zlib.error) as error:
        raise damaged() from error


def damaged() -> ImportFailed:
    return refuse(_("Het bestand is beschadigd."), _("Open het in uw rekenprogramma en sla het opnieuw op."))


def protected() -> ImportFailed:
    remedy = _("Haal het wachtwoord van het bestand en sla het opnieuw op.")
    return refuse(_("Het bestand is versleuteld met een wachtwoord."), remedy)


def macros() -> ImportFailed:
    return refuse(_("Het bestand bevat macro’s."), _("Sla het op als gewoon werkblad, zonder macro’s (.xlsx of .ods)."))


def outside() -> ImportFailed:
    reason = _("Het bestand verwijst naar andere bestanden of gegevensbronnen.")
    return refuse(reason, _("Verbreek de koppelingen, of kopieer de waarden naar een nieuw bestand."))


def _nested() -> ImportFailed:
    return refuse(_("Het bestand bevat een ander ingepakt bestand."), _how_to_mend())


def _how_to_mend() -> str:
    return _("Kopieer de waarden naar een nieuw bestand, of sla het op als CSV UTF-8.")
