"""What is counted of an organisation, and where its records send a reader."""

from typing import Any

from django.db.models import Avg, Count, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from register.choices import Origin, Phase
from register.models import NilReturn, Organisation, Version
from register.querysets import VersionQuerySet

# A citizen needs one address; more than a few would be a list of people.
MOST_CONTACTS = 3


def figures() -> dict[str, Any]:
    """What is counted of records: how many, how many of them taken over and overdue, and the average percentage of
    fields that is filled in, None without records.
    """
    overdue = Q(application__review_due_on__lt=timezone.localdate())
    return {
        "records": Count("pk"),
        "taken_over": Count("pk", filter=Q(application__origin=Origin.IMPORT)),
        "overdue": Count("pk", filter=overdue),
        "answered": Avg("answered"),
    }


def of(organisation: Organisation) -> VersionQuerySet:
    """What the register says today of this organisation."""
    return Version.objects.live().filter(application__organisation=organisation)


def counted() -> QuerySet[Organisation]:
    """All organisations with their `figures`, and `nil_return_at`: when they declared what stands; None if nothing."""
    standing = NilReturn.objects.filter(organisation=OuterRef("pk"), ended_at=None)
    columns = {name: _of_its_records(figure) for name, figure in figures().items()}
    return Organisation.objects.annotate(**columns, nil_return_at=Subquery(standing.values("declared_at")[:1]))


def _of_its_records(figure) -> Combinable:
    live = Version.objects.live().filter(application__organisation=OuterRef("pk")).order_by()
    found = Subquery(live.values("application__organisation").annotate(figure=figure).values("figure"))
    return Coalesce(found, Value(0)) if isinstance(figure, Count) else found


def summary(versions: VersionQuerySet) -> dict[str, Any]:
    """The `figures` of these records, how many are in use, and the day of the newest text."""
    in_use = Count("pk", filter=Q(phase=Phase.IN_USE))
    return versions.aggregate(**figures(), in_use=in_use, newest=Max("dated_on"))


def contacts(versions: VersionQuerySet) -> list[str]:
    """Where these records send questions, first what most of them name."""
    rows = versions.exclude(contact_email="").order_by().values_list("contact_email")
    by_number = rows.annotate(number=Count("pk")).order_by("-number", "contact_email")
    return [address for address, _number in by_number[:MOST_CONTACTS]]
