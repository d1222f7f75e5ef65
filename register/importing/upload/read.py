"""The first step: from the bytes of a file to rows, each with its texts cleaned and what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from register.fields import validate_missing
from register.importing import standard
from register.importing.names import spelled_alike
from register.importing.problems import ImportFailed, Problem
from register.importing.standard import RegistrarRow
from register.importing.tables import read_table
from register.importing.validate import SOURCE_ID, ValuesCheck
from register.models import Organisation, Version

CHANGE_NOTE = Version._meta.get_field("change_note")


@dataclass(frozen=True)
class Checked:
    """A row with its texts cleaned, and what is wrong with it by itself."""

    row: RegistrarRow
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class OwnFile:
    """A file of one organisation, read and checked as far as that can be done without its records.

    `names` is how the file spells our columns; `unread` are the columns that it has and nobody reads in. `samples` are
    a few values with accents: whoever sees them knows whether the letters came through.
    """

    name: str
    organisation: Organisation
    rows: list[Checked]
    names: Mapping[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    encoding: str = ""
    samples: list[str] = field(default_factory=list)


def read(content: bytes, *, name: str, organisation: Organisation) -> OwnFile:
    """The rows of a file. Raise ImportFailed when all of it is refused; what is wrong in a row stays with the row."""
    table = read_table(content, name)
    problems: list[Problem] = []
    rows = standard.rows(table, problems)
    if of_the_file := [problem for problem in problems if problem.row is None]:
        raise ImportFailed(of_the_file)
    names = standard.names(table)
    checked = list(check(rows, problems, names, names_of(organisation)))
    samples = list(dict.fromkeys(table.samples))
    return OwnFile(name, organisation, checked, names, standard.unread(table), table.encoding, samples)


def check(
    rows: list[RegistrarRow], problems: list[Problem], names: Mapping[str, str], of_the_organisation: set[str]
) -> Iterator[Checked]:
    """The rows, cleaned, with what was wrong with them in reading and what is wrong with what was read."""
    in_reading = defaultdict(list)
    for problem in problems:
        in_reading[problem.row].append(problem)
    doubles = Doubles()
    for row in rows:
        one = OwnRowCheck(row, names)
        cleaned = one.cleaned(of_the_organisation, doubles)
        told = in_reading[row.number]
        # What could not be read is empty now: that is no problem of its own.
        unread = {problem.field for problem in told}
        yield Checked(cleaned, (*told, *(problem for problem in one.problems if problem.field not in unread)))


def names_of(organisation: Organisation) -> set[str]:
    """Every way in which a file may name the organisation, as `spelled_alike` spells it."""
    former = organisation.former_names.values_list("name", flat=True)
    ways = [organisation.name, organisation.abbreviation, organisation.slug, organisation.tooi_uri, *former]
    return {spelled_alike(way) for way in ways if way}


class Doubles:
    """Which row was the first with an id or a number."""

    def __init__(self):
        self.first: dict[tuple[str, str], int] = {}

    def of(self, column: str, value: str, row: int) -> int | None:
        first = self.first.setdefault((column, value), row)
        return first if first != row else None


class OwnRowCheck(ValuesCheck):
    """One row of an organisation's own file; beside the values, its ids, its organisation and its note."""

    def __init__(self, row: RegistrarRow, names: Mapping[str, str]):
        super().__init__(row.number, row.values, names)
        self.row = row

    def cleaned(self, of_the_organisation: set[str], doubles: Doubles) -> RegistrarRow:
        self._is_of(of_the_organisation)
        note = self._short("change_note", CHANGE_NOTE)
        source_id = self._short("source_id", SOURCE_ID)
        number = self.row.register_number.strip()
        self._is_once("source_id", source_id, doubles)
        self._is_once("register_number", number, doubles)
        self._has_known_reasons()
        return replace(self.row, values=self.values(), change_note=note, source_id=source_id, register_number=number)

    def _is_of(self, names: set[str]) -> None:
        named = self.row.organisation
        if named and spelled_alike(named) not in names:
            reason = _("Dit is niet de organisatie die u koos.")
            self.add("organization", named, reason, _("Haal de rij weg, of lees haar in voor haar eigen organisatie."))

    def _short(self, name: str, column) -> str:
        value = column.to_python(getattr(self.row, name))
        if len(value) > column.max_length:
            self.add_too_long(name, value, column.max_length)
        return value

    def _is_once(self, name: str, value: str, doubles: Doubles) -> None:
        if value and (first := doubles.of(name, value, self.number)):
            reason = _("Deze waarde staat ook in rij %(row)s.") % {"row": first}
            self.add(name, value, reason, _("Laat één van de rijen staan."))

    def _has_known_reasons(self) -> None:
        try:
            validate_missing(self.row.missing)
        except ValidationError as error:
            self.add("missing", None, " ".join(error.messages), _("Verbeter de reden."))
