"""What a reader may mean while still typing: an organisation, a choice of a facet, or one application.

Every word typed has to begin a word; in the name of an application a longer one may also stand inside. Each
suggestion is something to go to: nothing leads to an empty list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue import dimensions
from catalogue.dimensions import NO_VALUE
from catalogue.searching.words import MOST_PARTS, SHORTEST_INSIDE
from register.models import Organisation, Version
from register.searchable import fold, searchable

MOST, MOST_ORGANISATIONS, MOST_CHOICES = 8, 4, 2
# One letter says nothing.
SHORTEST = 2
# So many names are looked at; those that are the same are one suggestion.
MOST_NAMES = 40
# Of these a choice says by itself what it is.
DIMENSIONS = (
    dimensions.THEME,
    dimensions.ORGANISATION_TYPE,
    dimensions.APPLICATION_TYPE,
    dimensions.TECHNIQUE,
    dimensions.PHASE,
    dimensions.PUBLICATION_CATEGORY,
    dimensions.AI_ACT_CLASS,
)


@dataclass(frozen=True)
class Suggestion:
    """`kind` says what it is, in the reader's language; `lang` is set where `text` is in another one."""

    kind: str
    text: str
    url: str
    lang: str = ""


def suggestions(typed: str) -> list[Suggestion]:
    """At most eight: organisations, choices, and applications for the rest."""
    words = fold(typed).split()[:MOST_PARTS]
    if len("".join(words)) < SHORTEST:
        return []
    found = [*_organisations(words), *islice(_choices(words), MOST_CHOICES)]
    return [*found, *islice(_applications(words), MOST - len(found))]


def _organisations(words: list[str]) -> Iterator[Suggestion]:
    """Those that have an application, the shortest name first: Utrecht before Utrechtse Heuvelrug."""
    live = Version.objects.live().filter(application__organisation=OuterRef("pk"))
    named = Organisation.objects.filter(_begin(words), Exists(live)).order_by(Length("name"), "name")
    for slug, name in named.values_list("slug", "name")[:MOST_ORGANISATIONS]:
        yield Suggestion(_("Organisatie"), name, reverse("catalogue:organisation", args=[slug]), "nl")


def _choices(words: list[str]) -> Iterator[Suggestion]:
    live = Version.objects.live()
    for dimension in DIMENSIONS:
        for code, label in dimension.choices:
            if code not in NO_VALUE and _is_begun(str(label), words) and dimension.choose(live, [code]).exists():
                url = f"{reverse('catalogue:list')}?{urlencode({dimension.name: code})}"
                yield Suggestion(str(dimension.label), str(label), url)


def _is_begun(label: str, words: list[str]) -> bool:
    folded = searchable(label)
    return all(f" {word}" in folded for word in words)


def _applications(words: list[str]) -> Iterator[Suggestion]:
    """The newest of each name; names with a word that begins so before those with the letters inside one."""
    live = Version.objects.live().order_by("-dated_on", "-pk")
    inside = reduce(and_, (Q(search_name__contains=_inside(word)) for word in words))
    seen: set[str] = set()
    for condition in (_begin(words), inside):
        rows = live.filter(condition).values_list("name", "application__number", "application__organisation__name")
        for name, number, organisation in rows[:MOST_NAMES]:
            if fold(name) not in seen:
                seen.add(fold(name))
                url = reverse("catalogue:detail", args=[number])
                yield Suggestion(_("Toepassing van %s") % organisation, name, url, "nl")


def _begin(words: list[str]) -> Q:
    """Whether every word begins one of the name."""
    return reduce(and_, (Q(search_name__contains=f" {word}") for word in words))


def _inside(word: str) -> str:
    return word if len(word) >= SHORTEST_INSIDE else f" {word}"
