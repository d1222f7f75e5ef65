"""How a figure is cited, and a file of it is called: what it counts, of when, and where its numbers stay to be read."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.addresses import absolute
from catalogue.citing import bibtex_entry, tex
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


def bibtex_of(figure: Figure, subject: Subject) -> str:
    """An entry of the kind `misc`, as of a record."""
    day = subject.day
    values = {
        "author": f"{{{tex(str(settings.SITE_NAME))}}}",
        "title": f"{{{tex(str(figure.title))}}}",
        "year": str(day.year),
        "month": str(day.month),
        "day": str(day.day),
        "version": str(subject.revision),
        "note": tex(_("Revisie %(revision)s van het register.") % {"revision": subject.revision}),
        "url": source_of(figure, subject),
        "langid": "dutch" if get_language() == "nl" else "english",
    }
    return bibtex_entry(f"airegister-{figure.name}-{day:%Y-%m-%d}", values)


def file_name_of(figure: Figure, subject: Subject, form: str) -> str:
    """What is in the file, of which day and revision."""
    asked = "-".join([figure.name, *(value for _name, value in figure.options)])
    return f"{asked}-{subject.day:%Y-%m-%d}-r{subject.revision}.{form}"
