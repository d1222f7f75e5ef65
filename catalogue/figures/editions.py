"""The quickscan editions beside each other."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.figures.figure import Column, Drawn, Figure, Row
from catalogue.figures.of_an_edition import list_url
from catalogue.figures.subject import Subject
from catalogue.figures.transparency import transparency
from catalogue.quickscan.editions import NOT_ALIKE, OTHER_BASIS, EditionCount, counts
from catalogue.quickscan.side_by_side import Known, Line, SideBySide, side_by_side
from catalogue.statistics import counting
from catalogue.statistics.units import Number, Unit
from register.choices import FigureDimension

TOTALS = "edities-totaal"
# By their place in the address.
NAMES = {
    FigureDimension.ORGANISATION_TYPE: "edities-soort-organisatie",
    FigureDimension.APPLICATION_TYPE: "edities-soort-toepassing",
    FigureDimension.TECHNIQUE: "edities-techniek",
    FigureDimension.PHASE: "edities-fase",
    FigureDimension.THEME: "edities-thema",
}
Getter = Callable[[Line], Number]
SHARES = gettext_lazy(
    "Percentages zijn van alle getelde toepassingen van die editie, op één decimaal afgerond. Het verschil in "
    "procentpunt komt van de percentages voor het afronden."
)


def of_totals(editions: Sequence[EditionCount], subject: Subject) -> Figure:
    """How many applications each edition counted, and the growth."""
    rows = [_of_edition(count, before) for count, before in zip(editions, [None, *editions], strict=False)]
    return Figure(
        name=TOTALS,
        title=_("Getelde toepassingen van AI per editie van de quickscan"),
        definition=_("Elke editie geteld uit haar gereconstrueerde registraties."),
        head=_("Editie"),
        columns=(
            Column("count", _("Aantal")),
            Column("change", _("Verschil met de editie ervoor"), Unit.CHANGE, drawn=False),
            Column("growth", _("Groei"), Unit.PERCENT, drawn=False),
            Column("times", _("Keer de editie ervoor"), Unit.TIMES, drawn=False),
        ),
        rows=tuple(rows),
        finding=_growth(editions),
        notes=(_not_alike(), *_of_whole_editions(subject)) if editions else (),
        refused=_nothing_loaded(editions),
        takes_selection=False,
    )


def of_dimension(dimension: FigureDimension, editions: Sequence[EditionCount], subject: Subject) -> Figure:
    """What was published by one dimension in each edition, and the change between the last two."""
    beside = side_by_side(dimension, editions)
    columns = [*_numbers(beside), *_changes(beside)]
    return Figure(
        name=NAMES[dimension],
        title=_("Per editie: %(dimension)s") % {"dimension": beside.dimension.label},
        definition=_("Alleen wat gepubliceerd is, geteld uit de registraties."),
        head=beside.dimension.label,
        columns=tuple(column for column, _get in columns),
        rows=(*(_of_line(beside, line, columns) for line in beside.lines), *_of_the_rest(beside, len(columns))),
        finding=_most_changed(beside),
        notes=(_on_change(beside), *_on_basis(beside), _not_alike(), *_of_whole_editions(subject)) if editions else (),
        drawn=Drawn.GROUPED,
        refused=_nothing_loaded(editions),
        takes_selection=False,
    )


def _nothing_loaded(editions: Sequence[EditionCount]) -> str:
    return "" if editions else _("Er is geen quickscan geladen.")


def _of_edition(count: EditionCount, before: EditionCount | None) -> Row:
    changes = (
        (None, None, None)
        if before is None
        else (
            count.total - before.total,
            counting.growth(before.total, count.total),
            counting.times(before.total, count.total),
        )
    )
    return Row(count.edition.slug, count.edition.title, (count.total, *changes), url=list_url(count.edition))


def _growth(editions: Sequence[EditionCount]) -> str:
    """How many the last edition counted, and how many times the one before it; "" of one edition only."""
    if len(editions) < 2 or not editions[-2].total:
        return ""
    before, last = editions[-2:]
    said = {
        "number": Unit.NUMBER.written(last.total),
        "year": last.edition.year,
        "times": Unit.TIMES.written(counting.times(before.total, last.total)),
        "before": before.edition.year,
    }
    return _("In %(year)s telde TNO %(number)s toepassingen, %(times)s zo veel als in %(before)s") % said


def _numbers(beside: SideBySide) -> list[tuple[Column, Getter]]:
    """A column for each edition; drawn where any number of it was published."""
    return [
        (Column(count.edition.slug, str(count.edition.year), drawn=beside.speaks(place)), partial(_number_in, place))
        for place, count in enumerate(beside.editions)
    ]


def _number_in(place: int, line: Line) -> Number:
    return line.cells[place].number


def _changes(beside: SideBySide) -> list[tuple[Column, Getter]]:
    """From the one but last edition to the last; none where nothing of theirs compares."""
    if not beside.compares:
        return []
    years = {"before": beside.editions[-2].edition.year, "last": beside.editions[-1].edition.year}
    share = _("Aandeel in %(year)s")
    return [
        (
            Column("share_before", share % {"year": years["before"]}, Unit.PERCENT, drawn=False),
            lambda line: line.cells[-2].share,
        ),
        (
            Column("share_last", share % {"year": years["last"]}, Unit.PERCENT, drawn=False),
            lambda line: line.cells[-1].share,
        ),
        (
            Column("change", _("Verschil %(before)s–%(last)s") % years, Unit.CHANGE, drawn=False),
            lambda line: line.change and line.change.number,
        ),
        (
            Column("points", _("Verschil in aandeel"), Unit.POINTS, drawn=False),
            lambda line: line.change and line.change.points,
        ),
        (
            Column("times", _("Keer %(before)s") % years, Unit.TIMES, drawn=False),
            lambda line: line.change and line.change.times,
        ),
    ]


def _of_line(beside: SideBySide, line: Line, columns: list[tuple[Column, Getter]]) -> Row:
    urls = [
        list_url(count.edition, beside.dimension.name, line.code) if cell.number else ""
        for count, cell in zip(beside.editions, line.cells, strict=True)
    ]
    return Row(
        code=line.code,
        label=line.label,
        numbers=tuple(get(line) for _column, get in columns),
        mark=" ".join(_marks(beside, line)),
        is_no_value=line.is_no_value,
        urls=(*urls, *[""] * (len(columns) - len(urls))),
        instead=tuple(
            (count.edition.slug, _("niet gepubliceerd"))
            for count, cell in zip(beside.editions, line.cells, strict=True)
            if cell.known is Known.NOT_PUBLISHED
        ),
    )


def _marks(beside: SideBySide, line: Line) -> list[str]:
    """What a reader must know of single numbers."""
    marks = []
    for count, cell in zip(beside.editions, line.cells, strict=True):
        said = {"year": count.edition.year, "number": Unit.NUMBER.written(cell.otherwise)}
        if cell.known is Known.DOUBTFUL:
            marks.append(_("%(year)s: de bron is niet duidelijk over dit aantal.") % said)
        elif cell.known is Known.NOT_COUNTED:
            marks.append(_("%(year)s: niet meegeteld.") % said)
        elif cell.otherwise:
            marks.append(_("Registraties van %(year)s: %(number)s, niet naar een indeling van TNO.") % said)
    return marks


def _of_the_rest(beside: SideBySide, width: int) -> tuple[Row, ...]:
    """The applications that no published number counts; nothing where there are none."""
    if not any(beside.rest):
        return ()
    numbers = (*beside.rest, *[None] * (width - len(beside.rest)))
    return (Row("", _("Alle andere: geen aantal gepubliceerd"), numbers, is_no_value=True),)


def _most_changed(beside: SideBySide) -> str:
    """The value whose share changed most; "" where none can be compared."""
    line = beside.most_changed
    if line is None:
        return ""
    (before, last), (then, now) = beside.editions[-2:], line.cells[-2:]
    said = {
        "dimension": beside.dimension.label,
        "label": line.label,
        "before": before.edition.year,
        "then": Unit.NUMBER.written(then.number),
        "share_then": Unit.PERCENT.written(then.share),
        "last": last.edition.year,
        "now": Unit.NUMBER.written(now.number),
        "share": Unit.PERCENT.written(now.share),
    }
    sentence = _(
        "%(dimension)s ‘%(label)s’: van %(then)s (%(share_then)s) in %(before)s naar %(now)s (%(share)s) in %(last)s"
    )
    return sentence % said


def _on_change(beside: SideBySide) -> Any:
    if beside.compares:
        return SHARES
    return _("Geen verschil: van twee edities na elkaar is geen aantal gepubliceerd dat te vergelijken is.")


def _on_basis(beside: SideBySide) -> tuple[Any, ...]:
    """What the records of an edition rest on, where the figure says what they say beside TNO."""
    slugs = [
        count.edition.slug
        for place, count in enumerate(beside.editions)
        if any(line.cells[place].otherwise for line in beside.lines)
    ]
    return tuple(OTHER_BASIS[slug] for slug in slugs if slug in OTHER_BASIS)


def _not_alike() -> str:
    return f"{NOT_ALIKE.text} {_('Bron:')} {NOT_ALIKE.source_title}."


def _of_whole_editions(subject: Subject) -> tuple[str, ...]:
    if not subject.chosen:
        return ()
    return (_("Dit cijfer is van de hele edities. Wat u in het adres koos, verandert het niet."),)


def all_figures(editions: Sequence[EditionCount], subject: Subject) -> list[Figure]:
    """The editions side by side, counted once for all, for a page that says itself what holds for each of them."""
    figures = [of_totals(editions, subject), *(of_dimension(dimension, editions, subject) for dimension in NAMES)]
    said = [_not_alike(), *map(str, OTHER_BASIS.values())]
    return [replace(figure, notes=tuple(note for note in figure.notes if str(note) not in said)) for figure in figures]


def _alone(dimension: FigureDimension, subject: Subject) -> Figure:
    return of_dimension(dimension, counts(), subject)


FIGURES: dict[str, Callable[[Subject], Figure]] = {
    TOTALS: lambda subject: of_totals(counts(), subject),
    **{name: partial(_alone, dimension) for dimension, name in NAMES.items()},
    "transparantie": transparency,
}
