"""What stands around every page: whose site it is, its parts, and the page's own words for elsewhere."""

import html
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue import house_style
from catalogue.addresses import absolute

register = template.Library()

PARTS = [
    ("catalogue:list", _("Toepassingen")),
    ("catalogue:organisations", _("Organisaties")),
    ("catalogue:changes", _("Wijzigingen")),
    ("catalogue:statistics", _("Statistiek")),
    ("catalogue:data", _("Data en API")),
]


@register.simple_block_tag
def one_line(content: str) -> str:
    """What a block says as plain text on one line, to say it again in an attribute or a title."""
    return " ".join(html.unescape(content).split())


@register.simple_tag
def site_name() -> str:
    return str(settings.SITE_NAME)


@register.simple_tag
def site_owner() -> str:
    """Who offers this register, by name; empty when nobody said."""
    return settings.SITE_OWNER


@register.simple_tag
def contact_address() -> str:
    return settings.CONTACT_EMAIL


@register.simple_tag
def site_colour(scheme: str) -> str:
    """What a browser may paint its own bar with: the ground of the header."""
    return house_style.colours(house_style.sheet(), scheme).get("surface", "")


@register.simple_tag
def card_image() -> str:
    """The full address of the picture that goes with a link in a message."""
    return absolute(static("catalogue/card.png"))


@register.inclusion_tag("catalogue/includes/navigation.html", takes_context=True)
def navigation(context) -> dict[str, Any]:
    """The parts of the site: label, address, and "page" where the reader is on it or "true" where below it."""
    path = context["request"].path if "request" in context else ""
    return {"parts": [(label, reverse(name), _current(path, reverse(name))) for name, label in PARTS]}


def _current(path: str, part: str) -> str:
    if path == part:
        return "page"
    return "true" if path.startswith(part) else ""
