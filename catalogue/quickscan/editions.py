"""The records of each quickscan edition, counted, each published figure beside what counting gives.

What is counted comes from `statistics/` and never looks at what was printed.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

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

    @cached_property
    def total(self) -> int:
        return counting.total(self.versions)

    @cached_property
    def figures(self) -> list[PublishedFigure]:
        return list(self.edition.figures.all())

    @cached_property
    def tables(self) -> dict[FigureDimension, list[Table]]:
        """By each dimension that figures were published of. Only a number that was published has a share."""
        counted = iter(counting.tables(self.versions, [one for ours in DIMENSIONS.values() for one in ours]))
        return {
            dimension: [next(counted).occurring.with_shares_of(self.published(dimension)) for _one in ours]
            for dimension, ours in DIMENSIONS.items()
        }

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Every published figure of the edition, in the order of the sources."""
        return [Comparison(figure, self.count(figure)) for figure in self.figures]

    def of_dimension(self, *wanted: FigureDimension) -> list[Comparison]:
        return [comparison for comparison in self.comparisons if comparison.figure.dimension in wanted]

    def published(self, dimension: FigureDimension) -> set[str]:
        """The codes of which a number was published that counting must give."""
        return {figure.code for figure in self.figures if figure.preferred and figure.dimension == dimension}

    def comparison(self, dimension: FigureDimension, code: str) -> Comparison | None:
        """The figure that counting must give of one code, beside what it gives; None where there is none."""
        wanted = (comparison for comparison in self.of_dimension(dimension) if comparison.figure.code == code)
        return next((comparison for comparison in wanted if comparison.figure.preferred), None)

    def number(self, dimension: FigureDimension, code: str) -> int:
        """How many records have a code."""
        return sum(table.row(code).number for table in self.tables[dimension])

    def count(self, figure: PublishedFigure) -> Counted | None:
        """What the records say of the thing that a figure counts; None when they say nothing of it."""
        if not (self.edition.has_records and figure.code and is_printed(figure)):
            return None
        if figure.dimension == FigureDimension.TOTAL:
            return Counted(self.total)
        if figure.dimension == FigureDimension.GROWTH:
            return self._growth_since(figure.code)
        for table in self.tables.get(FigureDimension(figure.dimension), []):
            if figure.code in dict(table.dimension.choices):
                number = table.row(figure.code).number
                return Counted(number, percentage(number, self.total))
        return None

    def _growth_since(self, slug: str) -> Counted | None:
        before = counting.total(Version.objects.in_edition(slug))
        if not before:
            return None
        return Counted(None, percentage(self.total - before, before), counting.times(before, self.total))


@dataclass(frozen=True)
class EditionTotal:
    """How many records an edition has, and how many times the edition before it; None for the first."""

    edition: Edition
    number: int
    times: Decimal | None


def editions() -> list[Edition]:
    """The quickscan editions, in order of year."""
    return list(Edition.objects.filter(collection=Collection.QUICKSCAN))


def series() -> list[EditionTotal]:
    """The total of each edition with records, in order of year."""
    found: list[EditionTotal] = []
    for edition in editions():
        if edition.has_records:
            number = counting.total(Version.objects.in_edition(edition))
            found.append(EditionTotal(edition, number, counting.times(found[-1].number, number) if found else None))
    return found
