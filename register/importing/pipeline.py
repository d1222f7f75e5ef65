"""From a file to records in the register: read, map, validate, report, commit."""

from pathlib import Path

from django.db import IntegrityError

from register.importing import algoritmeregister, validate
from register.importing.commit import commit
from register.importing.problems import ImportFailed, Problem
from register.importing.progress import Progress, silent
from register.importing.read import read_bytes
from register.importing.report import Report
from register.importing.rows import Format

FORMATS: dict[str, Format] = {"algoritmeregister": algoritmeregister}


def import_file(
    path: Path | str, *, format: str = "algoritmeregister", dry_run: bool = False, by=None, progress: Progress = silent
) -> Report:
    """Take over the records of a file: all of it, or nothing and ImportFailed with every problem.

    A dry run does everything and takes it back, so it says the same as the real run. `by` is the user,
    None for a command.
    """
    chosen = FORMATS[format]
    problems: list[Problem] = []
    rows = chosen.rows(read_bytes(path), problems)
    records = validate.records(rows, chosen.NAMES, problems)
    if problems:
        raise ImportFailed(sorted(problems, key=lambda problem: problem.row or 0))
    try:
        return commit(records, source=chosen.SOURCE, by=by, dry_run=dry_run, progress=progress)
    except IntegrityError:
        if refused := validate.refused_by_the_database((record.row.number, record.values) for record in records):
            raise ImportFailed(refused) from None
        raise
