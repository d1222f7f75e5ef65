"""What a reader asks for: one FilterSet for the HTML list, the API and the exports.

A selection is of one body of records: the own register as it is today, as it was at the end of the day that `op`
names, or a quickscan edition when `edition` names one. The filters narrow it; `versions(leaving_out=...)` is what
the facets count.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, ModelChoiceFilter, ModelMultipleChoiceFilter
from django_filters import MultipleChoiceFilter as ManyOf

from catalogue.asking import DAY, NOT_YET, Asked, NarrowsNothing
from catalogue.dimensions import BY_PARAMETER, NOTHING, Dimension, of_a_day
from catalogue.searching.matching import MAX_LENGTH, Question
from register.models import Edition, Organisation, Version
from register.organisations import heirs
from register.querysets import VersionQuerySet, end_of

# A value of an open dimension is no longer than this; the longest column of one is 200.
MOST_CHARACTERS = 200
# Of each choice there is a link that holds all others, so a page grows with the square of their number.
MOST_CHOICES = 100
ORDERS: dict[str, tuple[Any, ...]] = {
    # Of one day, as of one edition, those with a name come first.
    "nieuwste": (F("dated_on").desc(), F("application__named").desc(), F("pk").asc()),
    "naam": (Lower("name"), "pk"),
    "organisatie": (Lower("application__organisation__name").asc(nulls_last=True), Lower("name"), "pk"),
    "relevantie": (F("relevance").desc(), F("dated_on").desc(), F("pk").asc()),
}
ORDER_LABELS = [
    ("relevantie", _("Relevantie")),
    ("nieuwste", _("Nieuwste eerst")),
    ("naam", _("Naam")),
    ("organisatie", _("Organisatie")),
]


def followed(query: QueryDict) -> QueryDict:
    """The query with the organisation that others went up in, in the place of those: there the records are now.

    One that still has records itself stays. So does every one in an edition, which counted what was then.
    """
    slugs = query.getlist("organisation")
    if not slugs or query.get("edition"):
        return query
    gone = Organisation.objects.filter(slug__in=slugs, active=False).exclude(
        Exists(Version.objects.live().filter(application__organisation=OuterRef("pk")))
    )
    successors = {organisation.slug: [heir.slug for heir in heirs(organisation)] for organisation in gone}
    if not any(successors.values()):
        return query
    query = query.copy()
    query.setlist("organisation", [heir for slug in slugs for heir in successors.get(slug) or [slug]])
    return query


class NotTooMany(MaxLengthValidator):
    """A choice that is repeated counts once."""

    message = _("Kies er hoogstens %(limit_value)s.")

    def clean(self, x):
        return len(set(x))


NOT_TOO_MANY = NotTooMany(MOST_CHOICES)


class DimensionFilter(ManyOf):
    """Several choices within one dimension: any of them."""

    def __init__(self, dimension: Dimension):
        self.dimension = dimension
        choices = [*dimension.choices, *NOTHING.items()]
        super().__init__(field_name=dimension.name, label=dimension.label, choices=choices)

    def filter(self, qs, value):
        return self.dimension.choose(qs, value or ())


class OpenChoices(forms.MultipleChoiceField):
    """Values of which there is no list: any of a length that could be one."""

    def valid_value(self, value):
        return len(value) <= MOST_CHARACTERS


class OpenFilter(ManyOf):
    """Several values within a dimension that has no vocabulary: any of them."""

    field_class = OpenChoices

    def __init__(self, dimension: Dimension):
        self.dimension = dimension
        super().__init__(field_name=dimension.name, label=dimension.label, validators=[NOT_TOO_MANY])

    def filter(self, qs, value):
        return self.dimension.choose(qs, value or ())


class DayFilter(NarrowsNothing, DateFilter):
    """The day as of which the register is read: chooses the body of records, as an edition does."""


class EditionFilter(NarrowsNothing, ModelChoiceFilter):
    """Chooses the body of records, before all others narrow it; see Selection.versions."""


class SelectionForm(forms.Form):
    """Holds the choices against each other."""

    def clean(self):
        day = self.cleaned_data.get("op")
        if day and day > timezone.localdate():
            self.add_error("op", NOT_YET)
        elif day and self.cleaned_data.get("edition"):
            self.add_error("op", _("Een editie van de quickscan heeft haar eigen jaar. Kies de editie of de dag."))


class SortFilter(ChoiceFilter):
    """The order. The best match first where words are searched, else the newest."""

    def filter(self, qs, value):
        searched = "relevance" in qs.query.annotations
        if not value or (value == "relevantie" and not searched):
            value = "relevantie" if searched else "nieuwste"
        return qs.order_by(*ORDERS[value])


class WordsFilter(CharFilter):
    """The words. The question is put once, however often the selection is asked."""

    question: Question | None = None

    def filter(self, qs, value):
        if not value:
            return qs
        self.question = self.question or Question(value)
        return self.question.narrow(qs)


class Selection(Asked):
    """`Selection(request.GET).qs` is what the reader asked for, in the order asked for."""

    q = WordsFilter(label=_("Zoekwoorden"), max_length=MAX_LENGTH)
    edition = EditionFilter(
        label=_("Editie van de quickscan"),
        queryset=Edition.objects.filter(has_records=True),
        to_field_name="slug",
        error_messages={"invalid_choice": _("Deze editie is er niet.")},
    )
    organisation = ModelMultipleChoiceFilter(
        field_name="application__organisation__slug",
        label=_("Organisatie"),
        queryset=Organisation.objects.all(),
        to_field_name="slug",
        # An application has one organisation, so nothing is found twice.
        distinct=False,
        validators=[NOT_TOO_MANY],
        error_messages={"invalid_choice": _("Er is geen organisatie ‘%(value)s’.")},
    )
    op = DayFilter(label=_("Zoals het was op"), **DAY)
    sort = SortFilter(label=_("Volgorde"), choices=ORDER_LABELS)

    class Meta(Asked.Meta):
        form = SelectionForm

    @classmethod
    def get_filters(cls):
        filters = super().get_filters()
        sort = filters.pop("sort", None)
        for name, dimension in BY_PARAMETER.items():
            filters[name] = OpenFilter(dimension) if dimension.is_open else DimensionFilter(dimension)
        # The order comes last: it asks whether words were searched.
        return filters | ({"sort": sort} if sort else {})

    @property
    def edition_chosen(self) -> Edition | None:
        """The edition that is chosen; None for the live register."""
        return self.asked.get("edition")

    @property
    def day(self) -> date | None:
        """The day as of which the register is read; None for today."""
        return self.asked.get("op")

    @property
    def qs(self) -> VersionQuerySet:
        return self.versions()

    def versions(self, *, leaving_out: str = "") -> VersionQuerySet:
        """The selection, without the choice in one of the filters when that is left out."""
        # The order is there also when nobody chose it.
        if leaving_out == "sort" or self.asked.get(leaving_out):
            return self.narrowed(self._body, leaving_out=leaving_out)
        # In most facets nothing is chosen: they share one query, which is built once and asked anew each time.
        return self._narrowed_by_all.all()

    @cached_property
    def _narrowed_by_all(self) -> VersionQuerySet:
        return self.narrowed(self._body)

    @property
    def _body(self) -> VersionQuerySet:
        """The records that are read, before anything narrows them."""
        edition = self.edition_chosen
        return Version.objects.in_edition(edition) if edition else self._of_the_register()

    @property
    def counted(self) -> VersionQuerySet:
        """The selection to count: of a day all that was public then, what was withdrawn since included.

        A number tells no text. But who may search its words, or guess its supplier, could read it after all, so then
        what was withdrawn stays out.
        """
        if self.day is None or self.asks_for_text:
            return self.qs
        return self.narrowed(of_a_day(Version.objects.as_of(self.day), self.day))

    @property
    def once_public(self) -> VersionQuerySet:
        """Every version of the selection that was public by the end of its day, to count over time; as in `counted`."""
        versions = Version.objects.once_public().filter(published_at__lt=end_of(self.day or timezone.localdate()))
        return self.narrowed(versions.filter(application__withdrawn_at=None) if self.asks_for_text else versions)

    @property
    def asks_for_text(self) -> bool:
        """Whether a choice compares with what a record says in its own words."""
        return any(self.asked.get(name) for name in ("q", *(d.name for d in BY_PARAMETER.values() if d.is_open)))

    def _of_the_register(self) -> VersionQuerySet:
        """Without what was withdrawn since: its texts are public nowhere, on no day."""
        if not self.day:
            return Version.objects.live()
        return of_a_day(Version.objects.as_of(self.day), self.day).filter(application__withdrawn_at=None)
