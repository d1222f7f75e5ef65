"""The ways in which a set of versions is divided: for filters, facets, statistics and API alike.

A dimension has a name (the query parameter and the key in the API), a label, where its value is,
and its vocabulary. `count` gives how many versions have each value.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import Missing, OrganisationType, Origin, Theme
from register.fields import BY_NAME
from register.querysets import VersionQuerySet

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
    """`path` is a lookup from Version; `many` says that a version may have more values."""

    name: str
    label: Promise | str
    path: str
    choices: tuple[tuple[Any, Any], ...]
    many: bool = False

    def label_of(self, code) -> Any:
        """The label of a code, those that say there is nothing included."""
        return NOTHING.get(code) or dict(self.choices).get(code, code)

    def count(self, versions: VersionQuerySet) -> Counter:
        """How many versions have each code. With `many`, a version counts once for each of its values."""
        columns = [self.path, *([self._reason] if self.many else []), "application__origin"]
        rows = self._annotated(versions).order_by().values_list(*columns).annotate(Count("pk"))
        counts: Counter = Counter()
        for value, *reason, origin, number in rows:
            for code in (value if self.many else [value]) or reason:
                counts[code or (NOT_IN_SOURCE if origin == Origin.IMPORT else NOT_FILLED_IN)] += number
        return counts

    def choose(self, versions: VersionQuerySet, codes) -> VersionQuerySet:
        """The versions that have one of these codes."""
        condition = Q()
        for code in codes:
            condition |= self._has(code)
        return self._annotated(versions).filter(condition) if codes else versions

    @property
    def _reason(self) -> str:
        """Where a list of values says why it is empty; a single value says so among its own codes."""
        return f"missing__{self.path}__reason"

    def _has(self, code) -> Q:
        if code in NOTHING:
            nothing = Q(**{self.path: [], f"{self._reason}__isnull": True} if self.many else {self.path: ""})
            return nothing & Q(application__origin=Origin.IMPORT, _negated=code == NOT_FILLED_IN)
        if not self.many:
            return Q(**{self.path: code})
        if code in NO_VALUE:
            return Q(**{self.path: [], self._reason: code})
        return Q(**{f"{self.path}__has": code})

    def _annotated(self, versions):
        return versions.with_type_of_organisation() if self.path == "type_of_organisation" else versions


def of_field(name: str, parameter: str, **kwargs) -> Dimension:
    field = BY_NAME[name]
    return Dimension(parameter, field.label, field.name, tuple(field.choices), **kwargs)


ORGANISATION_TYPE = Dimension(
    "organisationType", _("Soort organisatie"), "type_of_organisation", tuple(OrganisationType.choices)
)
THEME = replace(of_field("category", "theme", many=True), choices=(*Theme.choices, *Missing.choices))
TECHNIQUE = of_field("technique", "technique")
PHASE = of_field("phase", "phase")
APPLICATION_TYPE = of_field("application_type", "applicationType")
APPLICATION_SUBTYPE = of_field("application_subtype", "applicationSubtype")
PUBLICATION_CATEGORY = of_field("publication_category", "publicationCategory")

DIMENSIONS = (ORGANISATION_TYPE, THEME, TECHNIQUE, PHASE, APPLICATION_TYPE, PUBLICATION_CATEGORY)
# All that one can filter by; a subset within a type is no facet of its own.
BY_PARAMETER = {dimension.name: dimension for dimension in (*DIMENSIONS, APPLICATION_SUBTYPE)}

# Codes that say why there is no value; listed after the values.
NO_VALUE = {*Missing.values, *NOTHING}
