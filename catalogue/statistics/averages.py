"""Who fills in how much: the average percentage of the fields that apply, of each group of organisations."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from catalogue.statistics import counting
from register.choices import OrganisationType
from register.querysets import VersionQuerySet


@dataclass(frozen=True)
class Average:
    """How much is filled in on average, in percent of the fields that apply, of so many versions of one group."""

    code: str
    label: Any
    number: int
    average: Decimal


def by_type(versions: VersionQuerySet) -> list[Average]:
    """Of each type of organisation that has a version, in the order of the vocabulary."""
    rows = _sums(versions.with_type_of_organisation(), "type_of_organisation")
    found = {code: _average(code, OrganisationType(code).label, *sums) for code, *sums in rows}
    return [found[code] for code in OrganisationType.values if code in found]


def by_organisation(versions: VersionQuerySet) -> list[Average]:
    """Of each organisation that has a version, under its name of today; first who has most, then by name.

    Whose organisation nobody knows is left out: only an edition has such.
    """
    known = versions.exclude(application__organisation=None)
    rows = _sums(known, "application__organisation__slug", "application__organisation__name")
    found = [_average(*row) for row in rows]
    return sorted(found, key=lambda one: (-one.number, one.label.casefold(), one.code))


def _sums(versions: VersionQuerySet, *columns: str):
    return versions.order_by().values_list(*columns).annotate(Count("pk"), Sum("answered"))


def _average(code: str, label: Any, number: int, total: int) -> Average:
    # As a sum of whole numbers: what a database makes of an average differs in its last digits.
    return Average(code, label, number, counting.rounded(Decimal(total) / number, counting.DECIMALS))
