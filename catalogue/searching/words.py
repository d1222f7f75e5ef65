"""What a reader types to search: words, "a phrase", -without; and the forms of a Dutch word that count as the same.

A form is looked for in folded text (register/searchable.py). One that begins or ends with a space is at the
beginning or end of a word there; one without may stand inside a longer word, as a Dutch compound has it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from register.searchable import HYPHENS, fold

# Each part is looked for in every record, so a text full of words must not become a day's work.
MOST_PARTS = 8
# A shorter word is looked for on its own: "ai" is in "maand", "dna" in nothing.
SHORTEST_INSIDE = 4
# An ending goes only from a word that is long enough to say something without it.
SHORTEST_STEM = 4
# A stem that is shorter stands for a whole word: "proce" is not to find "procedure".
SHORTEST_STEM_INSIDE = 6

# What stands in nearly every text, or only in a question; a text that has all the rest is not to be missed for it.
SAYS_NOTHING = frozenset(
    fold(
        "aan als bij dat de deze die dit door een en er het hoe ik in is mag met mijn naar of om onze op te tot uit van"
        " voor waar wat welke wie wij wordt worden"
    ).split()
)

VOWELS = "aeiouy"
LONG_VOWEL = re.compile(r"(?P<head>.*[^aeiou])?(?P<vowel>aa|ee|oo|uu)(?P<last>[bcdfgklmnprstvz])$")
SHORT_VOWEL = re.compile(r"(?P<head>.*[^aeiou])(?P<vowel>[aeou])(?P<last>[bcdfgklmnprstvz])$")
HARDENED = {"z": "s", "v": "f"}
SOFTENED = {"s": "z", "f": "v"}

HYPHENATED = re.compile(rf"[^\s{HYPHENS}]+(?:[{HYPHENS}][^\s{HYPHENS}]+)+")
PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Part:
    """One thing that a record must have, or with `without` must not have: any of its `variants`.

    `text` is what was typed, folded.
    """

    text: str
    variants: tuple[str, ...]
    without: bool = False

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The variants without those that hold another one: what is found is the same."""
        return _without_longer(self.variants)

    def is_in(self, folded: str) -> bool:
        """Whether a folded text holds it."""
        return any(form in folded for form in self.forms)

    @property
    def itself(self) -> tuple[str, ...]:
        """As it was typed, as a word of its own."""
        return (f" {self.text} ",)

    @property
    def whole(self) -> tuple[str, ...]:
        """The variants and the plain plurals, each as a word of its own."""
        words = [variant.strip() for variant in self.variants]
        return tuple(f" {word} " for word in dict.fromkeys([*words, *_plurals(self.text)]))

    @property
    def beginning(self) -> tuple[str, ...]:
        """The forms, each at the beginning of a word."""
        return _without_longer(f" {form.lstrip()}" for form in self.forms)

    @property
    def compound(self) -> tuple[str, ...]:
        """The forms, each where a Dutch compound has what it is about.

        That is at the end of a word, as in "scanauto"; at the beginning only where a form is long enough to be sure
        of, as in "belastingbedrag", unlike "automatisch".
        """
        at_the_end = (f"{form.rstrip()} " for form in self.forms)
        at_the_beginning = (f" {form.lstrip()}" for form in self.forms if len(form) >= SHORTEST_STEM_INSIDE)
        return _without_longer([*at_the_end, *at_the_beginning])


def _without_longer(forms: Iterable[str]) -> tuple[str, ...]:
    forms = list(dict.fromkeys(forms))
    return tuple(form for form in forms if not any(other in form for other in forms if other != form))


def _plurals(word: str) -> Iterator[str]:
    if not word.endswith(("s", "en")):
        yield from (f"{word}n", f"{word}s") if word.endswith("e") else (f"{word}en", f"{word}s")


def parts_of(text: str) -> list[Part]:
    """What is asked, the first eight parts; a sign without a letter asks nothing, nor does "de" beside other words."""
    parts = list(dict.fromkeys(_parts(text)))
    saying = [part for part in parts if part.text not in SAYS_NOTHING or part.without]
    return (saying or parts)[:MOST_PARTS]


def _parts(text: str) -> Iterator[Part]:
    for match in PART.finditer(text):
        without = bool(match["minus"])
        if match["word"] is None:
            phrase = fold(match["phrase"])
            if phrase:
                yield Part(phrase, (f" {phrase} ",), without)
        elif HYPHENATED.fullmatch(match["word"]) and fold(match["word"]):
            yield _hyphenated(match["word"], without)
        else:
            yield from (Part(word, variants_of(word), without) for word in fold(match["word"]).split())


