"""A file looked through: what it would do, for the page that asks whether that is right."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from register.admin.reading import words
from register.importing.problems import ImportFailed, Problem
from register.importing.upload.compare import Comparison
from register.importing.upload.read import OwnFile, read
from register.importing.upload.verdicts import Effect, Tally, Verdict
from register.models import Upload

PER_PAGE = 100


@dataclass(frozen=True)
class Row:
    """A verdict for the page. `changes`: label, what it was, what it becomes."""

    verdict: Verdict
    changes: list[tuple[str, str, str]]

    @classmethod
    def of(cls, verdict: Verdict) -> "Row":
        changes = []
        if before := verdict.compared:
            for one in (difference.field for difference in verdict.differences):
                changes.append((str(one.label), words(one, before), words(one, verdict.after)))
        if verdict.gives_id:
            changes.append((_("Bron-ID"), "", verdict.row.source_id))
        return cls(verdict, changes)


@dataclass
class Check:
    """A file looked through: the counts of all of it, and the rows of one page. `refused`: why it is none at all."""

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


def check(upload: Upload, *, only: str = "", page: int = 1) -> Check:
    """Look an upload through, and keep the rows of a page; `only` those with this verdict."""
    looked = Check()
    try:
        looked.file = read(bytes(upload.content), name=upload.name, organisation=upload.organisation)
    except ImportFailed as failed:
        looked.refused = failed.problems
        return looked
    seen = 0
    for verdict in Comparison(looked.file, publish=upload.publish):
        looked.tally.add(verdict)
        if only in ("", verdict.effect):
            if (page - 1) * PER_PAGE <= seen < page * PER_PAGE:
                looked.rows.append(Row.of(verdict))
            seen += 1
    return looked
