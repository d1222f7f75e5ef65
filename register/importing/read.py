"""The first step: from a path to text or JSON, within the limits of the settings."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from register.importing.problems import refuse
from register.importing.report import grouped

# In digits.
LONGEST_NUMBER = 100


def read_bytes(path: Path | str) -> bytes:
    """The content of a file. Raise ImportFailed when it cannot be read, is empty or is too big."""
    limit = settings.IMPORT_MAX_BYTES
    try:
        with Path(path).open("rb") as file:
            content = file.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = _("Het bestand ‘%(path)s’ is niet te lezen (%(error)s).")
        why = getattr(error, "strerror", None) or error
        raise refuse(reason % {"path": path, "error": why}, _("Controleer de naam en de rechten.")) from error
    if len(content) > limit:
        reason = _("Het bestand is groter dan %(limit)s MB.") % {"limit": grouped(limit / 1024**2, 1)}
        raise refuse(reason, _("Splits het, of verhoog IMPORT_MAX_BYTES."))
    if not content.strip():
        raise refuse(_("Het bestand is leeg."), _("Kies een bestand met gegevens."))
    return content


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = {"position": error.start + 1}
        reason = _("Het bestand is geen UTF-8: byte %(position)s past daar niet in.") % place
        raise refuse(reason, _("Sla het opnieuw op als UTF-8.")) from error


def parsed_json(content: bytes) -> Any:
    """What a JSON file says. Doubled keys and NaN are refused: JSON readers disagree about them."""
    text = decoded(content)
    remedy = _("Vraag de bron om een geldig JSON-bestand.")
    try:
        return json.loads(
            text, object_pairs_hook=_without_doubles, parse_constant=_no_constant, parse_int=_of_a_sane_length
        )
    except RecursionError as error:
        raise refuse(_("Het bestand is te diep genest."), remedy) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno, "error": error.msg}
        reason = _("Het bestand is geen JSON: regel %(line)s, teken %(column)s (%(error)s).") % place
        raise refuse(reason, remedy) from error
    except ValueError as error:
        raise refuse(_("Het bestand is geen JSON: %(error)s.") % {"error": error}, remedy) from error


def parsed_csv(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file with a header."""
    try:
        return list(csv.DictReader(io.StringIO(decoded(content), newline=""), strict=True, restval="", restkey=""))
    except csv.Error as error:
        raise refuse(
            _("Het bestand is geen CSV: %(error)s.") % {"error": error}, _("Controleer de kolommen.")
        ) from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        doubled = Counter(key for key, _value in pairs).most_common(1)[0][0]
        raise refuse(_("Het veld staat meer dan één keer in hetzelfde object."), _("Laat er één staan."), field=doubled)
    return found


def _of_a_sane_length(digits: str) -> int:
    """Python refuses to read longer ones, with advice for programmers."""
    if len(digits) > LONGEST_NUMBER:
        reason = _("Het bestand bevat een getal van %(count)s cijfers.") % {"count": grouped(len(digits))}
        limit = {"limit": grouped(LONGEST_NUMBER)}
        raise refuse(reason, _("Zet het tussen aanhalingstekens, of kort het in tot hoogstens %(limit)s.") % limit)
    return int(digits)


def _no_constant(name: str):
    raise ValueError(name)
