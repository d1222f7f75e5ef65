from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register import numbers
from register.choices import OrganisationType, Origin
from register.models.collection import Collection
from register.models.columns import CleanCharField, CleanTextField
from register.models.constraints import has_check_digit, only_known_codes
from register.querysets import ApplicationQuerySet


class Application(models.Model):
    """The identity of one AI application. What is said about it is in its versions. Never deleted."""

    number = models.CharField(_("registratienummer"), max_length=8, unique=True, editable=False, default=numbers.draw)
    collection = models.ForeignKey(
        Collection, models.PROTECT, default=Collection.OWN, related_name="applications", verbose_name=_("collectie")
    )
    organisation = models.ForeignKey(
        "register.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("organisatie"),
    )
    # Only where the organisation itself is not known to the public.
    organisation_type = models.CharField(
        _("soort organisatie"), max_length=40, blank=True, choices=OrganisationType.choices
    )
    # False: counted by TNO, not published by name.
    named = models.BooleanField(_("bij naam bekend"), default=True)
    origin = models.CharField(_("herkomst"), max_length=20, choices=Origin.choices, default=Origin.OWN)
    source_register = models.ForeignKey(
        Collection, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("overgenomen uit")
    )
    source_id = CleanCharField(_("bron-ID"), max_length=100, blank=True)
    # As the source register itself names it, which may be an organisation that has since gone up in another.
    source_organisation = CleanCharField(_("organisatie volgens de bron"), max_length=250, blank=True)
    # The day on which the source register was last seen to hold the record.
    source_seen_on = models.DateField(_("gezien in de bron op"), null=True, blank=True)
    created_at = models.DateTimeField(_("aangemaakt op"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("laatst bevestigd op"), null=True, blank=True)
    # review.py says when; None when nothing is published, or the use has stopped.
    review_due_on = models.DateField(_("opnieuw bekijken voor"), null=True, blank=True, db_index=True)
    # The published version that its text began as; shows later where the two differ.
    copied_from = models.ForeignKey(
        "register.Version", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("begonnen als")
    )
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)
    withdrawal_reason = CleanTextField(_("reden van intrekken"), blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("toepassing")
        verbose_name_plural = _("toepassingen")
        constraints = [
            has_check_digit("number"),
            models.CheckConstraint(
                condition=~Q(collection=Collection.OWN) | Q(organisation__isnull=False),
                name="a_record_of_the_own_register_has_an_organisation",
                violation_error_message=_("Kies de organisatie die de toepassing gebruikt."),
            ),
            models.CheckConstraint(
                condition=~Q(collection=Collection.OWN) | ~Q(origin=Origin.RECONSTRUCTION),
                name="no_reconstruction_in_the_own_register",
                violation_error_message=_("Een gereconstrueerde toepassing hoort niet in het eigen register."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, organisation_type="")
                | Q(organisation__isnull=True, organisation_type__in=OrganisationType.values),
                name="either_an_organisation_or_only_its_type",
                violation_error_message=_("Geef de organisatie, of alleen haar soort."),
            ),
            models.CheckConstraint(
                condition=Q(named=True) | Q(origin=Origin.RECONSTRUCTION, organisation__isnull=True),
                name="an_unnamed_record_is_a_reconstruction_without_organisation",
                violation_error_message=_("Een toepassing zonder naam hoort bij geen organisatie."),
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.IMPORT, source_register__isnull=False)
                | (~Q(origin=Origin.IMPORT) & Q(source_register__isnull=True)),
                name="an_import_and_only_an_import_has_a_source_register",
                violation_error_message=_("Een overgenomen toepassing noemt het register waar zij vandaan komt."),
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.IMPORT) | Q(source_organisation="", source_seen_on=None),
                name="only_an_import_was_seen_in_a_source",
                violation_error_message=_("Alleen een overgenomen toepassing is in een ander register gezien."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (~Q(withdrawn_at=None) & ~Q(withdrawal_reason="")),
                name="a_withdrawal_has_a_reason",
                violation_error_message=_("Geef een reden voor het intrekken."),
            ),
            only_known_codes("origin", Origin.values, "origin_is_known"),
            models.UniqueConstraint(
                fields=["source_register", "source_id"],
                condition=Q(source_register__isnull=False),
                name="one_application_per_number_of_a_source_register",
                violation_error_message=_("Dit nummer uit het bronregister is al overgenomen."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "source_id"],
                condition=Q(source_register__isnull=True) & ~Q(source_id=""),
                name="one_application_per_own_number_of_an_organisation",
                violation_error_message=_("Uw organisatie heeft al een toepassing met dit bron-ID."),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("catalogue:detail", args=[self.number])

    @property
    def type_of_organisation(self) -> str:
        """The code of the type, of the organisation itself where it is known."""
        return self.organisation.type if self.organisation else self.organisation_type

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed by which it should have been looked at again."""
        return self.review_due_on is not None and self.review_due_on < timezone.localdate()

    @property
    def version_in_the_making(self):
        """What is being written, reviewed or waits for its day; None when there is nothing."""
        return self.versions.in_the_making().first()

    @property
    def published_version(self):
        """The version the public reads; None when there is none."""
        return self.versions.published().first()
