"""Two dimensions at once, chosen in the address: `?rij=theme&kolom=phase&aandeel=rij`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import dimensions
from catalogue.dimensions import COUNTED, Dimension
from catalogue.figures.figure import Column, Drawn, Figure, Row
from catalogue.figures.options import Option
from catalogue.figures.subject import Subject
from catalogue.statistics import crossing
from catalogue.statistics.counting import FEWEST_FOR_SHARES, Count
from catalogue.statistics.crossing import Cross, Of
from catalogue.statistics.units import Number, Unit

NAME = "kruistabel"
BY_NAME = {dimension.name: dimension for dimension in COUNTED}
# What is crossed where the address does not say it: what most records have a value of.
USUAL = (dimensions.ORGANISATION_TYPE.name, dimensions.PHASE.name)
SHARES = {"rij": Of.ROW, "kolom": Of.COLUMN, "alles": Of.ALL}
DIVISIONS = tuple((dimension.name, dimension.label) for dimension in COUNTED)
ROWS = Option("rij", gettext_lazy("Rijen"), DIVISIONS)
COLUMNS = Option("kolom", gettext_lazy("Kolommen"), DIVISIONS)
SHARE = Option(
    "aandeel",
    gettext_lazy("Wat er in de vakjes staat"),
    (
        ("rij", gettext_lazy("Procenten van de rij")),
        ("kolom", gettext_lazy("Procenten van de kolom")),
        ("alles", gettext_lazy("Procenten van alles")),
    ),
    nothing=gettext_lazy("Aantallen"),
)


@dataclass(frozen=True)
class Crossed:
    """What the address asks to cross. `share` is a key of SHARES, or "" for numbers."""

    rows: str
    columns: str
    share: str

    @classmethod
    def of(cls, subject: Subject) -> "Crossed":
        rows, columns, share = (option.asked(subject.options) for option in (ROWS, COLUMNS, SHARE))
        rows = rows or next(name for name in USUAL if name != columns)
        return cls(rows, columns or next(name for name in USUAL if name != rows), share)

    @property
    def dimensions(self) -> tuple[Dimension, Dimension]:
        return BY_NAME[self.rows], BY_NAME[self.columns]

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """As an address says it."""
        said = ((ROWS.name, self.rows), (COLUMNS.name, self.columns), (SHARE.name, self.share))
        return tuple((name, value) for name, value in said if value)

    def refused(self, subject: Subject) -> Any:
        """Why this cannot be crossed; "" where it can."""
        for option, value in ((ROWS, self.rows), (COLUMNS, self.columns), (SHARE, self.share)):
            if wrong := option.refused(value):
                return wrong
        if self.rows == self.columns:
            return _("Kies voor de rijen iets anders dan voor de kolommen.")
        if subject.edition:
            return _(
                "Van een editie van de quickscan is geen kruistabel te maken. De meeste toepassingen zijn "
                "gereconstrueerd uit losse tellingen: welke waarden samen bij één toepassing horen, is daar toeval."
            )
        return ""


def _build(subject: Subject) -> Figure:
    asked = Crossed.of(subject)
    if refused := asked.refused(subject):
        return Figure(NAME, _("Kruistabel"), _definition(), "", (), (), drawn=Drawn.HEAT, refused=refused)
    return of_cross(crossing.cross(subject.versions, *asked.dimensions), asked, subject)


def of_cross(cross: Cross, asked: Crossed, subject: Subject) -> Figure:
    """The figure of a cross table. Where no share may be given it shows numbers, and says why."""
    of = SHARES.get(asked.share)
    if of and not any(cross.share(row, column, of) for row in cross.rows.rows for column in cross.columns.rows):
        of = None
    unit = Unit.PERCENT if of else Unit.NUMBER
    columns = [Column(column.code, column.label, unit, is_no_value=column.is_no_value) for column in cross.columns.rows]
    return Figure(
        name=NAME,
        title=_title(cross, of),
        finding=_finding(cross, of),
        definition=_definition(of),
        head=cross.rows.dimension.label,
        columns=(*columns, Column("total", _("Totaal"), drawn=False)),
        rows=tuple(_row(cross, row, of, subject) for row in cross.rows.rows),
        notes=tuple(_notes(cross, asked, of)),
        drawn=Drawn.HEAT,
        totals=(*(column.number for column in cross.columns.rows), cross.total),
        options=asked.options,
    )


def _definition(of: Of | None = None) -> Any:
    if of is Of.ROW:
        return _("Van de toepassingen met de waarde van de rij: hoeveel procent ook de waarde van de kolom heeft.")
    if of is Of.COLUMN:
        return _("Van de toepassingen met de waarde van de kolom: hoeveel procent ook de waarde van de rij heeft.")
    if of is Of.ALL:
        return _("Van alle getelde toepassingen: hoeveel procent de waarde van de rij heeft, en die van de kolom.")
    return _("Elk vakje telt de toepassingen die beide hebben: de waarde van de rij en die van de kolom.")


def _title(cross: Cross, of: Of | None) -> Any:
    said = {"rows": cross.rows.dimension.label, "columns": cross.columns.dimension.label}
    if of is Of.ROW:
        return _("Toepassingen naar: %(rows)s en %(columns)s, in procenten van de rij") % said
    if of is Of.COLUMN:
        return _("Toepassingen naar: %(rows)s en %(columns)s, in procenten van de kolom") % said
    if of is Of.ALL:
        return _("Toepassingen naar: %(rows)s en %(columns)s, in procenten van alles") % said
    return _("Toepassingen naar: %(rows)s en %(columns)s") % said


def _row(cross: Cross, row: Count, of: Of | None, subject: Subject) -> Row:
    rows, columns = cross.rows.dimension.name, cross.columns.dimension.name
    chosen = {rows: row.code}
    numbers = [_number(cross, row, column, of) for column in cross.columns.rows]
    urls = [
        # Nothing is there to follow behind a zero or a dash.
        "" if number is None or not cross.number(row, column) else subject.list_url_of(chosen | {columns: column.code})
        for column, number in zip(cross.columns.rows, numbers, strict=True)
    ]
    url = subject.list_url(rows, row.code)
    return Row(
        code=row.code,
        label=row.label,
        numbers=(*numbers, row.number),
        url=url,
        is_no_value=row.is_no_value,
        urls=(*urls, url),
    )


def _number(cross: Cross, row: Count, column: Count, of: Of | None) -> Number:
    return cross.share(row, column, of) if of else cross.number(row, column)


def _finding(cross: Cross, of: Of | None) -> str:
    """The largest cell; "" at a tie, and where records without a value are the largest cell."""
    sizes = [
        (_number(cross, row, column, of) or 0, row, column) for row in cross.rows.rows for column in cross.columns.rows
    ]
    most = max((size for size, _row, _column in sizes), default=0)
    largest = [(row, column) for size, row, column in sizes if size == most]
    if not most or len(largest) > 1 or any(count.is_no_value for count in largest[0]):
        return ""
    row, column = largest[0]
    return _said(cross, row, column, of)


def _said(cross: Cross, row: Count, column: Count, of: Of | None) -> str:
    number, percent = Unit.NUMBER.written, Unit.PERCENT.written
    said = {"row": row.label, "column": column.label, "number": number(cross.number(row, column))}
    if of in (Of.ROW, Of.COLUMN):
        whole, part = (row, column) if of is Of.ROW else (column, row)
        said |= {"whole": whole.label, "part": part.label, "total": number(whole.number)}
        said["share"] = percent(cross.share(row, column, of))
        return _("Het grootste aandeel: %(share)s van ‘%(whole)s’ is ‘%(part)s’, %(number)s van %(total)s") % said
    said |= {"total": number(cross.total), "share": percent(cross.share(row, column, Of.ALL))}
    if cross.total < FEWEST_FOR_SHARES:
        return _("Het vaakst samen: ‘%(row)s’ en ‘%(column)s’, %(number)s van %(total)s") % said
    return _("Het vaakst samen: ‘%(row)s’ en ‘%(column)s’, %(number)s van %(total)s (%(share)s)") % said


def _notes(cross: Cross, asked: Crossed, of: Of | None) -> Iterator[Any]:
    if not cross.total:
        return
    yield _("Wat geen enkele toepassing heeft, staat niet in de tabel.")
    for table in (cross.rows, cross.columns):
        if table.dimension.many:
            yield _(
                "%(dimension)s: een toepassing kan er meer dan één hebben en telt dan in meer dan één vakje. In een "
                "totaal telt zij één keer."
            ) % {"dimension": table.dimension.label}
    if of:
        yield _("De totalen zijn aantallen. Percentages zijn op één decimaal afgerond.")
        if not _adds_up(cross, of):
            yield _("Door het afronden tellen percentages niet overal op tot precies 100%.")
    few = {"number": FEWEST_FOR_SHARES}
    if asked.share and not of:
        yield _("Bij minder dan %(number)s toepassingen geven wij geen percentages, maar aantallen.") % few
    elif of and _has_few(cross, of):
        yield _("Bij een rij of kolom met minder dan %(number)s toepassingen geven wij geen percentages.") % few


def _has_few(cross: Cross, of: Of) -> bool:
    return any(_number(cross, row, column, of) is None for row in cross.rows.rows for column in cross.columns.rows)


def _adds_up(cross: Cross, of: Of) -> bool:
    """Whether the shares of each whole make 100; not asked where a record has more values, and so never would."""
    if any(table.dimension.many for table in (cross.rows, cross.columns)):
        return True
    sums: dict[Any, Decimal] = {}
    for row in cross.rows.rows:
        for column in cross.columns.rows:
            whole = {Of.ROW: row.code, Of.COLUMN: column.code, Of.ALL: None}[of]
            share = cross.share(row, column, of)
            if share is not None:
                sums[whole] = sums.get(whole, Decimal(0)) + share
    return set(sums.values()) <= {Decimal(100)}


FIGURES: dict[str, Callable[[Subject], Figure]] = {NAME: _build}
OPTIONS: dict[str, tuple[Option, ...]] = {NAME: (ROWS, COLUMNS, SHARE)}


@dataclass(frozen=True)
class Choice:
    """One option of the form: with its values, each with its code, label, and whether it is chosen."""

    option: Option
    values: tuple[tuple[str, Any, bool], ...]


def form(subject: Subject) -> dict[str, Any]:
    """What the page of the cross table has beside the figure: what can be chosen, and the table turned over."""
    asked = Crossed.of(subject)
    turned = {"rij": "kolom", "kolom": "rij"}
    turned_over = Crossed(asked.columns, asked.rows, turned.get(asked.share, asked.share))
    query = subject.query
    for name, value in turned_over.options:
        query = query.plus(name, value)
    chosen = ((ROWS, asked.rows), (COLUMNS, asked.columns), (SHARE, asked.share))
    choices = [
        Choice(option, tuple((code, label, code == value) for code, label in option.all_choices))
        for option, value in chosen
    ]
    return {"choices": choices, "turned_over": "" if asked.refused(subject) else query}
