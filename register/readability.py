"""How hard a Dutch text is to read, in hints for who writes it. Never a reason to refuse one."""

import re
from dataclasses import dataclass
from functools import cache

import pyphen  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONGEST_SENTENCE = 25  # words
# Below this a text is hard for most people; "plain" begins at 60 on Douma's scale.
HARD = 45
# With fewer words the score says little.
FEWEST_WORDS = 15

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A point ends no sentence after these, nor within a number or an address.
ABBREVIATIONS = "bijv|bv|o.a|d.w.z|m.b.t|i.v.m|t.a.v|n.a.v|z.s.m|e.d|etc|enz|nr|art|ca|incl|excl|resp|mr|dr|drs|ir|prof"
ABBREVIATION = re.compile(rf"\b({ABBREVIATIONS})\.(?=\s)", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'’”)\]]*\s+|\n+")
ELSEWHERE = re.compile(
    r"\b(?:zie|kijk op|raadpleeg|staat op)\s+(?:hiervoor |ook |verder )?(?:de |onze |het )?"
    r"(?:website|webpagina|site|link|bijlage|https?://|www\.)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """What was counted in a text. `score` is Douma's, from about 0 (hard) to 100 (easy); None of a short one."""

    words: int
    sentences: tuple[str, ...]
    score: float | None

    @property
    def words_per_sentence(self) -> float:
        return self.words / len(self.sentences) if self.sentences else 0

    @property
    def too_long(self) -> list[str]:
        return [sentence for sentence in self.sentences if len(words_of(sentence)) > LONGEST_SENTENCE]


@cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=1, right=1)


def syllables(word: str) -> int:
    """As the hyphenation patterns divide the word."""
    return len(_hyphenation().positions(word.lower())) + 1


def words_of(text: str) -> list[str]:
    return WORD.findall(text)


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences; a line of its own is one too, so that a list is not one long sentence."""
    marked = ABBREVIATION.sub(r"\1", text)
    return tuple(part.strip() for part in SENTENCE_END.split(marked) if words_of(part))


def read(text: str) -> Reading:
    """Count a text. The score is that of W.H. Douma (1960): 206.84 - 77 x syllables/word - 0.93 x words/sentence."""
    words, sentences = words_of(text), sentences_of(text)
    if len(words) < FEWEST_WORDS:
        return Reading(len(words), sentences, None)
    score = 206.84 - 77 * sum(map(syllables, words)) / len(words) - 0.93 * len(words) / len(sentences)
    return Reading(len(words), sentences, score)


def points_elsewhere(text: str) -> bool:
    """Whether the text sends its reader to another place for what it should say itself."""
    return bool(ELSEWHERE.search(text))


def hints(text: str) -> list[str]:
    """What would make the text easier to read, in plain words; empty when there is nothing to say."""
    reading = read(text)
    found = []
    if count := len(reading.too_long):
        found.append(
            ngettext(
                "%(n)s zin heeft meer dan %(most)s woorden. Maak er twee van. De zin begint met: ‘%(start)s …’.",
                "%(n)s zinnen hebben meer dan %(most)s woorden. Maak ze korter. De eerste begint met: ‘%(start)s …’.",
                count,
            )
            % {"n": count, "most": LONGEST_SENTENCE, "start": " ".join(reading.too_long[0].split()[:5])}
        )
    if reading.score is not None and reading.score < HARD:
        found.append(
            _(
                "Deze tekst is moeilijk te lezen: gemiddeld %(words)s woorden per zin, en lange woorden."
                " Leesscore %(score)s van 100 (Flesch-Douma); vanaf 60 is het gewone taal."
            )
            % {"words": round(reading.words_per_sentence), "score": max(0, round(reading.score))}
        )
    return found + hints_of_any(text)


def hints_of_any(text: str) -> list[str]:
    """The hints that fit a text of any length."""
    if points_elsewhere(text):
        return [_("U verwijst naar een andere plek. Schrijf hier het antwoord zelf; een link mag erbij.")]
    return []
