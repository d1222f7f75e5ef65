"""Who registered, who declared that there is nothing, and who is missing: of all organisations there are."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.dimensions import ORGANISATION_TYPE
from catalogue.figures.figure import Column, Drawn, Figure, Row
from catalogue.figures.subject import Subject
from catalogue.organisations.finder import ALL
from catalogue.statistics import months
from catalogue.statistics.counting import FEWEST_FOR_SHARES
from catalogue.statistics.coverage import Coverage, Member, Part, Standing
from catalogue.statistics.units import Unit
from register.choices import OrganisationType
from register.months import month_in_words

MOST_MONTHS = 60
# So many organisations are named as those with the most; with equals of the last one, up to twice as many.
MOST = 10
MISSING = "wie-ontbreekt"
ONLY_NIL_RETURN = gettext_lazy("Alleen een nulopgave")
MUNICIPALITY = OrganisationType.MUNICIPALITY.value


def coverage_of(subject: Subject) -> Coverage:
    """The end of the day that is asked, of the types of organisations that are chosen."""
    return _chosen(subject.past.on(subject.day), subject)


def _chosen(coverage: Coverage, subject: Subject) -> Coverage:
    kinds = subject.selection.given(ORGANISATION_TYPE.name)
    return coverage.of(kinds) if kinds else coverage


def by_kind(subject: Subject) -> Figure:
    coverage = coverage_of(subject)
    whole = coverage.whole
    return Figure(
        name="dekking",
        title=_("Organisaties met een toepassing, met alleen een nulopgave, of met niets"),
        finding=_with(_("Een toepassing of nulopgave: %(covered)s van de %(total)s organisaties"), whole),
        definition=_(
            "Van alle overheidsorganisaties. Met een nulopgave verklaart een organisatie dat zij geen AI-systemen met "
            "een hoog risico en geen impactvolle algoritmes gebruikt. Wie allebei heeft, telt bij de toepassingen. Ook "
            "een toepassing die uit een ander register is overgenomen, telt."
        ),
        head=ORGANISATION_TYPE.label,
        columns=(*_columns(), Column("covered", _("Toepassing of nulopgave"), Unit.PERCENT, drawn=False)),
        rows=tuple(_of_kind(kind, part, subject) for kind, part in coverage.by_kind.items()),
        notes=(_on_shares(), *_on_outsiders(coverage), *_on_the_past(subject)),
        totals=(*_numbers(whole), None) if whole.total else (),
        drawn=Drawn.STACKED,
    )


def per_month(subject: Subject) -> Figure:
    days = months.ends(subject.past.first_day, subject.day, MOST_MONTHS)
    each = [_chosen(coverage, subject) for coverage in subject.past.on_each(days)]
    return Figure(
        name="dekking-verloop",
        title=_(
            "Organisaties met een toepassing, met alleen een nulopgave, of met niets, aan het einde van elke maand"
        ),
        finding=_from_first_to_last(each),
        definition=_(
            "Sinds het eerste dat er in het register stond, hoogstens de laatste vijf jaar. Elke maand telt de "
            "organisaties die er toen waren."
        ),
        head=_("Maand"),
        columns=_columns(),
        rows=tuple(
            Row(f"{one.day:%Y-%m}", month_in_words(f"{one.day:%Y-%m}"), _numbers(one.whole), mark=_cut_off(one.day))
            for one in each
        ),
        notes=(_listed_now(),),
        drawn=Drawn.LINES,
    )


def of_municipalities(subject: Subject) -> Figure:
    coverage = coverage_of(subject).of([MUNICIPALITY])
    whole = coverage.whole
    return Figure(
        name="gemeenten",
        title=_("Toepassingen per gemeente"),
        finding=_with(_("Een toepassing of nulopgave: %(covered)s van de %(total)s gemeenten"), whole),
        definition=_("Alle gemeenten op volgorde van naam, met hoeveel toepassingen er in het register staan."),
        head=_("Gemeente"),
        columns=(Column("records", _("Toepassingen")),),
        rows=tuple(_with_records(member, coverage, subject) for member in coverage.members),
        notes=_on_the_past(subject),
        drawn=Drawn.TILES,
        refused=_without_municipalities(subject),
    )


def most_records(subject: Subject) -> Figure:
    coverage = coverage_of(subject)
    members = _with_most(coverage)
    return Figure(
        name="meeste-toepassingen",
        title=_("Organisaties met de meeste toepassingen"),
        finding=_most(members, coverage),
        definition=_("Hoeveel toepassingen een organisatie in het register heeft, zegt niet hoeveel zij er gebruikt."),
        head=_("Organisatie"),
        columns=(Column("records", _("Toepassingen")),),
        rows=tuple(_with_records(member, coverage, subject) for member in members),
        notes=_on_the_past(subject),
    )


def missing(subject: Subject) -> Figure:
    coverage = coverage_of(subject)
    return Figure(
        name=MISSING,
        title=_("Organisaties zonder toepassing en zonder nulopgave"),
        finding=_without(coverage.whole),
        definition=_(
            "Dat wil niet zeggen dat zij geen AI of algoritmes gebruiken, of dat zij iets nalaten. Het zegt alleen dat "
            "er in dit register niets van hen staat."
        ),
        head=_("Organisatie"),
        columns=(),
        rows=tuple(
            Row(one.slug, one.name, (), organisation_url(one), ORGANISATION_TYPE.label_of(one.kind), own_words=True)
            for one in coverage.missing
        ),
        notes=_on_the_past(subject),
        drawn=Drawn.NOTHING,
    )


def organisation_url(member: Member) -> str:
    return reverse("catalogue:organisation", args=[member.slug])


def _with(said: str, part: Part) -> str:
    """How many of how many have a record or a nil return; with the share, of enough; "" of none."""
    share = "" if part.covered is None else f" ({Column('', '', Unit.PERCENT).written(part.covered)})"
    return f"{said % in_words(part)}{share}" if part.total else ""


def in_words(part: Part) -> dict[str, str]:
    """Its numbers as a reader sees them."""
    written = Unit.NUMBER.written
    return {
        "records": written(part.records),
        "nil_returns": written(part.nil_returns),
        "nothing": written(part.nothing),
        "covered": written(part.records + part.nil_returns),
        "total": written(part.total),
    }


def _columns() -> tuple[Column, ...]:
    return (
        Column("records", _("Met een toepassing")),
        Column("nil_return", ONLY_NIL_RETURN),
        Column("nothing", _("Niets")),
        Column("active", _("Alle organisaties"), drawn=False),
    )


def _without(part: Part) -> str:
    said = _("Zonder toepassing en zonder nulopgave: %(nothing)s van de %(total)s organisaties")
    return said % in_words(part) if part.total else ""


def _numbers(part: Part) -> tuple[int, ...]:
    return (part.records, part.nil_returns, part.nothing, part.total)


def _of_kind(kind: str, part: Part, subject: Subject) -> Row:
    """With the way to all organisations of this type, and to those of which there is nothing."""
    narrowed = subject.query.leaving_out(ORGANISATION_TYPE.name).plus(ORGANISATION_TYPE.name, kind)
    nothing = f"{reverse('catalogue:figure', args=[MISSING])}{narrowed}" if part.nothing else ""
    numbers = (*_numbers(part), part.covered)
    urls = ("", "", nothing, "", "")
    return Row(kind, ORGANISATION_TYPE.label_of(kind), numbers, _finder_url(kind, subject), urls=urls)


def _finder_url(kind: str, subject: Subject) -> str:
    """Where all organisations of this type are listed; "" of a day, since that list is of today."""
    if subject.selection.day:
        return ""
    query = {ORGANISATION_TYPE.name: kind, "group": ALL}
    return f"{reverse('catalogue:organisations')}?{urlencode(query)}#gevonden"


def _with_records(member: Member, coverage: Coverage, subject: Subject) -> Row:
    number = coverage.records[member.key]
    url = subject.list_url("organisation", member.slug) if number else organisation_url(member)
    mark = ONLY_NIL_RETURN if coverage.standing(member) is Standing.NIL_RETURN else ""
    return Row(member.slug, member.name, (number,), url, mark, own_words=True)


def _without_municipalities(subject: Subject) -> str:
    kinds = subject.selection.given(ORGANISATION_TYPE.name)
    asked = not kinds or MUNICIPALITY in kinds
    return "" if asked else _("Dit cijfer gaat alleen over gemeenten. Die zijn hier niet gekozen.")


def _with_most(coverage: Coverage) -> list[Member]:
    """Those with the most records, the most first; none of those that share a place on which not all would fit."""
    having = sorted(coverage.having_records, key=lambda one: (-coverage.records[one.key], one.name))
    if len(having) <= MOST:
        return having
    least = coverage.records[having[MOST - 1].key]
    with_equals = [one for one in having if coverage.records[one.key] >= least]
    if len(with_equals) <= 2 * MOST:
        return with_equals
    return [one for one in having if coverage.records[one.key] > least]


def _most(members: list[Member], coverage: Coverage) -> str:
    """Who has most; "" where that are several, or nobody."""
    numbers = [coverage.records[one.key] for one in members[:2]]
    if not numbers or (len(numbers) > 1 and numbers[0] == numbers[1]):
        return ""
    return _("De meeste toepassingen: %(name)s, %(number)s") % {
        "name": members[0].name,
        "number": Unit.NUMBER.written(numbers[0]),
    }


def _from_first_to_last(each: list[Coverage]) -> str:
    """How many had a record then and now; "" where that is one moment, or as many."""
    if len(each) < 2 or each[0].whole.records == each[-1].whole.records:
        return ""
    return _("Organisaties met een toepassing: %(before)s op %(first)s, %(after)s op %(last)s") % {
        "before": in_words(each[0].whole)["records"],
        "after": in_words(each[-1].whole)["records"],
        "first": date_format(each[0].day, "j F Y"),
        "last": date_format(each[-1].day, "j F Y"),
    }


def _cut_off(day: date) -> Any:
    """Of a month that had not ended: up to which day."""
    return "" if (day + timedelta(days=1)).day == 1 else _("Tot en met %(day)s") % {"day": date_format(day, "j F")}


def _on_shares() -> str:
    return _(
        "Percentages zijn van alle organisaties van die soort, op één decimaal afgerond. Bij minder dan %(number)s "
        "organisaties geven wij geen percentage."
    ) % {"number": FEWEST_FOR_SHARES}


def _on_outsiders(coverage: Coverage) -> tuple[str, ...]:
    number = len(coverage.outsiders)
    if not number:
        return ()
    said = ngettext(
        "%(number)s organisatie met een toepassing telt niet mee: zij staat niet in de lijst van de overheid, is geen "
        "overheid, of bestond op deze dag niet.",
        "%(number)s organisaties met een toepassing tellen niet mee: zij staan niet in de lijst van de overheid, zijn "
        "geen overheid, of bestonden op deze dag niet.",
        number,
    )
    return (said % {"number": number},)


def _on_the_past(subject: Subject) -> tuple[str, ...]:
    return (_listed_now(),) if subject.selection.day else ()


def _listed_now() -> str:
    return _("Welke organisaties er wanneer waren, volgt uit de lijst van de overheid zoals die nu is.")


def _or_refused(build: Callable[[Subject], Figure], subject: Subject) -> Figure:
    """A page leaves out what cannot be used and says so; who asks for bare numbers must not take them for others."""
    figure, unused = build(subject), subject.of_organisations().unused
    if not unused:
        return figure
    said = _("Dit telt organisaties, ook die zonder toepassingen. Dat kan niet bij deze keuze: %(unused)s.")
    return figure.refusing(said % {"unused": ", ".join(map(str, unused))})


FIGURES: dict[str, Callable[[Subject], Figure]] = {
    name: partial(_or_refused, build)
    for name, build in (
        ("dekking", by_kind),
        ("dekking-verloop", per_month),
        ("gemeenten", of_municipalities),
        ("meeste-toepassingen", most_records),
        (MISSING, missing),
    )
}
