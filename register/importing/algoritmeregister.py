"""The national Algoritmeregister, as the collection of schellevis/algoritmeregister holds it.

A JSON object with `algoritmes`, a list of objects of ten texts, and `fetched_at`, the moment at which the
collector took them from the source. `status` and `impactassessment` were derived by the collector.
`toegevoegd`, the day on which the collector first saw the record, says nothing about the application and is
left out. There is no short description; none is made up.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from register.choices import Missing, Phase
from register.importing.problems import Problem, refuse
from register.importing.read import parsed_json
from register.importing.report import grouped
from register.importing.rows import Row
from register.models import Collection

SOURCE = Collection.ALGORITMEREGISTER
NAMES = {
    "source_id": "id",
    "organization": "organisatie",
    "name": "title",
    "goal": "doel",
    "lawful_basis": "juridische_basis",
    "url": "url",
    "phase": "status",
    "impact_assessment": "impactassessment",
    "dated_on": "geregistreerd",
}
TEXTS = ("name", "goal", "lawful_basis")
CODES: dict[str, dict[str, str]] = {
    "phase": {"in_gebruik": Phase.IN_USE, "ontwikkeling": Phase.DEVELOPMENT, "buiten_gebruik": Phase.STOPPED},
    "impact_assessment": {"Ja": "ja", "Nee": "nee", "Onbekend": Missing.UNKNOWN},
}
KEYS = {*NAMES.values(), "toegevoegd"}
MAY_BE_EMPTY = {"doel", "juridische_basis", "toegevoegd"}
# Where every record of the source stands. A link to anywhere else would pass for the registration itself.
ADDRESS = "https://algoritmes.overheid.nl/"
ENVELOPE = {"algoritmes", "count", "fetched_at", "source_url"}


def rows(content: bytes, problems: list[Problem]) -> list[Row]:
    """See rows.Format."""
    data = _envelope(content)
    seen_on, entries = _day_of(data["fetched_at"]), _entries(data)
    mapped = [_row(number, entry, seen_on, problems) for number, entry in enumerate(entries, start=1)]
    return [row for row in mapped if row]


def _envelope(content: bytes) -> dict[str, Any]:
    """The file, unread. Raise ImportFailed when it has another shape."""
    data = parsed_json(content)
    remedy = _("Een bestand van het Algoritmeregister is een object met de velden: %(fields)s.")
    remedy %= {"fields": ", ".join(sorted(ENVELOPE))}
    if not isinstance(data, dict):
        raise refuse(_("Het bestand bevat geen object."), remedy)
    if lacking := sorted(ENVELOPE - data.keys()):
        raise refuse(_("Dit veld ontbreekt."), remedy, field=lacking[0])
    if unknown := sorted(data.keys() - ENVELOPE):
        raise refuse(_("Dit veld is onbekend."), remedy, field=unknown[0])
    return data


def _day_of(fetched_at: Any) -> date:
    """The day of a moment such as 2026-08-08T06:20:11Z. Raise ImportFailed when it is none, or has yet to come."""
    try:
        moment = datetime.fromisoformat(fetched_at)
        day = timezone.localdate(moment)
    except (TypeError, ValueError, OverflowError) as error:
        remedy = _("Schrijf jjjj-mm-ddTuu:mm:ssZ, bijvoorbeeld 2026-08-08T06:20:11Z.")
        raise refuse(_("Dit is geen tijdstip."), remedy, field="fetched_at", value=_given(fetched_at)) from error
    if moment > timezone.now():
        remedy = _("Vul in wanneer de gegevens bij de bron zijn opgehaald.")
        raise refuse(_("Dit ligt in de toekomst."), remedy, field="fetched_at", value=fetched_at)
    return day


def _entries(data: dict[str, Any]) -> list[Any]:
    """The records, unread. Raise ImportFailed when they are no list, or not the whole of it."""
    entries = data["algoritmes"]
    if not isinstance(entries, list):
        raise refuse(
            _("Dit is geen lijst."), _("Maak er een lijst van objecten van."), field="algoritmes", value=entries
        )
    if not entries:
        raise refuse(_("De lijst is leeg."), _("Kies een bestand met gegevens."), field="algoritmes")
    if len(entries) > settings.IMPORT_MAX_ROWS:
        limit = {"limit": grouped(settings.IMPORT_MAX_ROWS)}
        raise refuse(_("Het bestand heeft meer dan %(limit)s rijen.") % limit, _("Verhoog IMPORT_MAX_ROWS."))
    if data["count"] != len(entries):
        reason = _("Het bestand telt %(rows)s rijen.") % {"rows": grouped(len(entries))}
        raise refuse(
            reason, _("Haal het bestand opnieuw op: het is niet volledig."), field="count", value=data["count"]
        )
    return entries


def _row(number: int, entry: Any, seen_on: date, problems: list[Problem]) -> Row | None:
    """One record, mapped; None, and the reasons in `problems`, when it cannot be."""
    found = len(problems)
    _check_shape(number, entry, problems)
    if len(problems) > found:
        return None
    dated_on = _date(number, entry, problems)
    codes = {name: _code(number, name, entry, problems) for name in CODES}
    texts = {name: entry[NAMES[name]] for name in TEXTS}
    texts["url"] = _url(number, entry, problems)
    return Row(number, entry["id"], entry["organisatie"], texts | codes, dated_on, seen_on)


def _check_shape(number: int, entry: Any, problems: list[Problem]) -> None:
    if not isinstance(entry, dict):
        remedy = _("Elke rij is een object met velden.")
        problems.append(Problem(_("Dit is geen object."), remedy, number, value=_given(entry)))
        return
    for key in sorted(KEYS - entry.keys()):
        remedy = (
            _("Voeg het toe, desnoods leeg.") if key in MAY_BE_EMPTY else _("Voeg het toe. Het mag niet leeg zijn.")
        )
        problems.append(Problem(_("Dit veld ontbreekt."), remedy, number, key))
    for key in sorted(entry.keys() - KEYS):
        remedy = _("Haal het weg. Bekende velden: %(fields)s.") % {"fields": ", ".join(sorted(KEYS))}
        problems.append(Problem(_("Dit veld is onbekend."), remedy, number, key))
    for key in sorted(KEYS & entry.keys()):
        if not isinstance(entry[key], str):
            remedy = _how_to_make_text(key, entry[key])
            problems.append(Problem(_("Dit is geen tekst."), remedy, number, key, _given(entry[key])))


def _how_to_make_text(key: str, value: Any) -> str:
    if value is None:
        return _('Schrijf "" als er geen waarde is.') if key in MAY_BE_EMPTY else _("Vul een tekst in.")
    if isinstance(value, dict | list):
        return _("Maak er één tekst van, tussen aanhalingstekens.")
    return _("Zet de waarde tussen aanhalingstekens.")


def _given(value: Any) -> Any:
    """A problem without value says nothing of it; null is a value."""
    return "null" if value is None else value


def _date(number: int, entry: dict[str, str], problems: list[Problem]) -> date | None:
    key = NAMES["dated_on"]
    try:
        day = date.fromisoformat(entry[key])
    except ValueError:
        day = None
    # fromisoformat also takes 20240206 and 2024-W06-2.
    if day is None or day.isoformat() != entry[key]:
        remedy = _("Schrijf jjjj-mm-dd, bijvoorbeeld 2024-02-06.")
        problems.append(Problem(_("Dit is geen datum."), remedy, number, key, entry[key]))
    elif day > timezone.localdate():
        remedy = _("Vul de dag in waarop de registratie bij de bron is gedaan of gewijzigd.")
        problems.append(Problem(_("Deze dag ligt in de toekomst."), remedy, number, key, entry[key]))
    return day


def _url(number: int, entry: dict[str, str], problems: list[Problem]) -> str:
    """The address of the record at the source; nothing when it is another."""
    key = NAMES["url"]
    if entry[key].startswith(ADDRESS):
        return entry[key]
    remedy = _("Vul het adres van de registratie zelf in. Dat begint met %(address)s.") % {"address": ADDRESS}
    problems.append(Problem(_("Dit is geen adres van het Algoritmeregister."), remedy, number, key, entry[key]))
    return ""


def _code(number: int, name: str, entry: dict[str, str], problems: list[Problem]) -> str:
    key, codes = NAMES[name], CODES[name]
    if entry[key] not in codes:
        remedy = _("Kies uit: %(values)s.") % {"values": ", ".join(codes)}
        problems.append(Problem(_("Deze waarde is onbekend."), remedy, number, key, entry[key]))
    return codes.get(entry[key], "")
