"""A figure as a file: its numbers as CSV, its drawing as SVG, and as PNG where the extra `png` is installed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.charts import letters
from catalogue.charts.drawing import draw
from catalogue.charts.painting import colour, svg
from catalogue.charts.shapes import Drawing
from catalogue.figures.citing import bibtex_of, citation_of, of_what, source_of
from catalogue.figures.figure import Figure, Row
from catalogue.figures.subject import Subject
from register.csv_files import pieces
from register.text import clean_line

# Twice as many pixels as the drawing asks, for print; fewer where that would take too much memory.
ZOOM, HIGHEST = 2, 16_000
FONTS = Path(letters.__file__).parent / "fonts"
FAMILY = "Drawing Sans"
# Of an SVG, in pixels; of its texts the size of the letters and the height of a line.
WIDE, MARGIN = 640, 20
HEADING, TITLE, FOOT = (19, 26), (15, 21), (13, 19)


@dataclass(frozen=True)
class File:
    """`form` is what `?vorm=` calls it; `ending` the end of its name."""

    form: str
    label: Any
    short: Any
    content_type: str
    write: Callable[[Figure, Subject], str | bytes]
    ending: str


def as_csv(figure: Figure, subject: Subject) -> str:
    """One line per row: code, label, the numbers with a point for a decimal, of what and where from; then totals.

    RFC 4180, and raw: a cell that looks like a formula is not disarmed.
    """
    about = ["mark", "selection", "as_of", "revision", "source"]
    header = ["code", "label", *(column.name for column in figure.columns), *about]
    origin = [of_what(figure, subject), subject.day.isoformat(), subject.revision, source_of(figure, subject)]
    rows = [[row.code, row.label, *row.numbers, _mark(figure, row), *origin] for row in figure.rows]
    if figure.totals:
        rows.append(["total", _("Totaal"), *figure.totals, _("Aantallen"), *origin])
    return "".join(pieces(header, rows, delimiter=","))


def _mark(figure: Figure, row: Row) -> str:
    """What is said behind the label, and in place of a number."""
    labels = {column.name: column.label for column in figure.columns}
    return "; ".join(
        [*([str(row.mark)] if row.mark else []), *(f"{labels[name]}: {said}" for name, said in row.instead)]
    )


@dataclass(frozen=True)
class Written:
    """A line of text in a drawing, and how it looks."""

    y: int
    size: int
    text: str
    is_heading: bool = False


def as_svg(figure: Figure, subject: Subject) -> str:
    return _drawn(figure, subject)[0]


def _drawn(figure: Figure, subject: Subject) -> tuple[str, int]:
    """The file and its height in pixels.

    What comes out stands above the drawing, what it means, what one must know and where it is from below it.
    """
    above, top = _set([figure.heading], HEADING, MARGIN // 2, is_heading=True)
    said, top = _set(_below_the_heading(figure), TITLE, top)
    drawing = draw(figure) if figure.says_something else Drawing(0, ())
    citation = clean_line(citation_of(figure, subject))
    below, end = _set([figure.definition, *figure.notes, citation], FOOT, top + drawing.height + MARGIN)
    context = {
        "title": clean_line(str(figure.heading)),
        "description": clean_line(f"{figure.title}. {citation}"),
        "texts": [*above, *said, *below],
        "top": top + MARGIN,
        "drawing": drawing,
        "shapes": svg(drawing, figure.name, alone=True),
        "width": WIDE,
        "height": end + MARGIN,
        "margin": MARGIN,
        "inner": WIDE - 2 * MARGIN,
        "ink": colour("ink"),
        "quiet": colour("quiet"),
        "ground": colour("surface"),
    }
    return render_to_string("catalogue/figures/file.svg", context).strip(), end + MARGIN


def _below_the_heading(figure: Figure) -> list[Any]:
    """What is counted, where the heading says what came out; why there is no drawing."""
    title = [figure.title] if figure.finding else []
    return title if figure.says_something else [*title, figure.refused or nothing_drawn()]


def nothing_drawn() -> str:
    return _("Er is niets te tekenen: er is niets geteld, of alle aantallen zijn nul.")


def _set(texts: Iterable[Any], look: tuple[int, int], y: int, *, is_heading: bool = False) -> tuple[list[Written], int]:
    """The texts in lines that fit, and where the next may begin."""
    size, high = look
    set_: list[Written] = []
    for text in texts:
        for line in letters.lines(clean_line(str(text)), WIDE - 2 * MARGIN, size):
            y += high
            set_.append(Written(y, size, line, is_heading))
    return set_, y


def as_png(figure: Figure, subject: Subject) -> bytes:
    """With the fonts that come with it, so that it is the same on every machine."""
    import resvg_py

    text, high = _drawn(figure, subject)
    return resvg_py.svg_to_bytes(
        svg_string=text,
        zoom=min(ZOOM, HIGHEST / high),
        skip_system_fonts=True,
        font_files=[str(font) for font in sorted(FONTS.glob("*.ttf"))],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )


FILES = {
    file.form: file
    for file in (
        File("csv", gettext_lazy("Cijfers als CSV"), "CSV", "text/csv; charset=utf-8", as_csv, "csv"),
        File("svg", gettext_lazy("Tekening als SVG"), "SVG", "image/svg+xml", as_svg, "svg"),
        File("png", gettext_lazy("Tekening als PNG"), "PNG", "image/png", as_png, "png"),
        File(
            "bibtex",
            gettext_lazy("Verwijzing als BibTeX"),
            "BibTeX",
            "application/x-bibtex; charset=utf-8",
            bibtex_of,
            "bib",
        ),
    )
}
DRAWINGS = {"svg", "png"}


def files_of(figure: Figure) -> dict[str, File]:
    """The files that there are of it: of a list no drawing, of what cannot be counted none."""
    if figure.refused:
        return {}
    missing = set() if figure.is_drawn else DRAWINGS
    if not find_spec("resvg_py"):
        missing = missing | {"png"}
    return {form: file for form, file in FILES.items() if form not in missing}