def row_of(text: str) -> Part | None:
    """All that is asked for, word after word as in a phrase; None of a single word."""
    row = fold(PART.sub(lambda match: "" if match["minus"] else match.group(), text))
    return Part(row, (f" {row} ",)) if " " in row else None


def plain_words(text: str) -> list[str]:
    """The folded words that are neither in a phrase nor asked away, each once."""
    asked = dict.fromkeys(word for match in PART.finditer(text) for word in _plain(match))
    return list(islice(asked, MOST_PARTS))


def with_other_words(text: str, others: Mapping[str, str]) -> str:
    """The same question with other words in the place of these plain ones."""
    return PART.sub(
        lambda match: (
            " ".join(others.get(word, word) for word in _plain(match))
            if others.keys() & set(_plain(match))
            else match.group()
        ),
        text,
    )


def _plain(match: re.Match) -> list[str]:
    return fold(match["word"]).split() if match["word"] and not match["minus"] else []


def _hyphenated(word: str, without: bool) -> Part:
    """ "re-integratie": as one word in any form, or with its parts after each other."""
    one = fold(re.sub(f"[{HYPHENS}]", "", word)).replace(" ", "")
    return Part(fold(word), (*variants_of(one), f" {fold(word)} "), without)


def variants_of(word: str) -> tuple[str, ...]:
    """The folded word as it was typed, and in the other forms that a Dutch word has."""
    return tuple(dict.fromkeys([_as_asked(word), *_endings_off(word), *_endings_on(word)]))


def _as_asked(word: str) -> str:
    return word if len(word) >= SHORTEST_INSIDE else f" {word} "


def _endings_off(word: str) -> Iterator[str]:
    """What the word would be in the singular or without its bending -e: "aanvragen" gives "aanvrag" and "aanvraag"."""
    for stem in _stems(word):
        if len(stem) >= SHORTEST_STEM_INSIDE or _is_singular(stem, word):
            yield stem
        elif len(stem) >= SHORTEST_STEM:
            # What is typed holds the plain stem, so it is found in compounds; of another spelling it is not.
            yield from (f" {stem} ",) if word.startswith(stem) else (f" {stem}", f"{stem} ")


def _is_singular(stem: str, word: str) -> bool:
    """Whether the word can only be a plural of it: "fotos", unlike "proces"."""
    return len(stem) >= SHORTEST_STEM and word == f"{stem}s" and stem[-1] in "aoy"


def _stems(word: str) -> Iterator[str]:
    if word.endswith("heden"):
        yield f"{word[:-5]}heid"
    elif word.endswith("en"):
        yield from _without_bending(word[:-2])
    elif word.endswith("e") and not word.endswith("ie"):
        yield from _without_bending(word[:-1])
    elif word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]


def _without_bending(stem: str) -> Iterator[str]:
    """A stem as it is written without an ending after it: one consonant for two, the vowel long again, z as s."""
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in VOWELS:
        yield stem[:-1]
        return
    yield stem
    hard = stem[:-1] + HARDENED.get(stem[-1:], stem[-1:])
    if hard != stem:
        yield hard
    if match := SHORT_VOWEL.fullmatch(hard):
        yield f"{match['head']}{match['vowel'] * 2}{match['last']}"


def _endings_on(word: str) -> Iterator[str]:
    """What the word is with an ending that changes it: "brief" gives "brieven", "aanvraag" gives "aanvragen"."""
    if len(word) < SHORTEST_INSIDE:
        yield from (f" {word}{ending} " for ending in ("s", "en", f"{word[-1]}en"))
    elif word.endswith("heid"):
        yield f"{word[:-4]}heden"
    elif match := LONG_VOWEL.fullmatch(word):
        last = SOFTENED.get(match["last"], match["last"])
        yield _bent(f"{match['head'] or ''}{match['vowel'][0]}{last}")
    elif word[-1] in SOFTENED and re.search(r"(?:ie|oe|ui|eu|ei|ij|ou|au)[sf]$", word):
        yield _bent(word[:-1] + SOFTENED[word[-1]])


def _bent(stem: str) -> str:
    """With -e where the word stays long enough to be sure of, else with -en: "aanvrage", "raden"."""
    return f"{stem}e" if len(stem) >= SHORTEST_STEM_INSIDE else f"{stem}en"
