"""Form fields for the kinds of fields.py, and the widget for a list of links."""

import re
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from register.fields import Field, Kind, Required
from register.models.columns import validate_month
from register.months import as_month
from register.text import clean, clean_line

EMPTY_ROWS = 3
# A host with a point in its name, and what may follow it: "www.gemeente.nl/contact".
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?([/?#]\S*)?", re.IGNORECASE)


def formfield(column, field: Field) -> forms.Field:
    """The form field for a declared column. Its limit is a validator: a `maxlength` would cut pasted text silently."""
    common: dict[str, Any] = {
        "label": field.label,
        "help_text": field.help,
        "required": field.required is Required.DRAFT,
        "initial": column.get_default() if column.has_default() else None,
        "validators": [MaxLengthValidator(field.max_length)] if field.kind in PLAIN and field.max_length else [],
    }
    if field.kind is Kind.CHOICE:
        return forms.TypedChoiceField(
            choices=[("", _("Niet ingevuld")), *field.choices],
            coerce=column.to_python,
            empty_value=None if column.null else "",
            **common,
        )
    if field.kind is Kind.CHOICES:
        return forms.MultipleChoiceField(choices=field.choices, widget=forms.CheckboxSelectMultiple, **common)
    if field.kind is Kind.DATE:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, **common)
    if field.kind is Kind.LINKS:
        return Links(suggestions=field.suggestions, **common)
    return PLAIN.get(field.kind, Month)(**common)


class Line(forms.CharField):
    """One cleaned line."""

    def to_python(self, value):
        return clean_line(super().to_python(value) or "")


class Text(forms.CharField):
    """Cleaned text of more lines. Cleaned first, so that a line end counts as one character."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value):
        return clean(super().to_python(value) or "")


class Corrected(Line):
    """A line that is understood when it is written another way. The form tells what it made of it."""

    @staticmethod
    def understood(value: str) -> str:
        raise NotImplementedError

    def to_python(self, value):
        return self.understood(super().to_python(value))


def as_web_address(value: str) -> str:
    """ "www.gemeente.nl" as a browser understands it. Anything else comes back as it is."""
    return f"https://{value}" if HOST.fullmatch(value) else value


def as_contact(value: str) -> str:
    """An e-mail address without "mailto:", else as a web address."""
    return as_web_address(re.sub(r"^mailto:\s*", "", value, flags=re.IGNORECASE))


class WebAddress(Corrected):
    understood = staticmethod(as_web_address)


class Contact(Corrected):
    understood = staticmethod(as_contact)


class Month(Corrected):
    """A month, in any of the ways that `as_month` knows."""

    default_validators = [validate_month]
    understood = staticmethod(as_month)


PLAIN: dict[Kind, type[forms.CharField]] = {
    Kind.LINE: Line,
    Kind.URL: WebAddress,
    Kind.CONTACT: Contact,
    Kind.TEXT: Text,
}


class LinkRows(forms.Widget):
    """Rows of a title and a link: those there are, and some empty ones. Works without JavaScript."""

    template_name = "admin/register/version/link_rows.html"
    use_fieldset = True

    def __init__(self, attrs=None, suggestions=()):
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = [*(value or []), *[{"title": "", "link": ""}] * EMPTY_ROWS]
        return context | {"rows": rows, "suggestions": self.suggestions}

    def format_value(self, value):
        return value

    def value_from_datadict(self, data, files, name):
        titles, links = (data.getlist(f"{name}-{part}") for part in ("title", "link"))
        rows = [{"title": title, "link": link} for title, link in zip(titles, links, strict=False)]
        return [row for row in rows if row["title"].strip() or row["link"].strip()]

    def value_omitted_from_data(self, data, files, name):
        return False

    def id_for_label(self, id_):
        return f"{id_}_0" if id_ else id_


class Links(forms.Field):
    """A list of {"title", "link"}; the column itself says which rows are right."""

    def __init__(self, *, suggestions=(), **kwargs):
        super().__init__(widget=LinkRows(suggestions=suggestions), **kwargs)

    def to_python(self, value):
        return [
            {"title": clean_line(row["title"]), "link": as_web_address(clean_line(row["link"]))} for row in value or []
        ]

    def has_changed(self, initial, data):
        return self.to_python(initial) != self.to_python(data)
