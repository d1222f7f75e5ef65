"""The home page: what this is, and the ways in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from catalogue import dimensions, linked_dataset, quickscan
from catalogue.changes.log import latest
from catalogue.charts import in_rows
from catalogue.stamp import public_page
from catalogue.statistics import counting
from catalogue.statistics.counting import Table
from register.choices import Phase
from register.models import Edition, Version
from register.querysets import VersionQuerySet

NEWEST = 4
LATEST = 5
# What to search for, and what it means: the records are in Dutch whatever the reader's language.
EXAMPLES = [("chatbot", _("chatbot")), ("parkeren", _("parkeren")), ("bijstand", _("bijstand"))]
# Readers ask for themes; where most records have none, the kind of organisation leads to more of them.
WAYS_IN = (dimensions.THEME, dimensions.ORGANISATION_TYPE)
IN_SIGHT = 7


@dataclass(frozen=True)
class Held:
    """How many records a body of them holds: a quickscan edition, or with None the register of today."""

    edition: Edition | None
    number: int


@public_page
def home(request):
    live = Version.objects.live()
    figures = _figures(live)
    way_in = _way_in(live)
    context = {
        "figures": figures,
        "growth": _growth(figures["total"]),
        "way_in": way_in,
        "ways": [row for row in counting.by_size(way_in.values) if row.number][:IN_SIGHT],
        "batches": latest(LATEST),
        "examples": EXAMPLES,
        "newest": live.with_identity().order_by("-dated_on", "-pk")[:NEWEST],
        "linked_data": [
            linked_dataset.of_site(),
            linked_dataset.of_catalogue(figures["total"], request.revision, figures["changed"]),
        ],
    }
    return render(request, "catalogue/home.html", context)


def _figures(live: VersionQuerySet) -> dict[str, Any]:
    figures = live.aggregate(
        total=Count("pk"),
        organisations=Count("application__organisation", distinct=True),
        in_use=Count("pk", filter=Q(phase=Phase.IN_USE)),
        assessed=Count("pk", filter=Q(impact_assessment="ja")),
        changed=Max("published_at"),
    )
    return figures | {"share_assessed": counting.share(figures["assessed"], figures["total"], decimals=0)}


def _growth(today: int) -> tuple[in_rows.Bar, ...]:
    """What each quickscan counted, and below them what the register holds today; nothing without a quickscan."""
    counted = [Held(total.edition, total.number) for total in quickscan.series()]
    return in_rows.bars([*counted, Held(None, today)]) if counted else ()


def _way_in(live: VersionQuerySet) -> Table:
    """The first way in that leads to at least half of the records, else the last."""
    tables = counting.tables(live, WAYS_IN)
    return next((table for table in tables if table.total <= 2 * table.having_a_value), tables[-1])
