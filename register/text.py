"""The one cleaner of text, for every way in: forms, importers, query parameters, the shell.

PostgreSQL refuses NUL and lone surrogates with an error, and direction overrides can make a name
read as another; none of them belongs in a record.
"""

import re
import unicodedata

# C0 and C1 controls but tab and line feed, lone surrogates, direction marks and overrides, BOM, non-characters.
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
LINE_END = re.compile("\r\n?|\u2028|\u2029|\x85")


def clean(text: str) -> str:
    """Composed (NFC), line ends as \\n, without control and direction characters, trimmed."""
    return unicodedata.normalize("NFC", UNWANTED.sub("", LINE_END.sub("\n", text))).strip()


def clean_line(text: str) -> str:
    """As clean, on one line with single spaces."""
    return " ".join(clean(text).split())
