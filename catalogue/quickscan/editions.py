"""The records of each quickscan edition, counted, each published figure beside what counting gives.

What is counted comes from `statistics/` and never looks at what was printed.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalogue import dimensions
from catalogue.quickscan.published import Comparison, Counted, is_printed, percentage
from catalogue.statistics import counting
from catalogue.statistics.counting import Table
from register.choices import FigureDimension, Technique
from register.models import Collection, Edition, PublishedFigure, Version

# What each published figure counts by, in our dimensions. Of what is not here no record says anything.
DIMENSIONS = {
    FigureDimension.ORGANISATION_TYPE: (dimensions.ORGANISATION_TYPE,),
    FigureDimension.APPLICATION_TYPE: (dimensions.APPLICATION_TYPE, dimensions.APPLICATION_SUBTYPE),
    FigureDimension.TECHNIQUE: (dimensions.TECHNIQUE,),
    FigureDimension.PHASE: (dimensions.PHASE,),
    FigureDimension.THEME: (dimensions.THEME,),
}

# What the records of an edition rest on where it is not what TNO published.
OTHER_BASIS = {
    "2021": _(
        "Van TNO zijn hier alleen het totaal en het aantal met een onbekende techniek. De techniek en de fase van de "
        "toepassingen met een naam volgen de codering van het Joint Research Centre van de Europese Commissie (AI "
        "Watch, CC BY 4.0). Dat is niet de indeling van TNO. De soort organisatie hebben wij zelf bepaald."
    ),
}


@dataclass(frozen=True)
class Caution:
    """Why numbers compare only roughly, and who says so."""

    text: Any
    source_title: str
    source_url: str


NOT_ALIKE = Caution(
    _(
        "Let op: in 2019 en 2021 telde TNO ook algoritmes mee die alleen vaste regels volgen. In 2024 niet. De "
        "aantallen zijn dus niet helemaal te vergelijken."
    ),
    "Binnenlands Bestuur, Inzet van AI door de overheid neemt snel toe (25-06-2024)",
    "https://www.binnenlandsbestuur.nl/digitaal/inzet-van-ai-door-de-overheid-neemt-snel-toe",
)
# What an edition left out of its count, by that same source.
NOT_COUNTED = {("2024", FigureDimension.TECHNIQUE): {Technique.RULE_BASED}}


class EditionCount:
    """The records of one edition, counted once, and compared with what was published."""

    def __init__(self, edition: Edition):
        self.edition = edition
        self.versions = Version.objects.in_edition(edition)
        self._tables: dict[FigureDimension, list[Table]] = {}
        self._others: dict[str, EditionCount | None] = {}

    def of(self, slug: str) -> "EditionCount | None":
        """Another edition that has records; None where it is not loaded."""
        if slug not in self._others:
            other = Edition.objects.filter(pk=slug, has_records=True, entries__isnull=False).first()
            self._others[slug] = EditionCount(other) if other else None
        return self._others[slug]

    @cached_property
    def total(self) -> int:
        return counting.total(self.versions)

    @cached_property
    def figures(self) -> list[PublishedFigure]:
        # Kept with the edition, which others count too.
        prefetch_related_objects([self.edition], "figures")
        return list(self.edition.figures.all())

    @cached_property
    def tables(self) -> dict[FigureDimension, list[Table]]:
        """By each dimension that figures were published of."""
        return {dimension: self.tables_of(dimension) for dimension in DIMENSIONS}

    def tables_of(self, dimension: FigureDimension) -> list[Table]:
        """What is counted by one dimension. Only a number that was published has a share."""
        if dimension not in self._tables:
            codes = self.published(dimension)
            counted = counting.tables(self.versions, DIMENSIONS[dimension])
            self._tables[dimension] = [table.occurring.with_shares_of(codes) for table in counted]
        return self._tables[dimension]

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Every published figure of the edition, in the order of the sources."""
        return [Comparison(figure, self.count(figure)) for figure in self.figures]

    def of_dimension(self, *wanted: FigureDimension) -> list[Comparison]:
        return [comparison for comparison in self.comparisons if comparison.figure.dimension in wanted]

    def published(self, dimension: FigureDimension) -> set[str]:
        """The codes of which a number was published that counting must give."""
        return {figure.code for figure in self.figures if figure.preferred and figure.dimension == dimension}

    @property
    def off(self) -> list[Comparison]:
        """The figures that counting must give and does not."""
        return [comparison for comparison in self.comparisons if not comparison.holds]

    @property
    def held_to(self) -> list[Comparison]:
        """The figures that counting must give."""
        return [comparison for comparison in self.comparisons if comparison.figure.preferred]

    def comparison(self, dimension: FigureDimension, code: str) -> Comparison | None:
        """The figure of one code that counting must give; None where there is none."""
        return next(
            (
                comparison
                for comparison in self.held_to
                if (comparison.figure.dimension, comparison.figure.code) == (dimension, code)
            ),
            None,
        )

    def number(self, dimension: FigureDimension, code: str) -> int:
        """How many records have a code."""
        return sum(table.row(code).number for table in self.tables_of(dimension))

    def count(self, figure: PublishedFigure) -> Counted | None:
        """What the records say of the thing that a figure counts; None when they say nothing of it."""
        if not (self.edition.has_records and figure.code and is_printed(figure)):
            return None
        if figure.dimension == FigureDimension.TOTAL:
            return Counted(self.total)
        if figure.dimension == FigureDimension.GROWTH:
            return self._growth_since(figure.code)
        dimension = FigureDimension(figure.dimension)
        for table in self.tables_of(dimension) if dimension in DIMENSIONS else []:
            if figure.code in dict(table.dimension.choices):
                number = table.row(figure.code).number
                return Counted(number, percentage(number, self.total))
        return None

    def _growth_since(self, slug: str) -> Counted | None:
        before = self.of(slug)
        if before is None or not before.total:
            return None
        return Counted(
            None, percentage(self.total - before.total, before.total), counting.times(before.total, self.total)
        )


@dataclass(frozen=True)
class EditionTotal:
    """How many records an edition has, and how many times the edition before it; None for the first."""

    edition: Edition
    number: int
    times: Decimal | None


def counts() -> list[EditionCount]:
    """The editions with records, in order of year."""
    return [EditionCount(edition) for edition in editions() if edition.has_records]


def newest_counted() -> EditionCount | None:
    """The last edition of which records are loaded; None where there is none."""
    return next((count for count in reversed(counts()) if count.total), None)


def editions() -> list[Edition]:
    """The quickscan editions, in order of year."""
    return list(Edition.objects.filter(collection=Collection.QUICKSCAN))


def series() -> list[EditionTotal]:
    """The total of each edition with records, in order of year."""
    found = counts()
    grown = [counting.times(before.total, after.total) for before, after in pairwise(found)]
    return [
        EditionTotal(count.edition, count.total, times) for count, times in zip(found, [None, *grown], strict=False)
    ]
