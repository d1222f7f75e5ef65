"""Column types that hold what `text.py` and the vocabularies promise, whichever way a value comes in."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from register import text
from register.fields import MOST_LINKS, validate_missing

URL_SCHEMES = ["https", "http"]
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"

validate_month = RegexValidator(MONTH, _("Schrijf de maand als jjjj-mm, bijvoorbeeld 2024-03."))
_is_email = EmailValidator()
_is_url = URLValidator(schemes=URL_SCHEMES)


def validate_url(value: str) -> None:
    """An http or https address without a user name in it, which could make a host look like another."""
    message = _("Dit is geen webadres. Een webadres begint met https:// of http://.")
    try:
        _is_url(value)
    except ValidationError:
        raise ValidationError(message, code="url") from None
    if "@" in urlsplit(value).netloc:
        raise ValidationError(message, code="url")


def validate_contact(value: str) -> None:
    """An e-mail address or a web address."""
    try:
        (validate_url if "://" in value else _is_email)(value)
    except ValidationError:
        raise ValidationError(
            _(
                "Dit is geen e-mailadres en geen webadres. Voorbeelden: info@gemeente.nl of https://gemeente.nl/contact."
            ),
            code="contact",
        ) from None


class CleanCharField(models.CharField):
    """One line of cleaned text. Cleans on save, on bulk_create, on update() and in lookups alike."""

    def to_python(self, value):
        value = super().to_python(value)
        return text.clean_line(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return text.clean_line(value) if isinstance(value, str) else value


class CleanTextField(models.TextField):
    """Cleaned text of more lines; as CleanCharField."""

    def to_python(self, value):
        value = super().to_python(value)
        return text.clean(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return text.clean(value) if isinstance(value, str) else value


class DerivedMixin:
    """A column that follows from the others of its row: `derive` makes it of the instance, whenever that is saved.

    On save, on bulk_create and on an upsert alike; not on update(), which knows no instance.
    """

    def __init__(self, *args, derive: Callable[[Any], Any] | None = None, **kwargs):
        self.derive = derive
        super().__init__(*args, **kwargs | {"editable": False})

    def deconstruct(self):
        # A migration makes the column; how it is filled is the business of today's code.
        name, path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def pre_save(self, instance, add):
        if self.derive:
            setattr(instance, self.attname, self.derive(instance))  # type: ignore[attr-defined]
        return super().pre_save(instance, add)  # type: ignore[misc]


class SearchableField(DerivedMixin, models.TextField):
    """Text as searchable.py folds it."""


class DerivedNumberField(DerivedMixin, models.PositiveSmallIntegerField):
    """A number that is counted when the row is saved."""


class DerivedCodeField(DerivedMixin, models.CharField):
    """A code that follows from the text of the row; "" when none does."""


class CodeListField(models.JSONField):
    """A list of codes from a closed vocabulary, without doubles, in the vocabulary's order."""

    def __init__(self, *args, codes: Iterable[str] = (), **kwargs):
        self.codes = tuple(codes)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"codes": self.codes}

    def get_prep_value(self, value):
        # Strings are what lookups compare with, and only lists are stored.
        if isinstance(value, list | tuple | set):
            known = [code for code in self.codes if code in value]
            return known + [code for code in value if code not in self.codes]
        return super().get_prep_value(value)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        for code in value:
            if code not in self.codes:
                raise ValidationError(
                    _("‘%(code)s’ staat niet in de lijst."), code="invalid_choice", params={"code": code}
                )


@CodeListField.register_lookup
class Has(models.Lookup):
    """`category__has="werk"`: the list holds this code. One meaning on both databases."""

    lookup_name = "has"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        column, column_params = self.process_lhs(compiler, connection)
        code, code_params = self.process_rhs(compiler, connection)
        sql = f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value = {code})"  # noqa: S608 (compiled parts)
        return sql, [*column_params, *code_params]

    def as_postgresql(self, compiler, connection):
        column, column_params = self.process_lhs(compiler, connection)
        code, code_params = self.process_rhs(compiler, connection)
        return f"{column} @> jsonb_build_array({code}::text)", [*column_params, *code_params]


class LinkListField(models.JSONField):
    """A list of {"title", "link"}; the limits come from the field's declaration in fields.py."""

    def __init__(self, *args, title_length: int | None = 100, link_required: bool = False, **kwargs):
        self.title_length, self.link_required = title_length or 100, link_required
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"title_length": self.title_length, "link_required": self.link_required}

    def to_python(self, value):
        return self._cleaned(super().to_python(value))

    def get_prep_value(self, value):
        if isinstance(value, list) and not all(isinstance(row, dict) for row in value):
            raise TypeError(f"{self.name}: each row is a title with a link")
        return super().get_prep_value(self._cleaned(value))

    @staticmethod
    def _cleaned(value):
        if not isinstance(value, list):
            return value
        return [
            {key: text.clean_line(str(row.get(key) or "")) for key in ("title", "link")}
            if isinstance(row, dict)
            else row
            for row in value
        ]

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if len(value) > MOST_LINKS:
            raise ValidationError(
                _("Dit zijn %(count)s regels. Geef er hoogstens %(most)s."),
                code="too_many",
                params={"count": len(value), "most": MOST_LINKS},
            )
        for number, row in enumerate(value, start=1):
            self._validate_row(number, row)

    def _validate_row(self, number, row):
        where = {"number": number, "length": self.title_length}
        if not isinstance(row, dict):
            raise ValidationError(_("Regel %(number)s is geen titel met link."), code="shape", params=where)
        if not row["title"]:
            raise ValidationError(_("Regel %(number)s heeft geen titel."), code="title", params=where)
        if len(row["title"]) > self.title_length:
            raise ValidationError(
                _("De titel van regel %(number)s heeft meer dan %(length)s tekens."), code="title", params=where
            )
        if self.link_required and not row["link"]:
            raise ValidationError(_("Regel %(number)s heeft geen link."), code="link", params=where)
        if len(row["link"]) > 500:
            raise ValidationError(
                _("De link van regel %(number)s heeft meer dan 500 tekens."), code="link", params=where
            )
        if row["link"]:
            try:
                validate_url(row["link"])
            except ValidationError:
                raise ValidationError(
                    _("De link van regel %(number)s is geen webadres met https:// of http://."),
                    code="link",
                    params=where,
                ) from None


class MissingField(models.JSONField):
    """Why columns are empty: {column: {"reason": code, "ground": text}}, as fields.validate_missing wants it."""

    def get_prep_value(self, value):
        if isinstance(value, dict) and not all(isinstance(why, dict) for why in value.values()):
            raise TypeError(f"{self.name}: each column has a reason")
        return super().get_prep_value(value)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        validate_missing(value)
