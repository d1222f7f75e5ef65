from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from register import choices, completeness, fields, suggesting
from register.choices import FIXED, IN_THE_MAKING, STATUS_OF_PHASE, Missing, State
from register.fields import BY_NAME, COLUMNS, Kind
from register.models.columns import (
    CleanCharField,
    CleanTextField,
    CodeListField,
    DerivedCodeField,
    DerivedNumberField,
    LinkListField,
    MissingField,
    SearchableField,
    validate_contact,
    validate_month,
    validate_url,
)
from register.models.constraints import holds_json, of_field, only_known_codes
from register.querysets import VersionQuerySet
from register.searchable import searchable

ENDS_TOO_EARLY = _("De einddatum ligt voor de begindatum.")
CLASS_NEEDS_REASON = _("Schrijf op waarom de toepassing in deze klasse hoort.")


def long_text(max_length):
    return CleanTextField(max_length=max_length, blank=True)


def web_address():
    return CleanCharField(max_length=500, blank=True, validators=[validate_url])


def month():
    return CleanCharField(max_length=7, blank=True, validators=[validate_month])


def choice(name, default=""):
    return models.CharField(max_length=40, blank=True, choices=BY_NAME[name].choices, default=default)


def suggested(name):
    return DerivedCodeField(
        max_length=40, default="", blank=True, derive=lambda version: suggesting.kept(version, name)
    )


def links(name):
    field = BY_NAME[name]
    return LinkListField(default=list, blank=True, title_length=field.max_length, link_required=field.link_required)


# Of a text that stands in for a summary, this much is one.
SUMMARY_LENGTH = 400


def summary_of(version) -> Iterator[str]:
    """What tells most after the name: what it does in short, search terms and supplier."""
    yield version.description_short or version.goal[:SUMMARY_LENGTH]
    yield version.tags
    yield version.provider


def all_text_of(version) -> Iterator[str]:
    """Every text that one can find a version by, the titles of its links included."""
    yield version.name
    yield from summary_of(version)
    for field in COLUMNS:
        value = getattr(version, field.name)
        if field.kind is Kind.TEXT and field.name not in ("description_short", "tags"):
            yield value
        elif field.kind is Kind.LINKS:
            yield from (row.get("title", "") for row in value)


