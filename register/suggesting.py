"""What a record that was taken over may be, in the quickscan's terms: a suggestion with its evidence, never a fact.

No source register says it in these terms, so the words of a list (fixtures/suggestions/words.csv) stand in. Each that
is in the text of a version counts once for its code, and in the name it is enough by itself. The code with the highest
score is suggested, unless that is too little or another code has as much. How often that is right is measured over a
sample that was labelled by reading (fixtures/suggestions/README.md).
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import TextChoices

from register.choices import ApplicationType, Origin, Technique
from register.fields import BY_NAME, Field
from register.searchable import APART, APOSTROPHES, fold, searchable, with_places

WORDS = settings.FIXTURES_DIR / "suggestions" / "words.csv"
# What is suggested of, in which terms, and the column that keeps it.
TERMS: dict[str, type[TextChoices]] = {"technique": Technique, "application_type": ApplicationType}
SUGGESTED = {"technique": "suggested_technique", "application_type": "suggested_application_type"}
# Where a text says what it is about; a law or a risk names much that it is not.
READ = ("name", "description_short", "goal", "methods_and_models", "tags")
# One weak word (1) in a long text says too little; in the name, or with another, it is enough.
ENOUGH = 2
# In the list: the word may go on, or have begun before.
OPEN = "*"


@dataclass(frozen=True)
class Word:
    """A row of the list: a word or phrase that tells for a code of `column`, unless it stands in one of `unless`.

    `weight` is 1 to 3. "*camera" is the end of a word, "camera*" the beginning, "*camera*" any part of it.
    """

    column: str
    code: str
    text: str
    weight: int
    unless: tuple[str, ...] = ()

    def is_in(self, folded: str) -> bool:
        if self.form not in folded:
            return False
        for other in self.unless:
            folded = folded.replace(form_of(other), f" {APART} ")
        return self.form in folded

    @property
    def form(self) -> str:
        return form_of(self.text)


@dataclass(frozen=True)
class Found:
    """A word of the list that led to a suggestion: the field it is in, and how it is written there."""

    field: Field
    text: str


@dataclass(frozen=True)
class Evidence:
    """A suggested code, and what led to it: each word once, the name first."""

    code: str
    found: tuple[Found, ...]


@cache
def form_of(text: str) -> str:
    """The word as it is looked for in a folded text; a space where the word must begin or end."""
    begins = "" if text.startswith(OPEN) else " "
    ends = "" if text.endswith(OPEN) else " "
    return f"{begins}{fold(text)}{ends}"


@cache
def words() -> tuple[Word, ...]:
    """The list. Raise ValueError for a row that cannot be meant so."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return tuple(_word(row) for row in csv.DictReader(file))


def _word(row: dict[str, str]) -> Word:
    unless = tuple(filter(None, row["unless"].split("|")))
    word = Word(row["column"], row["code"], row["word"], int(row["weight"]), unless)
    known = word.column in TERMS and word.code in TERMS[word.column].values
    if not known or not fold(word.text) or not 1 <= word.weight <= 3:
        raise ValueError(f"{WORDS.name}: {row}")
    return word


def suggestion(version, column: str) -> str:
    """The code that the words of this version tell of; "" where they tell of none, or of two alike."""
    return _strongest(_words_in(version, column))


def evidence(version, column: str) -> Evidence | None:
    """The suggestion with the words that led to it; None where there is none."""
    in_fields = _words_in(version, column)
    code = _strongest(in_fields)
    if not code:
        return None
    found: dict[str, Found] = {}
    for name, words_in_field in in_fields.items():
        for word in words_in_field:
            if word.code == code:
                written = _as_written(word, getattr(version, name))
                found.setdefault(fold(written), Found(BY_NAME[name], written))
    return Evidence(code, tuple(found.values()))


def kept(version, column: str) -> str:
    """What the column of a suggestion holds: nothing of who registers here, nor beside an own value."""
    if getattr(version, column) or version.application.origin != Origin.IMPORT:
        return ""
    return suggestion(version, column)


def _words_in(version, column: str) -> dict[str, list[Word]]:
    """The words that each field has, the fields in the order of READ."""
    of_column = [word for word in words() if word.column == column]
    texts = {name: searchable(getattr(version, name)) for name in READ}
    return {name: [word for word in of_column if word.is_in(text)] for name, text in texts.items() if text}


def _strongest(in_fields: dict[str, list[Word]]) -> str:
    scores: dict[str, int] = defaultdict(int)
    for word, weight in _weights(in_fields).items():
        scores[word.code] += weight
    first, second, *_ = [*sorted(scores.items(), key=lambda score: -score[1]), ("", 0), ("", 0)]
    return first[0] if first[1] >= ENOUGH and first[1] > second[1] else ""


def _weights(in_fields: dict[str, list[Word]]) -> dict[Word, int]:
    """Each word once: a text that repeats a word says no more by it. One in the name is enough by itself."""
    weights = {word: word.weight for found in in_fields.values() for word in found}
    return weights | {word: max(word.weight, ENOUGH) for word in in_fields.get("name", ())}


def _as_written(word: Word, text: str) -> str:
    """The whole words of the text in which the word was found: for "*camera*" "bodycamera's"."""
    for as_one in (False, True):
        folded, places = with_places(text, as_one=as_one)
        at = _place(word, folded)
        if at >= 0:
            begin = folded.rfind(" ", 0, at + 1) + 1
            end = folded.find(" ", at + len(word.form) - 1)
            # What is folded away belongs to no word: a quotation mark, a space.
            return text[places[begin] : places[end]].strip(f"{APOSTROPHES} ")
    return word.text.strip(OPEN)


def _place(word: Word, folded: str) -> int:
    """Where the word stands outside of what it is not to stand in; as many characters as there were."""
    for other in word.unless:
        folded = folded.replace(form_of(other), f" {APART * (len(form_of(other)) - 2)} ")
    return folded.find(word.form)
