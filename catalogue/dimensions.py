"""The ways in which a set of versions is divided: for filters, facets, statistics and API alike.

A dimension has a name (the query parameter and the key in the API), a label, where its value is,
and its vocabulary. `count` gives how many versions have each value.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import EventKind, Missing, OrganisationType, Origin, Phase, Theme
from register.fields import BY_NAME
from register.models import Event
from register.querysets import VersionQuerySet, end_of
from register.review import months_after

# Nothing at all, where codes are counted or chosen; no vocabulary has these. Of a record that was taken
# over it says only that the file did not have the field: nobody at the organisation left it empty.
NOT_FILLED_IN = "niet_ingevuld"
NOT_IN_SOURCE = "niet_overgenomen"
NOTHING = {
    NOT_FILLED_IN: _("Niet ingevuld"),
    NOT_IN_SOURCE: _("Niet in de overgenomen gegevens"),
}


# Compared as itself: its labels, and so a hash of them, change with the language.
@dataclass(frozen=True, eq=False)
class Dimension:
    """`path` is a lookup from Version, or the name of what `prepare` adds to the queryset.

    `many`: a version may have more values. `is_open`: there is no vocabulary; each value is its own code and label.
    `field` is the column that says why there is no value, where the value itself does not say so.
    """

    name: str
    label: Promise | str
    path: str
    choices: tuple[tuple[Any, Any], ...] = ()
    many: bool = False
    is_open: bool = False
    field: str = ""
    prepare: Callable[[VersionQuerySet], VersionQuerySet] = lambda versions: versions

    def label_of(self, code) -> Any:
        """The label of a code, those that say there is nothing included."""
        return (NOTHING | dict(self.choices)).get(code) or (code in NO_VALUE and Missing(code).label) or code

    def count(self, versions: VersionQuerySet) -> Counter:
        """How many versions have each code. With `many`, a version counts once for each of its values."""
        rows = self.prepare(versions).order_by().values_list(*self.columns, "application__origin").annotate(Count("pk"))
        counts: Counter = Counter()
        for *said, origin, number in rows:
            counts.update(dict.fromkeys(self.codes_of(said, origin), number))
        return counts

    @property
    def columns(self) -> list[str]:
        """What must be asked of a version to know its codes, beside its origin."""
        return [self.path, *([self._reason] if self.field else [])]

    def codes_of(self, said: list[Any], origin: str) -> list[Any]:
        """The codes of a version, of which `columns` gave this: each of its values, or why it has none."""
        value, *reason = said
        codes = (value if self.many else [value] if value else []) or reason or [""]
        return [code or (NOT_IN_SOURCE if origin == Origin.IMPORT else NOT_FILLED_IN) for code in codes]

    def choose(self, versions: VersionQuerySet, codes) -> VersionQuerySet:
        """The versions that have one of these codes."""
        condition = Q()
        for code in dict.fromkeys(codes):
            condition |= self._has(code)
        return self.prepare(versions).filter(condition) if codes else versions

    @property
    def _reason(self) -> str:
        """Where a column without codes of its own for it says why it is empty."""
        return f"missing__{self.field}__reason"

    @property
    def _is_empty(self) -> Q:
        return Q(**{self.path: [] if self.many else ""})

    def _has(self, code) -> Q:
        if code in NOTHING:
            nothing = self._is_empty & (Q(**{f"{self._reason}__isnull": True}) if self.field else Q())
            return nothing & Q(application__origin=Origin.IMPORT, _negated=code == NOT_FILLED_IN)
        if self.field and code in NO_VALUE:
            return self._is_empty & Q(**{self._reason: code})
        return Q(**{f"{self.path}__has" if self.many else self.path: code})


def of_field(name: str, parameter: str, **kwargs) -> Dimension:
    field = BY_NAME[name]
    return Dimension(parameter, field.label, field.name, tuple(field.choices), **kwargs)


# How much is filled in, in percent of the fields that apply: from, up to, label.
BANDS = (
    ("100", 100, _("Alles")),
    ("75-99", 75, _("Driekwart of meer")),
    ("50-74", 50, _("De helft tot driekwart")),
    ("0-49", 0, _("Minder dan de helft")),
)
UP_TO_DATE, OVERDUE, NO_DATE = "op_tijd", "te_laat", "geen_datum"
# The terms that an organisation may have, and a day before all records, from which one can still count back.
REVIEW_MONTHS, FIRST_DAY = range(1, 61), date(1900, 1, 1)


def _with_year_of_start(versions: VersionQuerySet) -> VersionQuerySet:
    return versions.annotate(year_of_start=Substr("begin_date", 1, 4))


def _with_completeness(versions: VersionQuerySet) -> VersionQuerySet:
    bands = [When(answered__gte=least, then=Value(code)) for code, least, _label in BANDS]
    return versions.annotate(completeness=Case(*bands, output_field=CharField()))


def _with_freshness(versions: VersionQuerySet) -> VersionQuerySet:
    """As it is today, or as it was on the day that `of_a_day` said."""
    if "freshness" in versions.query.annotations:
        return versions.annotate(freshness=F("freshness"))
    due = "application__review_due_on"
    known = [
        When(**{f"{due}__lt": timezone.localdate(), "then": Value(OVERDUE)}),
        When(**{f"{due}__isnull": False, "then": Value(UP_TO_DATE)}),
    ]
    return versions.annotate(freshness=Case(*known, default=Value(NO_DATE), output_field=CharField()))


def of_a_day(versions: VersionQuerySet, day: date) -> VersionQuerySet:
    """Versions that were public at the end of a day, which then know whether one had looked again in time.

    That follows from what is kept of that day, as in register/review.py: the date of the text, the confirmations until
    then, and the phase. Only the term is the one that the organisation has now.
    """
    organisation = "application__organisation"
    terms = [
        When(**{f"{organisation}__review_months": months, "then": Value(_last_day_too_early(day, months))})
        for months in REVIEW_MONTHS
    ]
    freshness = Case(
        When(Q(phase=Phase.STOPPED) | Q(**{organisation: None}), then=Value(NO_DATE)),
        When(
            Q(confirmed_then=None) | Q(confirmed_then__date__lte=F("too_early")),
            dated_on__lte=F("too_early"),
            then=Value(OVERDUE),
        ),
        default=Value(UP_TO_DATE),
        output_field=CharField(),
    )
    return versions.alias(
        too_early=Case(*terms, output_field=DateField()), confirmed_then=last_confirmation(day)
    ).alias(freshness=freshness)


def last_confirmation(day: date) -> Subquery:
    """When somebody last said that the text of a version was still true, by the end of a day; nothing if never."""
    of_this = Event.objects.filter(application=OuterRef("application"), kind=EventKind.CONFIRMED)
    return Subquery(of_this.filter(at__lt=end_of(day)).order_by("-at").values("at")[:1])


def _last_day_too_early(day: date, months: int) -> date:
    """The last day such that what was true then had to be looked at again before this day."""
    day = max(day, FIRST_DAY)
    before = months_after(day, -months)
    # The same day of that month, where that month is too short to have it.
    return before if months_after(before, months) < day else before - timedelta(days=1)


ORGANISATION_TYPE = Dimension(
    "organisationType",
    _("Soort organisatie"),
    "type_of_organisation",
    tuple(OrganisationType.choices),
    prepare=lambda versions: versions.with_type_of_organisation(),
)
THEME = replace(of_field("category", "theme", many=True, field="category"), choices=(*Theme.choices, *Missing.choices))
TECHNIQUE = of_field("technique", "technique")
PHASE = of_field("phase", "phase")
APPLICATION_TYPE = of_field("application_type", "applicationType")
APPLICATION_SUBTYPE = of_field("application_subtype", "applicationSubtype")
PUBLICATION_CATEGORY = of_field("publication_category", "publicationCategory")
AI_ACT_CLASS = of_field("ai_act_class", "aiActClass")
DECISION_MAKER = of_field("decision_maker", "decisionMaker")
PERSONAL_DATA = of_field("personal_data", "personalData")
IMPACT_ASSESSMENT = of_field("impact_assessment", "impactAssessment")
SUPPLIER = of_field("provider", "provider", field="provider", is_open=True)
YEAR_OF_START = Dimension(
    "startYear", _("Begonnen in"), "year_of_start", field="begin_date", is_open=True, prepare=_with_year_of_start
)
COMPLETENESS = Dimension(
    "completeness",
    _("Hoeveel is ingevuld"),
    "completeness",
    tuple((code, label) for code, _least, label in BANDS),
    prepare=_with_completeness,
)
FRESHNESS = Dimension(
    "freshness",
    _("Op tijd bekeken"),
    "freshness",
    (
        (UP_TO_DATE, _("Op tijd")),
        (OVERDUE, _("Had opnieuw bekeken moeten zijn")),
        (NO_DATE, _("Geen datum om opnieuw te bekijken")),
    ),
    prepare=_with_freshness,
)

# What a figure is published of, and a reader narrows the list by first.
DIMENSIONS = (ORGANISATION_TYPE, THEME, TECHNIQUE, PHASE, APPLICATION_TYPE, PUBLICATION_CATEGORY)
# All facets of the list, in the order in which readers ask.
FACETS = (
    ORGANISATION_TYPE,
    THEME,
    PHASE,
    APPLICATION_TYPE,
    TECHNIQUE,
    DECISION_MAKER,
    PERSONAL_DATA,
    PUBLICATION_CATEGORY,
    AI_ACT_CLASS,
    IMPACT_ASSESSMENT,
    SUPPLIER,
    YEAR_OF_START,
    COMPLETENESS,
    FRESHNESS,
)
# All that one can filter by; a subset within a type is no facet of its own.
BY_PARAMETER = {dimension.name: dimension for dimension in (*FACETS, APPLICATION_SUBTYPE)}
# What the API counts: all but the open ones, which may have as many values as there are records.
COUNTED = tuple(dimension for dimension in BY_PARAMETER.values() if not dimension.is_open)

# Codes that say why there is no value; listed after the values.
NO_VALUE = {*Missing.values, *NOTHING}
