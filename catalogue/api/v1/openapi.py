"""The OpenAPI document: what each view declares, and the document itself."""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.response import Response

from catalogue.api import problems
from catalogue.api.v1.base import PublicView
from catalogue.api.v1.parameters import PAGING, documented
from catalogue.api.v1.serializers import ProblemSerializer

NUMBER = OpenApiParameter(
    "number",
    {"type": "string", "pattern": "^[1-9]{7}[0-9]$"},
    OpenApiParameter.PATH,
    description=_("Het registratienummer."),
)


def describe(operation: str, serializer, summary, description="", *, path=(), files=(), errors=(), examples=()):
    """Describes the GET of a view: its parameters, answers, errors and headers.

    `path` are parameters in the path, `files` the exports that are answers too, `errors` the statuses beside those
    that every address has.
    """

    # The document is Dutch, whatever language the first visitor of this process reads.
    @override(settings.LANGUAGE_CODE)
    def decorate(view):
        answers: dict = {(200, "application/json"): OpenApiResponse(serializer, summary)}
        answers |= {
            (200, writer.media_type): OpenApiTypes.STR if writer.is_text else OpenApiTypes.BINARY for writer in files
        }
        answers[304] = OpenApiResponse(description=_("Niet veranderd sinds de ETag in If-None-Match."))
        answers |= {(status, problems.MEDIA_TYPE): _problem(status) for status in sorted({400, 406, *errors})}
        headers = _headers(paged=PAGING[0] in view.parameters)
        schema = extend_schema(
            operation_id=operation,
            summary=summary,
            description=description or summary,
            tags=["AI-register"],
            parameters=[*path, *documented(view.parameters, view.filters), *headers],
            responses=answers,
            examples=examples,
        )
        return extend_schema_view(get=schema)(view)

    return decorate


def _problem(status: int) -> OpenApiResponse:
    title, detail = problems.TEXTS[status]
    return OpenApiResponse(ProblemSerializer, f"{title}. {detail}")


def _headers(*, paged: bool) -> list[OpenApiParameter]:
    headers = [
        _header("API-Version", "string", _("De versie van de API."), True),
        _header("ETag", "string", _("Het kenmerk van dit antwoord."), [200, 304]),
        _header("Register-Revision", "integer", _("De stand van het register."), [200, 304]),
    ]
    if paged:
        headers += [
            _header("Total-Count", "integer", _("Hoeveel er in de hele selectie zijn."), [200]),
            _header("Link", "string", _("De eerste, vorige, deze, volgende en laatste pagina (RFC 8288)."), [200]),
        ]
    return headers


def _header(name: str, kind: str, description, answers) -> OpenApiParameter:
    """A header of the answers with these statuses; True for all."""
    return OpenApiParameter(name, {"type": kind}, OpenApiParameter.HEADER, description=description, response=answers)


@cache
@override(settings.LANGUAGE_CODE)
def document() -> dict:
    """Built once: it depends on the code and the settings only."""
    return SchemaGenerator().get_schema(request=None, public=True)


class Document(PublicView):
    schema = None

    def answer(self, request):
        return Response(document())
