"""The shape of each answer, and so of the OpenAPI document. The fields of a record come from register/fields.py."""

from datetime import UTC
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateField, IntegerField, URLField

from catalogue.addresses import absolute
from catalogue.statistics.units import Unit
from register.choices import Missing, OrganisationType, Origin
from register.fields import BY_NAME, COLUMNS, FIELDS, Field, Kind
from register.models import Version
from register.models.columns import MONTH
from register.models.organisation import TYPES

# What a record says. Its identity (number, organisation, moment of publication) has properties of its own.
DESCRIBED = tuple(field for field in FIELDS if field.is_column or field.name in ("status", "source_id"))


class LinkSerializer(serializers.Serializer):
    title = CharField(allow_null=True)
    link = URLField(allow_null=True)

    def to_representation(self, row):
        return {"title": row["title"] or None, "link": row["link"] or None}


class MissingSerializer(serializers.Serializer):
    reason = ChoiceField(Missing.choices)
    ground = CharField(allow_null=True, help_text=_("De wettelijke grond, bij ‘niet_openbaar’."))


class MissingField(serializers.DictField):
    """By property: the reasons kept beside the values, and those that a vocabulary has among its own codes."""

    child = MissingSerializer()

    def to_representation(self, version):
        reasons = [(field, version.missing_reason(field)) for field in COLUMNS]
        return {
            field.property_name: {"reason": reason, "ground": version.missing.get(field.name, {}).get("ground") or None}
            for field, reason in reasons
            if reason
        }


@extend_schema_field({"type": "string", "format": "year-month", "pattern": MONTH})
class MonthField(CharField):
    """The national rules want a format for every property whose name ends in Date."""


class OrganisationSerializer(serializers.Serializer):
    slug = CharField()
    name = CharField()
    type = ChoiceField(TYPES)
    tooiUri = URLField(source="tooi_uri", allow_null=True, help_text=_("Het vaste kenmerk bij de overheid."))

    def to_representation(self, organisation):
        return empty_as_null(super().to_representation(organisation))


class OrganisationWithRecordsSerializer(OrganisationSerializer):
    records = IntegerField(help_text=_("Hoeveel toepassingen nu in het register staan."))
    formerNames = serializers.ListField(
        child=CharField(),
        source="names_before",
        help_text=_("Namen die zij eerder had, en die van organisaties die in haar zijn opgegaan."),
    )
    nilReturnOn = DateField(
        source="nil_return_on",
        allow_null=True,
        help_text=_(
            "De dag waarop zij verklaarde geen AI-systemen met een hoog risico en geen impactvolle algoritmes te "
            "gebruiken; null als zij dat niet verklaart."
        ),
    )


class LinksSerializer(serializers.Serializer):
    """Where the record is: here, as a page, and in the register that it came from."""

    self = URLField(source="pk")
    html = URLField(source="pk")
    source = URLField(source="url", allow_null=True)  # type: ignore[assignment]

    def to_representation(self, version):
        number = version.application.number
        return {
            "self": address("api:application", number),
            "html": address("catalogue:detail", number),
            "source": version.url or None,
        }


