"""What a figure of a quickscan edition may say: a share only of what was published, and no more than was found out."""

from dataclasses import replace
from decimal import Decimal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.dimensions import COMPLETENESS, FRESHNESS
from catalogue.figures.figure import Figure, Row
from catalogue.figures.subject import Subject
from catalogue.quickscan.editions import DIMENSIONS, EditionCount
from catalogue.statistics.counting import Table
from catalogue.statistics.units import Unit
from register.choices import Missing
from register.models import Edition

# What each of our dimensions is called where figures are published.
AS_PUBLISHED = {ours[0]: dimension for dimension, ours in DIMENSIONS.items()}

# Of the texts that were made here, not of the applications.
OF_OUR_TEXT = {COMPLETENESS, FRESHNESS}


def list_url(edition: Edition, name: str = "", code: str = "") -> str:
    """Where the records of an edition are listed; with a parameter, those of them that have this value."""
    pairs = [("edition", edition.slug), *([(name, code)] if name else [])]
    return f"{reverse('catalogue:list')}?{urlencode(pairs)}"


def published(table: Table, subject: Subject) -> set[str]:
    """The codes of which the edition published a number that counting must give."""
    dimension = AS_PUBLISHED.get(table.dimension)
    return EditionCount(subject.edition).published(dimension) if subject.edition and dimension else set()


def as_published(table: Table, subject: Subject) -> Table:
    """Without zeros, which say only that nothing was published. Of a part of an edition nothing was published at all.

    Which values go together is made up, so a share of a part would be too.
    """
    return table.occurring.with_shares_of(published(table, subject) if subject.is_whole_edition else set())


def careful(figure: Figure, table: Table, subject: Subject) -> Figure:
    """The figure of such a table, saying what its numbers rest on."""
    said = bool(table.values) or Missing.UNKNOWN in {row.code for row in table.no_value}
    if table.dimension in OF_OUR_TEXT or not said:
        nothing = _("Hierover is van deze editie niets gepubliceerd.") if table.total else ""
        return figure.refusing(nothing)
    codes = published(table, subject)
    is_of_tno = any(row.code in codes for row in table.values)
    return replace(
        figure,
        finding=_finding(table),
        rows=tuple(_marked(row, codes) if is_of_tno else row for row in figure.rows),
        notes=_notes(table, is_of_tno) + (_notes_on_shares(figure) if subject.is_whole_edition else _notes_on_a_part()),
    )


def _finding(table: Table) -> str:
    """The largest published number; "" where there is none, or two are equal."""
    most = replace(table, values=tuple(row for row in table.values if row.share is not None)).most
    if most is None:
        return ""
    said = {
        "dimension": table.dimension.label,
        "label": most.label,
        "number": Unit.NUMBER.written(most.number),
        "total": Unit.NUMBER.written(table.total),
        "share": Unit.PERCENT.written(most.share),
    }
    return (
        _("%(dimension)s: het grootste gepubliceerde aantal is ‘%(label)s’, %(number)s van %(total)s (%(share)s)")
        % said
    )


def _marked(row: Row, codes: set[str]) -> Row:
    if row.is_no_value or row.code in codes:
        return row
    return replace(
        row,
        mark=_("Dit aantal is niet gepubliceerd. Het komt van een voorbeeld dat bij naam bekend is, en is onzeker."),
    )


def _notes(table: Table, is_of_tno: bool) -> tuple[str, ...]:
    notes = []
    if table.values and not is_of_tno:
        notes.append(_("De indeling is niet die van TNO."))
    if table.dimension.many and table.values:
        notes.append(
            _(
                "Hier heeft elke toepassing er hooguit één: meer volgt niet uit de cijfers. Gaf TNO sommige "
                "toepassingen er meer, dan is het aantal ‘Niet gepubliceerd’ hoger dan hier staat."
            )
        )
    return tuple(notes)


def _notes_on_a_part() -> tuple[str, ...]:
    return (
        _(
            "Welke kenmerken bij elkaar horen, is niet gepubliceerd: deze combinatie is willekeurig. Daarom staan er "
            "geen percentages bij."
        ),
    )


def _notes_on_shares(figure: Figure) -> tuple[str, ...]:
    places = [place for place, column in enumerate(figure.columns) if column.unit is Unit.PERCENT]
    shares = [Decimal(row.numbers[place] or 0) for row in figure.rows for place in places if row.numbers[place]]
    if not shares:
        return (_("Een percentage staat alleen bij een aantal dat gepubliceerd is. Hier is dat er geen."),)
    of_what = _("Percentages zijn van alle getelde toepassingen, ook die zonder antwoord, op één decimaal afgerond.")
    if sum(shares) == 100:
        return (of_what,)
    sum_of_them = Unit.PERCENT.written(sum(shares, Decimal(0)))
    return (
        of_what,
        _(
            "Een percentage staat alleen bij een aantal dat gepubliceerd is. De percentages tellen daarom niet op tot "
            "100%%, maar tot %(sum)s."
        )
        % {"sum": sum_of_them},
    )
