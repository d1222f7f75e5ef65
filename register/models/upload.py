from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """A file that an organisation wants to read in: checked first, then committed by the same person, once.

    The file itself is kept here, so that what is committed is what was checked; it is emptied when done.
    """

    organisation = models.ForeignKey(
        "register.Organisation", models.CASCADE, related_name="uploads", verbose_name=_("organisatie")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads", verbose_name=_("wie"))
    name = models.CharField(_("bestand"), max_length=255)
    content = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("geüpload op"), default=timezone.now)
    # Whether what is read in becomes public at once, or a draft.
    publish = models.BooleanField(_("meteen publiceren"), default=False)
    committed_at = models.DateTimeField(_("ingelezen op"), null=True, blank=True)
    undone_at = models.DateTimeField(_("ongedaan gemaakt op"), null=True, blank=True)
    # The versions that it made, to undo it by: [primary key, ...].
    versions = models.JSONField(default=list)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("bestand")
        verbose_name_plural = _("bestanden")
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(committed_at__isnull=False),
                name="only_what_was_read_in_is_undone",
                violation_error_message=_("Dit bestand is nog niet ingelezen."),
            )
        ]

    def __str__(self):
        return self.name
