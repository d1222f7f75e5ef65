"""Who fills in how much: per type of organisation, and per organisation."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.dimensions import ORGANISATION_TYPE
from catalogue.figures.figure import Column, Figure, Row
from catalogue.figures.subject import Subject
from catalogue.statistics.averages import Average, by_organisation, by_type
from catalogue.statistics.units import Unit

# Of fewer records an average is chance.
FEWEST_FOR_AVERAGES = 5
MOST_DRAWN = 20


def per_type(subject: Subject) -> Figure:
    averages = by_type(subject.versions)
    rows = [_row(one, subject.list_url(ORGANISATION_TYPE.name, one.code)) for one in averages]
    finding = _finding_of_averages(averages)
    return _of_averages("volledigheid-per-soort", ORGANISATION_TYPE.label, averages, rows, finding)


def per_organisation(subject: Subject) -> Figure:
    averages = by_organisation(subject.versions)
    rows = [_row(one, subject.list_url("organisation", one.code), own_words=True) for one in averages]
    return _of_averages("volledigheid-per-organisatie", _("Organisatie"), averages, rows, drawn=_drawn(averages))


def _row(one: Average, url: str, own_words: bool = False) -> Row:
    few = ""
    if one.number < FEWEST_FOR_AVERAGES:
        few = ngettext("Van maar %(number)s toepassing", "Van maar %(number)s toepassingen", one.number)
    return Row(
        one.code,
        one.label,
        (one.average, one.number),
        url=url,
        mark=few and few % {"number": one.number},
        own_words=own_words,
    )


def _drawn(averages: list[Average]) -> int | None:
    """How many of the first are drawn; None for all.

    Of those with equally many records either all are drawn or none; when that would be nobody, the first by name.
    """
    if len(averages) <= MOST_DRAWN:
        return None
    more = [one for one in averages[:MOST_DRAWN] if one.number > averages[MOST_DRAWN].number]
    return len(more) or MOST_DRAWN


def _of_averages(
    name: str, head: Any, averages: list[Average], rows: Iterable[Row], finding: str = "", drawn: int | None = None
) -> Figure:
    return Figure(
        name=name,
        title=_("Welk deel van de velden gemiddeld is ingevuld, naar: %(by)s") % {"by": head},
        finding=finding,
        definition=_(
            "Wij kijken per toepassing welk deel van de velden een antwoord heeft, van de velden die voor haar gelden."
            " Ook ‘onbekend’ of ‘niet van toepassing’ is een antwoord. Daarvan nemen wij het gemiddelde."
        ),
        head=head,
        columns=(
            Column("average", _("Gemiddeld ingevuld"), Unit.PERCENT),
            Column("number", _("Toepassingen"), drawn=False),
        ),
        rows=tuple(rows),
        notes=tuple(_notes_on_averages(averages, drawn)),
        rows_drawn=drawn,
    )


def _finding_of_averages(averages: list[Average]) -> str:
    """Who fills in most and least, of those that are no chance; "" where two share a place."""
    sure = sorted((one for one in averages if one.number >= FEWEST_FOR_AVERAGES), key=lambda one: one.average)
    numbers = Counter(one.average for one in sure)
    if len(numbers) < 2 or numbers[sure[0].average] > 1 or numbers[sure[-1].average] > 1:
        return ""
    return _("Het meest ingevuld bij ‘%(most)s’ (%(high)s), het minst bij ‘%(least)s’ (%(low)s)") % {
        "most": sure[-1].label,
        "high": Unit.PERCENT.written(sure[-1].average),
        "least": sure[0].label,
        "low": Unit.PERCENT.written(sure[0].average),
    }


def _notes_on_averages(averages: list[Average], drawn: int | None) -> Iterable[Any]:
    if averages:
        yield _("Tussen haakjes staat van hoeveel toepassingen dit het gemiddelde is.")
    if any(one.number < FEWEST_FOR_AVERAGES for one in averages):
        yield _("Van minder dan %(number)s toepassingen zegt een gemiddelde weinig. Dat staat er dan bij.") % {
            "number": FEWEST_FOR_AVERAGES
        }
    if drawn is not None:
        yield _("Getekend zijn de %(drawn)s met de meeste toepassingen, van de %(all)s in de tabel.") % {
            "drawn": Unit.NUMBER.written(drawn),
            "all": Unit.NUMBER.written(len(averages)),
        }
