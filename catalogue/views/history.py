"""What a record said before: the versions that were public, each at its own address, and what changed between two.

Only what was public once. A draft, and what was thrown away, gets the same answer as nothing at all.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render

from catalogue.changes.log import note_of
from catalogue.record import NOT_FILLED_IN
from catalogue.stamp import public_page
from catalogue.views.records import page_of
from catalogue.views.tombstones import tombstone
from register.choices import Origin, State
from register.comparison import comparison
from register.fields import Field
from register.history import differences
from register.models import Collection, Version

NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True)
class Chapter:
    """One version in the history, with the fields that it changed in the one before."""

    version: Version
    previous: Version | None
    changed: list[Field]

    @property
    def note(self) -> Any:
        return note_of(self.version, is_first=self.previous is None)


@public_page
def versions(request, number):
    history = list(_history(number))
    if not history:
        return tombstone(request, number)
    chapters = [Chapter(*pair, _changed(*pair)) for pair in pairwise([*history, None])]
    context = _about(history[0]) | {"chapters": chapters, "history": history}
    return render(request, "catalogue/history/versions.html", context)


@public_page
def version(request, number, n):
    asked = {found.number: found for found in _history(number).filter(Q(number=n) | Q(state=State.PUBLISHED))}
    if not asked:
        return tombstone(request, number)
    old, current = asked.get(int(n)), asked[max(asked)]
    if old is None:
        raise Http404
    context = page_of(old) | {"current": current, "changed": _changed(current, old)}
    return render(request, "catalogue/history/version.html", context)


@public_page
def difference(request, number):
    """`van` and `naar` are numbers of versions; without them the last two."""
    history = list(_history(number))
    if not history:
        return tombstone(request, number)
    after = _named(request.GET.get("naar", ""), history) or history[0]
    before = _named(request.GET.get("van", ""), history) or _before(after, history)
    compared = comparison(before, after, nothing=NOT_FILLED_IN[Origin(after.application.origin)])
    # Why, of each step on the way from the one to the other.
    noted = [each for each in reversed(history) if before.number < each.number <= after.number and each.change_note]
    context = _about(history[0]) | {"compared": compared, "history": history, "noted": noted, "canonical_query": ""}
    if before != after:
        context["canonical_query"] = f"?van={before.number}&naar={after.number}"
    return render(request, "catalogue/history/difference.html", context)


def _history(number):
    return Version.objects.public_history(number).with_identity()


def _about(current: Version) -> dict[str, Any]:
    """What every page under the number of a record tells of it."""
    application = current.application
    is_own = application.collection_id == Collection.OWN
    return {"version": current, "application": application, "is_of_the_register": is_own}


def _changed(version: Version, previous: Version | None) -> list[Field]:
    return [difference.field for difference in differences(previous, version)] if previous else []


def _named(given: str, history: list[Version]) -> Version | None:
    """The version that an address names, None when it names none. One that was never public is not there."""
    if not given:
        return None
    if not NUMBER.fullmatch(given):
        raise Http404
    for found in history:
        if found.number == int(given):
            return found
    raise Http404


def _before(after: Version, history: list[Version]) -> Version:
    """The version before this one; of the first that one itself."""
    return next((found for found in history if found.number < after.number), after)
