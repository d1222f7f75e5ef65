"""The log of the whole register: everything that was published, changed and withdrawn, newest first, by day."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render

from catalogue import paging
from catalogue.changes.following import Following, Kind
from catalogue.changes.log import Log
from catalogue.choosing import better_address, tidied
from catalogue.dimensions import ORGANISATION_TYPE, THEME
from catalogue.filters import followed
from catalogue.stamp import public_page
from register.models import Organisation, Version

# Batches: moments at which something happened.
PER_PAGE = 40
VOCABULARIES = {"kind": Kind.choices, "organisationType": ORGANISATION_TYPE.choices, "theme": THEME.choices}


@public_page
def changes(request):
    asked = followed(tidied(request.GET))
    if address := better_address(request, asked):
        return redirect(address)
    following = Following(asked)
    log = Log(following)
    page = paging.page_of(Paginator(log.rows, PER_PAGE), asked.get("page"))
    batches = list(log.read(page.object_list))
    context = {
        "following": following,
        "total": log.total,
        "canonical_query": _query(following, page.number),
        "feed_query": following.query(),
        "days": [
            (day, [(batch, following.of_batch(batch)) for batch in told])
            for day, told in groupby(batches, attrgetter("day"))
        ],
        "problems": following.problems,
        "choices": list(_choices(following)),
        "organisations": _organisations(),
    }
    context |= paging.links(page, lambda number: f"{request.path}{_query(following, number)}#wijzigingen")
    return render(request, "catalogue/changes.html", context)


def _query(following: Following, page: int) -> str:
    """The query of a page of the log; the first has no number."""
    return following.query(page=page if page > 1 else None)


def _choices(following: Following) -> Iterator[tuple[str, Any, list[tuple[Any, Any, bool]], bool]]:
    """What can be ticked: parameter, label, (code, label, is ticked), and whether any is."""
    for name, vocabulary in VOCABULARIES.items():
        ticked = following.given(name)
        boxes = [(code, label, code in ticked) for code, label in vocabulary]
        yield name, following.filters[name].label, boxes, bool(ticked)


def _organisations():
    """Those that have, or had, anything to follow."""
    owner = "application__organisation"
    told = Q(pk__in=Version.objects.ever_public().values(owner)) | Q(pk__in=Version.objects.withdrawals().values(owner))
    return Organisation.objects.filter(told).order_by("name").values("slug", "name")
