"""What was published, replaced and withdrawn in each month, and what stood then."""

from collections.abc import Callable

from catalogue.figures.figure import Figure
from catalogue.figures.subject import Subject

FIGURES: dict[str, Callable[[Subject], Figure]] = {}
