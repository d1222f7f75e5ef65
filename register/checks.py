"""System checks: the model's columns are held against the list of fields."""

from django.apps import apps
from django.core.checks import Error, register

from register.fields import COLUMNS, DERIVED, Kind

# Columns of Version that are no content: identity, state and dates.
BOOKKEEPING = {
    "id",
    "application",
    "number",
    "state",
    "created_at",
    "edited_at",
    "edited_by",
    "published_at",
    "superseded_at",
    "dated_on",
    "publish_on",
    "change_note",
    "missing",
    *DERIVED,
}


@register("register")
def columns_match_fields(app_configs, **kwargs):
    """Each declared field has a column with its limit and vocabulary, and each column of content is declared."""
    columns = {column.name: column for column in apps.get_model("register", "Version")._meta.local_concrete_fields}
    declared = {field.name: field for field in COLUMNS}
    errors = [
        Error(f"Version.{name} is not declared in register/fields.py", id="register.E001")
        for name in columns.keys() - declared.keys() - BOOKKEEPING
    ]
    for name, field in declared.items():
        if name not in columns:
            errors.append(Error(f"Version has no column for the field {name}", id="register.E002"))
            continue
        column = columns[name]
        if field.kind not in (Kind.CHOICE, Kind.LINKS) and (column.max_length or None) != field.max_length:
            errors.append(Error(f"Version.{name}.max_length is not {field.max_length}", id="register.E003"))
        if field.kind is Kind.CHOICE and list(column.choices or []) != list(field.choices):
            errors.append(Error(f"Version.{name}.choices differ from fields.py", id="register.E004"))
        if field.kind is Kind.CHOICES and getattr(column, "codes", ()) != tuple(code for code, _ in field.choices):
            errors.append(Error(f"Version.{name}.codes differ from fields.py", id="register.E004"))
    return errors
