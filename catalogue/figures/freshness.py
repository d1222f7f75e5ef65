"""How fresh the records are: whether somebody should have looked again, and how old the texts are."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from catalogue.dimensions import FRESHNESS, NO_DATE, ORGANISATION_TYPE, OVERDUE, UP_TO_DATE
from catalogue.figures.figure import Column, Drawn, Figure, Row
from catalogue.figures.notes import notes_on_shares
from catalogue.figures.subject import Subject
from catalogue.statistics import freshness
from catalogue.statistics.counting import FEWEST_FOR_SHARES, share
from catalogue.statistics.freshness import AGES, LATE, REVIEWS
from catalogue.statistics.units import Unit
from register.choices import OrganisationType


def reviews(subject: Subject) -> Figure:
    name, title = "opnieuw-bekijken", _("Of op tijd opnieuw is gekeken of de tekst klopt")
    if subject.edition:
        return _refused(name, title)
    counts = _of_all(_reviews(subject))
    return _with_shares(
        Figure(
            name=name,
            title=title,
            finding=_finding_of_reviews(_late(counts), counts.total()),
            definition=_what_is_due(),
            head=FRESHNESS.label,
            columns=(),
            rows=tuple(
                Row(code, label, (counts[code],), url=_list(subject, code, counts[code]), is_no_value=code == NO_DATE)
                for code, label in REVIEWS.items()
            ),
            notes=tuple(_notes_on_reviews(subject)),
        )
    )


def late_per_type(subject: Subject) -> Figure:
    name, title = "te-laat-per-soort", _("Wat opnieuw bekeken had moeten zijn, naar: Soort organisatie")
    if subject.edition:
        return _refused(name, title)
    counts = _reviews(subject)
    kinds = [kind for kind in OrganisationType.values if any(counts[kind, code] for code in REVIEWS)]
    return Figure(
        name=name,
        title=title,
        definition=_("Te laat: de dag is voorbij waarop de organisatie opnieuw moest kijken of de tekst klopt."),
        head=ORGANISATION_TYPE.label,
        columns=(
            Column(OVERDUE, _("Te laat")),
            Column(UP_TO_DATE, _("Op tijd")),
            Column(NO_DATE, _("Geen datum"), is_no_value=True),
            Column("total", _("Toepassingen"), drawn=False),
            Column("share", _("Aandeel te laat"), Unit.PERCENT, drawn=False),
        ),
        rows=tuple(_of_type(kind, Counter({code: counts[kind, code] for code in REVIEWS}), subject) for kind in kinds),
        notes=(*_notes_on_reviews(subject), *_notes_on_types(kinds)),
        drawn=Drawn.STACKED,
    )


def _of_type(kind: str, counts: Counter, subject: Subject) -> Row:
    late, total = _late(counts), counts.total()
    part = share(late, total) if total >= FEWEST_FOR_SHARES else None
    numbers = {OVERDUE: late, UP_TO_DATE: counts[UP_TO_DATE], NO_DATE: counts[NO_DATE]}
    urls = [_list(subject, code, number, {ORGANISATION_TYPE.name: kind}) for code, number in numbers.items()]
    url = subject.list_url(ORGANISATION_TYPE.name, kind)
    label = ORGANISATION_TYPE.label_of(kind)
    return Row(kind, label, (*numbers.values(), total, part), url=url, urls=(*urls, url, ""))


def _list(subject: Subject, code: str, number: int, besides: dict[str, Any] | None = None) -> str:
    """The records of one code; "" where there are none, or where the list does not tell them apart."""
    if code not in (OVERDUE, UP_TO_DATE, NO_DATE) or not number:
        return ""
    return subject.list_url_of({**(besides or {}), FRESHNESS.name: code})


def _reviews(subject: Subject) -> Counter:
    if subject.selection.day:
        return freshness.reviews_on(subject.versions, subject.day)
    return freshness.reviews(subject.versions, subject.day)


def _of_all(counts: Counter) -> Counter:
    """Of all types together."""
    together: Counter = Counter()
    for (_kind, code), number in counts.items():
        together[code] += number
    return together


def _late(counts: Counter) -> int:
    return sum(counts[code] for code, _months, _label in LATE)


def _what_is_due() -> Any:
    return _(
        "Een organisatie kijkt steeds na een vaste tijd, meestal een jaar, of de tekst nog klopt. Die tijd begint op de"
        " dag van de tekst, of op de dag waarop de organisatie voor het laatst zei dat de tekst klopt. Wat is gestopt,"
        " hoeft niemand opnieuw te bekijken."
    )


def _finding_of_reviews(late: int, total: int) -> str:
    if not total:
        return ""
    said = {
        "late": Unit.NUMBER.written(late),
        "total": Unit.NUMBER.written(total),
        "share": Unit.PERCENT.written(share(late, total)),
    }
    if not late:
        return _("Geen enkele toepassing had opnieuw bekeken moeten zijn")
    if total < FEWEST_FOR_SHARES:
        return _("Opnieuw bekeken had moeten zijn: %(late)s van de %(total)s toepassingen") % said
    return _("Opnieuw bekeken had moeten zijn: %(late)s van de %(total)s toepassingen (%(share)s)") % said


def _notes_on_reviews(subject: Subject) -> Iterator[Any]:
    yield _("Van wat wij overnamen, telt de dag die het andere register noemt. Of iemand daarna keek, weten wij niet.")
    if subject.selection.day:
        yield _(
            "De tijd tussen twee keer kijken is die van nu. Wat een organisatie toen had gekozen, bewaren wij niet."
        )


def _notes_on_types(kinds: list[str]) -> Iterator[Any]:
    if kinds:
        yield _("Percentages zijn van alle toepassingen van de regel, en alleen bij %(number)s of meer.") % {
            "number": FEWEST_FOR_SHARES
        }


def ages(subject: Subject) -> Figure:
    name, title = "leeftijd-van-teksten", _("Hoe oud de teksten zijn")
    if subject.edition:
        return _refused(name, title)
    counts = freshness.ages(subject.versions, subject.day)
    older = counts.total() - counts[AGES[-1][0]]
    return _with_shares(
        Figure(
            name=name,
            title=title,
            finding=_finding_of_ages(older, counts.total()),
            definition=_(
                "Sinds de dag van de tekst. Van wat wij overnamen, is dat de dag die het andere register noemt."
            ),
            head=_("Leeftijd"),
            columns=(),
            rows=tuple(Row(code, label, (counts[code],)) for code, _years, label in reversed(AGES)),
        )
    )


def _finding_of_ages(older: int, total: int) -> str:
    if not total:
        return ""
    said = {
        "older": Unit.NUMBER.written(older),
        "total": Unit.NUMBER.written(total),
        "share": Unit.PERCENT.written(share(older, total)),
    }
    if not older:
        return _("Geen enkele tekst is een jaar of ouder")
    if total < FEWEST_FOR_SHARES:
        return _("Een jaar of ouder: %(older)s van de %(total)s teksten") % said
    return _("Een jaar of ouder: %(older)s van de %(total)s teksten (%(share)s)") % said


def _with_shares(figure: Figure) -> Figure:
    """The figure of rows that hold one number each, with its shares where there are enough records for them."""
    counts = [int(row.numbers[0] or 0) for row in figure.rows]
    total = sum(counts)
    if total < FEWEST_FOR_SHARES:
        return replace(figure, columns=(_count(),), notes=(*figure.notes, *notes_on_shares([], total)))
    shares = [share(count, total) for count in counts]
    return replace(
        figure,
        columns=(_count(), Column("share", _("Aandeel"), Unit.PERCENT, drawn=False)),
        rows=tuple(replace(row, numbers=(*row.numbers, part)) for row, part in zip(figure.rows, shares, strict=True)),
        notes=(*figure.notes, *notes_on_shares(shares, total)),
        whole=total,
    )


def _count() -> Column:
    return Column("count", _("Aantal"))


def _refused(name: str, title: Any) -> Figure:
    refused = _("Een quickscan telde één keer. Wat zij telde, bekijkt niemand opnieuw.")
    return Figure(name, title, "", "", (), (), refused=refused)


FIGURES: dict[str, Callable[[Subject], Figure]] = {
    "opnieuw-bekijken": reviews,
    "te-laat-per-soort": late_per_type,
    "leeftijd-van-teksten": ages,
}