class ApplicationSerializer(serializers.Serializer):
    """One version of one application. An empty property is null; `missing` says why, where that is known."""

    def get_fields(self) -> dict[str, serializers.Field]:
        described = {field.property_name: described_field(field) for field in DESCRIBED}
        return {
            "number": CharField(source="application.number", help_text=BY_NAME["lars"].help),
            "version": IntegerField(source="number", help_text=_("Het nummer van deze versie.")),
            "name": described.pop("name"),
            "organisation": OrganisationSerializer(source="application.organisation", allow_null=True),
            "organisationType": ChoiceField(
                OrganisationType.choices,
                source="application.type_of_organisation",
                help_text=_("Ook bekend als de organisatie zelf dat niet is."),
            ),
            **described,
            "missing": MissingField(
                source="*", help_text=_("Per lege eigenschap waarom er geen waarde is, als dat bekend is.")
            ),
            "origin": ChoiceField(Origin.choices, source="application.origin"),
            "sourceRegister": CharField(source="application.source_register_id", allow_null=True),
            "sourceOrganisation": CharField(
                source="application.source_organisation",
                allow_null=True,
                help_text=_("De organisatie zoals het register van herkomst haar noemt."),
            ),
            "sourceSeenOn": DateField(
                source="application.source_seen_on",
                allow_null=True,
                help_text=_("De dag waarop het register van herkomst de registratie het laatst bleek te hebben."),
            ),
            "collection": CharField(source="application.collection_id"),
            "named": BooleanField(
                source="application.named", help_text=_("Onwaar: wel geteld door TNO, niet bij naam gepubliceerd.")
            ),
            "datedOn": DateField(source="dated_on", help_text=_("De dag waarvan de tekst dateert.")),
            "publishedAt": serializers.DateTimeField(source="published_at", default_timezone=UTC),
            "supersededAt": serializers.DateTimeField(
                source="superseded_at",
                default_timezone=UTC,
                allow_null=True,
                help_text=_("Wanneer een nieuwere versie deze verving."),
            ),
            "changeNote": CharField(
                source="change_note",
                allow_null=True,
                help_text=_("Wat er in deze versie is veranderd en waarom."),
            ),
            "confirmedAt": serializers.DateTimeField(
                source="application.confirmed_at",
                default_timezone=UTC,
                allow_null=True,
                help_text=_("Wanneer de organisatie voor het laatst bevestigde dat de tekst klopt."),
            ),
            "reviewDueOn": DateField(
                source="application.review_due_on",
                allow_null=True,
                help_text=_("De dag waarvoor de toepassing opnieuw moet worden bekeken."),
            ),
            "links": LinksSerializer(source="*"),
        }

    def to_representation(self, version: Version) -> dict[str, Any]:
        return empty_as_null(super().to_representation(version))


class CountSerializer(serializers.Serializer):
    code = CharField()
    label = CharField()  # type: ignore[assignment]
    count = IntegerField(source="number")
    share = serializers.FloatField(allow_null=True, help_text=_("In procenten van het totaal, op één decimaal."))


class TableSerializer(serializers.Serializer):
    name = CharField(source="dimension.name", help_text=_("De naam van de parameter die hierop filtert."))
    label = CharField(source="dimension.label")  # type: ignore[assignment]
    counts = CountSerializer(
        source="rows",
        many=True,
        help_text=_(
            "Alle waarden, ook die niet voorkomen. Van een editie alleen de waarden die voorkomen: een nul zou daar "
            "alleen zeggen dat er niets gepubliceerd is."
        ),
    )


EDITION = _("De editie van de quickscan; null is het register zelf.")
AS_OF = _("De dag waarvan dit de cijfers zijn, zoals het aan het einde daarvan was; van vandaag tot nu toe.")
REVISION = _("De stand van het register waarvan dit de cijfers zijn.")


class StatisticsSerializer(serializers.Serializer):
    edition = CharField(allow_null=True, help_text=EDITION)
    asOf = DateField(source="as_of", help_text=AS_OF)
    revision = IntegerField(help_text=REVISION)
    total = IntegerField()
    dimensions = TableSerializer(many=True)


@extend_schema_field({"type": "number"})
class NumberField(serializers.Field):
    """A whole number, or with its decimals; null where there is none."""

    def to_representation(self, number):
        return number if isinstance(number, int) else float(number)


class FigureLinksSerializer(serializers.Serializer):
    self = URLField()
    html = URLField()


class FigureSummarySerializer(serializers.Serializer):
    name = CharField(help_text=_("De naam in het adres."))
    title = CharField(help_text=_("Wat er is geteld."))
    definition = CharField(help_text=_("Wat dat betekent."))
    links = FigureLinksSerializer()


class FigureColumnSerializer(serializers.Serializer):
    name = CharField(help_text=_("De sleutel in `numbers`, en de kop in CSV."))
    label = CharField()  # type: ignore[assignment]
    unit = ChoiceField([unit.value for unit in Unit], source="unit.value")
    isNoValue = BooleanField(source="is_no_value", help_text=_("Telt waarom er geen waarde is."))


class FigureRowLinksSerializer(serializers.Serializer):
    records = URLField(allow_null=True, help_text=_("De lijst met deze toepassingen, als die er is."))


