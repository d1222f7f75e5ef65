"""What is known of the records of an edition: of how many each thing is known, unknown, or was not published."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.dimensions import Dimension
from catalogue.figures.figure import Column, Drawn, Figure, Row
from catalogue.figures.subject import Subject
from catalogue.quickscan.editions import DIMENSIONS, OTHER_BASIS
from catalogue.statistics import counting
from catalogue.statistics.units import Unit
from register.choices import FigureDimension, Missing

TRANSPARENCY = "transparantie"
# Known, unknown, not published: what else there is, is in the last column.
OTHERS = 3


def transparency(subject: Subject) -> Figure:
    """A row for the name and for each dimension; each divides all records."""
    refused = _refused(subject)
    rows = [] if refused else _rows(subject)
    has_others = any(row.numbers[OTHERS] for row in rows)
    columns = (
        Column("known", _("Bekend")),
        Column("unknown", _("Onbekend"), is_no_value=True),
        Column("not_published", _("Niet gepubliceerd"), is_no_value=True),
        Column("empty", _("Om een andere reden leeg"), is_no_value=True),
    )
    width = OTHERS + 1 if has_others else OTHERS
    basis = OTHER_BASIS.get(subject.edition.slug) if subject.edition else None
    return Figure(
        name=TRANSPARENCY,
        title=_("Wat er van de getelde toepassingen bekend is"),
        definition=_(
            "‘Onbekend’ betekent dat TNO het niet kon achterhalen. ‘Niet gepubliceerd’ betekent dat geen openbare bron "
            "het noemt."
        ),
        head=_("Wat"),
        columns=columns[:width],
        rows=tuple(replace(row, numbers=row.numbers[:width], urls=row.urls[:width]) for row in rows),
        finding=_finding(rows, subject.total) if rows else "",
        notes=(basis,) if basis and rows else (),
        whole=subject.total or None,
        drawn=Drawn.STACKED,
        refused=refused,
    )


def _rows(subject: Subject) -> list[Row]:
    return [_of_names(subject), *(_of_answers(ours[0], subject) for ours in DIMENSIONS.values())]


def _of_names(subject: Subject) -> Row:
    known = counting.named(subject.versions)
    page = reverse("catalogue:quickscan", args=[subject.edition.slug]) if subject.edition else ""
    urls = (f"{page}#namen" if known else "", "", f"{page}#zonder-naam" if known < subject.total else "", "")
    return Row("name", _("De naam"), (known, 0, subject.total - known, 0), urls=urls)


def _of_answers(dimension: Dimension, subject: Subject) -> Row:
    table = counting.table(subject.versions, dimension)
    reasons = {row.code: row.number for row in table.no_value}
    unknown, unpublished = (reasons.pop(code, 0) for code in (Missing.UNKNOWN, Missing.NOT_PUBLISHED))
    others = sum(reasons.values())
    numbers = (table.having_a_value, unknown, unpublished, others)
    urls = tuple(
        subject.list_url(dimension.name, code) if number else ""
        for code, number in ((Missing.UNKNOWN.value, unknown), (Missing.NOT_PUBLISHED.value, unpublished))
    )
    return Row(dimension.name, dimension.label, numbers, urls=("", *urls, ""))


def _finding(rows: list[Row], total: int) -> str:
    by_code = {row.code: row.numbers for row in rows}
    said = {
        "total": Unit.NUMBER.written(total),
        "named": Unit.NUMBER.written(by_code["name"][0]),
        "unknown": Unit.NUMBER.written(by_code[DIMENSIONS[FigureDimension.TECHNIQUE][0].name][1]),
    }
    return _("Van de %(total)s zijn er %(named)s bij naam bekend; van %(unknown)s is de techniek onbekend") % said


def _refused(subject: Subject) -> str:
    if subject.edition is None:
        return _("Dit cijfer is van een editie van de quickscan. Kies er een.")
    if not subject.is_whole_edition:
        return _("Dit cijfer is van een hele editie: welke kenmerken bij elkaar horen, is niet gepubliceerd.")
    return "" if subject.total else _("Van deze editie zijn geen toepassingen geladen.")
