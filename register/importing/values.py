"""Cells as the values of our columns: understood in every way that a person may write them, or refused.

Each function takes a cell (text, or what JSON says) and returns the value as Version holds it; an empty cell gives the
empty value. Raises Unreadable with the reason and how to mend it. To clean texts, and to look at lengths and addresses,
is for the model.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from register.choices import Missing
from register.fields import BY_NAME, Field, Kind, validate_missing
from register.importing.headers import column_of
from register.months import as_month, month_names
from register.standard import DROPPED_THEMES, RENAMED_THEMES, SPELLINGS
from register.text import clean_line

# Between a title and its link, and between a reason and its legal ground.
BETWEEN = " | "
LISTED = 12
ADDRESS = re.compile("https?://", re.IGNORECASE)
ISO_DAY = re.compile(r"(\d{4}-\d{2})-\d{2}", re.ASCII)


class Unreadable(ValueError):
    """A cell that cannot be understood. `value` is the part that is wrong, where it is not the whole cell."""

    def __init__(self, reason: str, remedy: str, value: Any = None):
        super().__init__(reason)
        self.reason, self.remedy, self.value = reason, remedy, value


def text(value: Any) -> str:
    """Text, or a whole number that was meant as text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Unreadable(_("Dit is geen tekst."), _("Zet er tekst neer, tussen aanhalingstekens."))


def month(value: Any) -> str:
    """YYYY-MM. A spreadsheet makes the first day of the month of it; whatever else is no month comes back as it is."""
    written = text(value).strip()
    day = ISO_DAY.fullmatch(written)
    return day[1] if day else as_month(written)


def day(value: Any) -> date | None:
    """A day as YYYY-MM-DD, or as people write it: 1-2-2026, 1/2/2026 or 1 februari 2026."""
    written = text(value).strip(" .")
    if not written:
        return None
    try:
        if ISO_DAY.fullmatch(written):
            return date.fromisoformat(written)
        number, name, year = re.split(r"[\s/.-]+", written.lower())
        if not all(re.fullmatch(r"\d{1,4}", part, re.ASCII) for part in (number, year)) or len(year) != 4:
            raise ValueError(written)
        return date(int(year), month_names().get(name) or int(name), int(number))
    except ValueError:
        raise Unreadable(_("Dit is geen datum."), _("Schrijf jjjj-mm-dd, bijvoorbeeld 2026-02-01.")) from None


def code(field: Field, value: Any) -> Any:
    """The code of a vocabulary: given as the code, the standard's word or our label. Empty: None or ""."""
    # Whole numbers, codes of Annex III, come from JSON as numbers.
    written = text(value).strip()
    if not written:
        return None if _is_number(field) else ""
    return _code(field, written)


def codes(field: Field, value: Any) -> list[str]:
    """Codes from a list, or from text with | ; , or line ends between them."""
    parts = value if isinstance(value, list) else _parts(field, text(value))
    return [_code(field, part) for part in (text(part).strip() for part in parts) if part]


def links(value: Any) -> list[dict[str, str]]:
    """Titles with links: a list, as JSON too; or lines of text, each `title | link`, `title: link`, or one of them."""
    rows = parsed(value, list)
    if rows is None:
        return [_link(line) for line in text(value).splitlines() if line.strip()]
    return [_link_of(row) for row in rows]


def reasons(value: Any) -> dict[str, dict[str, str]]:
    """Why columns are empty, as Version.missing: an object, as JSON too; or lines `column: reason | legal ground`."""
    given = parsed(value, dict)
    if given is None:
        given = dict(_reason(line) for line in text(value).splitlines() if line.strip())
    for name, why in given.items():
        _check_reason(name, why)
    return given


def _check_reason(name: str, why: Any) -> None:
    field = BY_NAME.get(name)
    try:
        if field is None or field.kind is not Kind.CHOICE:
            validate_missing({name: why})
        # Among the codes of a closed vocabulary the reasons are codes themselves; see standard.py.
        elif why not in [{"reason": known} for known in Missing.values if known in dict(field.choices)]:
            raise ValidationError(_("De reden voor ‘%(name)s’ is onbekend.") % {"name": name})
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages), _how_to_write_reasons()) from None
    if why.keys() - {"reason", "ground"} or not isinstance(why.get("ground", ""), str):
        reason = _("De reden voor ‘%(name)s’ heeft niet de juiste vorm.")
        raise Unreadable(reason % {"name": name}, _how_to_write_reasons())


def _how_to_write_reasons() -> str:
    remedy = _("Schrijf per regel ‘kolom: reden’. Redenen: %(reasons)s.")
    return remedy % {"reasons": ", ".join(Missing.values)}


