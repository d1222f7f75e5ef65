"""Plain text from the database as safe HTML."""

import re
from datetime import date, datetime
from textwrap import shorten

from django import template
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from register.models.columns import validate_contact, validate_url
from register.months import month_in_words as month
from register.templatetags.desk import grouped

register = template.Library()
register.filter(grouped)
register.filter("month", month)

ADDRESS = re.compile(r"\bhttps?://[^\s<>\"']+", re.IGNORECASE)
# What ends a sentence rather than an address.
TRAILING = ".,;:!?…)]}’”"


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs and line breaks as written, web addresses as links, everything else escaped."""
    paragraphs = re.split(r"\n\s*\n", str(text).strip())
    return format_html_join("\n", "<p>{}</p>", ((_lines(paragraph),) for paragraph in paragraphs))


def _lines(paragraph: str) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((_linked(line),) for line in paragraph.split("\n")))


def _linked(line: str) -> SafeString:
    pieces, end = [], 0
    for match in ADDRESS.finditer(line):
        address = match.group().rstrip(TRAILING)
        pieces += [line[end : match.start()], link(address)]
        end = match.start() + len(address)
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, line[end:]]))


@register.filter
def link(address: str, text: str = "") -> SafeString | str:
    """A link to a web address; the bare text when it is none, or could pass for another host."""
    try:
        validate_url(address)
    except ValidationError:
        return text or address
    if not text:
        return format_html('<a class="address" href="{}" rel="nofollow noopener">{}</a>', address, address)
    return format_html('<a href="{}" rel="nofollow noopener">{}</a>', address, text)


@register.filter
def contact_link(contact: str) -> SafeString | str:
    """A link to an e-mail address or a web address."""
    try:
        validate_contact(contact)
    except ValidationError:
        return contact
    return link(contact) if "://" in contact else format_html('<a href="mailto:{}">{}</a>', contact, contact)


@register.filter
def start_of(text: str, length: int) -> str:
    """The beginning of a text on one line, cut at a word."""
    text = " ".join(str(text).split())
    short = shorten(text, length, placeholder="…")
    # One word without an end.
    return short if len(short) > 1 or len(text) < length else text[: length - 1] + "…"


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """A date in words, readable by machines too; a moment in the register's own time zone."""
    if not value:
        return ""
    local = timezone.localdate(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "j F Y"))
