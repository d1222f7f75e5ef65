"""What the desk's templates need beside Django's own."""

from collections.abc import Iterator

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from register.fields import BY_NAME

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """1530 as "1.530", in the reader's own language."""
    return number_format(number, force_grouping=True)


@register.filter
def label_of_field(name: str):
    return BY_NAME[name].label


@register.filter
def head(header) -> str:
    """The head of a column. Over the boxes to choose rows Django puts one that only its script can tick."""
    return _("Kies") if "action-checkbox" in header.get("class_attrib", "") else capfirst(header["text"])


@register.filter
def under_heads(cells, headers) -> Iterator[SafeString]:
    """The cells that Django made of a row, each with the head of its column, which a small screen shows in it."""
    for cell, header in zip(cells, headers, strict=True):
        told = format_html(' data-head="{}" ', head(header))
        yield SafeString(cell.replace(" ", told, 1))
