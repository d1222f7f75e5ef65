"""A figure as a file: its numbers as CSV, its drawing as SVG, and as PNG where the extra is installed."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from io import StringIO
from textwrap import wrap
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from catalogue.charts.drawing import draw
from catalogue.charts.painting import svg
from catalogue.figures.citing import citation_of, source_of
from catalogue.figures.figure import Figure
from catalogue.figures.subject import Subject

# Twice as many pixels as the drawing asks, for print.
ZOOM = 2
# Characters on a line of 600 pixels.
HEADING, FOOT = 64, 92


@dataclass(frozen=True)
class File:
    """`form` is what `?vorm=` calls it, and the extension."""

    form: str
    label: Any
    content_type: str
    write: Callable[[Figure, Subject], str | bytes]


def as_csv(figure: Figure, subject: Subject) -> str:
    """One line per row: code, label, the numbers with a point for a decimal, and where they are from; then totals."""
    out = StringIO()
    writer = csv.writer(out)
    heads = [column.name for column in figure.columns]
    writer.writerow(["code", "label", *heads, "mark", "as_of", "revision", "source"])
    origin = [subject.day.isoformat(), subject.revision, source_of(figure, subject)]
    for row in figure.rows:
        numbers = ["" if number is None else number for number in row.numbers]
        writer.writerow([row.code, row.label, *numbers, row.mark, *origin])
    if figure.totals:
        writer.writerow(["total", _("Totaal"), *figure.totals, _("Aantallen"), *origin])
    return out.getvalue()


def as_svg(figure: Figure, subject: Subject) -> str:
    """With what comes out above the drawing, and where it is from below it."""
    drawing, citation = draw(figure), citation_of(figure, subject)
    above = [(30 + 24 * place, line) for place, line in enumerate(wrap(str(figure.heading), HEADING))]
    top = above[-1][0] + 20
    end = top + drawing.height + 20
    below = [(end + 18 * place, line) for place, line in enumerate(wrap(citation, FOOT))]
    context = {"above": above, "top": top, "below": below, "height": below[-1][0] + 20}
    context |= {"figure": figure, "drawing": drawing, "citation": citation}
    context |= {"shapes": svg(drawing, figure.name, alone=True)}
    return render_to_string("catalogue/figures/file.svg", context)


def as_png(figure: Figure, subject: Subject) -> bytes:
    import resvg_py  # type: ignore[import-not-found]

    return bytes(resvg_py.svg_to_bytes(svg_string=as_svg(figure, subject), zoom=ZOOM))


FILES = {
    file.form: file
    for file in (
        File("csv", _("Cijfers als CSV"), "text/csv; charset=utf-8", as_csv),
        File("svg", _("Tekening als SVG"), "image/svg+xml", as_svg),
        *([File("png", _("Tekening als PNG"), "image/png", as_png)] if find_spec("resvg_py") else []),
    )
}


def files_of(figure: Figure) -> dict[str, File]:
    """The files that there are of it: of a list no drawing."""
    return FILES if figure.is_drawn else {"csv": FILES["csv"]}
