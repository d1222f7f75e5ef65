"""Which changes a reader follows: one FilterSet for the log of the register and its feed.

What was published and what was withdrawn are two bodies of versions, each with a moment of its own. The same filters
narrow both.
"""

from typing import Any

from django import forms
from django.db.models import Case, F, Value, When
from django.db.models.fields import CharField as CharColumn
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter
from django_filters import MultipleChoiceFilter as ManyOf

from catalogue.asking import DAY, Asked, NarrowsNothing
from catalogue.dimensions import ORGANISATION_TYPE, THEME
from catalogue.filters import DimensionFilter, Selection, WordsFilter
from catalogue.searching.matching import MAX_LENGTH
from register.choices import TextChoices
from register.models import Version
from register.querysets import VersionQuerySet, end_of, start_of

# What `view` says where each application is told apart, however many changed at once.
EACH = "each"


class Kind(TextChoices):
    NEW = "nieuw", _("Nieuw")
    CHANGED = "gewijzigd", _("Gewijzigd")
    WITHDRAWN = "ingetrokken", _("Ingetrokken")


def as_published(versions: VersionQuerySet) -> VersionQuerySet:
    """Adds when each was published (`at`), as what (`kind`), and which version was public before (`previous`)."""
    kind = Case(When(previous=None, then=Value(Kind.NEW)), default=Value(Kind.CHANGED), output_field=CharColumn())
    return versions.with_previous().annotate(at=F("published_at"), kind=kind)


class FromDay(DateFilter):
    def filter(self, qs, value):
        return qs.filter(at__gte=start_of(value)) if value else qs


class UntilDay(DateFilter):
    def filter(self, qs, value):
        return qs.filter(at__lt=end_of(value)) if value else qs


class KindFilter(ManyOf):
    def filter(self, qs, value):
        return qs.filter(kind__in=value) if value else qs


class ViewFilter(NarrowsNothing, ChoiceFilter):
    """How the log is laid out, and so no filter of it."""


class ChangesForm(forms.Form):
    def clean(self):
        first, last = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if first and last and first > last:
            self.add_error("until", _("Deze dag is voor de eerste dag."))


class Following(Asked):
    """`published` and `withdrawn` are what the reader asked for, each version with `at` and `kind`."""

    q = WordsFilter(label=_("Zoekwoorden"), max_length=MAX_LENGTH)
    organisation = Selection.base_filters["organisation"]
    organisationType = DimensionFilter(ORGANISATION_TYPE)
    theme = DimensionFilter(THEME)
    kind = KindFilter(label=_("Soort wijziging"), choices=Kind.choices)
    since = FromDay(label=_("Vanaf"), **DAY)
    until = UntilDay(label=_("Tot en met"), **DAY)
    view = ViewFilter(label=_("Weergave"), choices=[(EACH, _("Elke toepassing apart"))])

    class Meta(Asked.Meta):
        form = ChangesForm

    @property
    def is_unfolded(self) -> bool:
        return self.asked.get("view") == EACH

    @cached_property
    def published(self) -> VersionQuerySet:
        return self._body(as_published(Version.objects.ever_public()))

    @cached_property
    def withdrawn(self) -> VersionQuerySet:
        kind = Value(Kind.WITHDRAWN, output_field=CharColumn())
        return self._body(Version.objects.withdrawals().annotate(at=F("application__withdrawn_at"), kind=kind))

    def _body(self, versions: VersionQuerySet) -> VersionQuerySet:
        return self.narrowed(versions).order_by()

    def query(self, **other: Any) -> str:
        """The part of an address after the question mark that asks for this, with `other` values for some."""
        pairs = [(name, value) for name in self.filters if name not in other for value in self.given(name)]
        pairs += [(name, value) for name, value in other.items() if value]
        return f"?{urlencode(pairs)}" if pairs else ""

    def of_batch(self, batch) -> str:
        """The query under which each application of a batch is told apart."""
        return self.query(kind=batch.kind.value, since=batch.day, until=batch.day, view=EACH)

    def told(self) -> list[str]:
        """What narrows the log, each choice in words."""
        return [
            str(self.in_words(name, value)) for name in self.filters if name != "view" for value in self.given(name)
        ]
