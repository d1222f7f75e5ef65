"""Rows against the model: the limits, vocabularies and forms of fields.py and of the columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from register.fields import BY_NAME, COLUMNS, Kind
from register.importing.problems import Problem
from register.importing.rows import Row
from register.models import Application, Organisation, Version

TEXT_KINDS = (Kind.LINE, Kind.TEXT, Kind.URL, Kind.CONTACT, Kind.MONTH)
TEXTS = {column.name: column for column in Version._meta.local_concrete_fields if column.name in BY_NAME}
TEXTS = {name: column for name, column in TEXTS.items() if BY_NAME[name].kind in TEXT_KINDS}
SOURCE_ID = Application._meta.get_field("source_id")
ORGANISATION_NAME = Organisation._meta.get_field("name")


@dataclass(frozen=True)
class Record:
    """A row with its texts cleaned."""

    row: Row
    source_id: str
    organisation: str
    values: dict[str, Any]


def records(rows: Iterable[Row], names: Mapping[str, str], problems: list[Problem]) -> list[Record]:
    """The rows, cleaned. Adds what is wrong with them to `problems`; only without any are they fit to commit."""
    checked = []
    first_with: dict[str, int] = {}
    for row in rows:
        check = RowCheck(row, names)
        record = check.record()
        if record.source_id:
            check.is_not_a_double(first_with.setdefault(record.source_id, row.number))
        problems += check.problems
        checked.append(record)
    return checked


def refused_by_the_database(values_of_rows: Iterable[tuple[int, Mapping[str, Any]]]) -> list[Problem]:
    """The rows that break a constraint which no column checks. One query per constraint, so only asked in need."""
    problems = []
    for number, values in values_of_rows:
        try:
            Version(**values).validate_constraints(exclude=["application"])
        except ValidationError as error:
            problems.append(Problem(_sentences(error.messages), _("Verbeter de rij."), number))
    return problems


class ValuesCheck:
    """The values of one row, and what is wrong with them."""

    def __init__(self, number: int, given: Mapping[str, Any], names: Mapping[str, str]):
        self.number, self.given, self.names = number, given, names
        self.problems: list[Problem] = []

    def values(self) -> dict[str, Any]:
        """The values of the version, cleaned."""
        version = Version(**self.given)
        wrong = {name for name in self.given if self._is_too_long(name, version)}
        unspoken = {field.name for field in COLUMNS} - self.given.keys()
        exclude = wrong | unspoken | {"application", "state", "missing"}
        for validate in (lambda: version.clean_fields(exclude=exclude), version.clean):
            try:
                validate()
            except ValidationError as error:
                for name, errors in error.error_dict.items():
                    self.add(name, self.given.get(name), _sentences(_messages(errors)), _remedy(errors))
        return {name: getattr(version, name) for name in self.given}

    def _is_too_long(self, name, version) -> bool:
        field = BY_NAME[name]
        if name not in TEXTS or not field.max_length:
            return False
        value = TEXTS[name].to_python(getattr(version, name))
        if len(value) > field.max_length:
            self.add_too_long(name, value, field.max_length)
            return True
        return False

    def add_too_long(self, name, value, limit) -> None:
        reason = _("De tekst heeft %(length)s tekens.") % {"length": len(value)}
        self.add(name, value, reason, _("Kort hem in tot hoogstens %(limit)s tekens.") % {"limit": limit})

    def add(self, name, value, reason, remedy) -> None:
        self.problems.append(Problem(reason, remedy, self.number, self.names.get(name, name), value))


class RowCheck(ValuesCheck):
    """One row of another register, and what is wrong with it."""

    def __init__(self, row: Row, names: Mapping[str, str]):
        super().__init__(row.number, row.values, names)
        self.row = row

    def record(self) -> Record:
        source_id = self._one("source_id", SOURCE_ID, self.row.source_id)
        organisation = self._one("organization", ORGANISATION_NAME, self.row.organisation)
        return Record(self.row, source_id, organisation, self.values())

    def is_not_a_double(self, first: int) -> None:
        if first != self.number:
            reason = _("Dit nummer staat ook in rij %(row)s.") % {"row": first}
            self.add("source_id", self.row.source_id, reason, _("Elk nummer komt één keer voor."))

    def _one(self, name, column, value) -> str:
        cleaned = column.to_python(value)
        if not cleaned:
            self.add(name, value, _("Deze waarde mag niet leeg zijn."), _("Vul de waarde in."))
        elif len(cleaned) > column.max_length:
            self.add_too_long(name, cleaned, column.max_length)
        return cleaned


def _messages(errors: list[ValidationError]) -> list[str]:
    return [message for error in errors for message in error.messages]


def _remedy(errors: list[ValidationError]) -> str:
    is_empty = any(error.code in ("blank", "null") for error in errors)
    return _("Vul de waarde in.") if is_empty else _("Verbeter de waarde.")


def _sentences(messages: list[str]) -> str:
    # Django ends some of its messages without a full stop.
    return " ".join(message if message.endswith(".") else f"{message}." for message in messages)
