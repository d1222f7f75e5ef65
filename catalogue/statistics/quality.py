"""How much is filled in, and of what: counted per field and per question.

A field counts only for the versions that it applies to (register/completeness.py). Of those a version has a value,
says why it has none, or has nothing: of what was taken over that means that the source did not give the field.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from catalogue.statistics import counting
from register.choices import Missing, Origin
from register.completeness import APPLIES
from register.fields import BY_NAME, COLUMNS, Field, Kind, Required
from register.querysets import VersionQuerySet

# These have columns of their own, in which nothing is not an empty text.
EMPTY: dict[str, Any] = {"ai_act_area": None, "ai_act_assessed_on": None}
LISTS = (Kind.CHOICES, Kind.LINKS)


@dataclass(frozen=True)
class Answers:
    """Of the versions that are asked something: how many have a value, say why they have none, or have nothing.

    `reasons` holds the codes of Missing that a version may give, zeros included. `not_in_source` counts what was
    taken over without it.
    """

    filled: int
    reasons: dict[str, int]
    empty: int
    not_in_source: int

    @property
    def says_why(self) -> int:
        return sum(self.reasons.values())

    @property
    def asked(self) -> int:
        return self.filled + self.says_why + self.empty + self.not_in_source

    @property
    def share(self) -> Decimal | None:
        """How many have a value, in percent of those asked; None when nobody is."""
        return counting.share(self.filled, self.asked)

    def __add__(self, other: "Answers") -> "Answers":
        reasons = {code: number + other.reasons[code] for code, number in self.reasons.items()}
        return Answers(
            self.filled + other.filled, reasons, self.empty + other.empty, self.not_in_source + other.not_in_source
        )


@dataclass(frozen=True)
class Question:
    """What is asked of a version: `yes` keeps those that answer it, `why` by code those that say why they do not."""

    name: str
    asked: Q
    yes: Q
    why: dict[str, Q]


# Fields


def by_field(versions: VersionQuerySet) -> dict[str, Answers]:
    """The answers to every column, by its name; in one query."""
    questions = [of_field(field) for field in COLUMNS]
    counted = answers(versions, questions)
    return {question.name: together(question, counted[question.name].values()) for question in questions}


def of_field(field: Field) -> Question:
    """What completeness.py asks of a version, in the words of the database."""
    filled = _is_filled(field)
    return Question(field.name, _applies(field), filled, {code: _says(field, code) for code in _codes(field)})


def _applies(field: Field) -> Q:
    """Not `completeness.is_ruled_out`."""
    decider, values = APPLIES.get(field.name, ("", set()))
    return Q(**{f"{decider}__in": [*values, *Missing.values, ""]}) if decider else Q()


def _codes(field: Field) -> list[str]:
    """The reasons that may be given for an empty field."""
    if field.kind is Kind.CHOICE:
        return [code for code, _label in field.choices if code in Missing.values]
    return list(Missing.values) if field.required is not Required.DRAFT else []


def _is_empty(field: Field) -> Q:
    if field.name in EMPTY:
        return Q(**{f"{field.name}__isnull": True})
    return Q(**{field.name: [] if field.kind in LISTS else ""})


def _is_filled(field: Field) -> Q:
    """Has a value that is no reason for its absence."""
    return ~_is_empty(field) & (~Q(**{f"{field.name}__in": _codes(field)}) if field.kind is Kind.CHOICE else Q())


def _says(field: Field, code: str) -> Q:
    if field.kind is Kind.CHOICE:
        return Q(**{field.name: code})
    return _is_empty(field) & Q(**{f"missing__{field.name}__reason": code})


# What people ask first


def _filled(name: str) -> Question:
    return of_field(BY_NAME[name])


def _impact_assessment() -> Question:
    """Whether one was done: who says that it was not, says why there is none."""
    field = BY_NAME["impact_assessment"]
    why = {code: Q(impact_assessment=code) for code in ("nee", *_codes(field))}
    return Question(field.name, Q(), Q(impact_assessment="ja"), why)


def _lawful_basis() -> Question:
    """In words, or as a link to the law itself; the reason for no words goes before that for no link."""
    words, links = BY_NAME["lawful_basis"], BY_NAME["lawful_basis_grouping"]
    silent = ~Q(missing__has_key=words.name)
    why = {
        code: _says(words, code) & _is_empty(links) | _says(links, code) & _is_empty(words) & silent
        for code in Missing.values
    }
    return Question(words.name, Q(), _is_filled(words) | _is_filled(links), why)


CORE = (
    _impact_assessment(),
    _lawful_basis(),
    *map(_filled, ("objection_procedure", "contact_email", "human_intervention", "risks")),
)


def core(versions: VersionQuerySet) -> dict[str, dict[str, Answers]]:
    """The answers to the questions of CORE, by their name and then by origin; in one query."""
    return answers(versions, CORE)


def answers(versions: VersionQuerySet, questions: Iterable[Question]) -> dict[str, dict[str, Answers]]:
    """By the name of each question, and by origin: an origin without versions is not there. One query."""
    questions = list(questions)
    counts = {}
    for question in questions:
        counts[f"asked_{question.name}"] = question.asked
        counts[f"yes_{question.name}"] = question.asked & question.yes
        counts |= {f"why_{question.name}_{code}": question.asked & why for code, why in question.why.items()}
    grouped = versions.order_by().values("application__origin")
    rows = grouped.annotate(**{name: Count("pk", filter=condition) for name, condition in counts.items()})
    by_origin = {row["application__origin"]: row for row in rows}
    return {
        question.name: {origin: _answers(question, origin, row) for origin, row in by_origin.items()}
        for question in questions
    }


def together(question: Question, parts: Iterable[Answers]) -> Answers:
    """The answers of these parts as those of one; zeros when there are none."""
    return sum(parts, Answers(0, dict.fromkeys(question.why, 0), 0, 0))


def _answers(question: Question, origin: str, row: dict[str, Any]) -> Answers:
    reasons = {code: row[f"why_{question.name}_{code}"] for code in question.why}
    filled = row[f"yes_{question.name}"]
    nothing = row[f"asked_{question.name}"] - filled - sum(reasons.values())
    is_taken_over = origin == Origin.IMPORT
    return Answers(filled, reasons, 0 if is_taken_over else nothing, nothing if is_taken_over else 0)
