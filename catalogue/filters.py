"""What a reader asks for: one FilterSet for the HTML list, the API and the exports.

A selection is of one body of records: the own register as it is today, or a quickscan edition when
`edition` names one. The filters narrow it; `versions(leaving_out=...)` is what the facets count.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter, ModelMultipleChoiceFilter
from django_filters import MultipleChoiceFilter as ManyOf

from catalogue import search
from catalogue.dimensions import BY_PARAMETER, NOTHING, Dimension
from register.models import Edition, Organisation, Version
from register.organisations import heirs
from register.querysets import VersionQuerySet

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


class DimensionFilter(ManyOf):
    """Several choices within one dimension: any of them."""

    def __init__(self, dimension: Dimension):
        self.dimension = dimension
        choices = [*dimension.choices, *NOTHING.items()]
        super().__init__(field_name=dimension.name, label=dimension.label, choices=choices)

    def filter(self, qs, value):
        return self.dimension.choose(qs, value or ())


class EditionFilter(ModelChoiceFilter):
    """Chooses the body of records, so it is applied before all others; see Selection.versions."""

    def filter(self, qs, value):
        return qs


class SortFilter(ChoiceFilter):
    """The order. The best match first where words are searched, else the newest."""

    def filter(self, qs, value):
        searched = "relevance" in qs.query.annotations
        if not value or (value == "relevantie" and not searched):
            value = "relevantie" if searched else "nieuwste"
        return qs.order_by(*ORDERS[value])


class WordsFilter(CharFilter):
    def filter(self, qs, value):
        return search.matching(qs, value) if value else qs


class Selection(FilterSet):
    """`Selection(request.GET).qs` is what the reader asked for, in the order asked for.

    Invalid values are left out of the result and named in `form.errors`; a page shows them, the API
    refuses.
    """

    q = WordsFilter(label=_("Zoekwoorden"), max_length=search.MAX_LENGTH)
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
        error_messages={"invalid_choice": _("Er is geen organisatie ‘%(value)s’.")},
    )
    sort = SortFilter(label=_("Volgorde"), choices=ORDER_LABELS)

    class Meta:
        model = Version
        fields: list[str] = []

    @classmethod
    def get_filters(cls):
        filters = super().get_filters()
        sort = filters.pop("sort", None)
        filters |= {dimension.name: DimensionFilter(dimension) for dimension in BY_PARAMETER.values()}
        # The order comes last: it asks whether words were searched.
        return filters | ({"sort": sort} if sort else {})

    def __init__(self, data):
        super().__init__(data, queryset=Version.objects.none())

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The valid values, by parameter."""
        self.form.is_valid()
        return self.form.cleaned_data

    @property
    def edition_chosen(self) -> Edition | None:
        """The edition that is chosen; None for the live register."""
        return self.asked.get("edition")

    @property
    def qs(self) -> VersionQuerySet:
        return self.versions()

    def versions(self, *, leaving_out: str = "") -> VersionQuerySet:
        """The selection, without the choice in one of the filters when that is left out."""
        edition = self.edition_chosen
        versions = Version.objects.in_edition(edition) if edition else Version.objects.live()
        for name, narrow in self.filters.items():
            if name != leaving_out:
                versions = narrow.filter(versions, self.asked.get(name))
        return versions
