"""What a reader must know before adding numbers up or comparing them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from catalogue.statistics.counting import FEWEST_FOR_SHARES
from catalogue.statistics.units import Unit


def notes_on_shares(shares: Iterable[Decimal | None], total: int, many: bool = False) -> tuple[Any, ...]:
    """What holds for the shares of one column: of what they are, and why they may not add up to 100.

    `many`: one record may count in several rows.
    """
    if not total:
        return ()
    if total < FEWEST_FOR_SHARES:
        return (no_shares(),)
    of_what = _("Percentages zijn van alle getelde toepassingen, ook die zonder antwoord, op één decimaal afgerond.")
    if many:
        more = _("Een toepassing kan in meer dan één regel tellen. Samen kunnen de regels dus meer dan 100% zijn.")
        return of_what, more
    together = sum(filter(None, shares), Decimal(0))
    if together == 100:
        return (of_what,)
    said = {"sum": Unit.PERCENT.written(together)}
    return of_what, _("De percentages tellen op tot %(sum)s, omdat elk is afgerond.") % said


def no_shares() -> str:
    return _("Bij minder dan %(number)s toepassingen geven wij geen percentages.") % {"number": FEWEST_FOR_SHARES}
