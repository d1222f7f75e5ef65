"""What the pages about the quickscans say alike: numbers within a sentence, and why editions compare only roughly."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from catalogue.quickscan import NOT_ALIKE, Comparison
from catalogue.quickscan.editions import Caution
from catalogue.statistics.units import NO_NUMBER, Unit
from register.models import PublishedFigure

register = template.Library()


@register.simple_tag
def caution() -> Caution:
    return NOT_ALIKE


@register.filter
def category(figure: PublishedFigure) -> str:
    """What a source counted, in the reader's language."""
    return figure.category_en if get_language() == "en" else figure.category


@register.filter
def printed(comparison: Comparison) -> str:
    """What the source printed, as "105 (39%)"."""
    return _amount(comparison.figure.count, comparison.printed_share)


@register.filter
def counted(comparison: Comparison) -> str:
    """What counting gives, as "105 (39,5%)"."""
    if comparison.counted is None:
        return NO_NUMBER
    return _amount(comparison.counted.number, comparison.counted.share)


def _amount(number: int | None, share: Decimal | None) -> str:
    percentage = "" if share is None else f"{number_format(share)}%"
    if number is None:
        return percentage or NO_NUMBER
    written = Unit.NUMBER.written(number)
    return f"{written} ({percentage})" if percentage else written
