from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import LinkProblem


class BrokenLink(models.Model):
    """An address in a published version that did not answer when `manage.py check_links` last tried."""

    version = models.ForeignKey("register.Version", models.CASCADE, related_name="broken_links")
    # The name of the column in fields.py.
    field = models.CharField(_("veld"), max_length=50)
    url = models.CharField(_("adres"), max_length=500)
    # A status such as 404; None when nothing answered.
    status = models.PositiveSmallIntegerField(_("antwoord"), null=True, blank=True)
    # Of LinkProblem when nothing answered; see `explanation`.
    problem = models.CharField(_("wat er misging"), max_length=200, blank=True)
    first_seen_at = models.DateTimeField(_("voor het eerst gezien op"))
    checked_at = models.DateTimeField(_("laatst geprobeerd op"))

    class Meta:
        ordering = ["version", "field", "url"]
        verbose_name = _("verbroken link")
        verbose_name_plural = _("verbroken links")
        constraints = [
            models.UniqueConstraint(fields=["version", "field", "url"], name="one_broken_link_per_field_and_address")
        ]

    def __str__(self):
        return self.url

    @property
    def explanation(self) -> str | Promise:
        """What went wrong, for people."""
        if self.problem in LinkProblem.values:
            return LinkProblem(self.problem).label
        if self.status in (404, 410):
            return _("Deze pagina bestaat niet meer.")
        return _("De website geeft een fout (%(status)s).") % {"status": self.status}