class Version(models.Model):
    """Everything a record says, at one time. Once published it is fixed: a trigger refuses any change.

    Labels, help, limits and vocabularies of the columns are declared in fields.py. `missing` says,
    per column, why it is empty: {"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}}.
    """

    application = models.ForeignKey(
        "register.Application", models.PROTECT, related_name="versions", verbose_name=_("toepassing")
    )
    number = models.PositiveIntegerField(_("versie"), default=1)
    state = models.CharField(_("stand"), max_length=20, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(_("aangemaakt op"), auto_now_add=True)
    edited_at = models.DateTimeField(_("bewerkt op"), auto_now=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bewerkt door"),
    )
    published_at = models.DateTimeField(_("gepubliceerd op"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("vervangen op"), null=True, blank=True)
    # The day this text dates from: of the source register for what was taken over, else the day of publication.
    dated_on = models.DateField(_("datum van deze tekst"), null=True, blank=True)
    # The day on which a planned version becomes public.
    publish_on = models.DateField(_("publiceren op"), null=True, blank=True)
    # Public, beside the version in the history; asked of every version after the first.
    change_note = CleanTextField(_("wat is er veranderd en waarom"), max_length=500, blank=True)

    # General information
    name = CleanCharField(_("naam"), max_length=100)
    description_short = long_text(400)
    category = CodeListField(default=list, blank=True, codes=choices.Theme.values)
    publication_category = choice("publication_category")
    phase = choice("phase")
    begin_date = month()
    end_date = month()
    contact_email = CleanCharField(max_length=500, blank=True, validators=[validate_contact])
    website = web_address()
    url = web_address()
    # Responsible use
    goal = long_text(2500)
    affected_people = long_text(1000)
    decision_maker = choice("decision_maker")
    human_intervention = long_text(2500)
    objection_procedure = long_text(2500)
    proportionality = long_text(2500)
    risks = long_text(2500)
    lawful_basis = long_text(2500)
    lawful_basis_grouping = links("lawful_basis_grouping")
    process_index_url = web_address()
    impact_assessment = choice("impact_assessment")
    dpia = choice("dpia")
    fundamental_rights_assessment = choice("fundamental_rights_assessment")
    impacttoetsen_grouping = links("impacttoetsen_grouping")
    impacttoetsen = long_text(2500)
    # How it works
    application_type = choice("application_type")
    application_subtype = choice("application_subtype")
    technique = choice("technique")
    personal_data = choice("personal_data")
    source_data = long_text(2500)
    source_data_grouping = links("source_data_grouping")
    methods_and_models = long_text(5000)
    provider = CleanCharField(max_length=200, blank=True)
    publiccode = web_address()
    # AI Act
    ai_act_class = choice("ai_act_class")
    ai_act_area = models.PositiveSmallIntegerField(null=True, blank=True, choices=choices.AiActArea.choices)
    ai_act_condition = choice("ai_act_condition")
    ai_act_reason = long_text(2500)
    ai_act_assessed_on = models.DateField(null=True, blank=True)
    # Metadata
    lang = choice("lang", default=choices.Language.DUTCH)
    standard_version = choice("standard_version", default=choices.StandardVersion.V1_0)
    tags = long_text(2500)

    missing = MissingField(default=dict, blank=True)

    # What follows from the text (fields.DERIVED).
    search_name = SearchableField(default="", derive=lambda version: searchable(version.name))
    search_summary = SearchableField(default="", derive=lambda version: searchable(*summary_of(version)))
    search_text = SearchableField(default="", derive=lambda version: searchable(*all_text_of(version)))
    # How many of the fields that apply have an answer, in percent.
    answered = DerivedNumberField(default=0, derive=lambda version: completeness.progress(version).percentage)

    # What the text of a record that was taken over tells of; never what the organisation says.
    suggested_technique = suggested("technique")
    suggested_application_type = suggested("application_type")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_on", "-pk"]
        # People at the desk work on an application; that each text is a version of it is not their concern.
        verbose_name = _("toepassing")
        verbose_name_plural = _("toepassingen")
        indexes = [models.Index(fields=["state", "-dated_on", "-id"], name="version_state_and_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=State.PUBLISHED),
                name="one_published_version_per_application",
                violation_error_message=_("Deze toepassing heeft al een gepubliceerde versie."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=IN_THE_MAKING),
                name="one_version_in_the_making_per_application",
                violation_error_message=_("Er is al een concept van deze toepassing."),
            ),
            models.UniqueConstraint(
                fields=["application", "number"],
                name="version_numbers_are_unique_per_application",
                violation_error_message=_("Dit versienummer bestaat al."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*IN_THE_MAKING, State.DISCARDED], published_at=None, superseded_at=None)
                | Q(state=State.PUBLISHED, published_at__isnull=False, superseded_at=None, dated_on__isnull=False)
                | Q(
                    state=State.SUPERSEDED,
                    published_at__isnull=False,
                    superseded_at__gte=models.F("published_at"),
                    dated_on__isnull=False,
                ),
                name="dates_of_a_version_fit_its_state",
                violation_error_message=_("De datums van deze versie passen niet bij haar stand."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.PLANNED, publish_on__isnull=False)
                | (~Q(state=State.PLANNED) & Q(publish_on=None)),
                name="a_planned_version_and_only_that_has_a_day",
                violation_error_message=_("Kies de dag waarop de versie openbaar wordt."),
            ),
            models.CheckConstraint(
                condition=Q(change_note__length__lte=500),
                name="change_note_fits",
                violation_error_message=_("Wat er is veranderd: hoogstens 500 tekens."),
            ),
            only_known_codes("state", State.values, "version_state_is_known"),
            models.CheckConstraint(
                condition=~Q(name=""), name="a_version_has_a_name", violation_error_message=_("Vul een naam in.")
            ),
            models.CheckConstraint(
                condition=Q(end_date="") | Q(begin_date="") | Q(end_date__gte=models.F("begin_date")),
                name="use_ends_after_it_begins",
                violation_error_message=ENDS_TOO_EARLY,
            ),
            models.CheckConstraint(
                condition=Q(ai_act_class__in=["", Missing.NOT_ASSESSED]) | ~Q(ai_act_reason=""),
                name="an_ai_act_class_has_a_reason",
                violation_error_message=CLASS_NEEDS_REASON,
            ),
            *[
                only_known_codes(suggesting.SUGGESTED[name], terms.values, f"suggested_{name}_is_known", blank=True)
                for name, terms in suggesting.TERMS.items()
            ],
            holds_json("missing", "object", "missing_has_reasons_by_field"),
            *[constraint for field in COLUMNS for constraint in of_field(field)],
        ]

    def __str__(self):
        return self.name

    @property
    def status(self) -> str:
        """The publication standard's status, which follows from the phase; "" when the phase is missing."""
        return STATUS_OF_PHASE.get(self.phase, "")

    @property
    def text_mark(self) -> str:
        """Another one after each time that the text was saved."""
        return self.edited_at.isoformat()

    @property
    def is_fixed(self) -> bool:
        return self.state in FIXED

    def missing_reason(self, field: fields.Field) -> str:
        """The code of the reason why this field has no value; "" when it has one or nobody said why."""
        value = getattr(self, field.name, None) if field.is_column else None
        if field.kind is fields.Kind.CHOICE:
            return value if value in Missing.values else ""
        return self.missing.get(field.name, {}).get("reason", "") if not value else ""

    def clean(self):
        """What two columns say together, told at the one to mend; constraints hold the same."""
        if self.begin_date and self.end_date and self.end_date < self.begin_date:
            raise ValidationError({"end_date": ENDS_TOO_EARLY})
        if self.ai_act_class not in ("", Missing.NOT_ASSESSED) and not self.ai_act_reason:
            raise ValidationError({"ai_act_reason": CLASS_NEEDS_REASON})
