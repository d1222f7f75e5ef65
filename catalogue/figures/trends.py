"""What was published, replaced and withdrawn in each month, and what stood then; and of which year the texts are."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.dimensions import FRESHNESS, NO_VALUE, PHASE
from catalogue.figures.figure import Column, Drawn, Figure, Row
from catalogue.figures.options import Option
from catalogue.figures.subject import Subject
from catalogue.statistics import counting, trends
from catalogue.statistics.months import last_day
from catalogue.statistics.trends import Month, Stock, Year
from catalogue.statistics.units import Unit
from register.months import month_in_words

# In the place of what is most, where there is nothing.
NONE: tuple[None, int] = (None, 0)
USUAL = "24"
MONTHS = Option(
    "maanden",
    gettext_lazy("Hoeveel maanden"),
    (("12", gettext_lazy("12 maanden")), (USUAL, gettext_lazy("24 maanden")), ("60", gettext_lazy("5 jaar"))),
)
# What is older than these years is told together.
MOST_YEARS = 20


# What happened in each month


def per_month(subject: Subject) -> Figure:
    name, title = "per-maand", _("Wat er in elke maand nieuw, vernieuwd en ingetrokken is")
    if refused := _refused(subject):
        return _nothing(name, title, refused)
    months = trends.by_month(subject.selection.once_public, subject.day, _most(subject))
    return Figure(
        name=name,
        title=title,
        finding=_finding_of_months(months),
        definition=_(
            "‘Nieuw’ is de eerste versie van een toepassing. ‘Vernieuwd’ is elke versie daarna. De dag telt waarop zij"
            " in dit register kwam."
        ),
        head=_("Maand"),
        columns=(
            Column("added", _("Nieuw, zelf geregistreerd")),
            Column("taken_over", _("Nieuw, overgenomen uit een ander register")),
            Column("replaced", _("Vernieuwd")),
            Column("withdrawn", _("Ingetrokken")),
        ),
        rows=tuple(
            _row(one.first, subject, (one.added, one.taken_over, one.replaced, one.withdrawn)) for one in months
        ),
        notes=tuple(_notes_on_months(months, subject)),
        drawn=Drawn.MONTHS,
        options=_options(subject),
    )


def _row(first: date, subject: Subject, numbers: tuple[int, ...]) -> Row:
    code = f"{first:%Y-%m}"
    return Row(code, month_in_words(code), numbers, mark=_up_to(first, last_day(first), subject))


def _up_to(first: date, last: date, subject: Subject) -> Any:
    """What is said of a month or year of which not all days are counted: today is not over either."""
    is_whole = last < subject.day or last == subject.selection.day
    if is_whole or subject.day < first:
        return ""
    return _("tot en met %(day)s") % {"day": date_format(subject.day, "j F")}


def _unfinished(subject: Subject) -> Iterable[Any]:
    """The same of the last month, for who sees the drawing only."""
    first = subject.day.replace(day=1)
    if up_to := _up_to(first, last_day(first), subject):
        yield _("De laatste maand telt niet helemaal mee, maar %(up_to)s.") % {"up_to": up_to}


def _finding_of_months(months: list[Month]) -> str:
    """The month in which most was new; "" where nothing was, two share the first place, or there is one month only."""
    new = Counter({one.first: one.added + one.taken_over for one in months})
    (first, most), (_other, second), *_rest = [*new.most_common(2), NONE, NONE]
    if len(months) < 2 or first is None or not most or most == second:
        return ""
    return _("Nieuw in het register: de meeste in %(month)s, %(number)s van de %(total)s in deze tijd") % {
        "month": month_in_words(f"{first:%Y-%m}"),
        "number": Unit.NUMBER.written(most),
        "total": Unit.NUMBER.written(new.total()),
    }


def _notes_on_months(months: list[Month], subject: Subject) -> Iterable[Any]:
    if months:
        yield from _unfinished(subject)
    if taken_over := sum(one.taken_over for one in months):
        yield _(
            "Overgenomen uit een ander register: %(number)s. De maand is die waarin wij ze overnamen, niet die waarin"
            " de organisatie begon."
        ) % {"number": Unit.NUMBER.written(taken_over)}
    yield from _without_withdrawn(subject)


# What stood at the end of each month


def stock(subject: Subject) -> Figure:
    name, title = "stand-per-fase", _("Toepassingen in het register aan het einde van elke maand, naar: Fase")
    if refused := _refused(subject):
        return _nothing(name, title, refused)
    stocks = trends.stock(subject.selection.once_public, subject.day, _most(subject))
    codes = _codes(stocks)
    return Figure(
        name=name,
        title=title,
        finding=_finding_of_stock(stocks),
        definition=_(
            "Elke maand telt wat er op haar laatste dag openbaar was, ook wat daarna is ingetrokken. De fase is die van"
            " de tekst van toen."
        ),
        head=_("Maand"),
        columns=(
            Column("total", _("Samen")),
            *(Column(code, PHASE.label_of(code), is_no_value=code in NO_VALUE) for code in codes),
        ),
        rows=tuple(
            _row(one.day.replace(day=1), subject, (one.total, *(one.numbers[code] for code in codes))) for one in stocks
        ),
        notes=tuple(_notes_on_stock(stocks, subject)),
        drawn=Drawn.LINES,
        options=_options(subject),
    )


def _codes(stocks: list[Stock]) -> list[str]:
    """The phases that occur, in their own order, and after them why there is none."""
    occurring = {code for one in stocks for code, number in one.numbers.items() if number}
    known = [code for code in dict(PHASE.choices) if code in occurring]
    return [*known, *sorted(occurring.difference(known))]


def _finding_of_stock(stocks: list[Stock]) -> str:
    """From the first month to the last; "" where nothing lies between them."""
    if len(stocks) < 2:
        return ""
    before, now = stocks[0], stocks[-1]
    said = {
        "before": Unit.NUMBER.written(before.total),
        "then": date_format(before.day, "j F Y"),
        "number": Unit.NUMBER.written(now.total),
        "day": date_format(now.day, "j F Y"),
        "taken_over": Unit.NUMBER.written(now.taken_over),
    }
    if not now.taken_over:
        return _("In het register: van %(before)s op %(then)s naar %(number)s op %(day)s") % said
    finding = _(
        "In het register: van %(before)s op %(then)s naar %(number)s op %(day)s, waarvan %(taken_over)s overgenomen"
    )
    return finding % said


def _notes_on_stock(stocks: list[Stock], subject: Subject) -> Iterable[Any]:
    if stocks:
        yield from _unfinished(subject)
        yield _("Wat wij overnamen uit een ander register, telt vanaf de dag waarop wij het overnamen.")
    yield from _without_withdrawn(subject)


def _without_withdrawn(subject: Subject) -> Iterable[Any]:
    if subject.selection.asks_for_text:
        yield _("U zoekt op tekst: wat is ingetrokken, telt dan niet mee.")


# Of which year the texts are


def per_year(subject: Subject) -> Figure:
    name, title = "per-jaar", _("Toepassingen naar het jaar van hun tekst")
    if subject.edition:
        return _nothing(name, title, _of_an_edition())
    years = trends.by_year(subject.versions, subject.day.year, MOST_YEARS)
    return Figure(
        name=name,
        title=title,
        finding=_finding_of_years(years),
        definition=_(
            "Het jaar waarin de organisatie de tekst registreerde. Van wat wij overnamen, is dat het jaar dat het"
            " andere register noemt. Elke toepassing telt één keer, met haar laatste tekst."
        ),
        head=_("Jaar"),
        columns=(
            Column("all", _("Toepassingen")),
            Column("own", _("Zelf geregistreerd"), drawn=False),
            Column("taken_over", _("Overgenomen uit een ander register"), drawn=False),
        ),
        rows=tuple(_of_year(one, subject) for one in years),
        drawn=Drawn.MONTHS,
    )


def _of_year(year: Year, subject: Subject) -> Row:
    mark = _up_to(date(year.year, 1, 1), date(year.year, 12, 31), subject)
    return Row(str(year.year), _label(year), (year.own + year.taken_over, year.own, year.taken_over), mark=mark)


def _finding_of_years(years: list[Year]) -> str:
    """The year of most texts; "" where there are none, or two share the first place."""
    numbers = Counter({year: year.own + year.taken_over for year in years})
    (most, number), (_other, second), *_rest = [*numbers.most_common(2), NONE, NONE]
    if most is None or not number or number == second:
        return ""
    return _("De meeste teksten zijn van %(year)s: %(number)s van de %(total)s") % {
        "year": _label(most),
        "number": Unit.NUMBER.written(number),
        "total": Unit.NUMBER.written(numbers.total()),
    }


def _label(year: Year) -> str:
    return _("%(year)s of eerder") % {"year": year.year} if year.and_before else str(year.year)


# What the address asks


def _most(subject: Subject) -> int:
    return int(MONTHS.asked(subject.options) or USUAL)


def _options(subject: Subject) -> tuple[tuple[str, str], ...]:
    """The months, where others are asked than usual."""
    asked = MONTHS.asked(subject.options)
    return ((MONTHS.name, asked),) if asked and asked != USUAL else ()


def _refused(subject: Subject) -> Any:
    """Why there is nothing to count; "" where there is."""
    if subject.edition:
        return _of_an_edition()
    if subject.selection.given(FRESHNESS.name):
        return _("Of iets op tijd is bekeken, geldt op één dag. Een verloop in de tijd daarvan maken wij niet.")
    return MONTHS.refused(MONTHS.asked(subject.options))


def _of_an_edition() -> Any:
    return _("Een quickscan telde één keer. Een verloop in de tijd heeft zij niet.")


def _nothing(name: str, title: Any, refused: Any) -> Figure:
    return Figure(name, title, "", "", (), (), refused=refused)


def beside(subject: Subject) -> dict[str, Any]:
    """For the page: how many records came from other registers, and the ways to more months or fewer."""
    asked = MONTHS.asked(subject.options) or USUAL
    return {
        "taken_over": sum(source.number for source in counting.taken_over(subject.versions)),
        "months": [
            (label, subject.query if code == USUAL else subject.query.plus(MONTHS.name, code), code == asked)
            for code, label in MONTHS.choices
        ],
    }


OPTIONS: dict[str, tuple[Option, ...]] = {"per-maand": (MONTHS,), "stand-per-fase": (MONTHS,)}
FIGURES: dict[str, Callable[[Subject], Figure]] = {
    "per-maand": per_month,
    "stand-per-fase": stock,
    "per-jaar": per_year,
}
