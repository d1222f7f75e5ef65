"""Constraints that several models share."""

from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Length, Mod, Replace, Substr
from django.db.models.lookups import Exact
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from register import fields, numbers
from register.fields import Kind
from register.models.columns import MONTH

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)


def only_known_codes(column: str, codes: list, name: str, *, blank: bool = False) -> models.CheckConstraint:
    """The column holds a code of its vocabulary (or nothing, where that is allowed)."""
    return models.CheckConstraint(
        condition=Q(**{f"{column}__in": ([""] if blank else []) + list(codes)}),
        name=name,
        violation_error_message=_("Kies een waarde uit de lijst."),
    )


def of_field(field: fields.Field) -> list[models.CheckConstraint]:
    """What the database itself can hold a declared column to: its length, its vocabulary, its form."""
    build = {
        Kind.LINE: [fits],
        Kind.TEXT: [fits],
        Kind.CONTACT: [fits],
        Kind.URL: [fits, is_web_address],
        Kind.MONTH: [is_month],
        Kind.CHOICE: [is_known],
        Kind.CHOICES: [are_known],
        Kind.LINKS: [is_list],
    }
    return [constraint(field) for constraint in build.get(field.kind, [])]


class JsonType(Func):
    """ "object", "array", ...: what a JSON column holds, in one word on both databases."""

    function = "jsonb_typeof"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **kwargs):
        return self.as_sql(compiler, connection, function="json_type", **kwargs)


def holds_json(column: str, kind: str, name: str) -> models.CheckConstraint:
    """The JSON column holds an "object" or an "array"."""
    return models.CheckConstraint(
        condition=Q(Exact(JsonType(F(column)), Value(kind))),
        name=name,
        violation_error_message=_("Deze gegevens hebben niet de juiste vorm."),
    )


def fits(field):
    return models.CheckConstraint(
        condition=Q(**{f"{field.name}__length__lte": field.max_length}),
        name=f"{field.name}_fits",
        violation_error_message=format_lazy(_("{field}: hoogstens {n} tekens."), field=field.label, n=field.max_length),
    )


def is_web_address(field):
    return models.CheckConstraint(
        condition=Q(**{field.name: ""}) | Q(**{f"{field.name}__iregex": r"^https?://"}),
        name=f"{field.name}_is_a_web_address",
        violation_error_message=format_lazy(_("{field}: begin met https:// of http://."), field=field.label),
    )


def is_month(field):
    return models.CheckConstraint(
        condition=Q(**{field.name: ""}) | Q(**{f"{field.name}__regex": MONTH}),
        name=f"{field.name}_is_a_month",
        violation_error_message=format_lazy(_("{field}: schrijf jjjj-mm, bijvoorbeeld 2024-03."), field=field.label),
    )


def is_known(field):
    codes = [code for code, _label in field.choices]
    if all(isinstance(code, int) for code in codes):
        condition = Q(**{f"{field.name}__isnull": True}) | Q(**{f"{field.name}__in": codes})
        return models.CheckConstraint(
            condition=condition,
            name=f"{field.name}_is_known",
            violation_error_message=_("Kies een waarde uit de lijst."),
        )
    return only_known_codes(field.name, codes, f"{field.name}_is_known", blank=True)


def is_list(field):
    return holds_json(field.name, "array", f"{field.name}_is_a_list")


def are_known(field):
    """A list of codes: nothing but brackets and commas is left when every known code is taken out."""
    what_is_left: Func = Cast(F(field.name), TextField())
    for part in [f'"{code}"' for code, _label in field.choices] + [",", " "]:
        what_is_left = Replace(what_is_left, Value(part), Value(""), output_field=TextField())
    return models.CheckConstraint(
        condition=Q(Exact(what_is_left, Value("[]"))),
        name=f"{field.name}_are_known",
        violation_error_message=_("Kies waarden uit de lijst."),
    )


def has_check_digit(column: str) -> models.CheckConstraint:
    """The check digit of numbers.py, in the database's own arithmetic."""
    digits = [Cast(Substr(column, position, 1), models.IntegerField()) for position in range(1, 9)]
    weighted = [weight * digit for weight, digit in zip(numbers.WEIGHTS, digits, strict=False)]
    return models.CheckConstraint(
        condition=Q(**{f"{column}__regex": r"^[1-9]{7}[0-9]$"})
        & Q(Exact(Mod(sum(weighted[1:], weighted[0]), 10), digits[7])),
        name="number_has_a_right_check_digit",
        violation_error_message=_("Dit is geen geldig registratienummer."),
    )
