"""Who registered, who declared that there is nothing, and who is missing."""

from collections.abc import Callable

from catalogue.figures.figure import Figure
from catalogue.figures.subject import Subject

FIGURES: dict[str, Callable[[Subject], Figure]] = {}
