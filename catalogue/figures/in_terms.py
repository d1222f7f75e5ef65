"""The register in the quickscan's terms: the same tables beside what TNO counted, and how much of it is classified.

What the register only suggests of a record has a column of its own, and is never added to what is registered.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from catalogue.dimensions import APPLICATION_TYPE, NO_VALUE, TECHNIQUE, Dimension
from catalogue.figures.by_dimension import IN_STEPS
from catalogue.figures.figure import Column, Drawn, Figure, Row
from catalogue.figures.notes import notes_on_shares
from catalogue.figures.of_an_edition import list_url
from catalogue.figures.subject import Subject
from catalogue.quickscan.editions import DIMENSIONS, EditionCount, editions, newest_counted
from catalogue.quickscan.side_by_side import Cell, Known, SideBySide, cell, side_by_side
from catalogue.statistics import counting
from catalogue.statistics.counting import FEWEST_FOR_SHARES, Table
from catalogue.statistics.suggested import suggested
from catalogue.statistics.units import Number, Unit
from register.choices import FigureDimension

CLASSIFIED = "ingedeeld-naast-de-quickscan"
# By their place in the address.
NAMES = {
    FigureDimension.ORGANISATION_TYPE: "soort-organisatie-naast-de-quickscan",
    FigureDimension.APPLICATION_TYPE: "soort-toepassing-naast-de-quickscan",
    FigureDimension.TECHNIQUE: "techniek-naast-de-quickscan",
    FigureDimension.PHASE: "fase-naast-de-quickscan",
    FigureDimension.THEME: "thema-naast-de-quickscan",
}
# Of which the register suggests a value where none was registered.
SUGGESTED = (APPLICATION_TYPE, TECHNIQUE)


@dataclass(frozen=True)
class Beside:
    """One dimension of the register, or of a selection of it, and of the newest edition."""

    subject: Subject
    newest: EditionCount
    published_as: FigureDimension

    @property
    def dimension(self) -> Dimension:
        return DIMENSIONS[self.published_as][0]

    @cached_property
    def table(self) -> Table:
        return counting.table(self.subject.versions, self.dimension)

    @cached_property
    def hints(self) -> Counter:
        """Of how many records without a value each one is suggested."""
        return suggested(self.subject.versions, self.dimension) if self.dimension in SUGGESTED else Counter()

    @property
    def classified(self) -> int:
        """How many records have a value; that of the register itself, no suggestion."""
        return self.table.having_a_value

    @property
    def has_shares(self) -> bool:
        return self.table.total >= FEWEST_FOR_SHARES

    @cached_property
    def counted_by_tno(self) -> dict[str, Cell]:
        """By the codes that the sources of the edition name."""
        return {line.code: line.cells[0] for line in self._published.lines}

    @property
    def not_published(self) -> int:
        """How many records of the edition no published number counts."""
        return self._published.rest[0]

    @cached_property
    def _published(self) -> SideBySide:
        return side_by_side(self.published_as, [self.newest])

    @cached_property
    def codes(self) -> list[str]:
        """What occurs in either; the reasons why there is no value come last."""
        said = {row.code: row.number for row in self.table.rows if row.number}
        wanted = {*said, *self.hints, *self.counted_by_tno}
        codes = [code for code in dict.fromkeys([*dict(self.dimension.choices), *said]) if code in wanted]
        if self.dimension not in IN_STEPS:
            most = {code: max(said.get(code, 0), self.by_tno(code).number or 0) for code in codes}
            codes.sort(key=lambda code: -most[code])
        return sorted(codes, key=lambda code: code in NO_VALUE)

    def by_tno(self, code: str) -> Cell:
        return self.counted_by_tno.get(code) or cell(self.newest, self.published_as, code)


def of_dimension(dimension: FigureDimension, subject: Subject) -> Figure:
    """The values of one dimension here, suggested here, and in the newest edition."""
    newest = newest_counted()
    if newest is None or subject.edition:
        return _refused(NAMES[dimension], DIMENSIONS[dimension][0].label, subject)
    beside = Beside(subject, newest, dimension)
    ours = beside.table
    totals = {"count": ours.total, "suggested": beside.hints.total(), "quickscan": newest.total}
    columns = _columns(beside)
    return Figure(
        name=NAMES[dimension],
        title=_("Naast de quickscan: %(dimension)s") % {"dimension": beside.dimension.label},
        finding=_how_many_classified(beside),
        definition=_("Wat hier geregistreerd is naast wat er van de quickscan is gepubliceerd."),
        head=beside.dimension.label,
        columns=columns,
        rows=tuple(_row(beside, code, columns) for code in beside.codes),
        notes=(
            *_on_shares(beside),
            *_on_the_rest(beside),
            *_on_suggestions(beside),
            _not_the_same(),
        ),
        drawn=Drawn.GROUPED,
        totals=tuple(totals.get(column.name) for column in columns),
    )


def classified(subject: Subject) -> Figure:
    """Of how many records each thing is registered, only suggested, or neither."""
    newest = newest_counted()
    title = _("Hoeveel toepassingen zijn ingedeeld zoals in de quickscan")
    if newest is None or subject.edition:
        return _refused(CLASSIFIED, title, subject)
    all_of_them = [Beside(subject, newest, dimension) for dimension in NAMES]
    return Figure(
        name=CLASSIFIED,
        title=title,
        finding=_least_classified(all_of_them),
        definition=_(
            "Ingedeeld is een toepassing waarvan de organisatie zelf een waarde opgaf. Van de quickscan: hoeveel "
            "toepassingen in een gepubliceerd aantal tellen."
        ),
        head=_("Wat"),
        columns=(
            Column("registered", _("Geregistreerd")),
            Column("suggested", _("Alleen voorgesteld")),
            Column("neither", _("Niet ingedeeld"), is_no_value=True),
            Column("quickscan", newest.edition.title, drawn=False),
        ),
        rows=tuple(_classified(beside) for beside in all_of_them),
        notes=(*_on_suggestions(*all_of_them), _not_the_same()),
        whole=subject.total or None,
        drawn=Drawn.STACKED,
    )


def _columns(beside: Beside) -> tuple[Column, ...]:
    here, there = _name_of(beside.subject), beside.newest.edition.title
    share = _("Aandeel: %(of)s")
    shares = beside.has_shares
    return (
        Column("count", here, drawn=not shares),
        *((Column("share", share % {"of": here}, Unit.PERCENT),) if shares else ()),
        *((Column("suggested", _("Alleen voorgesteld"), drawn=False),) if beside.dimension in SUGGESTED else ()),
        Column("quickscan", there, drawn=not shares),
        *((Column("quickscan_share", share % {"of": there}, Unit.PERCENT),) if shares else ()),
    )


def _row(beside: Beside, code: str, columns: tuple[Column, ...]) -> Row:
    here, there = beside.table.row(code), beside.by_tno(code)
    numbers: dict[str, Number] = {
        "count": here.number,
        "share": here.share,
        "suggested": None if code in NO_VALUE else beside.hints[code],
        "quickscan": there.number,
        "quickscan_share": there.share,
    }
    urls = {
        "count": beside.subject.list_url(beside.dimension.name, code) if here.number else "",
        "quickscan": _in_edition(beside, code) if there.known is Known.PUBLISHED and there.number else "",
    }
    instead = _("niet gepubliceerd") if there.known is Known.NOT_PUBLISHED and code not in NO_VALUE else ""
    said = {"edition": beside.newest.edition.title}
    return Row(
        code=code,
        label=here.label,
        numbers=tuple(numbers[column.name] for column in columns),
        mark=_("%(edition)s: niet meegeteld.") % said if there.known is Known.NOT_COUNTED else "",
        is_no_value=code in NO_VALUE,
        urls=tuple(urls.get(column.name, "") for column in columns),
        instead=tuple((name, instead) for name in ("quickscan", "quickscan_share") if instead),
    )


def _in_edition(beside: Beside, code: str) -> str:
    return list_url(beside.newest.edition, beside.dimension.name, code)


def _classified(beside: Beside) -> Row:
    suggestions, total = beside.hints.total(), beside.table.total
    published = sum(one.number or 0 for code, one in beside.counted_by_tno.items() if code not in NO_VALUE)
    return Row(
        code=beside.dimension.name,
        label=beside.dimension.label,
        numbers=(beside.classified, suggestions, total - beside.classified - suggestions, published),
    )


def _how_many_classified(beside: Beside) -> str:
    """Of how many records of the register the value is known; "" without records."""
    if not beside.table.total:
        return ""
    return _("%(dimension)s: geregistreerd van %(classified)s van de %(total)s toepassingen") % _said(beside)


def _least_classified(all_of_them: list[Beside]) -> str:
    """What fewest records say; "" without records, or where two are equal."""
    least, second = sorted(all_of_them, key=lambda beside: beside.classified)[:2]
    if least.classified == second.classified or not least.table.total:
        return ""
    return _("Het minst ingedeeld: ‘%(dimension)s’, %(classified)s van de %(total)s toepassingen") % _said(least)


def _said(beside: Beside) -> dict[str, Any]:
    return {
        "dimension": beside.dimension.label,
        "classified": Unit.NUMBER.written(beside.classified),
        "total": Unit.NUMBER.written(beside.table.total),
    }


def _on_shares(beside: Beside) -> tuple[str, ...]:
    if beside.subject.edition:
        return ()
    return notes_on_shares([row.share for row in beside.table.rows], beside.table.total, beside.dimension.many)


def _on_the_rest(beside: Beside) -> tuple[str, ...]:
    if not beside.not_published:
        return ()
    said = {
        "edition": beside.newest.edition.title,
        "rest": Unit.NUMBER.written(beside.not_published),
        "total": Unit.NUMBER.written(beside.newest.total),
    }
    return (_("%(edition)s: van %(rest)s van de %(total)s toepassingen is dit niet gepubliceerd.") % said,)


def _on_suggestions(*all_of_them: Beside) -> tuple[str, ...]:
    if not any(beside.hints for beside in all_of_them):
        return ()
    return (
        _(
            "‘Alleen voorgesteld’ is niet geregistreerd: dit register leidt het met een woordenlijst af uit de tekst. "
            "Een voorstel kan fout zijn, en telt nergens mee."
        ),
    )


def _not_the_same() -> str:
    return _(
        "Dit zijn niet dezelfde toepassingen. Het register bevat wat organisaties zelf publiceerden, ook algoritmes "
        "die geen AI zijn. TNO zocht zelf naar AI."
    )


def _name_of(subject: Subject) -> str:
    return _("Dit register") if subject.is_whole_register else _("Deze selectie")


def _refused(name: str, title: Any, subject: Subject) -> Figure:
    """Nobody registered the records of an edition, and what they say of it is laid beside others on their own page."""
    reason = _("Er is geen quickscan geladen om mee te vergelijken.")
    if subject.edition:
        reason = _("Hier staat het register naast de quickscan. De edities staan op hun eigen pagina naast elkaar.")
    return Figure(name, title, "", _("Wat"), columns=(), rows=(), refused=reason)


FIGURES: dict[str, Callable[[Subject], Figure]] = {
    CLASSIFIED: classified,
    **{name: partial(of_dimension, dimension) for dimension, name in NAMES.items()},
}


def beside_the_figures(subject: Subject) -> dict[str, Any]:
    """What the page says beside its figures."""
    newest = newest_counted()
    return {"newest": newest.edition if newest else None, "editions": editions()}
