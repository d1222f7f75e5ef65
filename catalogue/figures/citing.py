"""How a figure is cited: what it counts, of what and when, and where the same numbers stay to be read."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.addresses import absolute
from catalogue.figures.figure import Figure
from catalogue.figures.subject import Subject


def source_of(figure: Figure, subject: Subject) -> str:
    """The full address at which the same numbers stay."""
    return absolute(f"{reverse('catalogue:figure', args=[figure.name])}{figure.asked_in(subject.lasting)}")


def citation_of(figure: Figure, subject: Subject) -> str:
    said = {
        "register": settings.SITE_NAME,
        "title": figure.title,
        "day": date_format(subject.day, "j F Y"),
        "revision": subject.revision,
        "address": source_of(figure, subject),
    }
    return _("%(register)s, ‘%(title)s’, stand op %(day)s, revisie %(revision)s, %(address)s") % said
