"""What was searched, marked where it stands. `sought` is a list of searching.words.Part; empty marks nothing."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from catalogue.searching import hits
from catalogue.searching.words import Part
from register.models import Version

register = template.Library()


@register.filter(name="hits")
def with_hits(text: str, sought: Sequence[Part] | None) -> SafeString:
    """The text as it was written, each hit in <mark>."""
    return hits.marked(str(text), sought or ())


@register.filter
def passage(version: Version, sought: Sequence[Part] | None) -> hits.Passage:
    """About 220 characters that show why this record was found: prints as "Doel en impact: … text …".

    Has `text` and `label` (of the field, in the reader's language; empty for the summary), to mark up apart.
    """
    return hits.passage(version, sought or ())
