"""How much is filled in: per field, per question that people ask first, and by whom (averages.py)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.dimensions import NOT_FILLED_IN, NOT_IN_SOURCE, NOTHING
from catalogue.figures import averages
from catalogue.figures.figure import Column, Drawn, Figure, Row
from catalogue.figures.notes import no_shares
from catalogue.figures.subject import Subject
from catalogue.statistics import counting, quality
from catalogue.statistics.counting import FEWEST_FOR_SHARES
from catalogue.statistics.quality import CORE, Answers
from catalogue.statistics.units import Unit
from register.choices import Missing, Origin
from register.completeness import ASKED_FOR
from register.fields import COLUMNS, Field, Required

# What people ask of an algorithm first, by the names of quality.CORE.
QUESTIONS = {
    "impact_assessment": gettext_lazy("Is er een impacttoets gedaan?"),
    "lawful_basis": gettext_lazy("Staat de wettelijke basis erbij?"),
    "objection_procedure": gettext_lazy("Staat erbij hoe u bezwaar maakt?"),
    "contact_email": gettext_lazy("Staat erbij waar u vragen stelt?"),
    "human_intervention": gettext_lazy("Staat erbij wat mensen controleren?"),
    "risks": gettext_lazy("Staan de risico’s erbij?"),
}


# Fields


def per_field(subject: Subject) -> Figure:
    counted = quality.by_field(subject.versions)
    with_shares = subject.total >= FEWEST_FOR_SHARES
    shares = [Column("share", _("Aandeel ingevuld"), Unit.PERCENT, drawn=False)] if with_shares else []
    return Figure(
        name="volledigheid-per-veld",
        title=_("Hoe vaak elk veld is ingevuld"),
        finding=_finding_of_fields(counted.values()) if subject.total else "",
        definition=_(
            "Per veld, in de volgorde van het formulier. Elke balk is het aantal toepassingen waarvoor het veld geldt."
            " Een einddatum geldt bijvoorbeeld alleen voor wat is gestopt."
        ),
        head=_("Veld"),
        columns=(*_columns(_("Ingevuld")), *_reasons(), Column("asked", _("Geldt voor"), drawn=False), *shares),
        rows=tuple(
            Row(field.name, field.label, _of_field(counted[field.name], with_shares), mark=_mark(field))
            for field in COLUMNS
        ),
        notes=tuple(_notes_on_fields(with_shares)) if subject.total else (),
        drawn=Drawn.STACKED,
    )


def _columns(yes: Any, why: Any = "") -> list[Column]:
    """The four parts of what is asked."""
    return [
        Column("filled", yes),
        Column("says_why", why or _("Zegt waarom het leeg is"), is_no_value=True),
        Column("empty", NOTHING[NOT_FILLED_IN], is_no_value=True),
        Column("not_in_source", NOTHING[NOT_IN_SOURCE], is_no_value=True),
    ]


def _reasons() -> list[Column]:
    return [Column(code, label, drawn=False, is_no_value=True) for code, label in Missing.choices]


def _parts(answers: Answers) -> tuple[int, ...]:
    return answers.filled, answers.says_why, answers.empty, answers.not_in_source


def _of_field(answers: Answers, with_shares: bool) -> tuple[Any, ...]:
    # A reason that a field does not know is no zero: nobody could give it.
    reasons = [answers.reasons.get(code) for code in Missing.values]
    share = [answers.share if answers.asked >= FEWEST_FOR_SHARES else None] if with_shares else []
    return *_parts(answers), *reasons, answers.asked, *share


def _mark(field: Field) -> Any:
    """Whether it must be filled in to publish."""
    if field.required in (Required.DRAFT, Required.PUBLISH):
        return _("Verplicht")
    if field.required is Required.HIGH_IMPACT:
        return _("Verplicht bij hoog risico of impact")
    return _("Soms verplicht") if field.name in ASKED_FOR else ""


def _finding_of_fields(counted: Iterable[Answers]) -> str:
    """Of how many fields at least half of the records have a value."""
    asked = [answers for answers in counted if answers.asked]
    half = sum(2 * answers.filled >= answers.asked for answers in asked)
    return _("%(half)s van de %(fields)s velden zijn bij minstens de helft van de toepassingen ingevuld") % {
        "half": Unit.NUMBER.written(half),
        "fields": Unit.NUMBER.written(len(asked)),
    }


def _notes_on_fields(with_shares: bool) -> Iterable[Any]:
    yield _("‘Niet in de overgenomen gegevens’: het register waaruit wij overnamen, geeft dit veld niet.")
    if with_shares:
        yield _("Percentages zijn van de toepassingen waarvoor het veld geldt, op één decimaal afgerond.")
    yield from _few(with_shares)


def _few(with_shares: bool) -> Iterable[Any]:
    if not with_shares:
        yield no_shares()


# What people ask first


@dataclass(frozen=True)
class Group:
    """The records of some origins; what is said of how many of them tell how to object, and of none."""

    origins: tuple[str, ...]
    some: Any
    none: Any


ALL = Group(
    tuple(Origin.values),
    gettext_lazy("Hoe u bezwaar maakt, staat bij %(number)s van de %(total)s toepassingen"),
    gettext_lazy("Hoe u bezwaar maakt, staat bij geen enkele van de %(total)s toepassingen"),
)
OWN = Group(
    (Origin.OWN, Origin.RECONSTRUCTION),
    gettext_lazy("Zelf geregistreerd: hoe u bezwaar maakt, staat bij %(number)s van de %(total)s toepassingen"),
    gettext_lazy("Zelf geregistreerd: hoe u bezwaar maakt, staat bij geen enkele van de %(total)s toepassingen"),
)
TAKEN_OVER = Group(
    (Origin.IMPORT,),
    gettext_lazy("Overgenomen: hoe u bezwaar maakt, staat bij %(number)s van de %(total)s toepassingen"),
    gettext_lazy("Overgenomen: hoe u bezwaar maakt, staat bij geen enkele van de %(total)s toepassingen"),
)


def core(subject: Subject) -> Figure:
    return _core(subject, "kernvragen", _("Wat mensen het eerst vragen: hoeveel toepassingen geven antwoord"), ALL)


def core_of_own(subject: Subject) -> Figure:
    title = _("Wat mensen het eerst vragen: hoeveel zelf geregistreerde toepassingen geven antwoord")
    return _core(subject, "kernvragen-eigen", title, OWN)


def core_of_taken_over(subject: Subject) -> Figure:
    title = _("Wat mensen het eerst vragen: hoeveel overgenomen toepassingen geven antwoord")
    return _core(subject, "kernvragen-overgenomen", title, TAKEN_OVER)


def _core(subject: Subject, name: str, title: Any, group: Group) -> Figure:
    counted = quality.core(subject.versions)
    parts = {
        question.name: quality.together(
            question, [answers for origin, answers in counted[question.name].items() if origin in group.origins]
        )
        for question in CORE
    }
    total = next(iter(parts.values())).asked
    with_shares = total >= FEWEST_FOR_SHARES
    shares = [Column("share", _("Aandeel ja"), Unit.PERCENT, drawn=False)] if with_shares else []
    return Figure(
        name=name,
        title=title,
        finding=_finding_of_core(parts["objection_procedure"], group) if total else "",
        definition=_("‘Ja’: het antwoord staat in de registratie. Of het antwoord goed is, tellen wij niet."),
        head=_("Vraag"),
        columns=(*_columns(_("Ja"), _("Nee, of zegt waarom niet")), *shares),
        rows=tuple(
            Row(code, QUESTIONS[code], (*_parts(answers), *([answers.share] if with_shares else [])))
            for code, answers in parts.items()
        ),
        notes=tuple(_notes_on_core(total, with_shares)) if total else (),
        whole=total or None,
        drawn=Drawn.STACKED,
    )


def _finding_of_core(objection: Answers, group: Group) -> str:
    said = group.some if objection.filled else group.none
    return said % {"number": Unit.NUMBER.written(objection.filled), "total": Unit.NUMBER.written(objection.asked)}


def _notes_on_core(total: int, with_shares: bool) -> Iterable[Any]:
    if with_shares:
        yield _("Percentages zijn van alle %(total)s getelde toepassingen, op één decimaal afgerond.") % {
            "total": Unit.NUMBER.written(total)
        }
    yield from _few(with_shares)


def beside(subject: Subject) -> dict[str, Any]:
    """For the page: what came from other registers, which do not give all fields."""
    return {"taken_over": counting.taken_over(subject.versions)}


def _or_refused(build: Callable[[Subject], Figure], subject: Subject) -> Figure:
    """Of an edition it would count what was made up: who made its records left all empty that nobody published."""
    figure = build(subject)
    if subject.edition is None:
        return figure
    return figure.refusing(_("De registraties van een quickscan zijn nagemaakt. Geen organisatie heeft ze ingevuld."))


FIGURES: dict[str, Callable[[Subject], Figure]] = {
    name: partial(_or_refused, build)
    for name, build in (
        ("volledigheid-per-veld", per_field),
        ("kernvragen", core),
        ("kernvragen-eigen", core_of_own),
        ("kernvragen-overgenomen", core_of_taken_over),
        ("volledigheid-per-soort", averages.per_type),
        ("volledigheid-per-organisatie", averages.per_organisation),
    )
}
