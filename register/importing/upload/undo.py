"""A whole file taken back, as long as nothing happened since to what it did.

A draft that the file made is discarded; one that it rewrote gets its former text back. What the public has read stays
in the history: a record that was new is withdrawn, which leaves a tombstone, and gives its `source_id` free, so that
the mended file can be read in; a record that had a text before gets that text again, as a new version.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from register import history, nil_returns, review
from register.choices import EventKind, State
from register.completeness import HIGH_IMPACT
from register.importing.upload.compare import BATCH
from register.importing.upload.rules import may_undo
from register.models import Application, Revision, Upload, Version
from register.workflow import forget_unsaved, require

COLUMNS = {column.name: column for column in Version._meta.local_concrete_fields}


@transaction.atomic
def undo(upload: Upload, *, by) -> Upload:
    """Take back what a file did. Raise Refused when that cannot be."""
    upload = Upload.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=upload.pk)
    made = {entry["version"]: entry for entry in upload.versions}
    # In the order of the keys, as everywhere; before it is asked whether somebody edited since.
    of_the_file = {entry["application"] for entry in upload.versions}
    list(Application.objects.select_for_update().filter(pk__in=of_the_file).order_by("pk").values_list("pk"))
    require(may_undo(upload, by))
    with history.in_its_language():
        taker = Taker(upload, by=by)
        keys = iter(made)
        while batch := list(islice(keys, BATCH)):
            taker.take_back([made[key] for key in batch])
        # At the end, since it locks the organisation, which others may want to work for.
        nil_returns.end_by(taker.published, by=by)
        reason = _("‘%(name)s’") % {"name": upload.name}
        history.record_of_organisation(upload.organisation, EventKind.FILE_UNDONE, by=by, reason=reason)
    if upload.publish and made:
        Revision.bump()
    upload.undone_at = taker.now
    upload.save(update_fields=["undone_at"])
    return upload


class Taker:
    """Takes back, batch by batch."""

    def __init__(self, upload: Upload, *, by):
        self.upload, self.by, self.now = upload, by, timezone.now()
        # What the public reads again, which a nil return of after the file may contradict.
        self.published: list[Version] = []
        self.reason = _("Het inlezen van ‘%(name)s’ is ongedaan gemaakt.") % {"name": upload.name}

    def take_back(self, entries: list[dict[str, Any]]) -> None:
        versions = Version.objects.select_related("application").in_bulk([entry["version"] for entry in entries])
        pairs = [(versions[entry["version"]], entry["was"]) for entry in entries]
        # Of what only got an id there is no text to take back.
        drafts = [(version, was) for version, was in pairs if version.state != State.PUBLISHED]
        public = [version for version, was in pairs if version.state == State.PUBLISHED and was != {}]
        self._discard([version for version, was in drafts if was is None])
        self._restore([(version, was) for version, was in drafts if was])
        self._replace_or_withdraw(public)

    def _discard(self, versions: list[Version]) -> None:
        keys = [version.pk for version in versions]
        Version.objects.filter(pk__in=keys).update(state=State.DISCARDED)
        forget_unsaved([version.application_id for version in versions])
        self._tell(versions, EventKind.DISCARDED, State.DISCARDED)

    def _restore(self, drafts: list[tuple[Version, dict[str, Any]]]) -> None:
        for version, was in drafts:
            for name, value in was.items():
                setattr(version, name, COLUMNS[name].to_python(value))
            version.edited_by = self.by
        columns = [*history.SAVED_WITH_TEXT, "edited_by", "edited_at"]
        versions = [version for version, _was in drafts]
        Version.objects.bulk_create(versions, update_conflicts=True, unique_fields=["id"], update_fields=columns)
        self._tell(versions, EventKind.EDITED)

    def _replace_or_withdraw(self, versions: list[Version]) -> None:
        former = self._former(versions)
        replaced = [version for version in versions if version.application_id in former]
        self._withdraw([version for version in versions if version.application_id not in former])
        keys = [version.pk for version in replaced]
        Version.objects.filter(pk__in=keys).update(state=State.SUPERSEDED, superseded_at=self.now)
        again = [self._again(version, former[version.application_id]) for version in replaced]
        Version.objects.bulk_create(again)
        self.published += [version for version in again if version.publication_category in HIGH_IMPACT][:1]
        self._tell(again, EventKind.PUBLISHED, from_state=State.PUBLISHED)
        for version in again:
            due = review.due_after(version.dated_on or timezone.localdate(), self.upload.organisation, version.phase)
            Application.objects.filter(pk=version.application_id).update(review_due_on=due)

    def _former(self, versions: list[Version]) -> dict[int, Version]:
        """What the public read before, by application."""
        applications = [version.application_id for version in versions]
        superseded = Version.objects.filter(application__in=applications, state=State.SUPERSEDED)
        return {version.application_id: version for version in superseded.order_by("number")}

    def _again(self, version: Version, former: Version) -> Version:
        return Version(
            **history.content(former),
            application=version.application,
            number=version.number + 1,
            state=State.PUBLISHED,
            published_at=self.now,
            dated_on=former.dated_on,
            edited_by=self.by,
            change_note=self.reason,
        )

    def _withdraw(self, versions: list[Version]) -> None:
        withdrawn = {"withdrawn_at": self.now, "withdrawal_reason": self.reason, "review_due_on": None}
        applications = Application.objects.filter(pk__in=[version.application_id for version in versions])
        applications.update(**withdrawn, source_id="")
        forget_unsaved(applications)
        self._tell(versions, EventKind.WITHDRAWN, from_state=State.PUBLISHED)

    def _tell(self, versions: list[Version], kind: EventKind, to_state: str = "", from_state: str = "") -> None:
        told = {"by": self.by, "at": self.now, "to_state": to_state, "reason": self.reason}
        history.record_many(
            history.event_of(version, kind, from_state=from_state or version.state, **told) for version in versions
        )


def consequences(upload: Upload) -> Iterator[tuple[str, int]]:
    """What undoing would do, each with how many times, to be told beforehand."""
    drafts = [entry for entry in upload.versions if not upload.publish]
    made, rewritten = (sum((entry["was"] is None) is anew for entry in drafts) for anew in (True, False))
    yield _("Concepten die het bestand maakte, worden weggedaan."), made
    yield _("Concepten die het bestand veranderde, krijgen hun vorige tekst terug."), rewritten
    if upload.publish:
        keys = [entry["application"] for entry in upload.versions if entry["was"] != {}]
        before = Version.objects.filter(application__in=keys, state=State.SUPERSEDED)
        again = before.order_by().values("application").distinct().count()
        yield (
            _("Toepassingen die nog niet openbaar waren, worden ingetrokken. Dat staat dan op hun pagina."),
            (len(keys) - again),
        )
        yield _("Gewijzigde toepassingen krijgen hun vorige tekst terug, als nieuwe versie."), again
