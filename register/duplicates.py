"""Which applications of an organisation may be the same as one that is about to be written.

A likeness is shown, never a reason to refuse: an organisation may well have two chatbots.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.models import Organisation, Version

# How much alike (0 to 1). Held against the titles of the national register in tests/test_duplicates.py.
SAME_WORD = 0.88  # "kenteken" and "kentekens" are one word, "geneesmiddelen" and "diergeneesmiddelen" are not
SAME_GOAL = 0.8
MOST_SHOWN = 5
# Words that say nothing of which application it is.
ARTICLES = {"de", "het", "een"}
PREPOSITIONS = {"van", "voor", "bij", "met", "in", "op", "om", "te", "door", "tot", "naar"}
EMPTY_WORDS = ARTICLES | PREPOSITIONS | {"en", "algoritme", "ai", "systeem", "tool"}
READ = ("name", "url", "provider", "goal", "application__source_id", "application__number")


@dataclass(frozen=True)
class Likeness:
    """An application that looks like the new one, and in what."""

    version: Version
    reason: Promise


def normalised(text: str) -> str:
    """Without case, accents, signs and words that say nothing; in the order in which they stand."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join([word for word in words if word not in EMPTY_WORDS] or words)


def same_name(one: str, other: str) -> bool:
    """Whether two names may be of one application: the words of one are in the other, in any order.

    When each has a word of its own they are siblings: "Risico's bij accijns", "Risico's bij vuurwerk".
    """
    short, long = sorted((normalised(one).split(), normalised(other).split()), key=len)
    rest = list(long)
    for word in short:
        near = next((found for found in rest if _likeness(word, found) >= SAME_WORD), None)
        if near is None:
            return False
        rest.remove(near)
    return bool(short) and len(rest) <= max(1, len(short) // 2)


def same_goal(one: str, other: str) -> bool:
    return bool(one) and _likeness(normalised(one), normalised(other)) >= SAME_GOAL


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The quick ratio is an upper bound; texts of 2,500 characters are compared in full only when they can be alike.
    return matcher.ratio() if matcher.quick_ratio() >= SAME_GOAL else 0


def _reason(version: Version, new: Version, source_id: str) -> Promise | None:
    if source_id and version.application.source_id == source_id:
        return _("hetzelfde bron-ID")
    if new.url and version.url == new.url:
        return _("dezelfde bronregistratie")
    if same_name(version.name, new.name):
        return _("een naam die erop lijkt")
    if new.provider and same_name(version.provider, new.provider) and same_goal(version.goal, new.goal):
        return _("dezelfde leverancier, en een doel dat erop lijkt")
    return None


def likely(new: Version, organisation: Organisation, *, source_id: str = "", user) -> list[Likeness]:
    """What the organisation has already, as far as this user sees it, that looks like the new one; the oldest first."""
    return list(_found(new, organisation, source_id, user))[:MOST_SHOWN]


def _found(new, organisation, source_id, user) -> Iterator[Likeness]:
    of_organisation = Version.objects.at_the_desk().visible_to(user).filter(application__organisation=organisation)
    standing = of_organisation.filter(application__withdrawn_at=None)
    for version in standing.select_related("application").only(*READ).order_by("application_id"):
        if reason := _reason(version, new, source_id):
            yield Likeness(version, reason)
