"""Loads the quickscan editions: their records from fixtures/quickscan/, and the figures that were published.

Loading twice changes nothing. A record whose fixture changed gets a new version, since a published version is
fixed; a record that left its fixture is withdrawn. All of it in one transaction.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from register import history
from register.choices import EventKind, Origin, State
from register.importing import quickscan_sources as sources
from register.importing.matching import Index
from register.importing.progress import Progress, silent
from register.models import (
    Application,
    Collection,
    Edition,
    EditionEntry,
    Organisation,
    PublishedFigure,
    Revision,
    Version,
)

Record = dict[str, Any]

COLLECTION = {
    "name": "TNO-quickscans",
    "description": (
        "De toepassingen die TNO telde in de quickscans van 2019, 2021 en 2024, één voor één nagebouwd uit wat "
        "daarover is gepubliceerd. De bij naam bekende toepassingen uit 2021 komen uit de catalogus van AI Watch."
    ),
    "source_url": "https://www.tno.nl/nl/newsroom/2024/06/kunstmatige-intelligentie-inzet-overheid/",
    "licence": (
        "Feiten. Wat uit 2021 bij naam bekend is: © Europese Commissie, Joint Research Centre (AI Watch), CC BY 4.0 "
        "(https://creativecommons.org/licenses/by/4.0/), ingekort en vertaald"
    ),
}
EDITIONS = {
    "2019": {"year": 2019, "name": "Quickscan 2019", "description": "De eerste quickscan van TNO."},
    "2021": {"year": 2021, "name": "Quickscan 2021", "description": "De tweede quickscan van TNO."},
    "2024": {"year": 2024, "name": "Quickscan 2024", "description": "De derde quickscan van TNO."},
    "genai-2025": {
        "year": 2025,
        "name": "Telling van generatieve AI 2025",
        "description": "De telling van generatieve AI bij de overheid. Alleen de cijfers zijn bekend.",
        "has_records": False,
    },
}
# The day that the texts date from, of each edition with records. Of the first two only the year is documented,
# so the last day of it; of the third the day of TNO's news article.
DATED_ON = {"2019": date(2019, 12, 31), "2021": date(2021, 12, 31), "2024": date(2024, 6, 25)}

# What a fixture may say of a version. Its caveat and confidence are in the description already.
VERSION_COLUMNS = (
    *("name", "description_short", "category", "phase", "url", "goal"),
    *("application_type", "application_subtype", "technique", "methods_and_models", "missing"),
)
REQUIRED = {"key", "number", "name", "named", "organisation", "organisation_type"}
GONE = "Deze toepassing staat niet meer in de reconstructie van de quickscan."


class FixtureError(Exception):
    """A fixture cannot be loaded. The message names the file or the record."""


@dataclass(frozen=True)
class Report:
    """How many records were new, changed, unchanged or withdrawn; `frame` is everything around the records."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    frame_changed: bool = False

    def __add__(self, other: "Report") -> "Report":
        return Report(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.withdrawn + other.withdrawn,
            self.frame_changed or other.frame_changed,
        )

    @property
    def changed_anything(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn or self.frame_changed)


@transaction.atomic
def load_quickscan(*, folder: Path = sources.FOLDER, progress: Progress = silent) -> Report:
    """Load every edition. `progress(done, total)`, in records, is called after each edition."""
    records = {slug: read(slug, folder) for slug in DATED_ON}
    numbers = Counter(record["number"] for edition in records.values() for record in edition)
    if shared := [number for number, count in numbers.items() if count > 1]:
        raise FixtureError(f"These numbers stand in more than one edition: {', '.join(sorted(shared))}.")
    report = Report(frame_changed=_put_frame(sources.figures(folder)))
    done, total = 0, sum(map(len, records.values()))
    for slug in DATED_ON:
        report += _load_edition(slug, records[slug])
        done += len(records[slug])
        progress(done, total)
    if report.changed_anything:
        Revision.bump()
    return report


def read(slug: str, folder: Path = sources.FOLDER) -> list[Record]:
    """The records of an edition. Raise FixtureError when the file is away or is not a list of records."""
    path = folder / f"{slug}.json"
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FixtureError(f"{path.name}: {error}") from error
    if not isinstance(records, list):
        raise FixtureError(f"{path.name}: this is not a list of records.")
    for position, record in enumerate(records, start=1):
        if not isinstance(record, dict) or not record.keys() >= REQUIRED:
            raise FixtureError(f"{path.name}: record {position} must have {', '.join(sorted(REQUIRED))}.")
    for unique in ("key", "number"):
        if len({record[unique] for record in records}) < len(records):
            raise FixtureError(f"{path.name}: two records have the same {unique}.")
    return records


def _put_frame(figures: Iterable[sources.Figure]) -> bool:
    """Make the collection, the editions and the published figures so. Whether anything changed."""
    changes = [_put(Collection, Collection.QUICKSCAN, COLLECTION)]
    changes += [
        _put(Edition, slug, {"has_records": True, "collection_id": Collection.QUICKSCAN} | facts)
        for slug, facts in EDITIONS.items()
    ]
    return any([*changes, _put_figures(figures)])


def _put(model: type[Model], pk: str, values: dict[str, Any]) -> bool:
    rows = model._default_manager
    if rows.filter(pk=pk, **values).exists():
        return False
    rows.update_or_create(pk=pk, defaults=values)
    return True


