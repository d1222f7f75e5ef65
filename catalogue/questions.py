"""What a citizen asks of a record first, and which of it the record does not answer, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.record import Row, rows_by_name
from register.choices import Missing
from register.models import Version

# Name, question, and the fields that answer it; any of them is an answer. Who uses it is always told.
QUESTIONS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("what", _("Wat doet het?"), ("description_short", "goal")),
    ("affected", _("Gaat het over mij?"), ("affected_people",)),
    ("decision", _("Besluit een mens?"), ("decision_maker", "human_intervention")),
    ("data", _("Welke gegevens gebruikt het?"), ("personal_data", "source_data", "source_data_grouping")),
    ("objection", _("Hoe maakt u bezwaar, en bij wie?"), ("objection_procedure",)),
    ("since", _("Is het in gebruik, en sinds wanneer?"), ("phase", "begin_date", "end_date")),
)


@dataclass(frozen=True)
class Question:
    """A question with the rows that may answer it, by field name."""

    label: Promise
    rows: dict[str, Row]

    @property
    def first(self) -> Row:
        return next(iter(self.rows.values()))

    @property
    def is_answered(self) -> bool:
        """That something does not apply is an answer too."""
        told = any(not row.absence for row in self.rows.values())
        return told or self.first.absence == Missing.NOT_APPLICABLE.label


@dataclass(frozen=True)
class Unanswered:
    """The questions that have no answer for one reason; `ground` names the law where that is the reason."""

    reason: str | Promise
    ground: str
    questions: list[Question]


def questions(version: Version) -> dict[str, Question]:
    return {name: Question(label, rows_by_name(version, *fields)) for name, label, fields in QUESTIONS}


def unanswered(asked: Iterable[Question]) -> list[Unanswered]:
    """By reason, in the order in which they are asked."""
    found: dict[tuple[str, str], Unanswered] = {}
    for question in asked:
        if not question.is_answered:
            row = question.first
            why = found.setdefault((str(row.absence), row.ground), Unanswered(row.absence, row.ground, []))
            why.questions.append(question)
    return list(found.values())
