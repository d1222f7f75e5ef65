"""The columns of the data files, in their fixed order.

First the 32 of the Algoritmeregister's own download, named and spelt as there, so that its readers
read ours; then what only this register records, as codes. What a later version of the API added is at the
end, so that no column ever changes its place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from register.fields import BY_NAME, FIELDS, Kind
from register.standard import STANDARD, category_of, status_of, themes_of


@dataclass(frozen=True)
class Column:
    """`path` is a lookup from Version; `convert` makes of the stored value what the file says, None when empty."""

    name: str
    path: str
    convert: Callable[[Any], Any] | None = None
    description: Any = ""


def _org_id(tooi_uri: str | None) -> str:
    return (tooi_uri or "").rpartition("/")[2]


def moment(value: datetime | None) -> str | None:
    """RFC 3339 in UTC, with Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


ORGANISATION = "application__organisation"
SPECIAL = {
    "organization": Column("organization", f"{ORGANISATION}__name"),
    "category": Column("category", "category", themes_of),
    "status": Column("status", "phase", status_of),
    "publication_category": Column("publication_category", "publication_category", category_of),
    "source_id": Column("source_id", "application__source_id"),
    "algorithm_id": Column(
        "algorithm_id", "application__number", description=_("Het vaste registratienummer van acht cijfers.")
    ),
    "org_id": Column(
        "org_id", f"{ORGANISATION}__tooi_uri", _org_id, _("Het laatste deel van de TOOI-URI van de organisatie.")
    ),
    "publication_dt": Column("publication_dt", "published_at", moment),
}


def _of_field(name: str) -> Column:
    field = BY_NAME[name]
    return Column(name, name, _day if field.kind is Kind.DATE else None)


ADDED_FIELDS = ("dpia", "fundamental_rights_assessment")
OWN = (
    *(_of_field(field.name) for field in FIELDS if field.is_column and field.name not in (*STANDARD, *ADDED_FIELDS)),
    Column("version", "number", description=_("Het nummer van de versie.")),
    Column("dated_on", "dated_on", _day, _("De dag waarvan de tekst dateert.")),
    Column("superseded_dt", "superseded_at", moment, _("Wanneer een nieuwere versie deze verving.")),
    Column("organization_type", "type_of_organisation", description=_("De soort organisatie.")),
    Column("organization_uri", f"{ORGANISATION}__tooi_uri", description=_("De TOOI-URI van de organisatie.")),
    Column("origin", "application__origin", description=_("Waar de registratie vandaan komt.")),
    Column("source_register", "application__source_register_id", description=_("Het register van herkomst.")),
    Column("collection", "application__collection_id", description=_("De verzameling waar zij bij hoort.")),
    Column("named", "application__named", description=_("Of de toepassing bij naam bekend is.")),
    Column("missing", "missing", description=_("Per lege kolom de reden, en zo nodig de wettelijke grond.")),
)
ADDED = (
    *map(_of_field, ADDED_FIELDS),
    Column("change_note", "change_note", description=_("Wat er in deze versie is veranderd en waarom.")),
    Column(
        "confirmed_dt",
        "application__confirmed_at",
        moment,
        _("Wanneer de organisatie voor het laatst bevestigde dat de tekst klopt."),
    ),
    Column(
        "review_due_on",
        "application__review_due_on",
        _day,
        _("De dag waarvoor de toepassing opnieuw moet worden bekeken."),
    ),
)
COLUMNS = (*(SPECIAL.get(name) or _of_field(name) for name in STANDARD), *OWN, *ADDED)
HEADER = [column.name for column in COLUMNS]
