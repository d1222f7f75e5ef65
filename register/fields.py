"""The list of published fields: each declared once.

The admin form, the detail page, the serialiser, the CSV header, the importer and the comparison of
versions all read this list. `checks.py` holds the model's columns against it. Names, limits and
vocabularies are those of the Algoritmeregister publication standard 1.0 where `standard` is true;
where the standard's software and handbook differ (400 or 350 characters for the short description),
the software's limit is enforced, since that is what other registers accept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from register import choices
from register.choices import Missing, or_missing


class Section(Enum):
    """The parts of a record, in reading order: the standard's four, and the AI Act."""

    GENERAL = "algemeen"
    RESPONSIBLE_USE = "verantwoord-gebruik"
    WORKING = "werking"
    AI_ACT = "ai-verordening"
    METADATA = "metadata"

    @property
    def label(self):
        return SECTION_LABELS[self]


SECTION_LABELS = {
    Section.GENERAL: _("Algemene informatie"),
    Section.RESPONSIBLE_USE: _("Verantwoord gebruik"),
    Section.WORKING: _("Werking"),
    Section.AI_ACT: _("AI-verordening"),
    Section.METADATA: _("Metadata"),
}


class Kind(Enum):
    """How a value looks, and so how it is entered, shown and exported."""

    LINE = "line"
    TEXT = "text"
    URL = "url"
    CONTACT = "contact"  # an e-mail address or a URL
    MONTH = "month"  # YYYY-MM
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"  # a list of codes
    LINKS = "links"  # a list of {"title": ..., "link": ...}


# Rows in a field of Kind.LINKS.
MOST_LINKS = 50


class Required(Enum):
    """When a field must be filled, or say why it is not."""

    NEVER = "never"
    DRAFT = "draft"
    PUBLISH = "publish"
    HIGH_IMPACT = "high_impact"  # to publish a high-risk AI system or an impactful algorithm


@dataclass(frozen=True)
class Field:
    """One published field.

    `name` is the column of Version and the column of the CSV; `path` says where the value is when
    it is not a column of Version. `help` is one or two plain sentences for who fills it in.
    """

    name: str
    label: Any
    help: Any
    section: Section
    kind: Kind
    max_length: int | None = None
    choices: Any = ()
    required: Required = Required.NEVER
    standard: bool = True
    path: str = ""
    link_required: bool = False  # of Kind.LINKS: whether each row must have a link
    shown: bool = True  # on the public page; search terms are for search only
    example: Any = ""
    suggestions: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Where the value is, as a dotted path from a Version."""
        return self.path or self.name

    @property
    def is_column(self) -> bool:
        """Whether the value is a column of Version, and so is entered, versioned and compared."""
        return not self.path

    @cached_property
    def property_name(self) -> str:
        """The name in the API: lowerCamelCase."""
        head, *tail = self.name.split("_")
        return head + "".join(part.capitalize() for part in tail)

    @property
    def may_say_why_empty(self) -> bool:
        """Whether a reason for absence is kept beside the value, in Version.missing.

        A closed vocabulary carries its reasons among its own choices.
        """
        return self.is_column and self.required is not Required.DRAFT and self.kind is not Kind.CHOICE

    def label_of(self, code: Any) -> Any:
        """The label of a code of this field's vocabulary; the code itself when it has none."""
        return dict(self.choices).get(code, code)


UNKNOWN_OR_UNPUBLISHED = or_missing(Missing.UNKNOWN, Missing.NOT_PUBLISHED)

