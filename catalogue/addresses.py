"""Addresses of this site: with its name before them, and in another language."""

from django.conf import settings
from django.urls import get_script_prefix


def absolute(path: str) -> str:
    """The full address, for who reads it elsewhere."""
    return f"{settings.SITE_URL}{path}"


def in_language(path: str, language: str) -> str:
    """The same page in another language: English is under /en/, Dutch at the root."""
    prefix = get_script_prefix()
    rest = path.removeprefix(prefix)
    for code, _name in settings.LANGUAGES:
        if code != settings.LANGUAGE_CODE and (rest == code or rest.startswith(f"{code}/")):
            rest = rest[len(code) + 1 :]
    return prefix + rest if language == settings.LANGUAGE_CODE else f"{prefix}{language}/{rest}"
