"""Drawings of figures, and where each figure stands."""

from collections.abc import Iterable

from django import template
from django.urls import reverse

from catalogue.charts.drawing import draw
from catalogue.charts.painting import svg
from catalogue.figures import files
from catalogue.figures.figure import Figure
from catalogue.figures.subject import Subject

register = template.Library()
register.simple_tag(draw, name="drawing_of")
register.simple_tag(svg, name="shapes_of")
register.simple_tag(files.nothing_drawn)


@register.simple_tag
def files_of(figure: Figure) -> Iterable[files.File]:
    return files.files_of(figure).values()


@register.simple_tag
def figure_url(figure: Figure, subject: Subject, form: str = "") -> str:
    """The page of one figure of this subject, or with a form, its file."""
    query = figure.asked_in(subject.query)
    return f"{reverse('catalogue:figure', args=[figure.name])}{query.plus('vorm', form) if form else query}"
