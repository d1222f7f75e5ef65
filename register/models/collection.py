from django.db import models
from django.utils.translation import gettext_lazy as _

from register.models.columns import CleanCharField, CleanTextField


class Collection(models.Model):
    """A body of records: this register's own, the TNO quickscan, another register that records came from.

    Every public list, statistic and export is of one collection. The slug is the key, so that a
    constraint on Application can name the own register.
    """

    OWN = "register"
    QUICKSCAN = "quickscan"
    ALGORITMEREGISTER = "algoritmeregister"

    slug = models.SlugField(primary_key=True, max_length=50)
    name = CleanCharField(_("naam"), max_length=200)
    description = CleanTextField(_("beschrijving"), blank=True)
    source_url = models.URLField(_("bron"), max_length=500, blank=True)
    licence = CleanCharField(_("licentie"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("collectie")
        verbose_name_plural = _("collecties")

    def __str__(self):
        return self.name
