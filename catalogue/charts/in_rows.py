"""Figures as geometry. The templates draw it as SVG, with attributes only: the content policy allows no inline style.

A chart is a table whose rows hold a bar, so that the number is at the bar, and the table says all that
the drawing says. Bars start at zero. Where the figures are parts of a whole, a full bar is the whole and is drawn
behind each; else the longest bar of the chart is full, and nothing is drawn behind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# The width of a whole bar, in units of the drawing: whole numbers, which every language writes alike.
FULL = 1000


@dataclass(frozen=True)
class Bar:
    """A figure with the length of its bar, 0 to FULL. `figure` has at least a `number`."""

    figure: Any
    length: int


def bars(figures: Iterable[Any], whole: int | None = None) -> tuple[Bar, ...]:
    """One bar for each figure, in the same order, as parts of `whole` or else of the longest."""
    figures = tuple(figures)
    full = whole or max((figure.number for figure in figures), default=0)
    return tuple(Bar(figure, length(figure.number, full)) for figure in figures)


def length(number: int, full: int) -> int:
    """In proportion to a full bar. What is not zero can be seen."""
    return max(1, round(number * FULL / full)) if number else 0
