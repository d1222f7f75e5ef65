"""What a version still misses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import PublicationCategory
from register.fields import COLUMNS, Field, Required

HIGH_IMPACT = {PublicationCategory.HIGH_RISK, PublicationCategory.IMPACTFUL}


def is_required(field: Field, version) -> bool:
    """Whether this version cannot be published without the field."""
    if field.required is Required.HIGH_IMPACT:
        return version.publication_category in HIGH_IMPACT
    return field.required in (Required.DRAFT, Required.PUBLISH)


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
