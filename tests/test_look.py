"""The colours: what is declared is measured, in light and in dark."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "catalogue/static/catalogue/tokens.css").read_text()
GROUNDS = ["paper", "surface", "wash"]
# Text on its grounds: WCAG 1.4.6, a step above what the law asks.
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
MARKS = [(mark, ground) for mark in ("control", "second", "focus", "accent") for ground in GROUNDS]


def tokens(scheme):
    """The colours of one scheme: the dark ones are declared on top of the light ones."""
    light, rest = TOKENS.split("@media (prefers-color-scheme: dark)")
    declared = light + (rest.split("@media print")[0] if scheme == "dark" else "")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", declared))


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """The contrast ratio of WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(scheme, text, ground):
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_controls_and_focus_can_be_seen(scheme, mark, ground):
    colours = tokens(scheme)
    assert contrast(colours[mark], colours[ground]) >= 3


def test_the_colours_of_the_national_government_are_not_used():
    for sheet in (settings.BASE_DIR / "catalogue/static/catalogue").glob("*.css"):
        assert not re.search("154273|007bc7", sheet.read_text(), re.IGNORECASE), sheet.name


def test_no_stylesheet_or_font_comes_from_elsewhere():
    for sheet in (settings.BASE_DIR / "catalogue/static/catalogue").glob("*.css"):
        assert "//" not in sheet.read_text(), sheet.name