FIELDS: tuple[Field, ...] = (
    # General information
    Field(
        "name",
        _("Naam"),
        _("Een herkenbare naam, liefst met een werkwoord dat zegt wat de toepassing doet."),
        Section.GENERAL,
        Kind.LINE,
        max_length=100,
        required=Required.DRAFT,
        example=_("Kenteken herkennen bij het parkeren"),
    ),
    Field(
        "organization",
        _("Organisatie"),
        _(
            "De overheidsorganisatie die de toepassing gebruikt."
            " Gebruiken meer organisaties de toepassing, dan registreert elke organisatie haar zelf."
        ),
        Section.GENERAL,
        Kind.LINE,
        required=Required.DRAFT,
        path="application.organisation.name",
    ),
    Field(
        "description_short",
        _("Korte omschrijving"),
        _("Wat doet het, voor wie en waarom? Twee of drie zinnen in gewone taal. Deze tekst staat in de lijst."),
        Section.GENERAL,
        Kind.TEXT,
        max_length=400,
        required=Required.PUBLISH,
        example=_("De scanauto leest kentekens. Zo ziet de gemeente of er voor een geparkeerde auto betaald is."),
    ),
    Field(
        "category",
        _("Thema"),
        _("De onderwerpen van beleid waar de toepassing bij hoort. U mag er meer kiezen."),
        Section.GENERAL,
        Kind.CHOICES,
        choices=choices.Theme.choices,
    ),
    Field(
        "publication_category",
        _("Publicatiecategorie"),
        _("Hoog-risico volgens de AI-verordening, impactvol voor mensen of bedrijven, of geen van beide."),
        Section.GENERAL,
        Kind.CHOICE,
        choices=choices.PublicationCategory.choices + or_missing(Missing.NOT_ASSESSED),
        required=Required.PUBLISH,
    ),
    Field(
        "phase",
        _("Fase"),
        _("Hoe ver is het? Wordt het al gebruikt en ook nog ontwikkeld, kies dan ‘In gebruik’."),
        Section.GENERAL,
        Kind.CHOICE,
        choices=choices.Phase.choices + UNKNOWN_OR_UNPUBLISHED,
        required=Required.PUBLISH,
        standard=False,
    ),
    Field(
        "status",
        _("Status"),
        _("De status volgens de publicatiestandaard. Die volgt uit de fase."),
        Section.GENERAL,
        Kind.CHOICE,
        choices=choices.Status.choices,
        path="status",
    ),
    Field(
        "begin_date",
        _("Begindatum"),
        _("De maand waarin het gebruik begon, als jjjj-mm."),
        Section.GENERAL,
        Kind.MONTH,
        max_length=7,
        example="2024-03",
    ),
    Field(
        "end_date",
        _("Einddatum"),
        _("De maand waarin het gebruik stopte, als jjjj-mm. Leeg zolang het in gebruik is."),
        Section.GENERAL,
        Kind.MONTH,
        max_length=7,
        example="2026-01",
    ),
    Field(
        "contact_email",
        _("Contact"),
        _("Waar iemand vragen kan stellen: een algemeen e-mailadres of een webadres. Geen adres van één persoon."),
        Section.GENERAL,
        Kind.CONTACT,
        max_length=500,
        required=Required.PUBLISH,
        example="algoritmes@voorbeeld.nl",
    ),
    Field(
        "website",
        _("Link naar publiekspagina"),
        _("De pagina van uw organisatie over de taak waarvoor u de toepassing gebruikt."),
        Section.GENERAL,
        Kind.URL,
        max_length=500,
    ),
    Field(
        "url",
        _("Link naar bronregistratie"),
        _("De registratie in uw eigen register, of in het register waaruit deze is overgenomen."),
        Section.GENERAL,
        Kind.URL,
        max_length=500,
    ),
    # Responsible use
    Field(
        "goal",
        _("Doel en impact"),
        _("Waarvoor is de toepassing, en wat merken mensen en bedrijven ervan?"),
        Section.RESPONSIBLE_USE,
        Kind.TEXT,
        max_length=2500,
        required=Required.HIGH_IMPACT,
    ),
    Field(
        "affected_people",
        _("Over wie gaat het"),
        _("Welke mensen of bedrijven krijgen met de uitkomst te maken?"),
        Section.RESPONSIBLE_USE,
        Kind.TEXT,
        max_length=1000,
        standard=False,
        example=_("Iedereen die in een betaalde zone parkeert."),
    ),
    Field(
        "decision_maker",
        _("Wie besluit"),
        _("Neemt een mens het besluit, het systeem, of samen?"),
        Section.RESPONSIBLE_USE,
        Kind.CHOICE,
        choices=choices.DecisionMaker.choices + UNKNOWN_OR_UNPUBLISHED,
        required=Required.HIGH_IMPACT,
        standard=False,
    ),
    Field(
        "human_intervention",
        _("Menselijke tussenkomst"),
        _("Hoe gebruiken, controleren en verbeteren mensen de uitkomst? Of waarom doet niemand dat?"),
        Section.RESPONSIBLE_USE,
        Kind.TEXT,
        max_length=2500,
        required=Required.HIGH_IMPACT,
    ),
    Field(
        "objection_procedure",
        _("Bezwaar"),
        _("Hoe kan iemand het oneens zijn met de uitkomst, en bij wie?"),
        Section.RESPONSIBLE_USE,
        Kind.TEXT,
        max_length=2500,
        required=Required.HIGH_IMPACT,
        standard=False,
    ),
    Field(
        "proportionality",
        _("Afwegingen"),
        _("Wat zijn voor- en nadelen, welke andere manieren zijn bekeken, en waarom is dit gebruik juist?"),
        Section.RESPONSIBLE_USE,
        Kind.TEXT,
        max_length=2500,
    ),
    Field(
        "risks",
        _("Risicobeheer"),
        _("Welke risico’s zijn er (technisch, juridisch, financieel, ethisch) en wat doet u eraan?"),
        Section.RESPONSIBLE_USE,
        Kind.TEXT,
        max_length=2500,
        required=Required.HIGH_IMPACT,
    ),
    Field(
        "lawful_basis",
        _("Wettelijke basis"),
        _("Op grond van welke wet doet u dit werk? Schrijf het zo dat ook niet-juristen het begrijpen."),
        Section.RESPONSIBLE_USE,
        Kind.TEXT,
        max_length=2500,
        required=Required.HIGH_IMPACT,
    ),
    Field(
        "lawful_basis_grouping",
        _("Verwijzingen wettelijke basis"),
        _("De wetten en regels zelf, elk met een link."),
        Section.RESPONSIBLE_USE,
        Kind.LINKS,
        max_length=100,
        link_required=True,
    ),
    Field(
        "process_index_url",
        _("Link naar verwerkingsregister"),
        _("De openbare regel in uw verwerkingsregister (AVG)."),
        Section.RESPONSIBLE_USE,
        Kind.URL,
        max_length=500,
    ),
    Field(
        "impact_assessment",
        _("Impacttoets gedaan"),
        _("Is vooraf onderzocht wat de gevolgen zijn, bijvoorbeeld met een DPIA of IAMA?"),
        Section.RESPONSIBLE_USE,
        Kind.CHOICE,
        choices=[("ja", _("Ja")), ("nee", _("Nee")), *UNKNOWN_OR_UNPUBLISHED],
        required=Required.HIGH_IMPACT,
        standard=False,
    ),
    Field(
        "dpia",
        _("DPIA"),
        _(
            "Is onderzocht wat de gevolgen zijn voor de privacy?"
            " Nodig om te publiceren als u persoonsgegevens gebruikt."
        ),
        Section.RESPONSIBLE_USE,
        Kind.CHOICE,
        choices=choices.Assessment.choices + UNKNOWN_OR_UNPUBLISHED + or_missing(Missing.NOT_ASSESSED),
        standard=False,
    ),
    Field(
        "fundamental_rights_assessment",
        _("Grondrechtentoets"),
        _(
            "Is onderzocht wat de gevolgen zijn voor grondrechten, zoals met een IAMA of FRAIA?"
            " Nodig om te publiceren bij hoog risico."
        ),
        Section.RESPONSIBLE_USE,
        Kind.CHOICE,
        choices=choices.Assessment.choices + UNKNOWN_OR_UNPUBLISHED + or_missing(Missing.NOT_ASSESSED),
        standard=False,
    ),
    Field(
        "impacttoetsen_grouping",
        _("Impacttoetsen"),
        _("De toetsen die zijn gedaan, met een link als het verslag openbaar is."),
        Section.RESPONSIBLE_USE,
        Kind.LINKS,
        max_length=200,
        suggestions=(
            "AI Impact Assessment (AIIA)",
            "Data Protection Impact Assessment (DPIA)",
            "De Ethische Bijsluiter",
            "De Ethische Data Assistant (DEDA)",
            "Fundamentele Rechten en Algoritme Impact Assessment (FRAIA)",
            "Impact Assessment Mensenrechten en Algoritmes (IAMA)",
            "Pre-scan DPIA",
            "Privacy Quickscan",
            "Toetsingskader Algemene Rekenkamer",
            "Utrecht Uthiek Assessment",
            "Z-Inspection",
        ),
    ),
    Field(
        "impacttoetsen",
        _("Toelichting op impacttoetsen"),
        _("Waarom zijn toetsen niet gedaan of niet nodig, of wat kwam eruit?"),
        Section.RESPONSIBLE_USE,
        Kind.TEXT,
        max_length=2500,
    ),
    # How it works
    Field(
        "application_type",
        _("Soort toepassing"),
        _("Waar helpt de toepassing bij? De indeling is die van de TNO-quickscan."),
        Section.WORKING,
        Kind.CHOICE,
        choices=choices.ApplicationType.choices + UNKNOWN_OR_UNPUBLISHED,
        standard=False,
    ),
    Field(
        "application_subtype",
        _("Nadere soort"),
        _("Alleen om een toepassing apart te kunnen tellen binnen haar soort."),
        Section.WORKING,
        Kind.CHOICE,
        choices=choices.ApplicationSubtype.choices,
        standard=False,
    ),
    Field(
        "technique",
        _("Belangrijkste techniek"),
        _("De techniek die het belangrijkste deel van het werk doet. De indeling is die van de TNO-quickscan."),
        Section.WORKING,
        Kind.CHOICE,
        choices=choices.Technique.choices + UNKNOWN_OR_UNPUBLISHED,
        standard=False,
    ),
    Field(
        "personal_data",
        _("Persoonsgegevens"),
        _("Gebruikt de toepassing gegevens over mensen?"),
        Section.WORKING,
        Kind.CHOICE,
        choices=choices.PersonalData.choices + UNKNOWN_OR_UNPUBLISHED,
        standard=False,
    ),
    Field(
        "source_data",
        _("Gegevens"),
        _("Welke gegevens gebruikt u, ook bij het maken? Noem de soorten persoonsgegevens en waar ze vandaan komen."),
        Section.WORKING,
        Kind.TEXT,
        max_length=2500,
    ),
    Field(
        "source_data_grouping",
        _("Verwijzingen gegevensbronnen"),
        _("De gegevensbronnen, elk met een link, bijvoorbeeld naar een datacatalogus."),
        Section.WORKING,
        Kind.LINKS,
        max_length=500,
        link_required=True,
    ),
    Field(
        "methods_and_models",
        _("Technische werking"),
        _("Wat gaat erin, wat gebeurt ermee, wat komt eruit? Leert het systeem zelf? Dit lezen vakmensen."),
        Section.WORKING,
        Kind.TEXT,
        max_length=5000,
    ),
    Field(
        "provider",
        _("Leverancier"),
        _("Het bedrijf dat de toepassing levert, of ‘zelf gemaakt’."),
        Section.WORKING,
        Kind.LINE,
        max_length=200,
    ),
    Field(
        "publiccode",
        _("Link naar broncode"),
        _("Waar de broncode zelf staat. Leeg als die niet openbaar is."),
        Section.WORKING,
        Kind.URL,
        max_length=500,
    ),
    # AI Act
    Field(
        "ai_act_class",
        _("Klasse in de AI-verordening"),
        _("Uw eigen beoordeling volgens de Europese AI-verordening."),
        Section.AI_ACT,
        Kind.CHOICE,
        choices=choices.AiActClass.choices + or_missing(Missing.NOT_ASSESSED),
        standard=False,
    ),
    Field(
        "ai_act_area",
        _("Gebied in bijlage III"),
        _("Alleen bij een toepassing die onder bijlage III valt."),
        Section.AI_ACT,
        Kind.CHOICE,
        choices=choices.AiActArea.choices,
        standard=False,
    ),
    Field(
        "ai_act_condition",
        _("Reden voor de uitzondering"),
        _("Alleen bij de uitzondering van artikel 6, derde lid."),
        Section.AI_ACT,
        Kind.CHOICE,
        choices=choices.AiActCondition.choices,
        standard=False,
    ),
    Field(
        "ai_act_reason",
        _("Reden voor de klasse"),
        _("Waarom hoort de toepassing in deze klasse? Verplicht zodra u een klasse kiest."),
        Section.AI_ACT,
        Kind.TEXT,
        max_length=2500,
        standard=False,
    ),
    Field(
        "ai_act_assessed_on",
        _("Beoordeeld op"),
        _("De dag waarop u de klasse hebt bepaald."),
        Section.AI_ACT,
        Kind.DATE,
        standard=False,
    ),
    # Metadata
    Field(
        "lang",
        _("Taal"),
        _("De taal van de teksten. De standaard laat alleen Nederlands toe."),
        Section.METADATA,
        Kind.CHOICE,
        choices=choices.Language.choices,
        required=Required.PUBLISH,
    ),
    Field(
        "standard_version",
        _("Versie publicatiestandaard"),
        _("De versie van de publicatiestandaard die deze registratie volgt."),
        Section.METADATA,
        Kind.CHOICE,
        choices=choices.StandardVersion.choices,
    ),
    Field(
        "source_id",
        _("Bron-ID"),
        _("Het nummer van de toepassing in uw eigen administratie of in het register van herkomst."),
        Section.METADATA,
        Kind.LINE,
        max_length=100,
        path="application.source_id",
    ),
    Field(
        "tags",
        _("Zoektermen"),
        _("Woorden waarop mensen zoeken, met komma’s ertussen. Ze staan niet op de pagina."),
        Section.METADATA,
        Kind.TEXT,
        max_length=2500,
        shown=False,
    ),
    Field(
        "lars",
        _("Registratienummer"),
        _("Het vaste openbare nummer van de toepassing. Het laatste cijfer is een controlecijfer."),
        Section.METADATA,
        Kind.LINE,
        path="application.number",
    ),
    Field(
        "publication_dt",
        _("Gepubliceerd op"),
        _("Wanneer deze versie is gepubliceerd."),
        Section.METADATA,
        Kind.DATE,
        path="published_at",
    ),
)

