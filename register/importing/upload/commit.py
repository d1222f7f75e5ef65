"""The verdicts on a file, written: all of them or none, in one transaction.

What is written here is what was shown: the comparison is made anew inside the transaction, and when it says something
else than the check did, since somebody edited in between, nothing is written. A record that becomes public this way
meets the same demands as by the workflow's own `publish`; only the writing is in bulk.
"""

import json
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from register import history, nil_returns, review
from register.choices import EventKind, State
from register.completeness import HIGH_IMPACT
from register.importing.numbering import Numbers
from register.importing.problems import ImportFailed, refuse
from register.importing.report import grouped
from register.importing.upload.compare import Comparison
from register.importing.upload.read import OwnFile, read
from register.importing.upload.rules import may_commit, may_read_in
from register.importing.upload.verdicts import Effect, Tally, Verdict
from register.importing.validate import refused_by_the_database
from register.models import Application, Collection, Event, Revision, Upload, Version
from register.workflow import Refused, forget_unsaved, require

# The columns of a draft that a file rewrites, and publishes if it does.
REWRITTEN = [*history.SAVED_WITH_TEXT, "state", "published_at", "dated_on", "edited_by", "edited_at"]


@dataclass
class Receipt:
    """What a file did. `made` tells per version what to undo, as Upload.versions keeps it."""

    file: OwnFile
    publish: bool
    at: datetime = field(default_factory=timezone.now)
    tally: Tally = field(default_factory=Tally)
    made: list[dict[str, Any]] = field(default_factory=list)
    dry_run: bool = False

    def __str__(self):
        counts = {effect.name.lower(): grouped(self.tally.count(effect)) for effect in Effect}
        sentence = _("‘%(file)s’: %(new)s nieuw, %(changed)s gewijzigd, %(same)s ongewijzigd.")
        sentences = [sentence % ({"file": self.file.name} | counts)]
        if self.dry_run:
            sentences.append(_("Dit was een proef: er is niets opgeslagen."))
        elif self.tally.writes_anything:
            sentences.append(_("Meteen gepubliceerd.") if self.publish else _("Ingelezen als concept."))
        return " ".join(sentences)


# Yields how many rows are done, and of how many; closing it half-way leaves nothing.
Steps = Generator[tuple[int, int], None, Receipt]


def commit_upload(upload: Upload, *, by, expected: str) -> Steps:
    """Commit an upload that was checked with this fingerprint. Raise Refused or ImportFailed when that cannot be."""
    # Before the transaction: a long file takes seconds to read, and SQLite knows one writer at a time.
    file = read(bytes(upload.content), name=upload.name, organisation=upload.organisation) if upload.content else None
    with transaction.atomic():
        free = Upload.objects.select_for_update(skip_locked=True, of=("self",)).select_related("organisation")
        found = free.filter(pk=upload.pk).first()
        if found is None:
            raise Refused(_("Dit bestand wordt al ingelezen."))
        require(may_commit(found, by))
        assert file is not None  # noqa: S101 (an upload that may be committed has its content)
        receipt = yield from commit(file, by=by, publish=found.publish, expected=expected)
        found.content, found.committed_at, found.versions = b"", receipt.at, receipt.made
        found.save(update_fields=["content", "committed_at", "versions"])
    return receipt


def commit(file: OwnFile, *, by, publish: bool, expected: str = "") -> Steps:
    """Write what is new or changed, with its events, and raise the revision once.

    Raise ImportFailed with every problem, Refused for an organisation that is no more. `expected` is the fingerprint
    of the check; "" when there was none.
    """
    require(may_read_in(file.organisation))
    with transaction.atomic():
        comparison = Comparison(file, publish=publish, lock=True)
        receipt = Receipt(file, publish)
        writer = Writer(receipt, by=by)
        for batch in comparison.batches():
            for verdict in batch:
                receipt.tally.add(verdict)
            if not receipt.tally.problems:
                writer.write(batch)
            yield receipt.tally.total, len(file.rows)
        if receipt.tally.problems:
            raise ImportFailed(receipt.tally.problems)
        if expected and expected != receipt.tally.fingerprint:
            reason = _("Sinds de controle is er iets veranderd aan uw toepassingen.")
            raise refuse(reason, _("Controleer het bestand opnieuw."))
        writer.finish()
    return receipt


