from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.choices import EventKind, State
from register.models.columns import CleanTextField
from register.models.constraints import only_known_codes


class Event(models.Model):
    """Who did what to an application, when, from which state to which, and why.

    Append only: a trigger refuses any change.
    """

    at = models.DateTimeField(_("wanneer"), default=timezone.now, db_index=True)
    kind = models.CharField(_("wat"), max_length=20, choices=EventKind.choices)
    application = models.ForeignKey(
        "register.Application", models.PROTECT, related_name="events", verbose_name=_("toepassing")
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
        constraints = [only_known_codes("kind", EventKind.values, "event_kind_is_known")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.application}"