BY_NAME = {field.name: field for field in FIELDS}
COLUMNS = tuple(field for field in FIELDS if field.is_column)


def in_section(section: Section) -> Iterator[Field]:
    """The fields of one section, in order."""
    return (field for field in FIELDS if field.section is section)


def validate_missing(missing: Any) -> None:
    """Raise ValidationError unless `missing` is {column: {"reason": code, "ground": text}}, all of them known."""
    if not isinstance(missing, dict):
        raise ValidationError(_("De redenen voor lege velden hebben niet de juiste vorm."))
    for name, why in missing.items():
        field = BY_NAME.get(name)
        if field is None or not field.may_say_why_empty:
            raise ValidationError(_("Er is geen veld ‘%(name)s’ dat leeg mag blijven.") % {"name": name})
        if not isinstance(why, dict) or why.get("reason") not in Missing.values:
            raise ValidationError(_("De reden voor het lege veld ‘%(name)s’ is onbekend.") % {"name": name})
        if why["reason"] == Missing.WITHHELD and not why.get("ground"):
            raise ValidationError(_("Noem de wettelijke grond bij ‘%(name)s’.") % {"name": name})


# Columns of a version that follow from its text, so they are saved with it and may be made anew (derived.py).
DERIVED = (
    *("search_name", "search_summary", "search_text", "answered"),
    *("suggested_technique", "suggested_application_type"),
)
