from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from register.choices import Confidence, FigureDimension
from register.models.collection import Collection
from register.models.columns import CleanCharField, CleanTextField
from register.models.constraints import only_known_codes


class Edition(models.Model):
    """One quickscan. Its entries point at versions, so one application may be counted in several editions."""

    slug = models.SlugField(primary_key=True, max_length=20)
    name = CleanCharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="editions")
    description = CleanTextField(blank=True)
    # False: only published figures are known, no individual records (the generative-AI count of 2025).
    has_records = models.BooleanField(default=True)

    class Meta:
        ordering = ["year"]
        verbose_name = _("editie")
        verbose_name_plural = _("edities")

    def __str__(self):
        return self.name

    @property
    def title(self) -> str:
        """The name in the reader's own language."""
        words = _("Quickscan %(year)s") if self.has_records else _("Telling van generatieve AI %(year)s")
        return words % {"year": self.year}


class EditionEntry(models.Model):
    """A version of an application, counted in an edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="entries")
    version = models.ForeignKey("register.Version", models.PROTECT, related_name="edition_entries")
    # The record's key in the edition's fixture, by which it is found again when it is loaded once more.
    key = models.CharField(max_length=50)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "version"], name="a_version_counts_once_in_an_edition"),
            models.UniqueConstraint(fields=["edition", "key"], name="one_entry_per_key_of_an_edition"),
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.key}"


class PublishedFigure(models.Model):
    """What a source printed. The statistics never read it; they count records, and the two are laid side by side."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="figures")
    dimension = models.CharField(max_length=20, choices=FigureDimension.choices)
    # As printed, and the code in our vocabulary that counts the same; empty where we count nothing like it.
    category = CleanCharField(max_length=200)
    category_en = CleanCharField(max_length=200)
    code = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField(null=True)
    # In percent, as printed: sometimes cut off instead of rounded.
    share = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    # Where sources disagree, the one that the counted records must equal: TNO's own.
    preferred = models.BooleanField(default=False)
    confidence = models.CharField(max_length=10, choices=Confidence.choices)
    source_title = CleanCharField(max_length=300)
    source_url = models.URLField(max_length=500)
    note = CleanTextField(blank=True)
    # The place in the source file, which keeps the order of the sources.
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name = _("gepubliceerd cijfer")
        verbose_name_plural = _("gepubliceerde cijfers")
        constraints = [
            only_known_codes("dimension", FigureDimension.values, "figure_dimension_is_known"),
            only_known_codes("confidence", Confidence.values, "figure_confidence_is_known"),
            models.UniqueConstraint(
                fields=["edition", "dimension", "code"],
                condition=Q(preferred=True),
                name="one_preferred_figure_per_category",
            ),
            models.UniqueConstraint(fields=["position"], name="one_figure_per_position"),
        ]

    def __str__(self):
        return f"{self.edition_id} {self.category}: {self.count if self.count is not None else self.share}"
