"""The finder of organisations: who has an application in the register today, and who did a nil return."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone

from catalogue.stamp import public_page
from register.choices import OrganisationType
from register.models import FormerName, NilReturn, Version

PATH = "application__organisation__"


@dataclass(frozen=True)
class Found:
    """One organisation. `formerly`: the former names in which the words stand, where its own does not hold them."""

    type: str
    slug: str
    name: str
    count: int = 0
    formerly: tuple[str, ...] = ()
    nil_return_on: date | None = None


@public_page
def organisation_list(request):
    words = request.GET.get("naam", "")
    finder = Finder(words)
    groups = [
        (OrganisationType(code).label, list(found))
        for code, found in groupby(finder.with_applications(), key=lambda found: found.type)
    ]
    # The kinds with most organisations first.
    groups.sort(key=lambda group: -len(group[1]))
    context = {
        "words": words,
        "groups": groups,
        "total": sum(len(found) for _label, found in groups),
        "nil_returns": list(finder.with_nil_return()),
    }
    return render(request, "catalogue/organisations.html", context)


class Finder:
    """The organisations whose name of today, or an earlier one, holds all the words."""

    def __init__(self, words: str):
        self.words = words.casefold().split()
        self.former = defaultdict(list)
        # Only a search asks for them.
        for key, name in FormerName.objects.values_list("organisation__slug", "name") if self.words else ():
            self.former[key].append(name)
        standing = NilReturn.objects.filter(ended_at=None).select_related("organisation").order_by("organisation__name")
        self.nil_returns = {nil.organisation.slug: nil for nil in standing}

    def with_applications(self) -> Iterable[Found]:
        """By type and name."""
        rows = (
            Version.objects.live()
            .order_by(f"{PATH}type", f"{PATH}name")
            .values_list(f"{PATH}type", f"{PATH}slug", f"{PATH}name")
            .annotate(count=Count("pk"))
        )
        return self._matching(rows)

    def with_nil_return(self) -> Iterable[Found]:
        """By name."""
        organisations = [nil.organisation for nil in self.nil_returns.values()]
        return self._matching((each.type, each.slug, each.name, 0) for each in organisations)

    def _matching(self, rows: Iterable[tuple[str, str, str, int]]) -> Iterable[Found]:
        for kind, slug, name, count in rows:
            formerly = () if self._holds(name) else tuple(filter(self._holds, self.former[slug]))
            if formerly or self._holds(name):
                yield Found(kind, slug, name, count, formerly, self._nil_return_on(slug))

    def _holds(self, name: str) -> bool:
        return all(word in name.casefold() for word in self.words)

    def _nil_return_on(self, slug: str) -> date | None:
        return timezone.localdate(self.nil_returns[slug].declared_at) if slug in self.nil_returns else None
