"""All figures by name: what stands in an address, in the API and in the report."""

from collections.abc import Callable

from catalogue.figures import by_dimension, coverage, crossing, editions, freshness, in_terms, quality, trends
from catalogue.figures.figure import Figure
from catalogue.figures.options import Option
from catalogue.figures.subject import Subject

FIGURES: dict[str, Callable[[Subject], Figure]] = {
    name: build
    for room in (by_dimension, coverage, quality, freshness, trends, crossing, editions, in_terms)
    for name, build in room.FIGURES.items()
}

# What some of them can be asked beside the selection.
OPTIONS: dict[str, tuple[Option, ...]] = crossing.OPTIONS | trends.OPTIONS


def subject_for(name: str, subject: Subject) -> Subject:
    """The subject as this figure can be counted of it."""
    return subject.of_organisations() if name in coverage.FIGURES else subject


def build(name: str, subject: Subject) -> Figure:
    """Raise KeyError when there is no figure of that name."""
    return FIGURES[name](subject)
