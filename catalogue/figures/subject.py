"""Of what figures are: which records, as they stood on which day, and how one finds them again."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from catalogue import choosing
from catalogue.choosing import Chosen, Query
from catalogue.dimensions import BY_PARAMETER, NOTHING, ORGANISATION_TYPE
from catalogue.filters import Selection, followed
from catalogue.statistics import counting
from catalogue.statistics.coverage import Past
from register.models import Edition
from register.querysets import VersionQuerySet

# What chooses among organisations as it does among records; `sort` chooses nothing.
OF_ORGANISATIONS = (ORGANISATION_TYPE.name, "op")


@dataclass(frozen=True)
class Subject:
    """The register, a selection of it, or a quickscan edition; today's, or as it was at the end of the day `op`.

    `options` is what else the address says: what a single figure can be asked. `unused` labels the choices that cannot
    be used, where organisations are counted instead of records.
    """

    selection: Selection
    revision: int
    today: date
    options: QueryDict
    unused: tuple[Any, ...] = ()

    @classmethod
    def of(cls, asked: QueryDict, revision: int) -> "Subject":
        """What an address asks. What cannot be used is in `selection.problems`."""
        return cls(Selection(followed(asked)), revision, timezone.localdate(), asked)

    @classmethod
    def of_the_register(cls, revision: int) -> "Subject":
        """All of it, today: also what is of all editions is asked of no selection."""
        return cls.of(QueryDict(), revision)

    def of_organisations(self) -> "Subject":
        """The same for what counts organisations, also those without records: of some types only, and of a day."""
        asked, unused = QueryDict(mutable=True), []
        for name, each in self.selection.filters.items():
            values = list(filter(None, self.selection.data.getlist(name)))
            if values and name in OF_ORGANISATIONS:
                asked.setlist(name, values)
            elif values and name != "sort":
                unused.append(each.label)
        return replace(self, selection=Selection(asked), unused=tuple(unused))

    @cached_property
    def past(self) -> Past:
        """What organisations had on any day."""
        return Past.read()

    @cached_property
    def query(self) -> Query:
        """The choices, for addresses of the same selection."""
        return Query.of(self.selection).leaving_out("sort")

    @cached_property
    def chosen(self) -> list[Chosen]:
        """The choices in words."""
        return list(choosing.chosen(self.selection, self.query))

    @cached_property
    def versions(self) -> VersionQuerySet:
        return self.selection.counted

    @cached_property
    def total(self) -> int:
        return counting.total(self.versions)

    @property
    def edition(self) -> Edition | None:
        return self.selection.edition_chosen

    @property
    def day(self) -> date:
        """The day at whose end the register is counted; of today, until now."""
        return self.selection.day or self.today

    @property
    def is_whole_register(self) -> bool:
        """Whether nothing narrows it; a day does not."""
        return all(choice.name == "op" for choice in self.chosen)

    @property
    def is_whole_edition(self) -> bool:
        """Whether it is of all records of an edition: of a part of one nothing was published."""
        return self.edition is not None and self.query.pairs == (("edition", self.edition.slug),)

    def list_url(self, name: str = "", value: Any = "") -> str:
        """Where the records are listed; with a parameter, those of them that have this value."""
        return self.list_url_of({name: value} if name else {})

    def list_url_of(self, values: dict[str, Any]) -> str:
        """Where those of them are listed that have all these values, by parameter; "" where no address can say so."""
        if not all(self._can_narrow(name, value) for name, value in values.items()):
            return ""
        pairs = [*self.query.leaving_out(*values).pairs, *values.items()]
        return f"{reverse('catalogue:list')}{'?' if pairs else ''}{urlencode(pairs)}"

    def _can_narrow(self, name: str, value: Any) -> bool:
        """Whether the value can take the place of what is chosen of its dimension, and leave these records only."""
        dimension = BY_PARAMETER.get(name)
        if dimension is None or dimension.is_open:
            return True
        # A record may have one value that is chosen and this one, that is not.
        chosen = self.selection.given(name) if dimension.many else []
        # What left the vocabulary can be counted, and no more be asked for.
        return value in dict(dimension.choices) | NOTHING and (not chosen or value in chosen)

    @property
    def lasting(self) -> Query:
        """The same choices as of this day: where the same numbers stay to be read."""
        return self.query if self.edition or self.selection.day else self.query.plus("op", self.day.isoformat())
