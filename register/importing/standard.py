"""Tables in the columns of the publication standard, as rows that our own columns can hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from register.importing.problems import Problem
from register.importing.tables import Table


@dataclass(frozen=True)
class RegistrarRow:
    """One record as an organisation's own file gives it.

    `number` as in TableRow. `register_number`, `source_id` and `organisation` (as written) are "" where the file has
    none. `values` holds, by column of Version and typed as there, only what the file speaks of; an empty cell is an
    empty value. `missing` is as Version.missing holds it, {} where the file has no such column. `spoken`: the columns
    of Version that the file speaks of, and "missing" when it has that column. `change_note` is "" where it has none.
    """

    number: int
    organisation: str = ""
    source_id: str = ""
    register_number: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    missing: dict[str, dict[str, str]] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    change_note: str = ""


# What a message calls our columns when the file itself is not at hand; names() gives the file's own spelling.
NAMES: Mapping[str, str] = {}


def names(table: Table) -> dict[str, str]:
    """How this file spells the columns, by the name of our column; NAMES for those that it does not have."""
    raise NotImplementedError


def unread(table: Table) -> list[str]:
    """The columns of the file that are known, but cannot be read in: to be told, not to be refused."""
    raise NotImplementedError


def rows(table: Table, problems: list[Problem]) -> list[RegistrarRow]:
    """The records of a table. Adds what is wrong to `problems`, a row with problems is not among the records."""
    raise NotImplementedError