def _reason(line: str) -> tuple[str, dict[str, str]]:
    name, _colon, rest = line.partition(":")
    reason, _between, ground = rest.partition("|")
    written = clean_line(reason)
    found = _missing().get(written.casefold(), written)
    return column_of(name) or name.strip(), {"reason": found} | ({"ground": ground.strip()} if ground.strip() else {})


@cache
def _missing() -> dict[str, str]:
    return _spellings(Missing.choices)


def as_lines(rows: Iterable[dict[str, str]]) -> str:
    """Links as a person would write them, for `links` to read."""
    return "\n".join(BETWEEN.join(filter(None, (row["title"], row["link"]))) for row in rows)


def _link(line: str) -> dict[str, str]:
    last = line.split()[-1]
    if start := ADDRESS.search(last):
        link = last[start.start() :]
        return {"title": line.rstrip().removesuffix(link).strip(" |:"), "link": link}
    title, between, link = line.rpartition(BETWEEN)
    return {"title": title.strip(), "link": link.strip()} if between else {"title": line.strip(), "link": ""}


def _link_of(row: Any) -> dict[str, str]:
    remedy = _('Schrijf per regel een titel en een link: "title" en "link", of ‘titel | https://…’.')
    if not isinstance(row, dict) or row.keys() - {"title", "link"}:
        raise Unreadable(_("Dit is geen titel met link."), remedy, row)
    return {key: text(row.get(key)) for key in ("title", "link")}


def parsed(value: Any, kind: type) -> Any:
    """What stands in the cell as JSON, [] or {} for nothing; None when it is plain text."""
    if value is None or value == "":
        return kind()
    if isinstance(value, str):
        if not value.lstrip().startswith(("[", "{")):
            return None
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise Unreadable(_("Dit begint als JSON, maar is het niet."), _("Verbeter de haken en komma’s.")) from None
    if not isinstance(value, kind):
        expected = _("een lijst") if kind is list else _("een object")
        raise Unreadable(_("Dit is geen lijst of object van de juiste vorm."), _("Maak er %s van.") % expected)
    return value


def _parts(field: Field, written: str) -> list[str]:
    if written.strip().casefold() in _vocabulary(field.name):
        return [written]
    separator = next((mark for mark in "|;\n" if mark in written), ",")
    return written.split(separator)


def _code(field: Field, written: str) -> Any:
    vocabulary = _vocabulary(field.name)
    found = vocabulary.get(written.casefold()) or vocabulary.get(clean_line(written).casefold())
    if found is None:
        raise Unreadable(_why_no_code(field, written), _allowed(field), written)
    return found


def _why_no_code(field: Field, written: str) -> str:
    if field.name == "category" and written.casefold() in map(str.casefold, DROPPED_THEMES):
        return _("Dit thema bestond in versie 0.4 van de standaard, en niet meer in 1.0.")
    return _("Deze waarde staat niet in de lijst.")


def _allowed(field: Field) -> str:
    labels = [str(label) for _code, label in field.choices]
    listed = "; ".join(labels[:LISTED]) + ("; …" if len(labels) > LISTED else "")
    return _("Kies uit: %(values)s.") % {"values": listed}


@cache
def _vocabulary(name: str) -> dict[str, Any]:
    """Every way to write a code of this field, folded: {spelling: code}."""
    field = BY_NAME[name]
    found = _spellings(field.choices)
    for known, spellings in SPELLINGS.get(name, {}).items():
        found |= {spelling.casefold(): known for spelling in spellings}
    if name == "category":
        found |= {old.casefold(): theme.value for old, theme in RENAMED_THEMES.items()}
    return {spelling: getattr(known, "value", known) for spelling, known in found.items()}


def _spellings(choices) -> dict[str, Any]:
    """Codes and labels, folded. A code goes before a label that says the same."""
    found: dict[str, Any] = {}
    for language in ("en", "nl"):
        with override(language):
            found |= {clean_line(str(label)).casefold(): known for known, label in choices}
    return found | {str(known).casefold(): known for known, _label in choices}


def _is_number(field: Field) -> bool:
    return all(isinstance(known, int) for known, _label in field.choices)


def of_kind(field: Field) -> Callable[[Any], Any]:
    """How a cell of this field is read."""
    readers: dict[Kind, Callable[[Any], Any]] = {
        Kind.MONTH: month,
        Kind.DATE: day,
        Kind.LINKS: links,
        Kind.CHOICE: lambda value: code(field, value),
        Kind.CHOICES: lambda value: codes(field, value),
    }
    return readers.get(field.kind, text)
