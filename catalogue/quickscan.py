"""The quickscan editions: each published figure beside what counting the records gives.

What is counted comes from `statistics/` and never looks at what was printed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import Enum
from itertools import groupby

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalogue import dimensions
from catalogue.statistics import counting
from catalogue.statistics.counting import Table
from register.choices import FigureDimension
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


class Verdict(Enum):
    """What comes out when a published figure is laid beside the counted one."""

    EQUAL = "equal"
    DIFFERS = "differs"
    OTHER_SOURCE = "other_source"
    NOT_COUNTABLE = "not_countable"
    NOT_PUBLISHED = "not_published"

    @property
    def label(self):
        return VERDICT_LABELS[self]


VERDICT_LABELS = {
    Verdict.EQUAL: _("Gelijk"),
    Verdict.DIFFERS: _("Wijkt af"),
    Verdict.OTHER_SOURCE: _("Andere bron, ander getal"),
    Verdict.NOT_COUNTABLE: _("Niet te tellen"),
    Verdict.NOT_PUBLISHED: _("Geen getal gepubliceerd"),
}


class Rounding(Enum):
    """How a printed percentage follows from the exact one."""

    ROUNDED = "rounded"
    CUT_OFF = "cut_off"
    OTHER = "other"


@dataclass(frozen=True)
class Counted:
    """`number` of records, and `exact`, the percentage that a source would print beside it; either may be None.

    Of a growth, `times` is how many times as many there are.
    """

    number: int | None
    exact: Decimal | None = None
    times: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        return None if self.exact is None else counting.rounded(self.exact, counting.DECIMALS)


@dataclass(frozen=True)
class Comparison:
    """One published figure beside the counted one, which is None where there is nothing to count."""

    figure: PublishedFigure
    counted: Counted | None

    @property
    def printed_share(self) -> Decimal | None:
        """The printed percentage, in the decimals it was printed in."""
        share = self.figure.share
        if share is None:
            return None
        # Normalised, 40.00 is 4E+1.
        return share.quantize(Decimal(1)) if share == int(share) else share.normalize()

    @property
    def rounding(self) -> Rounding | None:
        """How the printed percentage was made; None where none was printed or counted."""
        if self.figure.share is None or self.counted is None or self.counted.exact is None:
            return None
        return rounding(self.figure.share, self.counted.exact)

    @property
    def is_cut_off(self) -> bool:
        return self.rounding is Rounding.CUT_OFF

    @property
    def verdict(self) -> Verdict:
        if not is_printed(self.figure):
            return Verdict.NOT_PUBLISHED
        if self.counted is None:
            return Verdict.NOT_COUNTABLE
        if self.figure.count in (None, self.counted.number) and self.rounding is not Rounding.OTHER:
            return Verdict.EQUAL
        return Verdict.DIFFERS if self.figure.preferred else Verdict.OTHER_SOURCE

    @property
    def holds(self) -> bool:
        """Whether the reconstruction does what it must: equal every preferred figure."""
        return not self.figure.preferred or self.verdict is Verdict.EQUAL


@dataclass(frozen=True)
class Conflict:
    """Sources that print different counts of the same thing, the preferred one first."""

    figures: tuple[PublishedFigure, ...]


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
        return {
            dimension: [
                table.occurring.with_shares_of(self.published(dimension))
                for table in counting.tables(self.versions, ours)
            ]
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


def conflicts(comparisons: Iterable[Comparison]) -> list[Conflict]:
    """Where sources print different counts of the same thing."""
    figures = [comparison.figure for comparison in comparisons if comparison.figure.count is not None]
    figures.sort(key=lambda figure: (figure.dimension, figure.category, not figure.preferred, figure.position))
    groups = (tuple(group) for _key, group in groupby(figures, key=lambda figure: (figure.dimension, figure.category)))
    return [Conflict(group) for group in groups if len({figure.count for figure in group}) > 1]


def is_printed(figure: PublishedFigure) -> bool:
    """Whether the source gives a number; of some things only the existence is known, and a 0 would be untrue."""
    return figure.count is not None or figure.share is not None


def percentage(part: int, whole: int) -> Decimal | None:
    """Unrounded: what is printed elsewhere is rounded in more than one way."""
    return Decimal(part) * 100 / whole if whole else None


def rounding(printed: Decimal, exact: Decimal) -> Rounding:
    """How the printed percentage follows from the exact one, in the decimals that were printed."""
    decimals = max(0, -int(printed.normalize().as_tuple().exponent))
    if printed == counting.rounded(exact, decimals):
        return Rounding.ROUNDED
    cut = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
    return Rounding.CUT_OFF if printed == cut else Rounding.OTHER
