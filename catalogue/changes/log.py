"""What changed in the register, as data: what was published, what was withdrawn, which fields, and why.

The log is read in batches: what happened at one moment, in one way. Most are one application; an import is
one of as many as it brought, and is told as one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from catalogue.changes.following import Following, Kind
from register.choices import Origin
from register.fields import Field
from register.history import differences
from register.models import Collection, Version
from register.querysets import VersionQuerySet

# By kind, and by whether they came from another register.
SENTENCES = {
    (Kind.NEW, True): _lazy("%(number)s toepassingen overgenomen uit %(register)s"),
    (Kind.NEW, False): _lazy("%(number)s nieuwe toepassingen"),
    (Kind.CHANGED, True): _lazy("%(number)s toepassingen bijgewerkt uit %(register)s"),
    (Kind.CHANGED, False): _lazy("%(number)s toepassingen gewijzigd"),
    (Kind.WITHDRAWN, True): _lazy("%(number)s toepassingen ingetrokken, eerder overgenomen uit %(register)s"),
    (Kind.WITHDRAWN, False): _lazy("%(number)s toepassingen ingetrokken"),
}
# So many of one moment are still told one by one.
MOST_APART = 10


@dataclass(frozen=True)
class Entry:
    """One application that was published or withdrawn. `previous` is the version that was public before."""

    version: Version
    kind: Kind
    at: datetime
    previous: Version | None = None

    @property
    def is_new(self) -> bool:
        return self.kind is Kind.NEW

    @property
    def is_withdrawn(self) -> bool:
        return self.kind is Kind.WITHDRAWN

    @property
    def changed(self) -> list[Field]:
        return [one.field for one in differences(self.previous, self.version)] if self.previous else []

    @property
    def note(self) -> Any:
        """Why, in words: the organisation's own where it gave any."""
        if self.is_withdrawn:
            return self.version.application.withdrawal_reason
        return note_of(self.version, is_first=self.is_new)

    @property
    def is_in_own_words(self) -> bool:
        return self.is_withdrawn or bool(self.version.change_note)


@dataclass(frozen=True)
class Batch:
    """What happened at one moment in one way, to `number` applications; `entries` when they are told one by one."""

    at: datetime
    kind: Kind
    source: Collection | None
    number: int
    entries: list[Entry] = field(default_factory=list)

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @property
    def title(self) -> str:
        """All of it in one sentence."""
        said = {"number": number_format(self.number, force_grouping=True), "register": self.source}
        return str(SENTENCES[self.kind, bool(self.source)] % said)


class Log:
    """The changes that a reader follows, newest first."""

    def __init__(self, following: Following):
        self.following = following

    @cached_property
    def total(self) -> int:
        """How many changes of applications there are."""
        return self.following.published.count() + self.following.withdrawn.count()

    @property
    def rows(self) -> QuerySet:
        """The batches as rows, not fetched yet: for a paginator, and for `read`."""
        rows = self._rows(self.following.published).union(self._rows(self.following.withdrawn), all=True)
        return rows.order_by("-at", "kind", "-first")

    def _rows(self, versions: VersionQuerySet) -> QuerySet:
        apart = ["pk"] if self.following.is_unfolded else []
        rows = versions.values("at", "kind", *apart, source=F("application__source_register"))
        return rows.annotate(number=Count("pk"), first=Min("pk")).values("at", "kind", "source", "number", "first")

    def read(self, rows: Iterable[dict[str, Any]]) -> Iterator[Batch]:
        """These batches, each small one with its entries."""
        rows = list(rows)
        entries = self._entries([row for row in rows if row["number"] <= MOST_APART])
        sources = Collection.objects.in_bulk({row["source"] for row in rows if row["source"]})
        for row in rows:
            source = sources.get(row["source"])
            yield Batch(row["at"], Kind(row["kind"]), source, row["number"], entries[_key(row)])

    def _entries(self, rows: list[dict[str, Any]]) -> dict[Any, list[Entry]]:
        """The entries of these batches, by what `_key` says of each."""
        members = Q(pk__in=[row["first"] for row in rows if row["number"] == 1])
        for row in rows:
            if row["number"] > 1:
                members |= Q(at=row["at"], kind=row["kind"], application__source_register=row["source"])
        bodies = (self.following.published, self.following.withdrawn)
        entries = [entry for body in bodies for entry in entries_of(body.filter(members).order_by("name", "pk"))]
        found: defaultdict[Any, list[Entry]] = defaultdict(list)
        for entry in entries:
            found[entry.at, entry.kind, entry.version.application.source_register_id].append(entry)
            found[entry.version.pk, entry.kind].append(entry)
        return found


def latest(most: int, asked: QueryDict | None = None) -> list[tuple[Batch, str]]:
    """The last moments at which something changed, each with the query that tells its changes one by one."""
    following = Following(QueryDict() if asked is None else asked)
    log = Log(following)
    return [(batch, following.of_batch(batch)) for batch in log.read(log.rows[:most])]


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    if row["number"] == 1:
        return row["first"], row["kind"]
    return row["at"], row["kind"], row["source"]


def entries_of(versions: VersionQuerySet) -> list[Entry]:
    """An entry for each of these versions. They know `at` and `kind`, and what was published also `previous`."""
    found: list[Any] = list(versions.with_identity())
    keys = {version.pk: getattr(version, "previous", None) for version in found}
    before = Version.objects.ever_public().with_identity().in_bulk({key for key in keys.values() if key})
    return [Entry(each, Kind(each.kind), each.at, before.get(keys[each.pk])) for each in found]


def note_of(version: Version, *, is_first: bool) -> Any:
    """Why a version was published, in words; "" when nobody said so."""
    if version.change_note:
        return version.change_note
    if version.application.origin == Origin.IMPORT:
        register = version.application.source_register
        return _("Overgenomen uit een ander register: %(register)s.") % {"register": register}
    return _("Eerste versie.") if is_first else ""
