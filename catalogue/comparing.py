"""Up to four records side by side: what an address asks for, field by field, and where they differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue import record
from catalogue.record import Row
from catalogue.related import Related
from catalogue.searching.matching import MAX_LENGTH, Question
from register.fields import Field, Section, in_section
from register.models import Version

MOST = 4
MOST_SUGGESTED = 5
NUMBER_LENGTH = 8
# What `view` says where only the fields that differ are shown.
DIFFERENCES = "differences"
# Of each record its own, so no difference: who it is, and where it is. The status follows from the phase.
NOT_COMPARED = {"name", "organization", "contact_email", "website", "url", "process_index_url", "status"}
SECTIONS = [section for section in Section if section is not Section.METADATA]


class Verdict(StrEnum):
    """How the records stand in one field."""

    SAME = "gelijk"
    DIFFERENT = "verschilt"
    PARTLY = "deels"
    NOWHERE = "nergens"


VERDICT_LABELS: dict[Verdict, Promise] = {
    Verdict.SAME: _("Gelijk"),
    Verdict.DIFFERENT: _("Verschilt"),
    Verdict.PARTLY: _("Niet overal bekend"),
    Verdict.NOWHERE: _("Nergens bekend"),
}


@dataclass(frozen=True)
class Line:
    """One field of all the records."""

    field: Field
    versions: list[Version]
    cells: tuple[Row, ...]

    @property
    def with_versions(self) -> list[tuple[Row, Version]]:
        return list(zip(self.cells, self.versions, strict=True))

    @cached_property
    def verdict(self) -> Verdict:
        told = [cell.value for cell in self.cells if not cell.absence]
        if not told:
            return Verdict.NOWHERE
        if any(value != told[0] for value in told):
            return Verdict.DIFFERENT
        return Verdict.SAME if len(told) == len(self.cells) else Verdict.PARTLY

    @property
    def label(self) -> Promise:
        return VERDICT_LABELS[self.verdict]

    @property
    def is_for_one_reason(self) -> bool:
        """Whether no record has it, all for the same reason: then it need not be said of each."""
        return self.verdict is Verdict.NOWHERE and len({(cell.absence, cell.ground) for cell in self.cells}) == 1


@dataclass(frozen=True)
class Group:
    """The lines of one section; `untold` are those that no record has, by the one reason for it."""

    section: Section
    lines: list[Line]
    untold: list[tuple[str | Promise, list[Field]]]


@dataclass(frozen=True)
class Column:
    """A record that is compared, and the address of the comparison without it."""

    version: Version
    without: str


class Comparison:
    """What the reader asked to compare, as far as it is there."""

    def __init__(self, numbers: list[str], words: str = "", only_differences: bool = False):
        self.is_too_many = len(numbers) > MOST
        self.numbers = numbers[:MOST]
        self.words = words
        self.only_differences = only_differences

    @classmethod
    def of(cls, query) -> "Comparison":
        """The first ones that `nummer` names, with what `q` adds when that is a number too."""
        numbers = [_bare(text) for text in query.getlist("nummer")]
        words = query.get("q", "").strip()[:MAX_LENGTH]
        if _is_number(_bare(words)):
            numbers.append(_bare(words))
            words = ""
        return cls(list(dict.fromkeys(filter(None, numbers))), words, query.get("view") == DIFFERENCES)

    @cached_property
    def versions(self) -> list[Version]:
        """In the order asked."""
        found = Version.objects.published().with_identity().filter(application__number__in=self._possible)
        return sorted(found, key=lambda version: self.numbers.index(version.application.number))

    @cached_property
    def withdrawn(self) -> list[Version]:
        return list(Version.objects.withdrawn().with_identity().filter(application__number__in=self._possible))

    @property
    def _possible(self) -> list[str]:
        return [number for number in self.numbers if _is_number(number)]

    @property
    def not_there(self) -> list[str]:
        """Numbers of nothing public; what has not the look of a number is not repeated."""
        there = {version.application.number for version in [*self.versions, *self.withdrawn]}
        return [number for number in self._possible if number not in there]

    @property
    def has_nonsense(self) -> bool:
        return len(self._possible) < len(self.numbers)

    @property
    def chosen(self) -> list[str]:
        return [version.application.number for version in self.versions]

    @property
    def columns(self) -> list[Column]:
        return [
            Column(version, self.address([number for number in self.chosen if number != version.application.number]))
            for version in self.versions
        ]

    @property
    def may_add(self) -> bool:
        return len(self.versions) < MOST

    @property
    def is_comparison(self) -> bool:
        return len(self.versions) > 1

    def address(self, numbers: list[str], only_differences: bool | None = None) -> str:
        only = self.only_differences if only_differences is None else only_differences
        pairs = [("nummer", number) for number in numbers]
        return "?" + urlencode(pairs + ([("view", DIFFERENCES)] if only else []))

    @property
    def query(self) -> str:
        """What of the address belongs to the page."""
        return self.address(self.chosen) if self.chosen else ""

    @property
    def all_url(self) -> str:
        return self.address(self.chosen, only_differences=False)

    @property
    def differences_url(self) -> str:
        return self.address(self.chosen, only_differences=True)

    @cached_property
    def suggestions(self) -> list[tuple[Version, str]]:
        """What may be added, with the address that does so: what the words find, or what is like the only one."""
        if not self.may_add:
            return []
        found = self._with_words() if self.words else self._like_the_only_one()
        return [(version, self.address([*self.chosen, version.application.number])) for version in found]

    def _with_words(self) -> Iterable[Version]:
        found = Question(self.words).narrow(Version.objects.live().with_identity())
        others = found.exclude(application__number__in=self.chosen)
        return others.order_by("-relevance", "-dated_on", "pk")[:MOST_SUGGESTED]

    def _like_the_only_one(self) -> Iterable[Version]:
        if len(self.versions) != 1:
            return []
        related = Related(self.versions[0])
        products = [same.version for same in related.same_product]
        return [*products, *(similar.version for similar in related.similar)][:MOST_SUGGESTED]

    @cached_property
    def lines(self) -> dict[Section, list[Line]]:
        return {section: list(self._lines(section)) for section in SECTIONS}

    def _lines(self, section: Section) -> Iterator[Line]:
        for field in in_section(section):
            if field.shown and field.name not in NOT_COMPARED:
                yield Line(field, self.versions, tuple(record.row(version, field) for version in self.versions))

    @property
    def difference_count(self) -> int:
        return sum(line.verdict is Verdict.DIFFERENT for lines in self.lines.values() for line in lines)

    @property
    def groups(self) -> Iterator[Group]:
        """Each section that has something to show."""
        for section, lines in self.lines.items():
            shown = [line for line in lines if not line.is_for_one_reason and self._is_asked(line)]
            untold: dict = {}
            for line in lines:
                if line.is_for_one_reason and not self.only_differences:
                    untold.setdefault(str(line.cells[0].absence), []).append(line.field)
            if shown or untold:
                yield Group(section, shown, list(untold.items()))

    def _is_asked(self, line: Line) -> bool:
        return not self.only_differences or line.verdict in (Verdict.DIFFERENT, Verdict.PARTLY)


def _bare(text: str) -> str:
    """A number as people copy it, with spaces or dots in it."""
    return "".join(text.split()).replace(".", "")


def _is_number(text: str) -> bool:
    return len(text) == NUMBER_LENGTH and text.isascii() and text.isdigit()
