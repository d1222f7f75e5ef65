"""What every format hands on, and what it must know of itself. The steps after reading know no format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from register.importing.problems import Problem


@dataclass(frozen=True)
class Row:
    """One record of a file. `number` is its place, from 1; `values` holds only the columns that the file speaks of.

    `seen_on` is the day on which the file was taken from its source, where the file tells.
    """

    number: int
    source_id: str
    organisation: str
    values: dict[str, Any] = field(default_factory=dict)
    dated_on: date | None = None
    seen_on: date | None = None


class Format(Protocol):
    """A module of a foreign format."""

    @property
    def SOURCE(self) -> str:
        """The slug of the collection that the records are taken over from."""

    @property
    def NAMES(self) -> Mapping[str, str]:
        """What the file calls our fields, by name in fields.py, so that messages speak the file's language."""

    def rows(self, content: bytes, problems: list[Problem]) -> list[Row]:
        """The records of a file. Adds what is wrong in a row to `problems`; raises ImportFailed for the whole file."""
