from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.choices import ReportKind, ReportState
from register.fields import BY_NAME, Field
from register.models.columns import CleanCharField, CleanTextField
from register.models.constraints import only_known_codes
from register.querysets import ReportQuerySet

ANSWERED = (ReportState.ANSWERED, ReportState.CORRECTED)


class Report(models.Model):
    """What a reader says is wrong with a record, or asks about it, and what the organisation answers.

    Who knows the token can follow it; only its hash is kept. Name and address are the reader's own, never public,
    and thrown away some time after the report is closed.
    """

    version = models.ForeignKey("register.Version", models.PROTECT, related_name="reports", verbose_name=_("versie"))
    kind = models.CharField(_("soort"), max_length=20, choices=ReportKind.choices)
    # A field of fields.py that the page shows; empty: the record as a whole.
    field = models.CharField(_("onderdeel"), max_length=60, blank=True)
    text = CleanTextField(_("melding"), max_length=2000)
    name = CleanCharField(_("naam"), max_length=100, blank=True)
    address = models.EmailField(_("e-mailadres"), blank=True)
    # The language the reader wrote in, and is answered in.
    language = models.CharField(_("taal"), max_length=5, default=settings.LANGUAGE_CODE, choices=settings.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(_("ontvangen op"), default=timezone.now)
    # The reader allows it to be shown with the record; without name or address.
    may_be_public = models.BooleanField(_("mag openbaar"), default=False)

    state = models.CharField(_("stand"), max_length=20, choices=ReportState.choices, default=ReportState.RECEIVED)
    answer = CleanTextField(_("antwoord"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(_("afgehandeld op"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("afgehandeld door")
    )
    is_public = models.BooleanField(_("openbaar"), default=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("melding")
        verbose_name_plural = _("meldingen")
        constraints = [
            only_known_codes("kind", ReportKind.values, "report_kind_is_known"),
            only_known_codes("state", ReportState.values, "report_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=ReportState.RECEIVED, closed_at=None)
                | (~Q(state=ReportState.RECEIVED) & Q(closed_at__isnull=False)),
                name="a_closed_report_says_when",
                violation_error_message=_("Een afgehandelde melding heeft een datum."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.RECEIVED) | ~Q(answer=""),
                name="a_closed_report_has_an_answer",
                violation_error_message=_("Schrijf een antwoord."),
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(may_be_public=True, state__in=ANSWERED),
                name="a_public_report_is_answered_and_may_be_public",
                violation_error_message=_(
                    "Alleen een beantwoorde melding waarvan de schrijver het goed vindt, kan openbaar zijn."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.version.application.number}, {self.received_at:%Y-%m-%d}"

    @property
    def about(self) -> Field | None:
        """The field that it is about; None when it is about the record as a whole."""
        return BY_NAME.get(self.field)
