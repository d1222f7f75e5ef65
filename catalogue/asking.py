"""What an address asks, as one set of filters: the valid values, in words, and what of it could not be used."""

from copy import copy
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from catalogue.dimensions import BY_PARAMETER
from register.models import Edition, Version
from register.querysets import VersionQuerySet

WRITE_THE_DAY = _("Schrijf de dag als jjjj-mm-dd, bijvoorbeeld 2026-06-01.")
# How an address names a day: for a field of any form.
DAY: dict[str, Any] = {
    "input_formats": ["%Y-%m-%d"],
    "error_messages": {"invalid": WRITE_THE_DAY, "required": WRITE_THE_DAY},
}
NOT_YET = _("Deze dag is nog niet geweest.")


class NarrowsNothing:
    """For a filter that says which body of records is read, or how it is laid out."""

    def filter(self, qs, value):
        return qs


class _Filters(dict):
    """The filters of a kind of question. Each question has copies of its own, which it tells whose they are.

    Those share what they were made with: django-filter copies that too, all choices with their labels, each time.
    """

    def __deepcopy__(self, memo):
        return {name: copy(one) for name, one in self.items()}


class Asked(FilterSet):
    """Invalid values are left out of the result and named in `problems`; a page shows them, the API refuses."""

    class Meta:
        model = Version
        fields: list[str] = []

    base_filters: dict[str, Any]

    def __init__(self, data: QueryDict):
        self.base_filters = _Filters(type(self).base_filters)
        super().__init__(data, queryset=Version.objects.none())

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The valid values, by parameter."""
        self.form.is_valid()
        return self.form.cleaned_data

    @property
    def problems(self) -> list[tuple[str, Any, list[str]]]:
        """What was asked and could not be used: parameter, label and what is wrong."""
        return [(name, self.filters[name].label, errors) for name, errors in self.form.errors.items()]

    def narrowed(self, versions: VersionQuerySet, *, leaving_out: str = "") -> VersionQuerySet:
        """Those of the versions that are asked for, whatever one of the filters says when that is left out."""
        for name, narrow in self.filters.items():
            if name != leaving_out:
                versions = narrow.filter(versions, self.asked.get(name))
        return versions

    def given(self, name: str) -> list[str]:
        """The valid values of a parameter as they stand in the address; the last where only one can be."""
        valid = self.asked.get(name)
        if not valid:
            return []
        values = [value for value in dict.fromkeys(self.data.getlist(name)) if value]
        return values if isinstance(valid, list | QuerySet) else values[-1:]

    def in_words(self, name: str, value: str) -> Any:
        """One valid value as a reader knows it."""
        valid = self.asked[name]
        if name in BY_PARAMETER:
            return BY_PARAMETER[name].label_of(value)
        if name == "organisation":
            return next(organisation.name for organisation in valid if organisation.slug == value)
        if isinstance(valid, date):
            return date_format(valid, "j F Y")
        if isinstance(valid, Edition):
            return valid.name
        return dict(self.filters[name].extra.get("choices", ())).get(value, value)