class FigureRowSerializer(serializers.Serializer):
    code = CharField()
    label = CharField()  # type: ignore[assignment]
    numbers = serializers.DictField(
        child=NumberField(allow_null=True), help_text=_("Per kolom een getal; null waar geen getal is.")
    )
    instead = serializers.DictField(
        child=CharField(),
        help_text=_("Per kolom wat er staat in plaats van een getal, zoals dat het nooit is gepubliceerd."),
    )
    mark = CharField(allow_null=True, help_text=_("Wat er bij deze regel te weten is."))
    isNoValue = BooleanField(source="is_no_value", help_text=_("Telt waarom er geen waarde is."))
    links = FigureRowLinksSerializer()


class FigureSerializer(serializers.Serializer):
    """The same figure as on its page and in its file."""

    name = CharField(help_text=_("De naam in het adres."))
    title = CharField(help_text=_("Wat er is geteld."))
    finding = CharField(allow_null=True, help_text=_("Wat eruit komt, in een zin; null als niets eruit springt."))
    definition = CharField(help_text=_("Wat dat betekent."))
    notes = serializers.ListField(child=CharField(), help_text=_("Wat iemand moet weten die de cijfers gebruikt."))
    asOf = DateField(source="as_of", help_text=AS_OF)
    revision = IntegerField(help_text=REVISION)
    edition = CharField(allow_null=True, help_text=EDITION)
    selection = CharField(
        allow_null=True,
        help_text=_("Van welke toepassingen, in woorden, en of zij zijn gereconstrueerd; null is het hele register."),
    )
    columns = FigureColumnSerializer(many=True)
    rows = FigureRowSerializer(many=True)
    totals = serializers.DictField(
        child=NumberField(allow_null=True),
        allow_null=True,
        help_text=_(
            "Per kolom het aantal toepassingen, ook waar de kolom procenten heeft; null als er geen totalen zijn."
        ),
    )
    links = FigureLinksSerializer()


class RootLinksSerializer(serializers.Serializer):
    applications = URLField()
    organisations = URLField()
    statistics = URLField()
    figures = URLField()
    openapi = URLField()
    licence = URLField()


class RootSerializer(serializers.Serializer):
    version = CharField(help_text=_("De versie van de API."))
    revision = IntegerField(help_text=_("De stand van het register: telt op bij elke publicatie."))
    links = RootLinksSerializer()


class WrongParameterSerializer(serializers.Serializer):
    parameter = CharField()
    value = CharField(allow_blank=True)
    detail = CharField()


class ProblemSerializer(serializers.Serializer):
    """RFC 9457."""

    type = CharField()
    status = IntegerField()
    title = CharField()
    detail = CharField()
    errors = WrongParameterSerializer(many=True, required=False)  # type: ignore[assignment]
    withdrawnAt = serializers.DateTimeField(required=False, help_text=_("Bij 410: wanneer ingetrokken."))
    reason = CharField(required=False, help_text=_("Bij 410: waarom ingetrokken."))


def described_field(field: Field) -> serializers.Field:
    """The serializer field that reads one published field. Only a name is never null."""
    kwargs: dict[str, Any] = {"label": field.label, "help_text": field.help, "source": field.source}
    if field.property_name == field.source:
        del kwargs["source"]  # DRF wants it left out
    nullable = kwargs | {"allow_null": field.name != "name"}
    match field.kind:
        case Kind.CHOICE:
            return ChoiceField(field.choices, **nullable)
        case Kind.CHOICES:
            return serializers.ListField(child=ChoiceField(field.choices), **kwargs)
        case Kind.LINKS:
            return LinkSerializer(many=True, **kwargs)
        case Kind.DATE:
            return DateField(**nullable)
        case Kind.MONTH:
            return MonthField(**nullable)
        case Kind.URL:
            return URLField(max_length=field.max_length, **nullable)
    return CharField(max_length=field.max_length, **nullable)


def empty_as_null(values: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value == "" else value for name, value in values.items()}


def address(name: str, *args) -> str:
    """The address that readers see, whichever host was asked."""
    return absolute(reverse(name, args=args))
