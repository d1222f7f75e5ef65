"""The query parameters of the API: read strictly, and documented from the same declarations.

A parameter that is not known here is an error and not ignored: a misspelt filter would otherwise
answer with the whole register.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter, Filter
from drf_spectacular.utils import OpenApiParameter

from catalogue.api.problems import Problem
from catalogue.filters import Selection

PER_PAGE, MOST_PER_PAGE = 50, 500
# So that page times perPage stays far below what a database can count to.
LAST_PAGE = 10**9
ECHOED = 200  # characters of a wrong value that are repeated


@dataclass(frozen=True)
class Parameter:
    """`read` turns the text into a value, or raises ValueError with a sentence for people."""

    name: str
    description: Any
    schema: dict[str, Any]
    read: Callable[[str], Any]


def number(name: str, description, default: int, most: int) -> Parameter:
    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,10}", text) or not 1 <= int(text) <= most:
            raise ValueError(_("Geef een getal van 1 tot en met %(most)d.") % {"most": most})
        return int(text)

    return Parameter(name, description, {"type": "integer", "minimum": 1, "maximum": most, "default": default}, read)


def one_of(name: str, description, codes: Iterable[str]) -> Parameter:
    codes = tuple(codes)

    def read(text: str) -> str:
        if text not in codes:
            raise ValueError(_("Kies uit: %(codes)s.") % {"codes": ", ".join(codes)})
        return text

    return Parameter(name, description, {"type": "string", "enum": list(codes)}, read)


PAGING = (
    number("page", _("Het nummer van de pagina."), 1, LAST_PAGE),
    number("perPage", _("Hoeveel op een pagina."), PER_PAGE, MOST_PER_PAGE),
)


ALL_FILTERS = tuple(Selection.base_filters)


def read(query: QueryDict, parameters: Iterable[Parameter], selection: Selection, filters: Iterable[str]) -> dict:
    """The values of the parameters, without those not given. Raise one Problem that names every error.

    `filters` are those of the selection that may be used here.
    """
    known = {parameter.name: parameter for parameter in parameters}
    single = [name for name in filters if not takes_more(selection.filters[name].field)]
    errors = [*_unknown(query, {*known, *filters}), *_repeated(query, {*known, *single})]
    values = {}
    for name, text in query.items():
        try:
            if name in known:
                values[name] = known[name].read(str(text))
        except ValueError as error:
            errors.append(_error(name, text, error))
    errors += _refused(query, selection, filters)
    if errors:
        raise Problem(400, _("Een of meer parameters kloppen niet. Zie errors."), errors=errors)
    return values


def _error(name: str, value, detail) -> dict[str, str]:
    return {"parameter": name[:ECHOED], "value": str(value)[:ECHOED], "detail": str(detail)}


def _unknown(query, known) -> Iterator[dict]:
    names = ", ".join(sorted(known)) or _("geen")
    for name, text in query.items():
        if name not in known:
            yield _error(name, text, _("Deze parameter is hier niet bekend. Wel bekend: %s.") % names)


def _repeated(query, single) -> Iterator[dict]:
    for name, texts in query.lists():
        if name in single and len(texts) > 1:
            yield _error(name, ", ".join(texts), _("Geef deze parameter één keer."))


def takes_more(field: forms.Field) -> bool:
    """Whether a parameter may be given more than once."""
    return isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)


def _refused(query, selection: Selection, filters) -> Iterator[dict]:
    refused = selection.form.errors.as_data() if filters else {}
    for name, errors in refused.items():
        for error in errors if name in filters else ():
            value = (error.params or {}).get("value", query.get(name, ""))
            yield _error(name, value, " ".join(error.messages))


def documented(parameters: Iterable[Parameter] = (), filters: Iterable[str] = ()) -> list[OpenApiParameter]:
    """The parameters as the OpenAPI document describes them."""
    own = [
        OpenApiParameter(parameter.name, parameter.schema, description=str(parameter.description))
        for parameter in parameters
    ]
    return own + [_of_filter(name, Selection.base_filters[name]) for name in filters]


def _of_filter(name: str, chooses: Filter) -> OpenApiParameter:
    schema: dict[str, Any] = {"type": "string"}
    if isinstance(chooses, DateFilter):
        schema["format"] = "date"
    description = str(chooses.label)
    if most := chooses.extra.get("max_length"):
        schema["maxLength"] = most
    if choices := chooses.extra.get("choices"):
        schema["enum"] = [code for code, _label in choices]
        description += "\n\n" + "\n".join(f"* `{code}`: {label}" for code, label in choices)
    if takes_more(chooses.field):
        description += "\n\n" + _("Mag vaker: wie een van de waarden heeft, hoort erbij.")
        array = {"type": "array", "items": schema}
        return OpenApiParameter(name, array, description=description, explode=True, style="form")
    return OpenApiParameter(name, schema, description=description)
