"""Which organisation a name stands for.

Four steps, and the first that finds one decides: the name as written; the name in another spelling
(capitals, accents, punctuation); the name without type word and bracketed abbreviation, or the
abbreviation itself; a name that it bore before, in any spelling. Within a step active organisations come
before dissolved ones, and of the dissolved the one that bore the name last. Where two are left, nothing
matches: a guess would put a record at somebody who does not use the application. Then the organisation
counts that the name stood for in an earlier file of the same source: it may have been given a better name
here since.

What was registered by an organisation that has since been dissolved is its successor's today, when it
has exactly one; otherwise it stays with the one that was.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from register.importing.names import bare, slug_of, spelled_alike, type_told_by, without_brackets
from register.models import FormerName, Organisation


@dataclass(frozen=True)
class Owner:
    """Whose a record is. `predecessor` is the dissolved organisation that the name stands for, if it does."""

    organisation: Organisation
    predecessor: Organisation | None = None


class Index:
    """All organisations by the ways in which they are written."""

    def __init__(
        self,
        organisations: Iterable[Organisation],
        predecessors: Iterable[tuple[int, int]],
        earlier: Mapping[str, int] | None = None,
        former: Iterable[tuple[int, str]] = (),
    ):
        """`predecessors` holds pairs of keys: (organisation, predecessor); `earlier` the key by name of the source.

        `former` holds pairs of a key and a name that the organisation bore before.
        """
        self.by_key = {organisation.pk: organisation for organisation in organisations}
        self.earlier = {name: self.by_key[key] for name, key in (earlier or {}).items()}
        self.slugs = {organisation.slug for organisation in self.by_key.values()}
        self.successors = defaultdict(list)
        for successor, predecessor in predecessors:
            self.successors[predecessor].append(self.by_key[successor])
        self.exact: dict[str, list[Organisation]] = defaultdict(list)
        self.alike: dict[str, list[Organisation]] = defaultdict(list)
        self.loose: dict[str, list[Organisation]] = defaultdict(list)
        self.former: dict[str, list[Organisation]] = defaultdict(list)
        self.owners: dict[str, Owner] = {}
        for organisation in self.by_key.values():
            self._add(organisation)
        for key, name in former:
            self.former[spelled_alike(name)].append(self.by_key[key])

    @classmethod
    def of_all(cls, earlier: Mapping[str, int] | None = None) -> "Index":
        links = Organisation.predecessors.through.objects.values_list("from_organisation", "to_organisation")
        former = FormerName.objects.values_list("organisation", "name")
        return cls(Organisation.objects.all(), links, earlier, former)

    def owner(self, name: str) -> Owner:
        """The organisation for a name; a new and unsaved one, marked unmatched, when none matches."""
        if name not in self.owners:
            found = self.find(name) or self.earlier.get(name)
            self.owners[name] = self._today(found) if found else Owner(self._unmatched(name))
        return self.owners[name]

    def find(self, name: str) -> Organisation | None:
        """The organisation that bears or bore this name; None when there is none, or more than one."""
        plain, types = bare(name)
        loose = [*self.loose[without_brackets(name)], *self.loose[plain]]
        steps = (
            self.exact[name],
            self.alike[spelled_alike(name)],
            [organisation for organisation in loose if types is None or organisation.type in types],
            self.former[spelled_alike(name)],
        )
        candidates = next(filter(None, steps), [])
        return _the_one({organisation.pk: organisation for organisation in candidates}.values())

    def _add(self, organisation: Organisation) -> None:
        self.exact[organisation.name].append(organisation)
        self.alike[spelled_alike(organisation.name)].append(organisation)
        # What no list of the government holds is known by its own name only.
        if not organisation.unmatched:
            for key in _loose_keys(organisation):
                self.loose[key].append(organisation)

    def _today(self, organisation: Organisation) -> Owner:
        """The organisation itself, or the single one that took over its tasks."""
        if organisation.active:
            return Owner(organisation)
        heirs = {heir.pk: heir for heir in heirs_by(lambda each: self.successors[each.pk], organisation)}
        if len(heirs) != 1:
            return Owner(organisation)
        return Owner(next(iter(heirs.values())), predecessor=organisation)

    def _unmatched(self, name: str) -> Organisation:
        slug, number = slug_of(name), 1
        while slug in self.slugs:
            number += 1
            slug = slug_of(name, str(number))
        self.slugs.add(slug)
        return Organisation(name=name, slug=slug, type=type_told_by(name), unmatched=True)


def heirs_by(successors_of: Callable, organisation: Organisation) -> Iterator[Organisation]:
    """Every active successor, of successors too. A circle in the data is walked once."""
    seen, waiting = {organisation.pk}, [organisation]
    while waiting:
        for successor in successors_of(waiting.pop()):
            if successor.active:
                yield successor
            elif successor.pk not in seen:
                seen.add(successor.pk)
                waiting.append(successor)


def _loose_keys(organisation: Organisation) -> set[str]:
    plain, _types = bare(organisation.name)
    full, abbreviation = without_brackets(organisation.name), spelled_alike(organisation.abbreviation)
    keys = {plain, full}
    if abbreviation:
        keys |= {abbreviation, f"{abbreviation} {full}", f"{full} {abbreviation}"}
    return keys


def _the_one(candidates) -> Organisation | None:
    """The only active and recognised one, else the only unmatched one, else the last of the dissolved."""
    candidates = list(candidates)
    active = [organisation for organisation in candidates if organisation.active]
    if not active:
        ends = [organisation.active_until or date.min for organisation in candidates]
        return candidates[ends.index(max(ends))] if ends and ends.count(max(ends)) == 1 else None
    for unmatched in (False, True):
        of_this_kind = [organisation for organisation in active if organisation.unmatched is unmatched]
        if len(of_this_kind) == 1:
            return of_this_kind[0]
    return None
