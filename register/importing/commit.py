"""The last step: records into applications and versions, all in one transaction.

The source rules over what it says, as long as nobody here took the record in hand. An organisation that
edits a record it finds here has the last word from then on: a later import reports the difference and
leaves it. So it does with a record that was withdrawn here. Columns of which the source says nothing
keep what they hold. What the application keeps of its source (the name of the organisation there, the day
on which the record was seen there) follows every newer file.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from register import history, nil_returns, review
from register.choices import EventKind, Origin, State
from register.importing.compare import Change, New, Present
from register.importing.matching import Index
from register.importing.numbering import Numbers
from register.importing.problems import refuse
from register.importing.progress import Progress, silent
from register.importing.report import Report
from register.importing.validate import Record
from register.models import Application, Collection, Event, Organisation, Revision, Version
from register.numbers import is_valid

BATCH = 200


@transaction.atomic
def commit(
    records: list[Record], *, source: str, by=None, dry_run: bool = False, progress: Progress = silent
) -> Report:
    """Write what is new or changed, with its events, and raise the revision once. Refuse a file that is out of date."""
    # Two imports of one source go one after the other.
    collection = Collection.objects.select_for_update().get(pk=source)
    present = Present(source)
    _refuse_an_older_file(present, records)
    index = Index.of_all(present.owners)
    report = Report(source=collection.name, dry_run=dry_run, vanished=present.vanished(records))
    changes = [present.beside(record, index.owner(record.organisation)) for record in records]
    new, changed = _sort(changes, report)
    seen = [change for change in changes if isinstance(change, Change) and change.is_seen_anew]
    report.seen_again = len(seen) - sum(change.is_seen_anew for change in changed)
    with history.in_its_language():
        Writer(report, source=source, by=by).write(new, changed, progress)
    _keep_provenance(seen)
    if report.changed_anything:
        Revision.bump()
    transaction.set_rollback(dry_run)
    return report


def _refuse_an_older_file(present: Present, records: list[Record]) -> None:
    """Read after a newer one, it would bring back texts of which the page says that they were seen later."""
    days = [record.row.seen_on for record in records if record.row.seen_on]
    newest = present.last_seen_on
    if days and newest and max(days) < newest:
        reason = _("Dit bestand is van %(day)s. Van deze bron is al een bestand van %(newest)s ingelezen.")
        reason %= {"day": date_format(max(days)), "newest": date_format(newest)}
        raise refuse(reason, _("Kies een nieuwer bestand."))


def _keep_provenance(seen: list[Change]) -> None:
    for change in seen:
        for name, value in change.provenance.items():
            setattr(change.application, name, value)
    applications = [change.application for change in seen]
    Application.objects.bulk_update(applications, ["source_organisation", "source_seen_on"], batch_size=BATCH)


def _sort(changes: list[New | Change], report: Report) -> tuple[list[New], list[Change]]:
    """What is to be written, new and changed; of the rest the report tells why not."""
    new, changed = [], []
    for change in changes:
        _tell_owner(change, report)
        if not isinstance(change, Change):
            new.append(change)
        elif change.application.withdrawn_at:
            report.withdrawn_here.append(change.application.number)
        elif not change.differs and not change.moves:
            report.unchanged += 1
        elif change.in_hand:
            report.edited_here.append(change.application.number)
        else:
            changed.append(change)
    report.new, report.changed = len(new), len(changed)
    return new, changed


def _tell_owner(change: New, report: Report) -> None:
    name, owner = change.record.organisation, change.owner
    if owner.organisation.unmatched:
        report.unmatched[name] = report.unmatched.get(name, 0) + 1
    if owner.predecessor:
        report.succeeded[name] = owner.organisation.name


class Writer:
    """Writes changes in batches. All of one import happens at one moment."""

    def __init__(self, report: Report, *, source: str, by):
        self.report, self.source, self.by = report, source, by
        self.now = timezone.now()
        self.promised: set[str] = set()
        self.published: list[Version] = []
        self.numbers = Numbers()

    def write(self, new: list[New], changed: list[Change], progress: Progress) -> None:
        self._make_organisations([*new, *changed])
        self.promised = {change.record.source_id for change in new}
        total = len(new) + len(changed)
        for start in range(0, len(new), BATCH):
            self._create(new[start : start + BATCH])
            progress(min(start + BATCH, len(new)), total)
        for start in range(0, len(changed), BATCH):
            self._update(changed[start : start + BATCH])
            progress(len(new) + min(start + BATCH, len(changed)), total)
        # At the end, since it locks organisations that others may want to work for.
        nil_returns.end_by(self.published, by=self.by)

    def _make_organisations(self, changes: list[New]) -> None:
        used = {id(change.owner.organisation): change.owner.organisation for change in changes}
        Organisation.objects.bulk_create(organisation for organisation in used.values() if organisation.pk is None)

    def _create(self, batch: list[New]) -> None:
        applications = Application.objects.bulk_create(self._application(change) for change in batch)
        self._publish(list(zip(batch, applications, strict=True)))

    def _application(self, change: New) -> Application:
        source_id = change.record.source_id
        return Application(
            number=self._number(source_id),
            collection_id=Collection.OWN,
            organisation=change.owner.organisation,
            origin=Origin.IMPORT,
            source_register_id=self.source,
            source_id=source_id,
            review_due_on=self._due(change),
            **change.provenance,
        )

    def _due(self, change: New) -> date | None:
        return review.due_after(change.dated_on, change.owner.organisation, change.values.get("phase", ""))

    def _number(self, source_id: str) -> str:
        """The source's own number where that can be ours too, else one that no record of the file may need."""
        if is_valid(source_id) and source_id not in self.numbers.taken:
            return self.numbers.take(source_id)
        self.report.renumbered[source_id] = number = self.numbers.draw(besides=self.promised)
        return number

    def _update(self, batch: list[Change]) -> None:
        moved = [change for change in batch if change.moves]
        for change in moved:
            change.application.organisation = change.owner.organisation
        for change in batch:
            change.application.review_due_on = self._due(change)
        Application.objects.bulk_update([change.application for change in batch], ["organisation", "review_due_on"])
        rewritten = [change for change in batch if change.differs]
        superseded = Version.objects.filter(pk__in=[change.before.pk for change in rewritten])
        superseded.update(state=State.SUPERSEDED, superseded_at=self.now)
        self._publish([(change, change.application) for change in rewritten])
        only_moved = [change for change in moved if not change.differs]
        history.record_many(self._event(change.before, change.reason) for change in only_moved)
        for change in only_moved:
            change.before.application = change.application
        self.published += [change.before for change in only_moved]

    def _publish(self, changes: list[tuple[New, Application]]) -> None:
        versions = Version.objects.bulk_create(self._version(*change) for change in changes)
        reasons = [change.reason for change, _application in changes]
        history.record_many(map(self._event, versions, reasons))
        self.published += versions

    def _version(self, change: New, application: Application) -> Version:
        return Version(
            application=application,
            number=change.number,
            state=State.PUBLISHED,
            published_at=self.now,
            dated_on=change.dated_on,
            edited_by=self.by,
            **change.values,
        )

    def _event(self, version: Version, reason: str) -> Event:
        return history.event_of(version, EventKind.IMPORTED, by=self.by, at=self.now, reason=reason)
