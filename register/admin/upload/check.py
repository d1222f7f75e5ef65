"""A file looked through: what it would do, for the page that asks whether that is right."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.cache import caches
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from register.importing.problems import ImportFailed, Problem
from register.importing.upload.compare import Comparison
from register.importing.upload.read import OwnFile, read
from register.importing.upload.verdicts import Effect, Tally, Verdict
from register.models import Upload, Version
from register.wording import words

PER_PAGE = 100


@dataclass(frozen=True)
class Row:
    """A verdict in words. `changes`: label, what it was, what it becomes. `draft`: whose it rewrites, and of when."""

    number: int
    effect: Effect
    title: str
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    changes: list[tuple[str, str, str]]
    draft: tuple[str, datetime] | None = None

    @classmethod
    def of(cls, verdict: Verdict) -> "Row":
        changes = []
        if before := verdict.compared:
            for one in (difference.field for difference in verdict.differences):
                changes.append((str(one.label), words(one, before), words(one, verdict.after)))
        if verdict.gives_id:
            changes.append((_("Bron-ID"), "", verdict.row.source_id))
        told = (verdict.row.number, verdict.effect, verdict.title, verdict.problems, verdict.warnings, changes)
        return cls(*told, _last_edited(verdict.standing.draft) if verdict.is_of_a_draft else None)


def _last_edited(draft: Version | None) -> tuple[str, datetime] | None:
    return (draft.edited_by.display_name if draft.edited_by else "–", draft.edited_at) if draft else None


@dataclass
class Check:
    """A file looked through. `file` is without its rows; `refused` says why it is no file to read in at all."""

    file: OwnFile | None = None
    refused: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    rows: list[Row] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        return self.refused or self.tally.problems

    @property
    def may_go_on(self) -> bool:
        return not self.problems and self.tally.writes_anything

    @property
    def counts(self) -> list[tuple[Effect, int]]:
        return [(effect, self.tally.count(effect)) for effect in Effect]


def check(upload: Upload) -> Check:
    """Look an upload through, beside what its organisation has now."""
    try:
        file = read(bytes(upload.content), name=upload.name, organisation=upload.organisation)
    except ImportFailed as failed:
        return Check(refused=failed.problems)
    looked = Check(replace(file, rows=[]))
    for verdict in Comparison(file, publish=upload.publish):
        looked.tally.add(verdict)
        looked.rows.append(Row.of(verdict))
    return looked


def checked(upload: Upload, *, anew: bool = False) -> Check:
    """What the check of an upload found, for who pages through it: a long file takes seconds to look through.

    The commit believes none of it: it looks for itself, and refuses when it finds anything else than was shown.
    """
    key = f"{upload.pk}-{upload.uploaded_at.timestamp()}-{get_language()}"
    found = None if anew else caches["checks"].get(key)
    if found is None:
        found = check(upload)
        caches["checks"].set(key, found)
    return found
