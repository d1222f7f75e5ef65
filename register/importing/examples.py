"""Invented records with a past, for the demonstration and for tests: fixtures/examples/examples.json.

Nothing else in the register's own data has more than one version, every field filled, or a withdrawal. Their
organisations say in their own name that they do not exist, so that it shows wherever one of them does.
"""

import json
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from register import history, review
from register.choices import EventKind, State
from register.models import Application, Event, Organisation, Revision, Version

FILE = settings.FIXTURES_DIR / "examples" / "examples.json"
# All of them during office hours.
AT = time(10, 30)


@transaction.atomic
def load_examples() -> int:
    """Add the invented records that are not there yet; how many. Raise ValidationError when one is wrong."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    organisations = {
        values["name"]: Organisation.objects.get_or_create(slug=values["slug"], defaults=values)[0]
        for values in content["organisations"]
    }
    new = [
        record
        for record in content["applications"]
        if not organisations[record["organisation"]].applications.filter(source_id=record["source_id"]).exists()
    ]
    for record in new:
        _load(record, organisations[record["organisation"]])
    if new:
        Revision.bump()
    return len(new)


def _load(record: dict[str, Any], organisation: Organisation) -> None:
    days = [date.fromisoformat(version["published_on"]) for version in record["versions"]]
    withdrawn_at = _moment(record.get("withdrawn_on"))
    application = Application.objects.register(
        organisation=organisation,
        source_id=record["source_id"],
        withdrawn_at=withdrawn_at,
        withdrawal_reason=record.get("withdrawal_reason", ""),
    )
    versions = [
        _version(application, number, says, after)
        for number, (says, after) in enumerate(zip(record["versions"], [*days[1:], None], strict=True), start=1)
    ]
    Version.objects.bulk_create(versions)
    events = [history.event_of(one, EventKind.PUBLISHED, at=one.published_at) for one in versions]
    if withdrawn_at:
        events.append(history.event_of(versions[-1], EventKind.WITHDRAWN, at=withdrawn_at))
    else:
        application.review_due_on = review.due_after(days[-1], organisation, versions[-1].phase)
        application.save(update_fields=["review_due_on"])
    Event.objects.bulk_create(events)


def _version(application: Application, number: int, says: dict[str, Any], after: date | None) -> Version:
    version = Version(
        application=application,
        number=number,
        state=State.SUPERSEDED if after else State.PUBLISHED,
        published_at=_moment(says["published_on"]),
        superseded_at=after and _moment(after.isoformat()),
        dated_on=date.fromisoformat(says["published_on"]),
        change_note=says["change_note"],
        **says["fields"],
    )
    version.clean_fields(exclude=["application"])
    return version


def _moment(day: str | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), AT)) if day else None