class Writer:
    """Writes verdicts, batch by batch. All of one file happens at one moment."""

    def __init__(self, receipt: Receipt, *, by):
        self.receipt, self.by, self.publish = receipt, by, receipt.publish
        self.organisation = receipt.file.organisation
        self.now, self.today = receipt.at, timezone.localdate(receipt.at)
        self.numbers = Numbers()
        # The first published version that a nil return cannot stand beside, at most one per batch.
        self.published: list[Version] = []
        self.changes_the_public = False

    def write(self, batch: list[Verdict]) -> None:
        """What the verdicts say. What only the database refuses comes back by row."""
        batch = [verdict for verdict in batch if verdict.effect in (Effect.NEW, Effect.CHANGED)]
        with history.in_its_language():
            try:
                with transaction.atomic():
                    self._write(batch)
            except IntegrityError:
                values = [(verdict.row.number, history.content(verdict.after)) for verdict in batch]
                if wrong := refused_by_the_database(values):
                    raise ImportFailed(wrong) from None
                raise

    def finish(self) -> None:
        if self.receipt.tally.writes_anything:
            with history.in_its_language():
                # At the end, since it locks the organisation, which others may want to work for.
                nil_returns.end_by(self.published, by=self.by)
                kind = EventKind.FILE_IMPORTED
                history.record_of_organisation(self.organisation, kind, by=self.by, reason=str(self.receipt))
        if self.changes_the_public:
            Revision.bump()

    def _write(self, batch: list[Verdict]) -> None:
        self._give_ids([verdict for verdict in batch if verdict.gives_id])
        texts = [verdict for verdict in batch if verdict.rewrites]
        applications = self._applications(texts)
        if self.publish:
            self._supersede(texts)
        self._versions(texts, applications)
        if self.publish and texts:
            self._has_published([verdict.after for verdict in texts], applications)

    def _give_ids(self, verdicts: list[Verdict]) -> None:
        applications = []
        for verdict in verdicts:
            if application := verdict.standing.application:
                application.source_id = verdict.row.source_id
                applications.append(application)
            self.changes_the_public = self.changes_the_public or verdict.standing.published is not None
        Application.objects.bulk_update(applications, ["source_id"])
        alone = [(verdict, verdict.before) for verdict in verdicts if verdict.before and not verdict.rewrites]
        history.record_many(self._event(version, version.state) for _verdict, version in alone)
        self.receipt.made += [self._entry(verdict, version) for verdict, version in alone]

    def _applications(self, verdicts: list[Verdict]) -> list[Application]:
        """The application of each verdict; the new ones made."""
        new = [self._application(verdict) for verdict in verdicts if verdict.standing.application is None]
        made = iter(Application.objects.bulk_create(new))
        return [verdict.standing.application or next(made) for verdict in verdicts]

    def _application(self, verdict: Verdict) -> Application:
        return Application(
            number=self.numbers.draw(),
            collection_id=Collection.OWN,
            organisation=self.organisation,
            source_id=verdict.row.source_id,
        )

    def _supersede(self, verdicts: list[Verdict]) -> None:
        keys = [verdict.standing.published.pk for verdict in verdicts if verdict.standing.published]
        Version.objects.filter(pk__in=keys).update(state=State.SUPERSEDED, superseded_at=self.now)

    def _versions(self, verdicts: list[Verdict], applications: list[Application]) -> None:
        inserted, rewritten, events = [], [], []
        for verdict, application in zip(verdicts, applications, strict=True):
            version, standing = verdict.after, verdict.standing
            version.application, version.edited_by = application, self.by
            if self.publish:
                version.published_at, version.dated_on = self.now, self.today
            if draft := standing.draft:
                version.pk, version.number, version.created_at = draft.pk, draft.number, draft.created_at
                rewritten.append(version)
            else:
                version.number = standing.last_number + 1
                inserted.append(version)
            events.append(self._event(version, verdict.before.state if verdict.before else ""))
        Version.objects.bulk_create(inserted)
        # An upsert by key: bulk_update would write a CASE per column and row, ten times slower.
        Version.objects.bulk_create(rewritten, update_conflicts=True, unique_fields=["id"], update_fields=REWRITTEN)
        for verdict, event in zip(verdicts, events, strict=True):
            event.version_id = verdict.after.pk
        history.record_many(events)
        self.receipt.made += [self._entry(verdict, verdict.after) for verdict in verdicts]

    def _has_published(self, versions: list[Version], applications: list[Application]) -> None:
        self.changes_the_public = True
        forget_unsaved(applications, user=self.by)
        self.published += [version for version in versions if version.publication_category in HIGH_IMPACT][:1]
        for due in {review.due_after(self.today, self.organisation, version.phase) for version in versions}:
            of_this_day = [
                application.pk
                for application, version in zip(applications, versions, strict=True)
                if review.due_after(self.today, self.organisation, version.phase) == due
            ]
            Application.objects.filter(pk__in=of_this_day).update(review_due_on=due)

    def _event(self, version: Version, from_state: str) -> Event:
        reason = _("Uit het bestand ‘%(name)s’.") % {"name": self.receipt.file.name}
        return history.event_of(
            version, EventKind.IMPORTED, by=self.by, at=self.now, from_state=from_state, reason=reason
        )

    def _entry(self, verdict: Verdict, version: Version) -> dict[str, Any]:
        """What undoing it needs. `was` is what the columns of a rewritten draft held: {} where only an id was given."""
        was = {} if not verdict.rewrites else None if self.publish else _former(verdict)
        return {"application": version.application_id, "version": version.pk, "effect": verdict.effect, "was": was}


def _former(verdict: Verdict) -> dict[str, Any] | None:
    """What the draft held in the columns that get another value, as JSON can hold it; None when there was no draft."""
    draft = verdict.standing.draft
    if draft is None:
        return None
    held = {name: getattr(draft, name) for name in history.TEXT}
    changed = {name: value for name, value in held.items() if value != getattr(verdict.after, name)}
    return json.loads(json.dumps(changed, cls=DjangoJSONEncoder))
