from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.choices import EventKind, State
from register.models.columns import CleanTextField
from register.models.constraints import only_known_codes


class Event(models.Model):
    """Who did what to an application or an organisation, when, from which state to which, and why.

    Append only: a trigger refuses any change.
    """

    at = models.DateTimeField(_("wanneer"), default=timezone.now, db_index=True)
    kind = models.CharField(_("wat"), max_length=20, choices=EventKind.choices)
    application = models.ForeignKey(
        "register.Application", models.PROTECT, null=True, related_name="events", verbose_name=_("toepassing")
    )
    # Only of what happened to the organisation itself; what happened to its applications is theirs.
    organisation = models.ForeignKey(
        "register.Organisation", models.PROTECT, null=True, related_name="events", verbose_name=_("organisatie")
    )
    version = models.ForeignKey(
        "register.Version", models.PROTECT, null=True, related_name="events", verbose_name=_("versie")
    )
    # None: a command did it. An account with events is switched off, not deleted.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events", verbose_name=_("wie")
    )
    from_state = models.CharField(_("van"), max_length=20, blank=True, choices=State.choices)
    to_state = models.CharField(_("naar"), max_length=20, blank=True, choices=State.choices)
    reason = CleanTextField(_("waarom"), blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        constraints = [
            only_known_codes("kind", EventKind.values, "event_kind_is_known"),
            models.CheckConstraint(
                condition=Q(application__isnull=False, organisation=None)
                | Q(application=None, version=None, organisation__isnull=False),
                name="an_event_is_of_an_application_or_an_organisation",
                violation_error_message=_("Een gebeurtenis hoort bij een toepassing of bij een organisatie."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.application or self.organisation}"
