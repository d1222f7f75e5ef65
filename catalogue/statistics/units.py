"""How a counted number is written, wherever a reader sees it: in a sentence, a table or a drawing."""

from decimal import Decimal
from enum import Enum

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from catalogue.statistics.counting import DECIMALS

Number = int | Decimal | None
# Where there is no number: not counted, not published, or a share of nothing.
NO_NUMBER = "–"


class Unit(Enum):
    """What a number is of. A percentage has one decimal, times as many has two; what is more or less has a sign."""

    NUMBER = "number"
    PERCENT = "percent"
    TIMES = "times"
    CHANGE = "change"
    POINTS = "points"  # of percentages, how much one is above the other

    def written(self, number: Number) -> str:
        """As a reader sees it, in the reader's language."""
        return NO_NUMBER if number is None else self._written(number)

    def _written(self, number: int | Decimal) -> str:
        if self is Unit.PERCENT:
            return f"{number_format(number, DECIMALS)}%"
        if self is Unit.TIMES:
            return _("%(times)s keer") % {"times": number_format(number, 2)}
        if self is Unit.CHANGE:
            return _signed(number)
        if self is Unit.POINTS:
            return _("%(points)s procentpunt") % {"points": _signed(number, DECIMALS)}
        return number_format(number, force_grouping=True)


def _signed(number: int | Decimal, decimals: int = 0) -> str:
    """With a plus or a minus; zero has none."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    size = -number if number < 0 else number
    return f"{sign}{number_format(size, decimals, force_grouping=True)}"
