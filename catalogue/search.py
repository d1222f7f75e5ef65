"""Finding versions by words. Every word must stand somewhere in the record; a name counts for more than the rest."""

from itertools import islice

from django.db.models import Case, IntegerField, Q, Value, When

from register import numbers
from register.models import FormerName
from register.querysets import VersionQuerySet

# Where words are looked for, the most telling first.
SEARCHED = (
    "name",
    "description_short",
    "goal",
    "tags",
    "provider",
    "application__organisation__name",
)
MAX_LENGTH = 200
# Each word is looked for in every column, so a text full of words must not become a day's work.
MOST_WORDS = 8


def matching(versions: VersionQuerySet, words: str) -> VersionQuerySet:
    """The versions that hold all words, the first eight. Adds `relevance`: 2 for all in the name, 1 for elsewhere."""
    if numbers.is_valid(words):
        return versions.filter(Q(application__number=words) | Q(application__source_id=words)).annotate(
            relevance=Value(2)
        )
    anywhere, in_name = Q(), Q()
    for word in islice(dict.fromkeys(words.split()), MOST_WORDS):
        anywhere &= _somewhere(word)
        in_name &= Q(name__icontains=word)
    return versions.filter(anywhere).annotate(
        relevance=Case(When(in_name, then=2), default=1, output_field=IntegerField())
    )


def _somewhere(word: str) -> Q:
    condition = Q()
    for column in SEARCHED:
        condition |= Q(**{f"{column}__icontains": word})
    bore_it = FormerName.objects.filter(name__icontains=word).values("organisation")
    return condition | Q(application__organisation__in=bore_it)
