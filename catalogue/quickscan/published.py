"""A figure that a source printed, laid beside the counted one: whether they agree, and how a percentage was rounded."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import Enum
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from catalogue.statistics import counting
from register.models import PublishedFigure


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
