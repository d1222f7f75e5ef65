"""What is wrong with a file: all of it at once, each with its place and how to mend it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from register.text import clean_line

SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `row` counts from 1; `field` is the name that the file itself uses."""

    reason: str | Promise
    remedy: str | Promise
    row: int | None = None
    field: str = ""
    value: Any = None

    def __str__(self):
        return " ".join(filter(None, [self.place, str(self.reason), str(self.remedy)]))

    @property
    def place(self) -> str:
        parts = []
        if self.row is not None:
            parts.append(_("Rij %(row)s") % {"row": self.row})
        if self.field:
            parts.append(_("veld ‘%(field)s’") % {"field": shortened(self.field)})
        if self.value is not None:
            parts.append(_("waarde %(value)s") % {"value": shown(self.value)})
        return f"{', '.join(parts)}:" if parts else ""


class ImportFailed(Exception):
    """The file was refused, and nothing of it was written. `problems` says why, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)


def refuse(reason, remedy, **place) -> ImportFailed:
    """The exception for a file with one thing wrong."""
    return ImportFailed([Problem(reason, remedy, **place)])


def shown(value: Any) -> str:
    """A value as it stands in a message: shortened, on one line, and never a structure as deep as the file's."""
    if isinstance(value, str):
        return f"‘{shortened(value)}’"
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return shortened(json.dumps(value))


def shortened(value: str) -> str:
    # Cut before it is cleaned: the value may be as long as the file.
    line = clean_line(value[: SHOWN * 10])
    return f"{line[:SHOWN]}…" if len(line) > SHOWN else line
