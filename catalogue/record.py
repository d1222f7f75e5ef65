"""A record as a reader sees it: every published field with its value, or with the reason why there is none."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import suggesting
from register.choices import Origin
from register.fields import BY_NAME, COLUMNS, Field, Kind, Section, in_section
from register.models import Version
from register.wording import in_words, value_of, why_empty

# What an empty field without a reason means depends on who wrote the record.
NOT_FILLED_IN = {
    Origin.OWN: _("Niet ingevuld door de organisatie"),
    Origin.IMPORT: _("Niet in de overgenomen gegevens"),
    Origin.RECONSTRUCTION: _("Niet in de openbare bronnen"),
}

# What a source does not have is a handful of names per section; what an organisation left open is a row each.
NOT_IN_SOURCE = (NOT_FILLED_IN[Origin.IMPORT], NOT_FILLED_IN[Origin.RECONSTRUCTION])

# What says most after the questions of a citizen, where there is something to say.
AT_A_GLANCE = (
    "provider",
    "category",
    "application_type",
    "technique",
    "impact_assessment",
    "dpia",
    "fundamental_rights_assessment",
)


@dataclass(frozen=True)
class Suggestion:
    """What the register suggests for a field that has no value, and the words that led to it."""

    label: str | Promise
    found: tuple[suggesting.Found, ...]


@dataclass(frozen=True)
class Row:
    """One field of one record. `value` is ready to show: text, a date, a list of labels or a list of links.

    Where there is no value, `absence` says why and `ground` names the law. A `suggestion` is no value: only the page
    of the record itself has it.
    """

    field: Field
    value: Any
    absence: str | Promise = ""
    ground: str = ""
    suggestion: Suggestion | None = None

    @property
    def anchor(self) -> str:
        return self.field.name.replace("_", "-")

    @property
    def kind(self) -> str:
        return self.field.kind.value

    @property
    def is_in_source(self) -> bool:
        return self.absence not in NOT_IN_SOURCE

    @property
    def in_own_words(self) -> bool:
        """Whether the value is the organisation's own text, and so in Dutch whatever the page is in."""
        return self.field.kind in (Kind.LINE, Kind.TEXT, Kind.LINKS)


@dataclass(frozen=True)
class Part:
    """One section with its rows."""

    section: Section
    rows: tuple[Row, ...]

    @property
    def told(self) -> list[Row]:
        return [row for row in self.rows if row.is_in_source or row.suggestion]

    @property
    def untold(self) -> list[Row]:
        """The other fields that the source of the record does not have. All of them are so for the same reason."""
        return [row for row in self.rows if not (row.is_in_source or row.suggestion)]


def parts(version: Version) -> Iterator[Part]:
    """Every section, with every field that is shown, in reading order."""
    for section in Section:
        shown = (field for field in in_section(section) if field.shown)
        yield Part(section, tuple(_with_suggestion(row(version, field), version) for field in shown))


def _with_suggestion(row: Row, version: Version) -> Row:
    """What was saved as suggested, as long as the words of today still lead to it."""
    column = suggesting.SUGGESTED.get(row.field.name)
    if not (column and row.absence and getattr(version, column)):
        return row
    evidence = suggesting.evidence(version, row.field.name)
    if evidence is None or evidence.code != getattr(version, column):
        return row
    return replace(row, suggestion=Suggestion(row.field.label_of(evidence.code), evidence.found))


def row(version: Version, field: Field) -> Row:
    value = value_of(field, version)
    if value and not version.missing_reason(field):
        return Row(field, in_words(field, value))
    why, ground = why_empty(field, version)
    return Row(field, None, why or _nobody_said_why(version, field), ground)


def rows_by_name(version: Version, *names: str) -> dict[str, Row]:
    return {name: row(version, BY_NAME[name]) for name in names}


def at_a_glance(version: Version) -> list[Row]:
    return [found for found in rows_by_name(version, *AT_A_GLANCE).values() if not found.absence]


@dataclass(frozen=True)
class Document:
    """Something to read elsewhere: of which field, and under which title."""

    field: Field
    title: str | Promise
    link: str


def documents(version: Version) -> list[Document]:
    """Every address in the fields, in reading order: laws, assessments, sources of data, source code, own pages."""
    return list(_documents(version))


def _documents(version: Version) -> Iterator[Document]:
    for field in COLUMNS:
        value = getattr(version, field.name)
        if field.kind is Kind.URL and value:
            yield Document(field, field.label, value)
        elif field.kind is Kind.LINKS:
            yield from (Document(field, item["title"], item["link"]) for item in value if item.get("link"))


def checked_on(version: Version) -> date | None:
    """The last day on which somebody held the text against what is in use: when it was made, or confirmed since."""
    confirmed = version.application.confirmed_at
    return max(filter(None, [version.dated_on, confirmed and timezone.localdate(confirmed)]), default=None)


def _nobody_said_why(version: Version, field: Field) -> Promise:
    if field.name == "organization":
        return _("Niet bij naam bekend")
    return NOT_FILLED_IN[Origin(version.application.origin)]
