"""What a list says of a record beside its own words."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalogue import record
from register.models import Version

register = template.Library()


@register.filter
def checked_on(version: Version) -> date | None:
    """The last day on which somebody held the text against what is in use."""
    return record.checked_on(version)


@register.filter
def short_day(value: date | None) -> SafeString | str:
    """A date for a narrow column, readable by machines too."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j b Y")) if value else ""
