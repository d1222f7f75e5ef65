"""The report as a file that needs nothing else: HTML with its styles and letters in it, and PDF of the same.

PDF is made by WeasyPrint, the extra `pdf`. It was held against the print of a headless Chromium: both draw our
drawings alike and keep a figure on one page. WeasyPrint can put the number of the page behind each line of the
contents, starts no browser, and gives the same bytes for the same report; Chromium writes the moment into the file.
"""

import logging
import os
import re
from base64 import b64encode
from collections.abc import Callable
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from catalogue.figures.report.document import Report

# In the order in which the page asks for them.
SHEETS = ("tokens.css", "site.css", "statistics.css", "figures.css", "statistics-report.css")
# What a stylesheet of ours or of a house style fetches: letters, and perhaps a picture.
FETCHED = re.compile(r"""url\(["']?(?!data:|#)([^"')]+)["']?\)""")
HOW_TO_INSTALL = (
    "To write PDF, install the extra: pip install -r requirements/pdf.txt. Its WeasyPrint needs the library Pango of "
    "the system; on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
)


class CannotWrite(Exception):
    """This form cannot be written here; says what to install."""


def as_html(report: Report) -> bytes:
    return _html(report).encode()


def as_pdf(report: Report) -> bytes:
    """Tagged, so that a screen reader can read it. Raise CannotWrite where the extra or its library is not there."""
    if not find_spec("weasyprint"):
        raise CannotWrite(HOW_TO_INSTALL)
    try:
        from weasyprint import HTML
    # Without Pango.
    except OSError as error:
        raise CannotWrite(HOW_TO_INSTALL) from error
    # Of what of our stylesheets is for screens only.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    # In place of the moment, which fontTools writes in each set of letters: the same report is the same file.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    return HTML(string=_html(report, painted=True)).write_pdf(pdf_variant="pdf/ua-1")


# By the extension of the file.
FORMS: dict[str, Callable[[Report], bytes]] = {".html": as_html, ".pdf": as_pdf}


def _html(report: Report, *, painted: bool = False) -> str:
    """`painted`: the drawings say their colours themselves. WeasyPrint lets no stylesheet of the page into them."""
    context = {"report": report, "style": _style(report.title), "painted": painted}
    return render_to_string("catalogue/statistics/report_file.html", context)


def _style(title: str) -> SafeString:
    """All stylesheets as one, the house style's where it has its own, and the title above each page but the first.

    The sheets are the operator's own, as on the site; the title is escaped.
    """
    head = f"@page {{ @top-left {{ content: {_as_css(title)}; }} }} @page :first {{ @top-left {{ content: ''; }} }}"
    return mark_safe("\n".join([*(_whole(_file(name).read_text()) for name in SHEETS), head]))  # noqa: S308


def _whole(sheet: str) -> str:
    """The stylesheet with what it fetches in it."""
    return FETCHED.sub(lambda found: f'url("{_as_data(found.group(1))}")', sheet)


def _as_data(name: str) -> str:
    kind, _encoding = guess_type(name)
    return f"data:{kind or 'application/octet-stream'};base64,{b64encode(_file(name).read_bytes()).decode()}"


def _as_css(text: str) -> str:
    """A string in a stylesheet within a page: each sign that is no letter, number or space by its number."""
    signs = (sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text)
    return f'"{"".join(signs)}"'


def _file(name: str) -> Path:
    return Path(str(finders.find(f"catalogue/{name}")))
