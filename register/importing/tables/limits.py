"""How large a table may be, and what to say of one that is larger. The limits are settings."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from register.importing.problems import ImportFailed, refuse
from register.importing.report import grouped


def check_rows(count: int) -> None:
    """`count` is without the header."""
    if count > settings.IMPORT_MAX_ROWS:
        raise too_many_rows()


def too_many_rows() -> ImportFailed:
    reason = _("Het bestand heeft meer dan %(limit)s rijen.") % {"limit": grouped(settings.IMPORT_MAX_ROWS)}
    return refuse(reason, _("Splits het in kleinere bestanden."))


def check_columns(count: int) -> None:
    limit = settings.IMPORT_MAX_COLUMNS
    if count > limit:
        reason = _("Het bestand heeft meer dan %(limit)s kolommen.") % {"limit": grouped(limit)}
        raise refuse(reason, _("Haal de kolommen weg die niet in het sjabloon staan."))


def check_cell(value: Any, row: int, column: str) -> None:
    if isinstance(value, str) and len(value) > settings.IMPORT_MAX_CELL:
        raise too_long(row=row, field=column)


def too_long(**place) -> ImportFailed:
    """The exception for a cell over the limit."""
    reason = _("Een cel heeft meer dan %(limit)s tekens.") % {"limit": grouped(settings.IMPORT_MAX_CELL)}
    remedy = _("Kort de tekst in. Of misschien ontbreekt ervoor een aanhalingsteken.")
    return refuse(reason, remedy, **place)


def check_size(content: bytes) -> None:
    limit = settings.IMPORT_MAX_BYTES
    if len(content) > limit:
        reason = _("Het bestand is groter dan %(limit)s MB.") % {"limit": grouped(limit / 1024**2, 1)}
        raise refuse(reason, _("Splits het in kleinere bestanden."))
    if not content.strip():
        raise refuse(_("Het bestand is leeg."), _("Kies een bestand met gegevens."))
