"""The one cleaner of text, for every way in: forms, importers, query parameters, the shell.

PostgreSQL refuses NUL and lone surrogates with an error, direction overrides can make a name read as
another, and a word processor leaves spaces and hyphens that nobody sees and no search finds; none of
them belongs in a record.
"""

import re
import unicodedata

# C0 and C1 controls but tab and line feed, lone surrogates, direction marks and overrides, BOM, non-characters,
# soft hyphens, and what has no width.
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\ufffe\uffff]"
)
# Word ends a line within a paragraph with \x0b, a page with \x0c.
LINE_END = re.compile("\r\n?|[\u2028\u2029\x85\x0b\x0c]")
SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Composing sorts the marks on one letter, in the square of their number: over a minute for half a megabyte of them.
# No language has so many; Unicode's own stream-safe format (UAX 15) ends a row there too.
MARKS = "".join(chr(code) for code in range(0x300, 0x20000) if unicodedata.combining(chr(code)))
TOO_MANY_MARKS = re.compile(f"([{MARKS}]{{30}})[{MARKS}]+")
# A joiner holds some emoji together (a woman who is a scientist), and elsewhere only hides.
EMOJI = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
LOOSE_JOINER = re.compile(f"(?<![{EMOJI}\ufe0f])\u200d|\u200d(?![{EMOJI}])")
# What word processors set before a line of a list: signs, also in a font of their own; an o before a tab.
BULLET = re.compile("^[ \t]*(?:[•▪■●◦‣\uf0b7\uf0a7\uf0d8][ \t]*|·[ \t]+|o\t[ \t]*)", re.MULTILINE)
# Of these characters nothing is taken away, and no two become one: nearly every text is of them alone, and is read once
# and not six times.
PLAIN = re.compile("[\t\n -~\xa1-\xac\xae-\xff‘’“”–—•…€]*")


def _plain(text: str) -> str:
    return text if PLAIN.fullmatch(text) else _made_plain(text)


def _made_plain(text: str) -> str:
    seen = LOOSE_JOINER.sub("", UNWANTED.sub("", LINE_END.sub("\n", text)))
    return SPACE.sub(" ", unicodedata.normalize("NFC", TOO_MANY_MARKS.sub(r"\1", seen)))


def clean(text: str) -> str:
    """Composed (NFC), line ends as \\n, lists with "- ", without characters that nobody sees, trimmed."""
    return BULLET.sub("- ", _plain(text)).replace("\t", " ").strip()


def clean_line(text: str) -> str:
    """On one line with single spaces, and further as clean; what looks like a list stays as it is."""
    return " ".join(_plain(text).split())
