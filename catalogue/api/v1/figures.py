"""Figures as data: the same as on their pages. Nothing is counted here."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from catalogue.addresses import absolute
from catalogue.api.problems import Problem
from catalogue.api.v1.base import PublicView
from catalogue.api.v1.negotiation import CSV
from catalogue.api.v1.openapi import describe
from catalogue.api.v1.parameters import ALL_FILTERS, Parameter, one_of
from catalogue.api.v1.serializers import FigureSerializer, FigureSummarySerializer, address
from catalogue.exports.response import licence_link
from catalogue.exports.writers import WRITERS
from catalogue.figures import coverage, shelf
from catalogue.figures.citing import file_name_of, of_what
from catalogue.figures.figure import Figure as Counted
from catalogue.figures.files import FILES
from catalogue.figures.subject import OF_ORGANISATIONS, Subject
from catalogue.statistics.units import Number

FORMAT = one_of("format", _("De vorm van het antwoord; gaat voor de kop Accept."), ["json", "csv"])
OPTIONS = {
    name: tuple(one_of(option.name, option.label, dict(option.choices)) for option in options)
    for name, options in shelf.OPTIONS.items()
}
# More than one figure may have the same.
EVERY_OPTION = {option.name: option for options in OPTIONS.values() for option in options}
NAME = OpenApiParameter(
    "name",
    {"type": "string", "enum": list(shelf.FIGURES)},
    OpenApiParameter.PATH,
    description=_("De naam van het cijfer, uit de lijst op `/figures`."),
)
EXAMPLE = {
    "name": "fase",
    "title": "Toepassingen naar: Fase",
    "finding": "Fase: het vaakst ‘In gebruik’, 102 van 266 (38,3%)",
    "definition": "Hoe ver de toepassing is: van ontwikkeling tot gestopt.",
    "notes": ["Percentages zijn van alle getelde toepassingen, ook die zonder antwoord, op één decimaal afgerond."],
    "asOf": "2026-06-01",
    "revision": 41,
    "edition": None,
    "selection": None,
    "columns": [
        {"name": "count", "label": "Aantal", "unit": "number", "isNoValue": False},
        {"name": "share", "label": "Aandeel", "unit": "percent", "isNoValue": False},
    ],
    "rows": [
        {
            "code": "in_gebruik",
            "label": "In gebruik",
            "numbers": {"count": 102, "share": 38.3},
            "instead": {},
            "mark": None,
            "isNoValue": False,
            "links": {"records": "https://register.example/toepassingen/?op=2026-06-01&phase=in_gebruik"},
        }
    ],
    "totals": None,
    "links": {
        "self": "https://register.example/api/v1/figures/fase?op=2026-06-01",
        "html": "https://register.example/statistiek/cijfers/fase/?op=2026-06-01",
    },
}


class OfASubject(PublicView):
    """Has `subject`: what is counted of."""

    @cached_property
    def subject(self) -> Subject:
        return Subject(self.selection, self.revision, localdate(), self.request.GET)


@describe("figures", FigureSummarySerializer(many=True), _("Welke cijfers er zijn"))
class Figures(OfASubject):
    def answer(self, request):
        return Response(_all(self.subject.day, self.revision, get_language()))


@describe(
    "figure",
    FigureSerializer,
    _("Eén cijfer: wat er is geteld, van een selectie, een dag of een editie"),
    _(
        "Hetzelfde als op de pagina van het cijfer, die in `links` staat. `op` telt het register zoals het aan het "
        "einde van die dag was, met wat sindsdien is ingetrokken. Niet elk cijfer kent elke parameter: "
        "een fout noemt die het wel kent."
    ),
    path=[NAME],
    files=[WRITERS["csv"]],
    examples=[OpenApiExample("fase", EXAMPLE, media_type="application/json", response_only=True, status_codes=["200"])],
    errors=[404],
)
class Figure(OfASubject):
    renderer_classes = [JSONRenderer, CSV]
    parameters = (FORMAT, *EVERY_OPTION.values())
    filters = tuple(name for name in ALL_FILTERS if name != "sort")

    @cached_property
    def subject(self) -> Subject:
        return shelf.subject_for(self.kwargs["name"], super().subject)

    def accepted_parameters(self) -> tuple[Parameter, ...]:
        return (FORMAT, *OPTIONS.get(self.kwargs["name"], ()))

    def fresh_answer(self, request, **kwargs):
        if kwargs["name"] not in shelf.FIGURES:
            raise Problem(404, _("Dit cijfer is er niet. Op /api/v1/figures staat welke er zijn."))
        if kwargs["name"] in coverage.FIGURES:
            self.filters = OF_ORGANISATIONS
        return super().fresh_answer(request, **kwargs)

    def answer(self, request, name):
        figure = shelf.build(name, self.subject)
        if figure.refused:
            raise Problem(400, figure.refused)
        if request.accepted_renderer.format == CSV.format:
            return self._as_csv(figure)
        return Response(FigureSerializer(_data(figure, self.subject)).data)

    def _as_csv(self, figure: Counted) -> HttpResponse:
        file = FILES["csv"]
        headers = {
            "Content-Disposition": f'attachment; filename="{file_name_of(figure, self.subject, file.form)}"',
            "Link": licence_link(self.selection),
        }
        return HttpResponse(file.write(figure, self.subject), content_type=file.content_type, headers=headers)


@lru_cache(maxsize=4)
def _all(day: date, revision: int, language: str) -> list[dict[str, Any]]:
    """Every figure of the register. They are counted to know their titles; those stay until something is published."""
    subject = Subject.of_the_register(revision)
    figures = [shelf.build(name, shelf.subject_for(name, subject)) for name in shelf.FIGURES]
    return [FigureSummarySerializer(_summary(figure, subject)).data for figure in figures]


def _summary(figure: Counted, subject: Subject) -> dict[str, Any]:
    return {
        "name": figure.name,
        "title": figure.title,
        "definition": figure.definition,
        "links": _links(figure, subject),
    }


def _links(figure: Counted, subject: Subject) -> dict[str, str]:
    query = figure.asked_in(subject.query)
    return {
        "self": f"{address('api:figure', figure.name)}{query}",
        "html": f"{address('catalogue:figure', figure.name)}{query}",
    }


def _data(figure: Counted, subject: Subject) -> dict[str, Any]:
    return _summary(figure, subject) | {
        "finding": figure.finding or None,
        "notes": figure.notes,
        "as_of": subject.day,
        "revision": subject.revision,
        "edition": subject.edition and subject.edition.pk,
        "selection": of_what(figure, subject) or None,
        "columns": figure.columns,
        "rows": [_row(figure, row) for row in figure.rows],
        "totals": _by_column(figure, figure.totals) if figure.totals else None,
    }


def _row(figure: Counted, row) -> dict[str, Any]:
    return {
        "code": row.code,
        "label": row.label,
        "numbers": _by_column(figure, row.numbers),
        "instead": dict(row.instead),
        "mark": row.mark or None,
        "is_no_value": row.is_no_value,
        "links": {"records": absolute(row.url) if row.url else None},
    }


def _by_column(figure: Counted, numbers: tuple[Number, ...]) -> dict[str, Number]:
    return {column.name: number for column, number in zip(figure.columns, numbers, strict=True)}
