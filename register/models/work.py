from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WorkCopy(models.Model):
    """What somebody has typed in a form and not saved yet; of one person, and no version of anything.

    `data` is the form as it would be posted: {name of the control: [value, ...]}.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="work_copies")
    # None: of an application that does not exist yet.
    version = models.ForeignKey("register.Version", models.CASCADE, null=True, blank=True, related_name="work_copies")
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(_("bewaard op"), default=timezone.now)

    class Meta:
        verbose_name = _("werkkopie")
        verbose_name_plural = _("werkkopieën")
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="one_work_copy_per_person_and_version"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(version=None), name="one_work_copy_per_person_of_a_new_application"
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.version or '–'}"
