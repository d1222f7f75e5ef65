"""The few figures that people quote, each a sentence with its numbers, what they mean and where they are from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue import dimensions
from catalogue import quickscan as editions
from catalogue.figures.coverage import coverage_of
from catalogue.figures.subject import Subject
from catalogue.statistics import counting
from catalogue.statistics.units import Unit
from register.choices import OrganisationType, Phase


@dataclass(frozen=True)
class Quoted:
    """`number` stands out and `rest` makes it a sentence; `definition` says what is counted, `url` where it is from."""

    number: str
    rest: str
    definition: Any
    url: str


def quoted(subject: Subject) -> Iterator[Quoted]:
    """Of the whole register also what is missing, and what TNO counted; nothing without records."""
    # Which values go together in an edition is made up: so a number of a part of it would be.
    if subject.total and (subject.edition is None or subject.is_whole_edition):
        yield _records(subject)
        yield _in_use(subject)
        yield _completeness(subject)
    if subject.is_whole_register:
        yield from _municipalities(subject)
        yield from _quickscan()


def _records(subject: Subject) -> Quoted:
    organisations = counting.organisations(subject.versions)
    said = {"total": Unit.NUMBER.written(subject.total), "organisations": Unit.NUMBER.written(organisations)}
    if subject.total == 1:
        rest = _("gepubliceerde toepassing")
    else:
        rest = ngettext(
            "gepubliceerde toepassingen, van %(organisations)s organisatie",
            "gepubliceerde toepassingen, van %(organisations)s organisaties",
            organisations,
        )
    # Of a day that is over also what was withdrawn since.
    if subject.day < subject.today and not subject.edition:
        definition = _("Openbaar aan het einde van die dag. Elke toepassing telt één keer.")
    else:
        definition = _("Openbaar, en niet ingetrokken. Elke toepassing telt één keer.")
    return Quoted(said["total"], rest % said, definition, subject.list_url())


def _in_use(subject: Subject) -> Quoted:
    number = counting.table(subject.versions, dimensions.PHASE).row(Phase.IN_USE).number
    part = counting.share(number, subject.total)
    said = {
        "number": Unit.NUMBER.written(number),
        "total": Unit.NUMBER.written(subject.total),
        "share": Unit.PERCENT.written(part),
    }
    if subject.total < counting.FEWEST_FOR_SHARES:
        rest = _("van de %(total)s zijn in gebruik") % said
    else:
        rest = _("van de %(total)s zijn in gebruik (%(share)s)") % said
    definition = _("De andere worden ontwikkeld, zijn een proef of zijn gestopt, of zeggen het niet.")
    return Quoted(said["number"], rest, definition, subject.list_url("phase", Phase.IN_USE.value))


def _completeness(subject: Subject) -> Quoted:
    average = Unit.PERCENT.written(counting.average(subject.versions, "answered"))
    rest = _("van de velden is gemiddeld ingevuld")
    definition = _("Van de velden die voor een toepassing gelden. Ook ‘onbekend’ of ‘niet van toepassing’ is ingevuld.")
    url = reverse("catalogue:statistics_page", args=["kwaliteit"])
    return Quoted(average, rest, definition, f"{url}{subject.query}")


def _municipalities(subject: Subject) -> Iterator[Quoted]:
    """Who takes part of those that every citizen has one of."""
    part = coverage_of(subject).by_kind.get(OrganisationType.MUNICIPALITY)
    if part:
        covered = Unit.NUMBER.written(part.records + part.nil_returns)
        rest = _("van de %(total)s gemeenten doen mee") % {"total": Unit.NUMBER.written(part.total)}
        definition = _(
            "Van hen staat een toepassing in het register, ook als die is overgenomen. Of zij verklaarden dat zij "
            "niets met een hoog risico of grote gevolgen gebruiken."
        )
        yield Quoted(covered, rest, definition, reverse("catalogue:statistics_page", args=["dekking"]))


def _quickscan() -> Iterator[Quoted]:
    """The newest edition, and how many times the one before it."""
    series = editions.series()
    if len(series) > 1:
        before, newest = series[-2:]
        number = Unit.NUMBER.written(newest.number)
        said = {
            "year": newest.edition.year,
            "times": Unit.TIMES.written(newest.times),
            "before": before.edition.year,
        }
        rest = _("toepassingen van AI telde TNO in %(year)s, %(times)s zo veel als in %(before)s") % said
        definition = _("Een telling met de hand, los van dit register. Hier per toepassing nageteld.")
        yield Quoted(number, rest, definition, reverse("catalogue:quickscan", args=[newest.edition.slug]))
