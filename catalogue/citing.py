"""How a version of a record is cited: in words, and in the forms that programs for references read.

Nothing in it depends on the day of reading, so that what is cited stays the same.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.addresses import absolute
from register.choices import Origin
from register.models import Version

# What BibTeX reads as something else than a sign.
TEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces whatever stands before them.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
TEX_SIGN = re.compile("|".join(map(re.escape, TEX)))


@dataclass(frozen=True)
class Citation:
    """Who says what about which application, in which version, and where that stays to be read."""

    author: str
    title: str
    number: str
    version: int
    day: date
    path: str
    note: str

    @property
    def text(self) -> str:
        return as_text(self)

    @property
    def address(self) -> str:
        return absolute(self.path)

    @property
    def key(self) -> str:
        return f"airegister-{self.number}-v{self.version}"

    @property
    def register(self) -> str:
        return str(settings.SITE_NAME)


def citation_of(version: Version) -> Citation:
    """What is needed to cite a version that is or was public."""
    application = version.application
    return Citation(
        author=_author(application),
        title=version.name,
        number=application.number,
        version=version.number,
        # What was ever public has a date; a constraint holds it.
        day=cast(date, version.dated_on),
        # Where this very version stays to be read, whatever comes after it.
        path=reverse("catalogue:version", args=[application.number, version.number]),
        note=_note(application),
    )


def _author(application) -> str:
    """The organisation; of what was made after public sources, this register."""
    if application.origin == Origin.RECONSTRUCTION or not application.organisation:
        return str(settings.SITE_NAME)
    return application.organisation.name


def _note(application) -> str:
    if application.origin == Origin.RECONSTRUCTION:
        return _("Gereconstrueerd uit openbare bronnen, geen registratie van een organisatie.")
    if application.origin == Origin.IMPORT:
        return _("Overgenomen uit een ander register: %(register)s.") % {"register": application.source_register.name}
    return ""


def as_text(cited: Citation) -> str:
    """One line, as at the foot of a page."""
    edition = _("versie %(number)s, %(day)s") % {"number": cited.version, "day": date_format(cited.day, "j F Y")}
    number = _("registratienummer %(number)s") % {"number": cited.number}
    said = f"{cited.author} ({cited.day.year}). {cited.title} [{edition}]. {cited.register}, {number}."
    return " ".join(filter(None, [said, cited.note, cited.address]))


def as_bibtex(cited: Citation) -> str:
    """An entry of the kind `misc`, which every style knows."""
    values = {
        # A second brace: the author is one name, and the title keeps its capitals.
        "author": f"{{{tex(cited.author)}}}",
        "title": f"{{{tex(cited.title)}}}",
        "year": str(cited.day.year),
        "month": str(cited.day.month),
        "day": str(cited.day.day),
        "publisher": tex(cited.register),
        "howpublished": tex(_("AI-register, registratienummer %(number)s") % {"number": cited.number}),
        "version": str(cited.version),
        "note": tex(" ".join(filter(None, [_("Versie %(number)s.") % {"number": cited.version}, cited.note]))),
        "url": cited.address,
        "langid": "dutch",
    }
    return bibtex_entry(cited.key, values)


def bibtex_entry(key: str, values: dict[str, str]) -> str:
    """`values` as tex() gives them, or in letters that mean nothing else."""
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in values.items())
    return f"@misc{{{key},\n{lines}}}\n"


def tex(text: str) -> str:
    """Text as BibTeX reads it; every brace in it has its pair or is a sign of its own."""
    return TEX_SIGN.sub(lambda sign: TEX[sign.group()], " ".join(text.split()))


def as_csl(cited: Citation) -> list[dict[str, Any]]:
    """The items of CSL-JSON, which Zotero, Mendeley and pandoc read."""
    item = {
        "id": cited.key,
        "type": "webpage",
        "title": cited.title,
        "author": [{"literal": cited.author}],
        "issued": {"date-parts": [[cited.day.year, cited.day.month, cited.day.day]]},
        "container-title": cited.register,
        "publisher": cited.register,
        "version": str(cited.version),
        "number": cited.number,
        "URL": cited.address,
        "language": "nl-NL",
        "note": cited.note,
    }
    return [{name: value for name, value in item.items() if value}]
