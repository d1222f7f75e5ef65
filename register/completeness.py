"""What a version still misses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import AiActClass, ApplicationType, Missing, Phase, PublicationCategory
from register.fields import COLUMNS, Field, Required

HIGH_IMPACT = {PublicationCategory.HIGH_RISK, PublicationCategory.IMPACTFUL}

# Fields that only some records can have: the field that decides, and for which of its values.
APPLIES: dict[str, tuple[str, set[str]]] = {
    "end_date": ("phase", {Phase.STOPPED}),
    "application_subtype": ("application_type", {ApplicationType.KNOWLEDGE}),
    "ai_act_area": ("ai_act_class", {AiActClass.HIGH_RISK_AREA, AiActClass.EXEMPT}),
    "ai_act_condition": ("ai_act_class", {AiActClass.EXEMPT}),
}


def is_required(field: Field, version) -> bool:
    """Whether this version cannot be published without the field."""
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
    """The required fields without value or reason: {column: what to do}. Empty when it may be published."""
    return {
        field.name: _("Vul dit in, of kies waarom het leeg is.") if field.may_say_why_empty else _("Kies een antwoord.")
        for field in COLUMNS
        if is_required(field, version) and not is_answered(field, version)
    }
