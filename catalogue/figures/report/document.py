"""The report: its chapters and figures under their numbers, and of what it is.

It says of which day and revision it is and never when it was made: of the same records it is the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from catalogue import quickscan
from catalogue.addresses import absolute
from catalogue.figures.citing import source_of
from catalogue.figures.figure import Figure, Row
from catalogue.figures.quoted import Quoted, quoted
from catalogue.figures.report import parts
from catalogue.figures.report.parts import Part
from catalogue.figures.report.plates import Beside, Plate
from catalogue.figures.subject import Subject
from catalogue.quickscan import Comparison, EditionCount
from catalogue.quickscan.findings import Finding
from catalogue.statistics import counting
from catalogue.statistics.counting import FEWEST_FOR_SHARES, TakenOver
from catalogue.statistics.units import Unit
from register.models import PublishedFigure

# Before the chapters of figures comes the one on how it was counted.
FIRST_OF_FIGURES = 2


@dataclass(frozen=True)
class Source:
    """Where published figures are from; `number` is what a table says in brackets."""

    number: int
    title: str
    url: str


@dataclass(frozen=True)
class Chapter:
    """`slug` is its anchor. `published` counts the whole edition and belongs to no figure; `findings` are sentences."""

    number: int
    slug: str
    title: Any
    lead: Any
    plates: tuple[Plate, ...]
    published: tuple[Beside, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_large(self) -> bool:
        """Whether it begins on a page of its own."""
        return len(self.plates) > 1


@dataclass(frozen=True)
class Report:
    """The document. `subject` is pinned to its day, so that every address in it keeps giving the same numbers."""

    subject: Subject

    @classmethod
    def of(cls, subject: Subject) -> "Report":
        return cls(replace(subject, selection=subject.lasting.selection()))

    @property
    def title(self) -> str:
        if self.edition_count:
            return _("%(edition)s in cijfers") % {"edition": self.edition_count.edition.title}
        if self.subject.is_whole_register:
            return _("Het register in cijfers")
        return _("Een selectie uit het register in cijfers")

    @property
    def of_what_day(self) -> str:
        """Of an edition the revision: its year is its own, and its records are not of a day."""
        if self.subject.edition:
            return _("nageteld bij revisie %(revision)s van het register") % {"revision": self.subject.revision}
        said = {"day": date_format(self.subject.day, "j F Y"), "revision": self.subject.revision}
        if self.subject.day == self.subject.today:
            return _("stand op %(day)s, revisie %(revision)s van het register") % said
        return _("zoals het register was aan het einde van %(day)s, geteld bij revisie %(revision)s") % said

    @property
    def address(self) -> str:
        """Where this very report stays to be read."""
        return absolute(f"{reverse('catalogue:statistics_report')}{self.subject.lasting}")

    @property
    def licences(self) -> str:
        """Where it says under which licence each source is."""
        return absolute(f"{reverse('catalogue:data')}#licenties")

    @property
    def citation(self) -> str:
        said = {"register": settings.SITE_NAME, "title": self.title, "when": self.of_what_day, "address": self.address}
        return _("%(register)s, ‘%(title)s’, %(when)s, %(address)s") % said

    @property
    def fewest_for_shares(self) -> int:
        return FEWEST_FOR_SHARES

    @cached_property
    def in_short(self) -> list[Quoted]:
        """What people quote of it."""
        return list(self._of_the_edition() if self.subject.edition else quoted(self.subject))

    def _of_the_edition(self) -> Iterator[Quoted]:
        said = Unit.NUMBER.written(self.subject.total)
        yield Quoted(said, _("toepassingen geteld"), _("Uit de reconstructie, per toepassing nageteld."), "")
        if self.edition_count and self.edition_count.held_to:
            wanted, off = len(self.edition_count.held_to), len(self.edition_count.off)
            rest = _("van de %(wanted)s gepubliceerde cijfers komen bij het tellen uit") % {"wanted": wanted}
            definition = _("Waar bronnen elkaar tegenspreken, geldt het nieuwsbericht van TNO zelf.")
            yield Quoted(Unit.NUMBER.written(wanted - off), rest, definition, "")

    @cached_property
    def taken_over(self) -> list[TakenOver]:
        return [] if self.subject.edition else counting.taken_over(self.subject.versions)

    @cached_property
    def edition_count(self) -> EditionCount | None:
        return EditionCount(self.subject.edition) if self.subject.edition and self.subject.is_whole_edition else None

    @cached_property
    def named(self) -> int:
        return counting.named(self.subject.versions)

    @property
    def unnamed(self) -> int:
        return self.subject.total - self.named

    @property
    def other_bases(self) -> Iterable[tuple[str, Any]]:
        """What the records of an edition rest on where that is not TNO; of all, since the report compares them."""
        return quickscan.OTHER_BASIS.items()

    @cached_property
    def sources(self) -> list[Source]:
        """Of the published figures, each once, in the order in which they are first used."""
        figures = self.edition_count.figures if self.edition_count else []
        found = dict.fromkeys((figure.source_title, figure.source_url) for figure in figures)
        return [Source(number, *source) for number, source in enumerate(found, start=1)]

    @cached_property
    def chapters(self) -> list[Chapter]:
        """Those that have anything to say, numbered, and in them the figures."""
        if self.edition_count:
            found = parts.of_an_edition(self.subject, self.edition_count)
        elif self.subject.edition:
            found = parts.of_part_of_an_edition(self.subject)
        else:
            found = parts.of_the_register(self.subject)
        return list(self._numbered(part for part in found if part.says_something))

    @property
    def number_of_sources(self) -> int:
        """Of the chapter that comes after those of figures."""
        return FIRST_OF_FIGURES + len(self.chapters)

    def _numbered(self, found: Iterable[Part]) -> Iterator[Chapter]:
        counted = 0
        for number, part in enumerate(found, start=FIRST_OF_FIGURES):
            plates = []
            for figure in part.figures:
                counted += 1
                beside = self._beside(part.published.get(figure.name, ()))
                plates.append(Plate(counted, _to_elsewhere(figure), source_of(figure, self.subject), beside))
            of_the_whole = self._beside(part.published.get("", ()))
            yield Chapter(number, part.slug, part.title, part.lead, tuple(plates), of_the_whole, part.findings)

    def _beside(self, comparisons: Iterable[Comparison]) -> tuple[Beside, ...]:
        return tuple(Beside(comparison, self._source_of(comparison.figure)) for comparison in comparisons)

    def _source_of(self, figure: PublishedFigure) -> int:
        cited = (figure.source_title, figure.source_url)
        return next(source.number for source in self.sources if (source.title, source.url) == cited)


def _to_elsewhere(figure: Figure) -> Figure:
    """With full addresses: on paper and in a file there is no site around it."""
    return replace(figure, rows=tuple(_row_to_elsewhere(row) for row in figure.rows))


def _row_to_elsewhere(row: Row) -> Row:
    urls = tuple(url and absolute(url) for url in row.urls)
    return replace(row, url=row.url and absolute(row.url), urls=urls)
