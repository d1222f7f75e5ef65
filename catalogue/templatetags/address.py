"""Addresses of a page: in the other language, for search engines, and with one parameter changed."""

from django import template
from django.conf import settings
from django.urls import get_script_prefix

from catalogue import addresses
from catalogue.addresses import in_language

register = template.Library()
register.simple_tag(addresses.absolute)


@register.simple_tag(takes_context=True)
def this_page_in(context, language: str) -> str:
    """The address of this page, query included, in another language."""
    return in_language(context["request"].get_full_path(), language)


@register.simple_tag
def home_in(language: str) -> str:
    return in_language(get_script_prefix(), language)


@register.simple_tag(takes_context=True)
def canonical(context, language: str = "") -> str:
    """The full address by which this page is known, in its own or another language.

    Of the query only what a view names in `canonical_query` belongs to it.
    """
    path = context["request"].path
    return addresses.absolute(
        f"{in_language(path, language) if language else path}{context.get('canonical_query', '')}"
    )


@register.simple_tag
def software_version() -> str:
    return settings.VERSION
