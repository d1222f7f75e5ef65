from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.choices import OrganisationType
from register.models.columns import CleanCharField, SearchableField, validate_url
from register.models.constraints import only_known_codes
from register.querysets import OrganisationQuerySet
from register.searchable import searchable

# Only an unnamed quickscan record can have an unpublished type.
TYPES = [choice for choice in OrganisationType.choices if choice[0] != OrganisationType.NOT_PUBLISHED]


class Organisation(models.Model):
    """A government organisation: an entity, never a string, so a rename is one edit and a merger keeps the records."""

    slug = models.SlugField(_("naam in het webadres"), max_length=120, unique=True)
    name = CleanCharField(_("naam"), max_length=250)
    abbreviation = CleanCharField(_("afkorting"), max_length=60, blank=True)
    type = models.CharField(_("soort"), max_length=40, choices=TYPES)
    tooi_uri = models.CharField(
        _("TOOI-URI"), max_length=200, blank=True, help_text=_("Het vaste kenmerk bij de overheid (standaard TOOI).")
    )
    website = models.URLField(_("website"), max_length=500, blank=True, validators=[validate_url])
    active = models.BooleanField(_("actief"), default=True)
    active_from = models.DateField(_("actief vanaf"), null=True, blank=True)
    active_until = models.DateField(_("actief tot"), null=True, blank=True)
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, related_name="successors", blank=True, verbose_name=_("voorgangers")
    )
    unmatched = models.BooleanField(
        _("niet herkend"),
        default=False,
        help_text=_(
            "De naam kwam mee met ingelezen gegevens en hoort bij geen organisatie in de lijst van de overheid."
        ),
    )
    needs_approval = models.BooleanField(
        _("vier ogen"),
        default=False,
        help_text=_("Een ander dan de schrijver moet een toepassing goedkeuren voor zij openbaar wordt."),
    )
    review_months = models.PositiveSmallIntegerField(
        _("opnieuw bekijken na (maanden)"),
        default=12,
        help_text=_("Zo lang na publicatie of bevestiging vraagt het register of een toepassing nog klopt."),
    )
    # True: renamed here. The government's list then no longer decides.
    named_here = models.BooleanField(_("naam hier gegeven"), default=False)
    search_name = SearchableField(default="", derive=lambda one: searchable(one.name, one.abbreviation))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        constraints = [
            models.UniqueConstraint(
                fields=["tooi_uri"],
                condition=~Q(tooi_uri=""),
                name="one_organisation_per_tooi_uri",
                violation_error_message=_("Er is al een organisatie met deze TOOI-URI."),
            ),
            only_known_codes("type", [code for code, _label in TYPES], "organisation_type_is_known"),
            models.CheckConstraint(
                condition=Q(unmatched=False) | Q(tooi_uri=""),
                name="an_unmatched_organisation_has_no_tooi_uri",
                violation_error_message=_("Een organisatie met een TOOI-URI is herkend."),
            ),
            models.CheckConstraint(
                condition=Q(active_until=None) | Q(active_from=None) | Q(active_until__gte=models.F("active_from")),
                name="an_organisation_ends_after_it_starts",
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(
                condition=Q(review_months__gte=1, review_months__lte=60),
                name="a_review_is_due_after_one_to_sixty_months",
                violation_error_message=_("Kies een termijn van 1 tot 60 maanden."),
            ),
        ]

    def __str__(self):
        return self.name


class FormerName(models.Model):
    """A name that an organisation bore, or that of an organisation that went up in it. Both names find it."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="former_names", verbose_name=_("organisatie")
    )
    name = CleanCharField(_("naam"), max_length=250)
    until = models.DateField(_("tot"))
    search_name = SearchableField(default="", derive=lambda former: searchable(former.name))

    class Meta:
        ordering = ["-until", "name"]
        verbose_name = _("vroegere naam")
        verbose_name_plural = _("vroegere namen")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="one_former_name_per_organisation",
                violation_error_message=_("Deze vroegere naam staat er al."),
            )
        ]

    def __str__(self):
        return self.name


class NilReturn(models.Model):
    """An organisation declares that it uses no high-risk or impactful applications.

    It stands until the organisation takes it back or publishes such an application.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="nil_returns", verbose_name=_("organisatie")
    )
    declared_at = models.DateTimeField(_("gedaan op"), default=timezone.now)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("door"))
    ended_at = models.DateTimeField(_("vervallen op"), null=True, blank=True)

    class Meta:
        ordering = ["-declared_at"]
        verbose_name = _("nulopgave")
        verbose_name_plural = _("nulopgaven")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_at=None),
                name="one_standing_nil_return_per_organisation",
                violation_error_message=_("Er is al een nulopgave."),
            )
        ]

    def __str__(self):
        return f"{self.organisation}, {self.declared_at:%Y-%m-%d}"
