"""Values in words: what stands at a field, what a code of it means, and why nothing stands there.

Pages and files give the words their own shapes.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from register.choices import Missing
from register.completeness import is_ruled_out
from register.fields import Field, Kind
from register.models import Version
from register.standard import SPELLINGS, STANDARD


def value_of(field: Field, version: Version) -> Any:
    """What stands at the field's place; None too where the way there ends, as without an organisation."""
    thing: Any = version
    for name in field.source.split("."):
        thing = getattr(thing, name, None)
    return thing


def in_words(field: Field, value: Any) -> Any:
    """The label of a code, the labels of a list of codes; any other value as it is."""
    if field.kind is Kind.CHOICE:
        return field.label_of(value)
    if field.kind is Kind.CHOICES:
        return [field.label_of(code) for code in value]
    return value


def why_empty(field: Field, version: Version) -> tuple[str | Promise, str]:
    """Why an empty field is empty, and the ground in law for that; ("", "") when nobody said why."""
    if reason := version.missing_reason(field):
        return Missing(reason).label, version.missing.get(field.name, {}).get("ground", "")
    return (Missing.NOT_APPLICABLE.label if is_ruled_out(field, version) else ""), ""


def in_a_file(field: Field, code: Any) -> str:
    """The standard's word for a code, else our Dutch label: so files say it in every language."""
    spellings = SPELLINGS.get(field.name, {})
    if field.name in STANDARD and code in spellings and field.name not in ("lang", "standard_version"):
        return spellings[code][0]
    with override("nl"):
        return str(field.label_of(code))


def yes_or_no(answer: bool) -> str:
    return _("ja") if answer else _("nee")
