"""Values in words: what stands at a field, what a code of it means, and why nothing stands there.

Pages and files give the words their own shapes.
"""

from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from register.choices import Missing
from register.completeness import is_ruled_out
from register.fields import Field, Kind
from register.models import Version
from register.months import month_in_words
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


def words(field: Field, version: Version, *, nothing: str | Promise = "") -> str:
    """The value as a person reads it; when there is none, the reason why, or `nothing` where nobody gave one."""
    value = value_of(field, version)
    if not value:
        why, ground = why_empty(field, version)
        return f"{why} ({ground})" if ground else str(why or nothing or _("Niet ingevuld"))
    if field.kind is Kind.CHOICES:
        return ", ".join(items(field, version))
    if field.kind is Kind.LINKS:
        return "\n".join(items(field, version))
    if field.kind is Kind.DATE:
        return date_format(value)
    if field.kind is Kind.MONTH:
        return month_in_words(value)
    return str(in_words(field, value))


def items(field: Field, version: Version) -> list[str]:
    """The items of a field that holds a list, each as a person reads it: a label, or a title with its address."""
    value = value_of(field, version) or []
    if field.kind is Kind.LINKS:
        return [" ".join(filter(None, [row["title"], row["link"]])) for row in value]
    return [str(label) for label in in_words(field, value)]


def in_a_file(field: Field, code: Any) -> str:
    """The standard's word for a code, else our Dutch label: so files say it in every language."""
    spellings = SPELLINGS.get(field.name, {})
    if field.name in STANDARD and code in spellings and field.name not in ("lang", "standard_version"):
        return spellings[code][0]
    with override("nl"):
        return str(field.label_of(code))


def yes_or_no(answer: bool) -> str:
    return _("ja") if answer else _("nee")
