"""What a row of a file does, and all rows together."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from register import history
from register.choices import State
from register.history import Difference
from register.importing.problems import Problem
from register.importing.standard import RegistrarRow
from register.models import Application, Version


class Effect(TextChoices):
    """What a row of a file does."""

    NEW = "nieuw", gettext_lazy("Nieuw")
    CHANGED = "gewijzigd", gettext_lazy("Gewijzigd")
    SAME = "ongewijzigd", gettext_lazy("Ongewijzigd")
    REFUSED = "geweigerd", gettext_lazy("Geweigerd")


@dataclass(frozen=True)
class Standing:
    """What an application has now: nothing, when it is not there yet.

    `last_number` is of its newest version, whatever became of that.
    """

    application: Application | None = None
    draft: Version | None = None
    published: Version | None = None
    last_number: int = 0

    @property
    def current(self) -> Version | None:
        return self.draft or self.published


@dataclass(frozen=True)
class Verdict:
    """What a row does. `after` is the whole text that the version will hold; of a refused row what could be read."""

    row: RegistrarRow
    effect: Effect
    standing: Standing
    after: Version
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    gives_id: bool = False
    rewrites: bool = True  # whether there is a text to write, and not only an id

    @property
    def before(self) -> Version | None:
        return self.standing.current

    @property
    def compared(self) -> Version | None:
        """What the new text is shown beside: what stands here, and of what becomes public what the public reads now."""
        public = self.standing.published if self.after.state == State.PUBLISHED else None
        return public or self.before

    @cached_property
    def differences(self) -> list[Difference]:
        """What the row changes."""
        return history.differences(self.compared, self.after) if self.effect is Effect.CHANGED else []

    @property
    def title(self) -> str:
        """What a person knows the row by."""
        return self.after.name or self.row.source_id or self.row.register_number

    @property
    def is_of_a_draft(self) -> bool:
        """Whether it rewrites a draft that somebody is working on."""
        return self.effect is Effect.CHANGED and self.rewrites and self.standing.draft is not None

    def lines(self) -> Iterator[str]:
        """What the verdict says, to see whether another one says the same."""
        application = self.standing.application
        yield f"{self.row.number} {self.effect} {application and application.pk} {self.gives_id}"
        if self.effect in (Effect.NEW, Effect.CHANGED):
            said = {name: getattr(self.after, name) for name in history.TEXT}
            stood = self.before and {name: getattr(self.before, name) for name in said} | {"state": self.before.state}
            yield json.dumps([self.after.state, said, stood], sort_keys=True, cls=DjangoJSONEncoder)


@dataclass
class Tally:
    """How many rows do what, all that is wrong, and a fingerprint of it."""

    counts: Counter = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    warnings: int = 0
    fingerprint: str = ""

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> "Tally":
        tally = cls()
        for verdict in verdicts:
            tally.add(verdict)
        return tally

    def add(self, verdict: Verdict) -> None:
        self.counts[verdict.effect] += 1
        self.problems += verdict.problems
        self.warnings += bool(verdict.warnings)
        for line in verdict.lines():
            self.fingerprint = sha256(f"{self.fingerprint}{line}".encode()).hexdigest()

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def count(self, effect: Effect) -> int:
        return self.counts[effect]

    @property
    def writes_anything(self) -> bool:
        return bool(self.counts[Effect.NEW] or self.counts[Effect.CHANGED])
