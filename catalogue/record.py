"""A record as a reader sees it: every published field with its value, or with the reason why there is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import AiActClass, ApplicationType, Missing, Origin, Phase
from register.fields import BY_NAME, Field, Kind, Section, in_section
from register.models import Version

# What an empty field without a reason means depends on who wrote the record.
NOT_FILLED_IN = {
    Origin.OWN: _("Niet ingevuld door de organisatie"),
    Origin.IMPORT: _("Niet in de overgenomen gegevens"),
    Origin.RECONSTRUCTION: _("Niet in de openbare bronnen"),
}

# What the box on top of a record answers from.
IN_SHORT = (
    "organization",
    "description_short",
    "goal",
    "affected_people",
    "decision_maker",
    "human_intervention",
    "personal_data",
    "source_data",
    "objection_procedure",
    "contact_email",
    "phase",
    "begin_date",
)

# Fields that only some records can have: the field that decides, and for which of its values.
APPLIES: dict[str, tuple[str, set[str]]] = {
    "end_date": ("phase", {Phase.STOPPED}),
    "application_subtype": ("application_type", {ApplicationType.KNOWLEDGE}),
    "ai_act_area": ("ai_act_class", {AiActClass.HIGH_RISK_AREA, AiActClass.EXEMPT}),
    "ai_act_condition": ("ai_act_class", {AiActClass.EXEMPT}),
}


@dataclass(frozen=True)
class Row:
    """One field of one record. `value` is ready to show: text, a date, a list of labels or a list of links.

    Where there is no value, `absence` says why and `ground` names the law.
    """

    field: Field
    value: Any
    absence: str | Promise = ""
    ground: str = ""

    @property
    def anchor(self) -> str:
        return self.field.name.replace("_", "-")

    @property
    def kind(self) -> str:
        return self.field.kind.value

    @property
    def in_own_words(self) -> bool:
        """Whether the value is the organisation's own text, and so in Dutch whatever the page is in."""
        return self.field.kind in (Kind.LINE, Kind.TEXT, Kind.LINKS)


@dataclass(frozen=True)
class Part:
    """One section with its rows."""

    section: Section
    rows: tuple[Row, ...]


def parts(version: Version) -> Iterator[Part]:
    """Every section, with every field that is shown, in reading order."""
    for section in Section:
        yield Part(section, tuple(row(version, field) for field in in_section(section) if field.shown))


def row(version: Version, field: Field) -> Row:
    value = _value(version, field)
    reason = version.missing_reason(field)
    if reason:
        return Row(field, None, Missing(reason).label, version.missing.get(field.name, {}).get("ground", ""))
    if value in (None, "", []):
        return Row(field, None, _absence(version, field))
    return Row(field, _readable(field, value))


def rows_by_name(version: Version, *names: str) -> dict[str, Row]:
    return {name: row(version, BY_NAME[name]) for name in names}


def _value(version: Version, field: Field) -> Any:
    """What stands at the field's place; None too where the way there ends, as without an organisation."""
    thing: Any = version
    for name in field.source.split("."):
        thing = getattr(thing, name, None)
    return thing


def _absence(version: Version, field: Field) -> str | Promise:
    if _cannot_apply(version, field):
        return Missing.NOT_APPLICABLE.label
    if field.name == "organization":
        return _("Niet bij naam bekend")
    return NOT_FILLED_IN[Origin(version.application.origin)]


def _cannot_apply(version: Version, field: Field) -> bool:
    """Whether another field rules this one out. One that has no value itself rules out nothing."""
    decider, values = APPLIES.get(field.name, ("", set()))
    decided = getattr(version, decider, "")
    return bool(decided) and decided not in values and decided not in Missing.values


def _readable(field: Field, value: Any) -> Any:
    if field.kind is Kind.CHOICE:
        return field.label_of(value)
    if field.kind is Kind.CHOICES:
        return [field.label_of(code) for code in value]
    return value
