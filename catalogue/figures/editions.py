"""The quickscan editions beside each other."""

from collections.abc import Callable

from catalogue.figures.figure import Figure
from catalogue.figures.subject import Subject

FIGURES: dict[str, Callable[[Subject], Figure]] = {}
