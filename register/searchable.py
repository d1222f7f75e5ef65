"""Text as it is searched: folded, so that case, accents, apostrophes and hyphens make no difference.

Folded once, when it is saved, into columns of its own; so both databases compare the same plain letters.
What a reader types is folded alike, and what is found is marked in the text as it was written.
"""

import re
import unicodedata
from collections.abc import Iterator

APOSTROPHES = "'’‘`´"
# The plain one last: so they can stand within the brackets of a pattern.
HYPHENS = "‐‑-"
# Stands between texts that do not belong together, so that no phrase runs from one into the next.
APART = "|"
LETTERS = rf"(?:[^\W_]|[{APOSTROPHES}])+"
# Those without a hyphen too, so that a long word is not tried again at each of its letters.
WORD = re.compile(rf"{LETTERS}(?P<hyphens>[{HYPHENS}]{LETTERS})*")
# Up to here are the scripts of Europe and their signs: kept once worked out. Of the rest there are a million.
KEPT_UP_TO = 0x2200


class _Folding(dict[int, str]):
    """What each character becomes: letters or digits, a space, or nothing."""

    def __missing__(self, code: int) -> str:
        folded = "".join(_folded(chr(code)))
        if code < KEPT_UP_TO:
            self[code] = folded
        return folded


def _folded(character: str) -> Iterator[str]:
    if character in APOSTROPHES:
        return
    # Beside letters, the plainest form of a sign: "½" gives "1", "⁄" and "2".
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
        if part.isalnum():
            yield part
        # Accents, and what is not seen at all.
        elif unicodedata.category(part) not in ("Mn", "Mc", "Me", "Cf"):
            yield " "


FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case letters and digits, with one space between words: "Foto's: coördinatie" is "fotos coordinatie"."""
    return " ".join(text.translate(FOLDING).split())


def joined(text: str) -> str:
    """The folded words that a hyphen holds together, each as one and apart: "re-integratie" is "reintegratie"."""
    found = (fold(re.sub(rf"[{HYPHENS}]", "", word.group())) for word in _hyphenated(text))
    return f" {APART} ".join(filter(None, dict.fromkeys(found)))


def _hyphenated(text: str) -> Iterator[re.Match]:
    return (word for word in WORD.finditer(text) if word["hyphens"])


def searchable(*texts: str) -> str:
    """All that a search compares with, a space around each word; hyphenated words apart and as one.

    Empty when there is nothing to find.
    """
    parts = [part for text in texts if text for part in (fold(text), joined(text)) if part]
    return f" {f' {APART} '.join(parts)} " if parts else ""


def with_places(text: str, *, as_one: bool = False) -> tuple[str, list[int]]:
    """The text folded, a space around each word, and for each character the place in the text that it is of.

    `as_one`: the hyphenated words without their hyphens.
    """
    inner = {at for word in _hyphenated(text) for at in range(*word.span())} if as_one else ()
    folded, places = [" "], [0]
    for place, character in enumerate(text):
        if place in inner and character in HYPHENS:
            continue
        for part in FOLDING[ord(character)]:
            if part != " " or folded[-1] != " ":
                folded.append(part)
                places.append(place)
    if folded[-1] != " ":
        folded.append(" ")
        places.append(len(text))
    return "".join(folded), places
