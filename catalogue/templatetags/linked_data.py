"""Data blocks in a page, which a browser does not run and the content policy leaves alone."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from catalogue import linked_data
from catalogue.templatetags.address import canonical

register = template.Library()

# No text may end the block, or begin a comment in it.
AS_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.filter
def as_json_ld(data: Any) -> SafeString:
    """JSON-LD as an element of the page."""
    text = json.dumps(data, ensure_ascii=False).translate(AS_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 (escaped above)


@register.simple_tag(takes_context=True)
def page_data(context) -> SafeString:
    """What this page is, and what it is about: the `linked_data` of its view."""
    match = context["request"].resolver_match
    words = (context["page_title"], context["page_description"])
    return as_json_ld(
        [linked_data.of_page(match.url_name, canonical(context), *words), *context.get("linked_data", [])]
    )


@register.simple_tag(takes_context=True)
def breadcrumb_data(context) -> SafeString:
    """The same way as includes/breadcrumb.html shows."""
    steps = [(context.get(name), context.get(f"{name}_url")) for name in ("section", "parent")]
    return as_json_ld(linked_data.breadcrumb([(name, path) for name, path in steps if name and path], context["here"]))