def _put_figures(figures: Iterable[sources.Figure]) -> bool:
    """Replace all of them when one differs: they have no identity of their own."""
    wanted = [asdict(figure) | {"edition": figure.edition} for figure in figures]
    columns = list(wanted[0])
    if list(PublishedFigure.objects.values(*columns)) == wanted:
        return False
    PublishedFigure.objects.all().delete()
    PublishedFigure.objects.bulk_create(
        PublishedFigure(edition_id=values.pop("edition"), **values) for values in wanted
    )
    return True


def _load_edition(slug: str, records: list[Record]) -> Report:
    now = timezone.now()
    applications, new, moved = _put_applications(records)
    versions, fresh = _put_versions(slug, records, applications, now)
    gone = _put_entries(slug, versions, now)
    touched = {version.application_id for version in fresh} | {application.pk for application in moved}
    history.record_many(
        [
            history.event_of(version, EventKind.IMPORTED)
            for version in versions.values()
            if version.application_id in touched
        ]
        + [history.event_of(version, EventKind.WITHDRAWN, reason=GONE) for version in gone]
    )
    return Report(
        new=len(new), changed=len(touched) - len(new), unchanged=len(records) - len(touched), withdrawn=len(gone)
    )


def _put_applications(
    records: list[Record],
) -> tuple[dict[str, Application], list[Application], list[Application]]:
    """The applications by number, and which of them are new and which changed."""
    known = {
        application.number: application
        for application in Application.objects.filter(number__in=[record["number"] for record in records])
    }
    organisations = _organisations(records)
    new, moved = [], []
    for record in records:
        values = _identity(record, organisations.get(record["organisation"]))
        application = known.get(record["number"])
        if application is None:
            new.append(Application(number=record["number"], **values))
        elif application.collection_id != Collection.QUICKSCAN:
            raise FixtureError(f"{record['key']}: the number {record['number']} is of another collection.")
        elif any(getattr(application, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(application, name, value)
            moved.append(application)
    Application.objects.bulk_create(new)
    if moved:
        Application.objects.bulk_update(moved, list(values))
    return known | {application.number: application for application in new}, new, moved


def _organisations(records: list[Record]) -> dict[str, Organisation | None]:
    """The organisation of each name in the sources; None where none matches beyond doubt."""
    index = Index.of_all()
    return {record["organisation"]: index.find(record["organisation"]) for record in records if record["organisation"]}


def _identity(record: Record, organisation: Organisation | None) -> dict[str, Any]:
    """The columns of the application.

    An organisation of another type than the edition counted is left out, so that no figure depends on
    which organisations the register happens to know. Its name stands in the description all the same.
    """
    linked = organisation is not None and organisation.type == record["organisation_type"]
    return {
        "collection_id": Collection.QUICKSCAN,
        "origin": Origin.RECONSTRUCTION,
        "organisation_id": organisation.pk if organisation and linked else None,
        "organisation_type": "" if linked else record["organisation_type"],
        "named": record["named"],
        "source_id": record.get("source_id", ""),
        "withdrawn_at": None,
        "withdrawal_reason": "",
    }


def _put_versions(
    slug: str, records: list[Record], applications: dict[str, Application], now: datetime
) -> tuple[dict[str, Version], list[Version]]:
    """The version of each record by key, and which of them are new."""
    published = Version.objects.filter(application__in=applications.values(), state=State.PUBLISHED)
    current = {version.application_id: version for version in published}
    versions, fresh = {}, []
    for record in records:
        application = applications[record["number"]]
        before = current.get(application.pk)
        version = _version(record, application, before, dated_on=DATED_ON[slug], published_at=now)
        if before and history.content(before) == history.content(version):
            versions[record["key"]] = before
        else:
            versions[record["key"]] = version
            fresh.append(version)
    published.filter(application__in=[version.application_id for version in fresh]).update(
        state=State.SUPERSEDED, superseded_at=now
    )
    Version.objects.bulk_create(fresh)
    return versions, fresh


def _version(record: Record, application: Application, before: Version | None, **dates) -> Version:
    """What the record says, cleaned and checked. Raise FixtureError when it may not say so."""
    # No reconstruction follows a version of the publication standard.
    values = {"standard_version": ""} | {name: record[name] for name in VERSION_COLUMNS if name in record}
    version = Version(
        application=application, number=before.number + 1 if before else 1, state=State.PUBLISHED, **dates, **values
    )
    try:
        version.clean_fields(exclude=["application"])
    except ValidationError as error:
        raise FixtureError(f"{record['key']}: {error.message_dict}") from error
    return version


def _put_entries(slug: str, versions: dict[str, Version], now: datetime) -> list[Version]:
    """Make the edition count these versions. The versions whose applications are withdrawn by it."""
    wanted = {key: version.pk for key, version in versions.items()}
    found = dict(EditionEntry.objects.filter(edition=slug).values_list("key", "version"))
    stale = EditionEntry.objects.filter(edition=slug, key__in=[key for key in found if found[key] != wanted.get(key)])
    counted = [version.application_id for version in versions.values()]
    gone = list(Version.objects.filter(edition_entries__in=stale).exclude(application__in=counted))
    stale.delete()
    EditionEntry.objects.bulk_create(
        EditionEntry(edition_id=slug, key=key, version_id=pk) for key, pk in wanted.items() if found.get(key) != pk
    )
    Application.objects.filter(versions__in=gone).update(withdrawn_at=now, withdrawal_reason=GONE)
    return gone
