"""What the pages of an account need beside Django's own."""

from textwrap import wrap

from django import template

register = template.Library()


@register.filter
def in_fours(secret: str) -> str:
    """A key that somebody types over, in groups of four; apps do not mind the spaces."""
    return " ".join(wrap(secret, 4))
