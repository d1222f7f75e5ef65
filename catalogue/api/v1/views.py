"""The read API: each view says which parameters it takes, and gives one answer. Shapes are in serializers.py."""

from django.conf import settings
from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from catalogue.api.problems import Problem
from catalogue.api.v1 import paging
from catalogue.api.v1.base import PublicView
from catalogue.api.v1.negotiation import EXPORTS
from catalogue.api.v1.openapi import NUMBER, describe
from catalogue.api.v1.parameters import ALL_FILTERS, PAGING, one_of
from catalogue.api.v1.serializers import (
    ApplicationSerializer,
    OrganisationWithRecordsSerializer,
    RootSerializer,
    StatisticsSerializer,
    address,
)
from catalogue.dimensions import COUNTED
from catalogue.exports.columns import moment
from catalogue.exports.response import CC0, export
from catalogue.exports.writers import WRITERS
from catalogue.statistics import counting
from register.models import NilReturn, Organisation, Version

FORMAT = one_of("format", _("De vorm van het antwoord; gaat voor de kop Accept."), ["json", *WRITERS])


@describe("root", RootSerializer, _("De ingangen van de API"))
class Root(PublicView):
    def answer(self, request):
        names = ("applications", "organisations", "statistics", "figures", "openapi")
        links = {name: address(f"api:{name}") for name in names}
        root = {"version": settings.API_VERSION, "revision": self.revision, "links": links | {"licence": CC0}}
        return Response(RootSerializer(root).data)


@describe(
    "applications",
    ApplicationSerializer(many=True),
    _("Toepassingen zoeken en ophalen"),
    _(
        "Zonder `edition` het register zoals het nu is, met `edition` wat een quickscan telde. JSON komt per pagina; "
        "CSV en JSON Lines bevatten de hele selectie en kennen geen pagina’s."
    ),
    files=WRITERS.values(),
    errors=[404],
)
class Applications(PublicView):
    """The selection: page by page, or whole as a file."""

    renderer_classes = [JSONRenderer, *EXPORTS]
    parameters = (FORMAT, *PAGING)
    filters = ALL_FILTERS

    def accepted_parameters(self):
        """A file has no pages."""
        return (FORMAT,) if self.writer else self.parameters

    @property
    def writer(self):
        return WRITERS.get(self.request.accepted_renderer.format)

    def answer(self, request):
        if self.writer:
            return export(request, self.selection, self.writer, self.revision)
        page = paging.page_of(self.selection.qs.with_identity(), self.asked)
        records = ApplicationSerializer(page.rows, many=True).data
        return Response(records, headers=paging.headers(request, page))


@describe(
    "application", ApplicationSerializer, _("Eén toepassing, zoals nu gepubliceerd"), path=[NUMBER], errors=[404, 410]
)
class Application(PublicView):
    def answer(self, request, number):
        version = Version.objects.published().with_identity().filter(application__number=number).first()
        if version is None:
            raise _withdrawn(number) or Problem(404, _("Geen gepubliceerde toepassing heeft dit registratienummer."))
        return Response(ApplicationSerializer(version).data)


def _withdrawn(number: str) -> Problem | None:
    """What was public and is withdrawn says so. A draft gets the same answer as nothing at all."""
    version = Version.objects.withdrawn().select_related("application").filter(application__number=number).first()
    if version is None:
        return None
    application = version.application
    return Problem(410, withdrawnAt=moment(application.withdrawn_at), reason=application.withdrawal_reason)


@describe("organisations", OrganisationWithRecordsSerializer(many=True), _("De overheidsorganisaties"), errors=[404])
class Organisations(PublicView):
    parameters = PAGING

    def answer(self, request):
        organisations = Organisation.objects.order_by("name", "pk").prefetch_related("former_names")
        page = paging.page_of(organisations, self.asked)
        counts = Version.objects.live().filter(application__organisation__in=[row.pk for row in page.rows])
        records = dict(counts.order_by().values_list("application__organisation").annotate(Count("pk")))
        nil_returns = NilReturn.objects.filter(ended_at=None, organisation__in=[row.pk for row in page.rows])
        declared_at = dict(nil_returns.values_list("organisation", "declared_at"))
        for organisation in page.rows:
            organisation.records = records.get(organisation.pk, 0)
            organisation.names_before = [former.name for former in organisation.former_names.all()]
            moment_of_nil_return = declared_at.get(organisation.pk)
            organisation.nil_return_on = moment_of_nil_return and localdate(moment_of_nil_return)
        return Response(
            OrganisationWithRecordsSerializer(page.rows, many=True).data, headers=paging.headers(request, page)
        )


@describe("statistics", StatisticsSerializer, _("Cijfers van een selectie of een editie, geteld uit de registraties"))
class Statistics(PublicView):
    filters = tuple(name for name in ALL_FILTERS if name != "sort")

    def answer(self, request):
        edition = self.selection.edition_chosen
        tables = counting.tables(self.selection.counted, COUNTED)
        if edition:
            tables = [table.occurring for table in tables]
        figures = {
            "edition": edition and edition.pk,
            "as_of": self.selection.day or localdate(),
            "revision": self.revision,
            "total": tables[0].total,
            "dimensions": tables,
        }
        return Response(StatisticsSerializer(figures).data)


class NothingHere(PublicView):
    """Every other address, whatever the method."""

    schema = None

    def initial(self, request, *args, **kwargs):
        if request.path.endswith("/"):
            raise Problem(404, _("Op dit adres is niets. Adressen van de API eindigen niet op een schuine streep."))
        raise NotFound
