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
    every = list(shares)
    given = [share for share in every if share is not None]
    if not total:
        return ()
    if not given:
        if total >= FEWEST_FOR_SHARES:
            return ()
        return (
            _("Bij minder dan %(number)s toepassingen geven wij geen percentages.") % {"number": FEWEST_FOR_SHARES},
        )
    notes = [_("Percentages zijn van alle getelde toepassingen, ook die zonder antwoord, op één decimaal afgerond.")]
    if len(given) < len(every):
        notes.append(_("Een percentage staat alleen bij een aantal dat gepubliceerd is."))
    if many:
        notes.append(
            _("Een toepassing kan in meer dan één regel tellen. Samen kunnen de regels dus meer dan 100% zijn.")
        )
    elif len(given) == len(every) and sum(given) != 100:
        written = Unit.PERCENT.written(sum(given, Decimal(0)))
        notes.append(_("De percentages tellen op tot %(sum)s, omdat elk is afgerond.") % {"sum": written})
    return tuple(notes)
