"""What is like a record at other organisations: the same purpose, and the very same product.

Both start at the words of the name that tell most. They are looked for in the names alone, which a database does
quickly; who has most of them is then judged by all of its name and its summary. Better nothing than a stretch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from catalogue import record
from catalogue.names import Name, tells
from catalogue.record import Row
from catalogue.searching.matching import Among
from register.choices import Missing, State
from register.duplicates import same_name
from register.fields import BY_NAME
from register.models import Version
from register.models.version import summary_of
from register.searchable import fold, searchable

MOST_SHOWN = 5
# With the very same name: a few, so that another name is seen too.
MOST_OF_ONE_NAME = 3
# The names with most words in common; what is not among them is not alike.
MOST_JUDGED = 60
STEM = 6
# How much alike names and summaries are, each from 0 to 1: held against the national register in tests/test_related.py.
ALIKE = 0.6
SUMMARY_ALIKE = 0.12
SAME_THEME = SAME_TECHNIQUE = 0.05
# Where no company supplies it there is no product that others have too.
OWN_MAKE = {"zelf gemaakt", "zelf ontwikkeld", "eigen ontwikkeling", "eigen beheer", "in eigen beheer", "intern"}
# What is true of one product wherever it is used.
OF_A_PRODUCT = ("publication_category", "ai_act_class", "technique", "personal_data", "decision_maker")
READ = (
    *OF_A_PRODUCT,
    *("number", "name", "search_name", "search_summary", "category", "provider", "missing", "phase", "dated_on"),
    *(f"application__{name}" for name in ("number", "origin", "copied_from", "collection", "organisation_type")),
    *(f"application__organisation__{name}" for name in ("name", "slug", "type")),
)


@dataclass(frozen=True)
class Similar:
    """A record elsewhere with the same purpose, and by which words of the name one sees that."""

    version: Version
    words: list[str]
    same_name: bool
    score: float


@dataclass(frozen=True)
class Disagreement:
    """A field that says one thing here and another there, where one product is described."""

    here: Row
    there: Row


@dataclass(frozen=True)
class SameProduct:
    """The same product at another organisation, and where the two descriptions disagree."""

    version: Version
    disagreements: list[Disagreement]


class Related:
    """What is like one record, of what the register says today at other organisations. One query."""

    def __init__(self, version: Version):
        self.version = version
        self.name = Name(version)
        # Made anew, since a page fetches a record without its search columns.
        self.summary = _stems(searchable(*summary_of(version)))

    @cached_property
    def _elsewhere(self) -> list[Version]:
        return list(_with_a_name_like(self.version, self.name))

    @cached_property
    def same_product(self) -> list[SameProduct]:
        found = (version for version in self._elsewhere if _is_same_product(self.version, version))
        return [SameProduct(version, list(_disagreements(self.version, version))) for version in found][:MOST_SHOWN]

    @cached_property
    def similar(self) -> list[Similar]:
        """The most alike first, few of one name, and none that is the same product."""
        shown = {same.version.pk for same in self.same_product}
        others = [self._judged(version) for version in self._elsewhere if version.pk not in shown]
        alike = sorted(filter(None, others), key=lambda similar: -similar.score)
        of_one_name = [similar for similar in alike if similar.same_name]
        others_first = [*of_one_name[:MOST_OF_ONE_NAME], *(similar for similar in alike if not similar.same_name)]
        return [*others_first, *of_one_name[MOST_OF_ONE_NAME:]][:MOST_SHOWN]

    @property
    def words(self) -> str:
        """What to search for to see all that share a word with the most similar ones."""
        return " ".join(self.similar[0].words) if self.similar else ""

    def _judged(self, other: Version) -> Similar | None:
        theirs = Name(other)
        is_namesake = self.name.folded == theirs.folded
        summaries = _overlap(self.summary, _stems(other.search_summary))
        score = self.name.likeness(theirs) + summaries + _bonus(self.version, other)
        if not is_namesake and (score < ALIKE or summaries < SUMMARY_ALIKE):
            return None
        words = self.name.shared_with(theirs) or theirs.shared_with(self.name)
        return Similar(other, words, is_namesake, score)


def _stems(summary: str) -> set[str]:
    """How the words of a folded summary begin, of those that tell something."""
    return {word[:STEM] for word in summary.split() if len(word) >= STEM and tells(word)}


def _overlap(one: set[str], other: set[str]) -> float:
    """How much two sets have in common, from 0 to 1."""
    return len(one & other) / (len(one) * len(other)) ** 0.5 if one and other else 0


def _bonus(one: Version, other: Version) -> float:
    same_theme = bool(set(one.category) & set(other.category))
    same_technique = one.technique == other.technique and one.technique not in ("", *Missing.values)
    return SAME_THEME * same_theme + SAME_TECHNIQUE * same_technique


def _with_a_name_like(version: Version, name: Name) -> QuerySet[Version]:
    """Who shares most words of the name, those of the same supplier first. Nobody where no word tells anything."""
    conditions = [Q(search_name__contains=form) for word in name.words for form in (*word.forms, *word.family)]
    if not conditions or not version.application.named:
        return Version.objects.none()
    # By name alone first: an index that has the names is then all that is gone through. What may be read is said below.
    by_name = Version.objects.filter(reduce(or_, conditions), state=State.PUBLISHED).order_by().values("pk")
    others = Version.objects.live().exclude(application__organisation=version.application.organisation_id)
    found = others.filter(Among(F("pk"), by_name.query)).annotate(in_common=_in_common(version, name))
    return (
        found.select_related("application__organisation")
        .only(*READ)
        .order_by(F("in_common").desc(), F("dated_on").desc(), "pk")[:MOST_JUDGED]
    )


def _in_common(version: Version, name: Name) -> Combinable:
    """The letters of the words that a name shares; of the same supplier counts for more than any word."""
    total: Combinable = Value(0)
    for word in name.words:
        whole = reduce(or_, (Q(search_name__contains=form) for form in word.forms))
        begun = [When(search_name__contains=form, then=word.weight // 2) for form in word.family]
        total = total + Case(When(whole, then=word.weight), *begun, default=0, output_field=IntegerField())
    if version.provider:
        total = total + Case(When(provider__iexact=version.provider, then=100), default=0, output_field=IntegerField())
    return total


def _is_same_product(one: Version, other: Version) -> bool:
    """A name that is nearly the same, and the same supplier or one text that the other began as.

    That a text began as another's is no news for the public, so it is never said.
    """
    return same_name(one.name, other.name) and (_same_supplier(one, other) or _is_copy(one, other))


def _same_supplier(one: Version, other: Version) -> bool:
    supplied = one.provider and other.provider and fold(one.provider) not in OWN_MAKE
    return bool(supplied) and same_name(one.provider, other.provider)


def _is_copy(one: Version, other: Version) -> bool:
    sources = one.application.copied_from_id, other.application.copied_from_id
    return any(sources) and (sources[0] == sources[1] or one.pk == sources[1] or other.pk == sources[0])


def _disagreements(here: Version, there: Version) -> Iterator[Disagreement]:
    """Where both say something, and not the same. What one of them leaves open is no disagreement."""
    for name in OF_A_PRODUCT:
        mine, theirs = record.row(here, BY_NAME[name]), record.row(there, BY_NAME[name])
        if not mine.absence and not theirs.absence and mine.value != theirs.value:
            yield Disagreement(mine, theirs)
