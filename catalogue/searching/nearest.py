"""What comes nearest where nothing was found: the records that hold most of the words."""

from django.db.models import Case, QuerySet, Value, When
from django.db.models.expressions import Combinable

from catalogue.choosing import Query
from catalogue.filters import Selection
from catalogue.searching.words import Part, parts_of
from register.querysets import VersionQuerySet

MOST = 5


def nearest(selection: Selection) -> VersionQuerySet:
    """The records within the other choices that hold some of the words: most words first, of equals the newest."""
    parts = parts_of(selection.asked.get("q") or "")
    others = Query.of(selection).leaving_out("q", "sort")
    versions = others.selection().qs.with_identity()
    held: Combinable = Value(0)
    for part in parts:
        having = _having(part, others)
        if part.without:
            versions = versions.exclude(pk__in=having)
        else:
            held = held + Case(When(pk__in=having, then=1), default=0)
    # Of one word there is no part.
    if sum(not part.without for part in parts) < 2:
        return versions.none()
    return versions.annotate(held=held).filter(held__gt=0).order_by("-held", "-dated_on", "pk")[:MOST]


def _having(part: Part, others: Query) -> QuerySet:
    return others.plus("q", part.text).selection().qs.order_by().values("pk")
