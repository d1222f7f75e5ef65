"""The colours of tokens.css, ours or an organisation's own, and whether they can be told apart."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

GROUNDS = ("paper", "surface", "wash")
# Text on its grounds: WCAG 1.4.6, a step above what the law asks (4.5).
TEXT = [(text, ground) for text in ("ink", "quiet", "accent") for ground in GROUNDS] + [
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-strong", "accent-wash"),
    ("ink", "accent-wash"),
    ("ink", "second-wash"),
    ("second-ink", "second-wash"),
    ("ink", "focus-wash"),
]
# Borders of controls, marks and the focus ring: WCAG 1.4.11.
MARKS = [(mark, ground) for mark in ("control", "second", "focus") for ground in GROUNDS]
LEAST = dict.fromkeys(TEXT, 7.0) | dict.fromkeys(MARKS, 3.0)
SCHEMES = ("light", "dark")


@cache
def sheet() -> str:
    """The stylesheet with the tokens that readers get. Read once per process."""
    return Path(str(finders.find("catalogue/tokens.css"))).read_text()


def colours(text: str, scheme: str) -> dict[str, str]:
    """The colours of one scheme by name: the dark ones are declared on top of the light ones."""
    light, _dark, rest = text.partition("@media (prefers-color-scheme: dark)")
    declared = light + (rest.split("@media print")[0] if scheme == "dark" else "")
    return {name: value.lower() for name, value in re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\s*;", declared)}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21, of two colours written as #rrggbb."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def complaints(text: str) -> list[str]:
    """What is missing from such a stylesheet, and which of its colours are too close, in English sentences."""
    told = []
    for scheme in SCHEMES:
        known = colours(text, scheme)
        for pair, least in LEAST.items():
            if unknown := [name for name in pair if name not in known]:
                told += [f"--{name} is not declared as #rrggbb ({scheme})." for name in unknown]
            elif (measured := contrast(*(known[name] for name in pair))) < least:
                told.append(f"--{pair[0]} on --{pair[1]} is {measured:.2f} to 1 ({scheme}); it needs {least:g}.")
    return list(dict.fromkeys(told))
