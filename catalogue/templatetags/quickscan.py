"""What the pages about the quickscans say alike."""

from django import template

from catalogue.quickscan import NOT_ALIKE
from catalogue.quickscan.editions import Caution

register = template.Library()


@register.simple_tag
def caution() -> Caution:
    """Why the editions compare only roughly, and who says so."""
    return NOT_ALIKE
