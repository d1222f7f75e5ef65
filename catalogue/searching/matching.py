"""Finding versions by words: which ones hold them all, and which of those first.

The name counts for more than the organisation, that for more than the summary (short description, search terms,
supplier), and that for more than the rest; a word on its own for more than one inside another. Of equals the newest
is first.
"""

from functools import cached_property

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import In

from catalogue.searching.organisations import Named, holds, named
from catalogue.searching.words import Part, parts_of, row_of
from register import numbers
from register.querysets import VersionQuerySet

MAX_LENGTH = 200
# What a part adds to the relevance: how it stands in a text, and what that adds; the first that holds.
IN_NAME = (("itself", 12), ("whole", 11), ("compound", 10), ("beginning", 9), ("forms", 8))
NAME_OF_ORGANISATION = 6
IN_SUMMARY = (("whole", 4), ("forms", 3))
ELSEWHERE = 1
# What is added when a name has all words after each other, or the organisation has all of them in its name.
ALL_TOGETHER = 6
ORGANISATION = "application__organisation"
# More organisations than these have so many records that reading all of them is quicker.
FEW = 10


class Among(In):
    """`in` a subquery that PostgreSQL answers once and first, however few rows it expects of it.

    With the figures of a table that was filled a moment ago it would answer it again for each row, in 15 s.
    """

    def as_postgresql(self, compiler, connection):
        column, column_params = self.process_lhs(compiler, connection)
        answer, answer_params = self.process_rhs(compiler, connection)
        return f"{column} = ANY(ARRAY{answer})", [*column_params, *answer_params]


class Question:
    """What a reader typed, to narrow any versions with. Looks the organisations up once."""

    def __init__(self, words: str):
        self.number = words.strip() if numbers.is_valid(words.strip()) else ""
        self.parts = parts_of(words)
        self.sought = [part for part in self.parts if not part.without]
        self.row = row_of(words)

    def narrow(self, versions: VersionQuerySet) -> VersionQuerySet:
        """The versions that hold all that is asked and nothing that is asked away. Adds `relevance`."""
        if self.number:
            own_number = Q(application__number=self.number) | Q(application__source_id=self.number)
            return versions.filter(own_number).annotate(relevance=Value(1))
        for part in self.parts:
            versions = versions.exclude(self._held(part)) if part.without else self._holding(part, versions)
        return versions.annotate(relevance=self._relevance)

    @cached_property
    def organisations(self) -> dict[Part, Named]:
        return named([*self.parts, *([self.row] if self.row else [])])

    def _held(self, part: Part) -> Q:
        return holds("search_text", part.forms) | _is_of(self.organisations[part].all)

    def _holding(self, part: Part, versions: VersionQuerySet) -> VersionQuerySet:
        organisations = self.organisations[part].all
        if not 0 < len(organisations) <= FEW:
            return versions.filter(self._held(part))
        # A look in each of two indexes, where an "or" over two tables would read every record.
        every = versions.model._default_manager.order_by().values("pk")
        by_text, by_name = every.filter(holds("search_text", part.forms)), every.filter(_is_of(organisations))
        return versions.filter(Among(F("pk"), by_text.union(by_name, all=True).query))

    @property
    def _relevance(self) -> Combinable:
        relevance: Combinable = Value(0)
        for part in self.sought:
            relevance = relevance + self._weight(part)
        return relevance + self._all_together

    def _weight(self, part: Part) -> Combinable:
        name = [(holds("search_name", getattr(part, how)), weight) for how, weight in IN_NAME]
        organisation = (_is_of(self.organisations[part].by_word), NAME_OF_ORGANISATION)
        summary = [(holds("search_summary", getattr(part, how)), weight) for how, weight in IN_SUMMARY]
        return _first_of([*name, organisation, *summary], ELSEWHERE)

    @property
    def _all_together(self) -> Combinable:
        if not self.row or not self.sought:
            return Value(0)
        having_all = frozenset.intersection(*(self.organisations[part].by_word for part in self.sought))
        of_organisation = _is_of(having_all | self.organisations[self.row].all)
        return _first_of([(holds("search_name", self.row.forms) | of_organisation, ALL_TOGETHER)], 0)


def _is_of(organisations) -> Q:
    """Whether it is of one of these; of none of them nothing is said."""
    return Q(**{f"{ORGANISATION}__in": sorted(organisations)}) if organisations else Q()


def _first_of(weights, otherwise: int) -> Combinable:
    """The weight of the first condition that holds."""
    whens = [When(condition, then=weight) for condition, weight in weights if condition]
    return Case(*whens, default=otherwise, output_field=IntegerField()) if whens else Value(otherwise)
