"""What stands in the report, in which order and under which number.

The register's report follows the pages of figures, so a figure that is put on a page is in the report too. That of
an edition lays beside each counted number what was published. It says of which day and revision it is and never when
it was made: of the same records it is the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import quickscan
from catalogue.addresses import absolute
from catalogue.charts.drawing import draw
from catalogue.charts.pieces import pieces
from catalogue.charts.shapes import Drawing
from catalogue.choosing import Query
from catalogue.figures import by_dimension, editions, shelf
from catalogue.figures.citing import source_of
from catalogue.figures.figure import Drawn, Figure, Row
from catalogue.figures.pages import PAGES
from catalogue.figures.quoted import Quoted, quoted
from catalogue.figures.subject import Subject
from catalogue.figures.transparency import transparency
from catalogue.quickscan import Comparison, EditionCount, findings
from catalogue.quickscan.editions import counts
from catalogue.quickscan.findings import Finding
from catalogue.statistics import counting
from catalogue.statistics.counting import FEWEST_FOR_SHARES, TakenOver
from catalogue.statistics.units import Unit
from register.choices import FigureDimension
from register.models import PublishedFigure

# Before the chapters of figures comes the one on how it was counted.
FIRST_OF_FIGURES = 2
OF_THE_WHOLE = (FigureDimension.TOTAL, FigureDimension.GROWTH)
# Rows of a table: with its drawing above it on a page, beside its drawing, and on paper at all. A page has some fifty.
HIGHEST_ABOVE, HIGHEST_BESIDE, LONGEST = 8, 25, 100
MOST_COLUMNS = 7
# Pixels of a page of A4 that are left for a drawing, below the head of its chapter.
PAGE = 760
# The figure that counts what was published.
NAMES = {published: by_dimension.NAME_OF[ours[0]] for published, ours in quickscan.DIMENSIONS.items()}


@dataclass(frozen=True)
class Source:
    """Where published figures are from; `number` is what a table says in brackets."""

    number: int
    title: str
    url: str


@dataclass(frozen=True)
class Beside:
    """A published figure beside the counted one, with the number of its source."""

    comparison: Comparison
    source: int


@dataclass(frozen=True)
class Piece:
    """The part `number` of the `of` into which a drawing is cut; `slug` makes the names in it its own."""

    slug: str
    drawing: Drawing
    number: int
    of: int


@dataclass(frozen=True)
class Plate:
    """A figure under its number, which counts on through the chapters; `address` is where the same numbers stay."""

    number: int
    figure: Figure
    address: str
    published: tuple[Beside, ...] = ()

    @property
    def slug(self) -> str:
        return f"figuur-{self.number}"

    @cached_property
    def drawing(self) -> Drawing | None:
        return draw(self.figure) if self.figure.says_something else None

    @property
    def pairs(self) -> list[list[Piece]]:
        """The drawing: cut, two pieces beside each other, where it would be more than half a page."""
        if self.drawing is None:
            return []
        is_whole = not self.is_wide or self.drawing.height <= self._highest
        cut = pieces(self.drawing, 1 if is_whole else 2 * ceil(self.drawing.height / (2 * PAGE)))
        found = [
            Piece(f"{self.slug}-{number}", drawing, number, len(cut)) for number, drawing in enumerate(cut, start=1)
        ]
        return [found[first : first + 2] for first in range(0, len(found), 2)]

    @property
    def _highest(self) -> int:
        """A heat table is cut only where it must: the heads of its columns stand above its first piece."""
        return PAGE if self.figure.drawn is Drawn.HEAT else PAGE // 2

    @property
    def is_wide(self) -> bool:
        """Whether the table needs the whole width, or one of both a page: it is below the drawing then."""
        is_high = self.drawing is not None and self.drawing.height > PAGE
        return is_high or len(self.figure.columns) > 2 or len(self.figure.rows) > HIGHEST_BESIDE

    @property
    def is_tall(self) -> bool:
        """Whether drawing and table together may not fit on a page."""
        return self.is_wide and len(self.figure.rows) > HIGHEST_ABOVE

    @property
    def has_many_columns(self) -> bool:
        """Whether they fit on paper in small letters only."""
        return len(self.figure.columns) > MOST_COLUMNS

    @property
    def is_too_long(self) -> bool:
        """Whether the rows would fill the paper, such as a list of all organisations: they are at the address only."""
        return len(self.figure.rows) > LONGEST


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
            parts = _of_an_edition(self.subject, self.edition_count)
        elif self.subject.edition:
            parts = _of_part_of_an_edition(self.subject)
        else:
            parts = _of_the_register(self.subject)
        return list(self._numbered(part for part in parts if part.says_something))

    @property
    def number_of_sources(self) -> int:
        """Of the chapter that comes after those of figures."""
        return FIRST_OF_FIGURES + len(self.chapters)

    def _numbered(self, parts: Iterable["Part"]) -> Iterator[Chapter]:
        counted = 0
        for number, part in enumerate(parts, start=FIRST_OF_FIGURES):
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


@dataclass(frozen=True)
class Part:
    """A chapter that has no numbers yet. `published` by the name of a figure, or "" for what counts the whole."""

    slug: str
    title: Any
    lead: Any
    figures: tuple[Figure, ...] = ()
    published: dict[str, list[Comparison]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def says_something(self) -> bool:
        said = (figure.says_something or (figure.rows and not figure.is_drawn) for figure in self.figures)
        return any([*said, *self.published.values(), self.findings])


CONTENT = ("inhoud-van-het-register", gettext_lazy("Wat er staat"))
LEAD = gettext_lazy("De toepassingen, verdeeld naar elk kenmerk.")


def _of_the_register(subject: Subject) -> Iterator[Part]:
    """First the dimensions that are on no page, then each page, then the lists."""
    on_a_page = {name for page in PAGES.values() for name in page.figures}
    yield _part(*CONTENT, LEAD, [name for name in by_dimension.FIGURES if name not in on_a_page], subject)
    for page in PAGES.values():
        yield _part(page.slug, page.title, page.lead, page.figures, subject)
    others = shelf.FIGURES.keys() - on_a_page - by_dimension.FIGURES.keys() - editions.FIGURES.keys()
    lead = _("Wat te lang is om te tekenen.")
    yield _part("lijsten", _("Lijsten"), lead, [name for name in shelf.FIGURES if name in others], subject)


def _of_part_of_an_edition(subject: Subject) -> Iterator[Part]:
    yield _part(*CONTENT, LEAD, NAMES.values(), subject)


def _of_an_edition(subject: Subject, count: EditionCount) -> Iterator[Part]:
    yield Part(
        "bevindingen",
        _("Wat TNO erover schreef"),
        _("De bevindingen van TNO, met de getallen die het tellen nu geeft."),
        findings=tuple(findings.of(count)),
    )
    # What compares the editions is of all of them, whichever was asked.
    everything = replace(subject, selection=Query(()).selection())
    totals, *side_by_side = editions.all_figures(counts(), everything)
    yield Part(
        "totaal",
        _("Totaal en groei"),
        _("De edities na elkaar, en wat er over het totaal is gepubliceerd."),
        (totals,),
        {"": count.of_dimension(*OF_THE_WHOLE)},
    )
    yield Part(
        "kenmerken",
        _("Geteld, en gepubliceerd"),
        _("Naar elk kenmerk: wat de losse toepassingen samen opleveren, en daarbij wat er is gepubliceerd."),
        tuple(shelf.build(name, subject) for name in NAMES.values()),
        {name: count.of_dimension(dimension) for dimension, name in NAMES.items()},
    )
    yield Part(
        "bekend",
        _("Wat er bekend is, en wat niet"),
        _("Van hoeveel toepassingen iets bekend, onbekend of niet gepubliceerd is."),
        (transparency(subject),),
    )
    yield Part(
        "edities",
        _("De edities naast elkaar"),
        _("Per kenmerk wat van elke editie is gepubliceerd, en wat er veranderde."),
        tuple(side_by_side),
    )
    others = [dimension for dimension in FigureDimension if dimension not in (*OF_THE_WHOLE, *NAMES)]
    yield Part(
        "alleen-gepubliceerd",
        _("Alleen gepubliceerd"),
        _("Hierover zeggen de losse toepassingen niets. Dit is dus niet na te tellen."),
        published={"": count.of_dimension(*others)},
    )


def _part(slug: str, title: Any, lead: Any, names: Iterable[str], subject: Subject) -> Part:
    figures = (shelf.build(name, subject) for name in names)
    return Part(slug, title, lead, tuple(figure for figure in figures if not figure.refused))


def _to_elsewhere(figure: Figure) -> Figure:
    """With full addresses: on paper and in a file there is no site around it."""
    return replace(figure, rows=tuple(_row_to_elsewhere(row) for row in figure.rows))


def _row_to_elsewhere(row: Row) -> Row:
    urls = tuple(url and absolute(url) for url in row.urls)
    return replace(row, url=row.url and absolute(row.url), urls=urls)
