"""One typing error forgiven, where nothing was found: the word that somebody most likely meant.

A word is mended only when no record of the same body has it, and only when what was asked is found then. Phrases
and what was asked away stay as they are.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from string import ascii_lowercase, digits

from django.db.models import Exists, OuterRef
from django.http import QueryDict

from catalogue.filters import Selection
from catalogue.searching.words import plain_words, with_other_words
from register.models import FormerName, Organisation, Revision, Version

# One letter more or less makes any shorter word another; a longer one is no word.
SHORTEST, LONGEST = 4, 40
# The words come from so many of the newest records: 0.2 s of work, once per revision in each process.
MOST_RECORDS = 20_000
MOST_TRIED = 5
LETTERS = ascii_lowercase + digits


def corrected(selection: Selection) -> Selection | None:
    """The same selection with its words mended; ask it where `selection` finds nothing.

    `corrected.asked["q"]` is what to show, `Query.of(corrected)` the link. None: there is nothing to mend, or
    nothing is found then either.
    """
    words = selection.asked.get("q") or ""
    unknown = [word for word in plain_words(words) if SHORTEST <= len(word) <= LONGEST and _is_unknown(word, selection)]
    better = [_meant(word) for word in unknown]
    for chosen in islice(product(*better), MOST_TRIED) if unknown else ():
        mended = _asking(
            with_other_words(words, dict(zip(unknown, chosen, strict=True))), selection, *selection.filters
        )
        if mended.qs.exists():
            return mended
    return None


def _is_unknown(word: str, selection: Selection) -> bool:
    return not _asking(word, selection, "edition", "op").qs.exists()


def _asking(words: str, selection: Selection, *kept: str) -> Selection:
    """A selection with these words, and of the one there was only these choices."""
    query = QueryDict(mutable=True)
    for name in kept:
        query.setlist(name, selection.data.getlist(name))
    query["q"] = words
    return Selection(query)


def _meant(word: str) -> list[str]:
    """The words of the register that are one edit away, those in most records first."""
    known = _vocabulary(Revision.current())
    return sorted(known.keys() & set(one_edit_from(word)), key=lambda other: (-known[other], other))


def one_edit_from(word: str, letters: str = LETTERS) -> Iterator[str]:
    """With one letter less, another, more, or two that are beside each other swapped."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in letters)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


@lru_cache(maxsize=1)
def _vocabulary(revision: int) -> Counter[str]:
    """The words of today's names, summaries and organisations, with in how many of them each stands."""
    words: Counter[str] = Counter()
    for text in _texts():
        words.update({word for word in text.split() if SHORTEST <= len(word) <= LONGEST})
    return words


def _texts() -> Iterator[str]:
    live = Version.objects.live()
    newest = live.order_by("-dated_on", "-pk").values_list("search_name", "search_summary")[:MOST_RECORDS]
    yield from (name + summary for name, summary in newest)
    named = Organisation.objects.filter(Exists(live.filter(application__organisation=OuterRef("pk"))))
    yield from named.values_list("search_name", flat=True)
    yield from FormerName.objects.filter(organisation__in=named).values_list("search_name", flat=True)
