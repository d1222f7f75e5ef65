"""Records beside what was taken over from their source before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import history
from register.choices import IN_THE_MAKING, EventKind, State
from register.fields import BY_NAME
from register.importing.matching import Owner
from register.importing.validate import Record
from register.models import Application, Event, Version

DATED_ON = _("Datum van deze tekst")
# Which version of the standard a text of others follows is not said, and the model's default would make it up.
UNSAID = {"standard_version": ""}


@dataclass(frozen=True)
class New:
    """A record that is not here yet."""

    record: Record
    owner: Owner
    number: int

    @property
    def values(self) -> dict[str, Any]:
        return UNSAID | self.record.values

    @property
    def provenance(self) -> dict[str, Any]:
        return {"source_organisation": self.record.organisation, "source_seen_on": self.record.row.seen_on}

    @property
    def dated_on(self) -> date:
        return self.record.row.dated_on or timezone.localdate()

    @property
    def reason(self) -> str:
        return ""


@dataclass(frozen=True)
class Change(New):
    """A record beside what stands here. `in_hand`: somebody here edits it, or was the last to publish it.

    `placed`: somebody here gave it to another organisation, or merged that.
    """

    application: Application
    before: Version
    in_hand: bool
    placed: bool

    @property
    def values(self) -> dict[str, Any]:
        return history.content(self.before) | self.record.values

    @property
    def provenance(self) -> dict[str, Any]:
        """What the application keeps of its source. A file that does not tell its day leaves the day that stands."""
        return super().provenance | {"source_seen_on": self.record.row.seen_on or self.application.source_seen_on}

    @cached_property
    def is_seen_anew(self) -> bool:
        return any(getattr(self.application, name) != value for name, value in self.provenance.items())

    @cached_property
    def moves(self) -> bool:
        return not self.placed and self.application.organisation_id != self.owner.organisation.pk

    @cached_property
    def differs(self) -> list[str | Promise]:
        """The labels of what the source says otherwise."""
        differences = history.differences(self.before, Version(**self.values))
        # A text that was edited here has a day of its own.
        is_of_another_day = not self.in_hand and self.record.row.dated_on not in (None, self.before.dated_on)
        return [difference.field.label for difference in differences] + [DATED_ON] * is_of_another_day

    @property
    def reason(self) -> str:
        labels = self.differs + [BY_NAME["organization"].label] * self.moves
        return str(_("Gewijzigd in de bron: %(fields)s.")) % {"fields": ", ".join(map(str, labels))}


class Present:
    """What was taken over from a source before."""

    def __init__(self, source: str):
        ours = {"application__source_register": source}
        locked = Application.objects.select_for_update(of=("self",)).filter(source_register=source)
        self.applications = {application.source_id: application for application in locked}
        versions = Version.objects.filter(**ours)
        in_the_making, published = versions.filter(state__in=IN_THE_MAKING), versions.filter(state=State.PUBLISHED)
        self.in_the_making = {version.application_id: version for version in in_the_making}
        self.current = self.in_the_making | {version.application_id: version for version in published}
        last_numbers = Version.objects.filter(**ours).order_by().values_list("application").annotate(Max("number"))
        self.last_numbers = dict(last_numbers)
        events = Event.objects.filter(**ours)
        # An organisation's own file leaves this kind of event too, at a draft or in place of what was published.
        taken_over = events.filter(kind=EventKind.IMPORTED, from_state="", to_state=State.PUBLISHED)
        self.imported = set(taken_over.values_list("version", flat=True))
        self.placed = set(events.filter(kind=EventKind.MOVED).values_list("application", flat=True))

    def beside(self, record: Record, owner: Owner) -> New | Change:
        application = self.applications.get(record.source_id)
        if application is None:
            return New(record, owner, number=1)
        before = self.current[application.pk]
        in_hand = application.pk in self.in_the_making or before.pk not in self.imported
        placed = application.pk in self.placed
        return Change(record, owner, self.last_numbers[application.pk] + 1, application, before, in_hand, placed)

    @property
    def last_seen_on(self) -> date | None:
        """The day of the newest file that was read."""
        return max(
            filter(None, (application.source_seen_on for application in self.applications.values())), default=None
        )

    @property
    def owners(self) -> dict[str, Any]:
        """The key of the organisation by the name that the source gives it, where all its records here agree."""
        found = defaultdict(set)
        for application in self.applications.values():
            found[application.source_organisation].add(application.organisation_id)
        return {name: keys.pop() for name, keys in found.items() if name and len(keys) == 1}

    def vanished(self, records: list[Record]) -> list[str]:
        """The numbers of the applications that the source no longer has."""
        gone = self.applications.keys() - {record.source_id for record in records}
        left = [self.applications[source_id] for source_id in gone]
        return sorted(application.number for application in left if not application.withdrawn_at)
