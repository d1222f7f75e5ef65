"""How a figure is cited, and a file of it is called: what it counts, of what and when, and where its numbers stay."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.addresses import absolute
from catalogue.citing import bibtex_entry, tex
from catalogue.figures.figure import Figure
from catalogue.figures.subject import Subject
from register.text import clean_line


def source_of(figure: Figure, subject: Subject) -> str:
    """The full address at which the same numbers stay."""
    return absolute(f"{reverse('catalogue:figure', args=[figure.name])}{figure.asked_in(subject.lasting)}")


def of_what(figure: Figure, subject: Subject) -> str:
    """Which records it counts, where that is not the register; who sees a file sees no page that says so.

    What was made after public sources is called that. The day is said apart.
    """
    made_up = _("gereconstrueerd uit openbare bronnen")
    if not figure.takes_selection:
        return made_up
    chosen = [f"{each.label}: {each.value}" for each in subject.chosen if each.name not in ("edition", "op")]
    edition = [f"{subject.edition.title}, {made_up}"] if subject.edition else []
    return clean_line("; ".join([*edition, *chosen]))


def _title(figure: Figure, subject: Subject, title: str) -> str:
    of = of_what(figure, subject)
    return f"{title} ({of})" if of else title


def citation_of(figure: Figure, subject: Subject) -> str:
    said = {
        "register": settings.SITE_NAME,
        "title": _title(figure, subject, f"‘{figure.title}’"),
        "day": date_format(subject.day, "j F Y"),
        "revision": subject.revision,
        "address": source_of(figure, subject),
    }
    if subject.edition:
        # Its year is its own; only the counting is of now.
        return _("%(register)s, %(title)s, nageteld bij revisie %(revision)s, %(address)s") % said
    return _("%(register)s, %(title)s, stand op %(day)s, revisie %(revision)s, %(address)s") % said


def bibtex_of(figure: Figure, subject: Subject) -> str:
    """An entry of the kind `misc`, as of a record."""
    day = subject.day
    values = {
        "author": f"{{{tex(str(settings.SITE_NAME))}}}",
        "title": f"{{{tex(_title(figure, subject, str(figure.title)))}}}",
        "year": str(day.year),
        "month": str(day.month),
        "day": str(day.day),
        "version": str(subject.revision),
        "note": tex(_("Revisie %(revision)s van het register.") % {"revision": subject.revision}),
        "url": source_of(figure, subject),
        "langid": "dutch" if get_language() == "nl" else "english",
    }
    return bibtex_entry(f"airegister-{'-'.join(_stem(figure, subject))}", values)


def file_name_of(figure: Figure, subject: Subject, form: str) -> str:
    """What is in the file, of which day or edition and revision."""
    return f"{'-'.join(_stem(figure, subject))}-r{subject.revision}.{form}"


def _stem(figure: Figure, subject: Subject) -> list[str]:
    """Parts of a name, of letters that are safe in any: another name for other records."""
    asked = [figure.name, *(value for _name, value in figure.options)]
    narrowed = figure.takes_selection and any(each.name not in ("edition", "op") for each in subject.chosen)
    when = ["quickscan", subject.edition.slug] if subject.edition else [f"{subject.day:%Y-%m-%d}"]
    return [*asked, *(["selectie"] if narrowed else []), *when]
