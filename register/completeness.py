"""What a version still misses."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import AiActClass, ApplicationType, Missing, PersonalData, Phase, PublicationCategory
from register.fields import BY_NAME, COLUMNS, Field, Kind, Required

HIGH_IMPACT = {PublicationCategory.HIGH_RISK, PublicationCategory.IMPACTFUL}

# Fields that only some records can have: the field that decides, and for which of its values.
APPLIES: dict[str, tuple[str, set[str]]] = {
    "end_date": ("phase", {Phase.STOPPED}),
    "application_subtype": ("application_type", {ApplicationType.KNOWLEDGE}),
    "ai_act_area": ("ai_act_class", {AiActClass.HIGH_RISK_AREA, AiActClass.EXEMPT}),
    "ai_act_condition": ("ai_act_class", {AiActClass.EXEMPT}),
}

# Fields that are required because of what another one says: the field that decides, and for which of its values.
ASKED_FOR: dict[str, tuple[str, set[str]]] = {
    "dpia": ("personal_data", {PersonalData.YES, PersonalData.SPECIAL}),
    "fundamental_rights_assessment": ("publication_category", {PublicationCategory.HIGH_RISK}),
    "end_date": ("phase", {Phase.STOPPED}),
}


def is_required(field: Field, version) -> bool:
    """Whether this version cannot be published without the field."""
    decider, values = ASKED_FOR.get(field.name, ("", set()))
    if decider and getattr(version, decider) in values:
        return True
    if field.required is Required.HIGH_IMPACT:
        return version.publication_category in HIGH_IMPACT
    return field.required in (Required.DRAFT, Required.PUBLISH)


def is_ruled_out(field: Field, version) -> bool:
    """Whether another field rules this one out. One that has no value itself rules out nothing."""
    decider, values = APPLIES.get(field.name, ("", set()))
    decided = getattr(version, decider, "")
    return bool(decided) and decided not in values and decided not in Missing.values


def is_answered(field: Field, version) -> bool:
    """Whether the field has a value, or says why it has none."""
    return bool(getattr(version, field.name) or version.missing_reason(field))


def missing_for_publication(version) -> dict[str, str | Promise]:
    """What stands in the way of publication: {column: what to do}. Empty when it may be published.

    The required fields without value or reason, and an end of use that the phase denies.
    """
    lacking: dict[str, str | Promise] = {
        field.name: _("Vul dit in, of kies waarom het leeg is.") if field.may_say_why_empty else _("Kies een antwoord.")
        for field in COLUMNS
        if is_required(field, version) and not is_answered(field, version)
    }
    if version.end_date and is_ruled_out(BY_NAME["end_date"], version):
        lacking["end_date"] = _("Een einddatum past alleen bij de fase ‘Gestopt’. Kies die fase, of maak dit leeg.")
    return lacking


def incomplete() -> Q:
    """The condition that keeps the versions for which `missing_for_publication` finds something."""
    asked_of_some = [field for field in COLUMNS if field.required is not Required.NEVER or field.name in ASKED_FOR]
    wrong_end = ~Q(end_date="") & ~Q(phase__in=[*APPLIES["end_date"][1], *Missing.values, ""])
    return reduce(or_, (_asked(field) & _unanswered(field) for field in asked_of_some), wrong_end)


def _asked(field: Field) -> Q:
    """`is_required`, in the words of the database."""
    if field.required in (Required.DRAFT, Required.PUBLISH):
        return Q()
    deciders = [ASKED_FOR[field.name]] if field.name in ASKED_FOR else []
    if field.required is Required.HIGH_IMPACT:
        deciders.append(("publication_category", set(HIGH_IMPACT)))
    return reduce(or_, (Q(**{f"{decider}__in": values}) for decider, values in deciders))


def _unanswered(field: Field) -> Q:
    """Not `is_answered`, in the words of the database."""
    empty: list | str = [] if field.kind in (Kind.CHOICES, Kind.LINKS) else ""
    return Q(**{field.name: empty}) & ~Q(missing__has_key=field.name)


@dataclass(frozen=True)
class Completeness:
    """How far a text is: how many of the fields that apply to it have an answer, and how many required ones lack it."""

    answered: int
    fields: int
    lacking: int

    @property
    def percentage(self) -> int:
        return 100 * self.answered // self.fields


def progress(version) -> Completeness:
    applying = [field for field in COLUMNS if not is_ruled_out(field, version)]
    answered = sum(is_answered(field, version) for field in applying)
    return Completeness(answered, len(applying), len(missing_for_publication(version)))
