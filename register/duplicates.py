"""Which applications of an organisation may be the same as one that is about to be written.

A likeness is shown, never a reason to refuse: an organisation may well have two chatbots.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.models import Organisation, Version

# How much alike (0 to 1). Held against the titles of the national register in tests/test_duplicates.py.
SAME_WORD = 0.88  # "kenteken" and "kentekens" are one word, "geneesmiddelen" and "diergeneesmiddelen" are not
SAME_GOAL = 0.8  # the part of their words that two goals share
MOST_SHOWN = 5
# Whoever saves waits for this, so there is an end to what is looked at.
MOST_COMPARED = 1000
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
    if not short or len(long) - len(short) > max(1, len(short) // 2):
        return False
    rest = list(long)
    for word in short:
        near = word if word in rest else next((found for found in rest if _same_word(word, found)), None)
        if near is None:
            return False
        rest.remove(near)
    return True


def _same_word(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The first two are upper bounds that cost next to nothing.
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(ratio() >= SAME_WORD for ratio in ratios)


def same_goal(one: str, other: str) -> bool:
    """Whether two texts share nearly all their words.

    By words and not by letters: the time of that grows with the square of a text that somebody else may choose.
    """
    words, others = Counter(normalised(one).split()), Counter(normalised(other).split())
    return 2 * (words & others).total() >= SAME_GOAL * (words.total() + others.total()) > 0


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
    return list(islice(_found(new, organisation, source_id, user), MOST_SHOWN))


def _found(new, organisation, source_id, user) -> Iterator[Likeness]:
    of_organisation = Version.objects.at_the_desk().visible_to(user).filter(application__organisation=organisation)
    standing = of_organisation.filter(application__withdrawn_at=None)
    for version in standing.select_related("application").only(*READ).order_by("application_id")[:MOST_COMPARED]:
        if reason := _reason(version, new, source_id):
            yield Likeness(version, reason)
