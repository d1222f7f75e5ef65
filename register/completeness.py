"""What a version still misses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import AiActClass, ApplicationType, Missing, PersonalData, Phase, PublicationCategory
from register.fields import BY_NAME, COLUMNS, Field, Required

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
