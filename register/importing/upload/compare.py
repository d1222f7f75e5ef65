"""The rows of a file beside what the organisation has: per row what it would do, or why not.

A row is of the application with its `source_id`, the owner's own number; else of the one with its register number; and
new without either. Only what the organisation itself has is looked at: whether a number is another's, nobody learns.

Columns that the file does not speak of keep what they hold. An open draft is rewritten, also a colleague's, with an
event that says so; one that is in review or planned is left alone, and so is what was withdrawn.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from register import completeness, history
from register.choices import State
from register.fields import BY_NAME
from register.importing.names import spelled_alike
from register.importing.problems import Problem
from register.importing.standard import RegistrarRow
from register.importing.upload.holdings import Holdings
from register.importing.upload.read import Checked, OwnFile
from register.importing.upload.verdicts import Effect, Standing, Verdict
from register.models import Application, Version

BATCH = 200
CLOSED = (State.IN_REVIEW, State.PLANNED)


class Comparison:
    """A file beside what its organisation has. `publish`: whether what it says becomes public at once."""

    def __init__(self, file: OwnFile, *, publish: bool, lock: bool = False):
        self.file, self.publish = file, publish
        self.holdings = Holdings(file, lock=lock)
        # Which row was the first with an application, or with a name.
        self.rows_of: dict[int, int] = {}
        self.names = set(self.holdings.names)

    def batches(self) -> Iterator[list[Verdict]]:
        """The verdicts in the order of the file, a few queries for each batch."""
        rows = iter(self.file.rows)
        while batch := list(islice(rows, BATCH)):
            found = [self.holder(checked.row) for checked in batch]
            standings = self.holdings.standings([one for one in found if isinstance(one, Application)])
            yield [self.verdict(*pair, standings) for pair in zip(batch, found, strict=True)]

    def __iter__(self) -> Iterator[Verdict]:
        for batch in self.batches():
            yield from batch

    def holder(self, row: RegistrarRow) -> Application | Problem | None:
        """The application that the row is of, None when it is new, or why that cannot be said."""
        by_id = self.holdings.by_source_id.get(row.source_id) if row.source_id else None
        by_number = self.holdings.by_number.get(row.register_number) if row.register_number else None
        if row.register_number and by_number is None:
            remedy = _("Laat het leeg als de toepassing nieuw is.")
            return self.problem(row, "register_number", row.register_number, _("Onbekend nummer."), remedy)
        if by_id and by_number and by_id != by_number:
            reason = _("Dit bron-ID is van een andere toepassing van uw organisatie dan dit registratienummer.")
            return self.problem(row, "source_id", row.source_id, reason, _("Verbeter een van de twee."))
        if by_number and row.source_id and by_number.source_id and not by_id:
            reason = _("Deze toepassing heeft al een ander bron-ID: ‘%(id)s’.") % {"id": by_number.source_id}
            return self.problem(row, "source_id", row.source_id, reason, _("Neem dat over, of laat het leeg."))
        return by_id or by_number

    def verdict(self, checked: Checked, holder: Application | Problem | None, standings) -> Verdict:
        row, problems = checked.row, list(checked.problems)
        if isinstance(holder, Problem):
            return refused(row, [*problems, holder])
        standing = standings[holder.pk] if holder else Standing()
        problems += self.doubles(row, standing)
        if problems:
            return refused(row, problems)
        verdict = self.of_what_differs(row, standing, self.after(row, standing))
        if verdict.effect is not Effect.SAME:
            problems += self.in_the_way(row, standing)
            problems += self.at_odds(row, verdict.after)
            problems += self.lacking(row, verdict.after) if self.publish else []
        return refused(row, problems) if problems else verdict

    def of_what_differs(self, row: RegistrarRow, standing: Standing, after: Version) -> Verdict:
        application = standing.application
        gives_id = bool(row.source_id and application and not application.source_id)
        if application is None or standing.current is None:
            return Verdict(row, Effect.NEW, standing, after, warnings=self.warnings(after), gives_id=gives_id)
        rewrites = bool(history.differences(standing.current, after))
        if standing.draft:
            # The draft itself becomes public, or only its note is another.
            rewrites = rewrites or self.publish or after.change_note != standing.draft.change_note
        effect = Effect.CHANGED if rewrites or gives_id else Effect.SAME
        return Verdict(row, effect, standing, after, gives_id=gives_id, rewrites=rewrites)

    def doubles(self, row: RegistrarRow, standing: Standing) -> list[Problem]:
        """That another row is of the same application, by the other of its two keys."""
        application = standing.application
        if application is None or (first := self.rows_of.setdefault(application.pk, row.number)) == row.number:
            return []
        reason = _("Rij %(row)s is van dezelfde toepassing.") % {"row": first}
        return [self.problem(row, *key_of(row), reason, _("Laat één van de rijen staan."))]

    def in_the_way(self, row: RegistrarRow, standing: Standing) -> list[Problem]:
        """What keeps a row from changing an application that stands here."""
        application, draft, where = standing.application, standing.draft, key_of(row)
        if application and application.withdrawn_at:
            return [self.problem(row, *where, _("Deze toepassing is ingetrokken."), _("Haal de rij weg."))]
        if draft and draft.state in CLOSED:
            reason = _("Deze toepassing heeft een versie in de stand ‘%(state)s’.")
            reason %= {"state": draft.get_state_display()}
            return [self.problem(row, *where, reason, _("Neem die eerst terug, of haal de rij weg."))]
        if draft and self.publish and draft.state != State.DRAFT:
            reason = _("Een collega stuurde het concept van deze toepassing terug.")
            remedy = _("Lees de rij in als concept, en bied het opnieuw ter beoordeling aan.")
            return [self.problem(row, *where, reason, remedy)]
        return []

    def after(self, row: RegistrarRow, standing: Standing) -> Version:
        """The version as the row wants it, not saved: the draft that stands here rewritten, or another one."""
        current, draft = standing.current, standing.draft
        said = (history.content(current) if current else {}) | row.values
        if "missing" in row.spoken:
            said["missing"] = row.missing
        elif current:
            # A reason for an empty value goes when there is a value.
            said["missing"] = {name: why for name, why in current.missing.items() if not said[name]}
        version = Version(**said, change_note=self.note(row, standing))
        version.state = State.PUBLISHED if self.publish else draft.state if draft else State.DRAFT
        return version

    def note(self, row: RegistrarRow, standing: Standing) -> str:
        """What is written beside the version: what the file says, what the draft has, or else where it came from."""
        if row.change_note:
            return row.change_note
        if standing.draft and standing.draft.change_note:
            return standing.draft.change_note
        if not standing.published:
            return ""
        # Public, so in the language of the register.
        with translation.override(settings.LANGUAGE_CODE):
            return _("Ingelezen uit het bestand ‘%(name)s’.") % {"name": self.file.name}

    def warnings(self, after: Version) -> tuple[str, ...]:
        name = spelled_alike(after.name)
        is_double = name in self.names
        self.names.add(name)
        return (_("Uw organisatie heeft al een toepassing met deze naam."),) if is_double else ()

    def at_odds(self, row: RegistrarRow, version: Version) -> Iterator[Problem]:
        """What contradicts itself in the text that comes out, also where the file speaks of one half of it only."""
        if not version.name:
            reason = _("Een nieuwe toepassing heeft een naam nodig.")
            yield self.problem(row, "name", None, reason, _("Vul een naam in."))
        for name in (name for name in version.missing if getattr(version, name)):
            reason = _("Dit veld is ingevuld, en er staat ook een reden waarom het leeg is.")
            yield self.problem(row, name, row.values.get(name), reason, _("Maak het leeg, of haal de reden weg."))
        try:
            version.clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                yield self.problem(row, name, row.values.get(name), " ".join(messages), _("Verbeter de waarde."))

    def lacking(self, row: RegistrarRow, version: Version) -> Iterator[Problem]:
        """What keeps the text that comes out from being published."""
        for name, how in completeness.missing_for_publication(version).items():
            value = row.values.get(name) or None
            yield self.problem(row, name, value, _("Zo kan de toepassing niet openbaar worden."), str(how))

    def problem(self, row: RegistrarRow, name: str, value: Any, reason: str, remedy: str) -> Problem:
        """One thing to mend in a row. The column is named as the file spells it, else as people call it."""
        label = self.file.names.get(name) or (str(BY_NAME[name].label) if name in BY_NAME else name)
        return Problem(reason, remedy, row.number, label, value)


def key_of(row: RegistrarRow) -> tuple[str, str]:
    """The column by which a row finds its application, and what it says there."""
    return ("source_id", row.source_id) if row.source_id else ("register_number", row.register_number)


def refused(row: RegistrarRow, problems: list[Problem]) -> Verdict:
    return Verdict(row, Effect.REFUSED, Standing(), Version(**row.values), tuple(problems))
