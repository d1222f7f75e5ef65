"""A version that becomes public on a day to come."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError
from django.db.models import F
from django.utils import timezone

from register import organisations, workflow
from register.choices import EventKind, State
from register.models import Event, Mail, Organisation, Revision, User, Version
from register.workflow import PLAN, PUBLISH, REJECT, SUBMIT, UNPLAN, Refused, may_apply, versions
from tests.factories import OrganisationFactory, UserFactory, VersionFactory
from tests.roles import person

pytestmark = pytest.mark.django_db

TODAY = "2026-06-15 09:00+02:00"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def publish_planned(day):
    """What came of each planned version: [(version, the refusal as text, or ""), ...]."""
    return [(version, str(refused or "")) for version, refused in workflow.publish_planned(day)]


def planned(days=1, **values):
    return VersionFactory(planned=True, publish_on=in_days(days), **values)


def test_planning_keeps_the_day_and_changes_nothing_for_the_public():
    version = VersionFactory()
    editor = person("editor", version.application.organisation)
    workflow.apply(PLAN, version, by=editor, day=in_days(3))

    version.refresh_from_db()
    assert (version.state, version.publish_on, version.published_at) == (State.PLANNED, in_days(3), None)
    assert Event.objects.get().actor == editor
    assert not Version.objects.live().exists()
    assert Revision.current() == 0


@pytest.mark.parametrize("days", [None, -1, 0])
def test_a_plan_is_for_a_day_after_today(days):
    version = VersionFactory()

    with pytest.raises(Refused, match="dag na vandaag"):
        workflow.apply(PLAN, version, by=UserFactory(is_superuser=True), day=None if days is None else in_days(days))


def test_a_plan_is_for_a_complete_version():
    with pytest.raises(Refused) as refusal:
        workflow.apply(PLAN, VersionFactory(goal="", publication_category="impactvol"), by=boss(), day=in_days(1))

    assert "goal" in refusal.value.missing


def test_a_day_that_a_step_does_not_ask_for_is_left_aside():
    version = VersionFactory()
    workflow.apply(SUBMIT, version, by=boss(), day=in_days(1))

    version.refresh_from_db()
    assert (version.state, version.publish_on) == (State.IN_REVIEW, None)


def test_taking_a_plan_back_leaves_a_draft_without_a_day():
    version = planned()
    workflow.apply(UNPLAN, version, by=boss())

    version.refresh_from_db()
    assert (version.state, version.publish_on) == (State.DRAFT, None)
    assert publish_planned(in_days(9)) == []


def test_a_planned_text_is_not_open_for_edit():
    with pytest.raises(Refused, match="Ingepland"):
        workflow.open_for_edit(planned(), by=boss())


def test_the_day_comes_and_not_a_day_early():
    version = VersionFactory()
    editor = person("editor", version.application.organisation)
    workflow.apply(PLAN, version, by=editor, day=in_days(2))

    assert publish_planned(in_days(1)) == []
    assert publish_planned(in_days(2)) == [(version, "")]
    published = Version.objects.live().get()
    assert (published.pk, published.publish_on, published.dated_on) == (version.pk, None, in_days(0))
    assert Revision.current() == 1
    # Nobody clicked; that somebody meant it stands a line before.
    assert list(Event.objects.values_list("kind", "actor", "from_state")) == [
        (EventKind.PUBLISHED, None, State.PLANNED),
        (EventKind.PLANNED, editor.pk, State.DRAFT),
    ]


def test_a_day_that_was_missed_is_made_up_for_and_once():
    version = planned(days=1)

    assert publish_planned(in_days(7)) == [(version, "")]
    assert publish_planned(in_days(7)) == []
    assert Event.objects.filter(kind=EventKind.PUBLISHED).count() == 1
    assert Revision.current() == 1


def test_a_planned_version_supersedes_what_the_public_reads():
    first = VersionFactory(published=True)
    draft = workflow.revise(first.application, by=boss())
    draft.name, draft.change_note = "Nieuw", "Andere naam."
    workflow.edit(draft, by=boss())
    workflow.apply(PLAN, draft, by=boss(), day=in_days(1))
    assert Version.objects.live().get() == first

    publish_planned(in_days(1))

    first.refresh_from_db()
    assert first.state == State.SUPERSEDED
    assert Version.objects.live().get().name == "Nieuw"


def test_what_cannot_be_published_is_told_and_does_not_hold_up_the_rest():
    incomplete = planned()
    # As after a rule that came later.
    Version.objects.filter(pk=incomplete.pk).update(contact_email="", publication_category="impactvol")
    complete = planned()

    assert publish_planned(in_days(1)) == [
        (incomplete, "Er ontbreekt nog iets of er klopt iets niet."),
        (complete, ""),
    ]
    incomplete.refresh_from_db()
    assert incomplete.state == State.PLANNED
    assert list(Event.objects.values_list("version", "kind")) == [(complete.pk, EventKind.PUBLISHED)]


def test_withdrawing_discards_what_was_planned():
    published = VersionFactory(published=True)
    draft = planned(application=published.application, number=2)
    workflow.withdraw(published.application, by=boss(), reason="Gestopt.")

    draft.refresh_from_db()
    assert (draft.state, draft.publish_on) == (State.DISCARDED, None)
    assert Event.objects.get(version=draft).from_state == State.PLANNED
    assert publish_planned(in_days(9)) == []


def test_what_was_taken_back_while_the_command_ran_is_passed_over(monkeypatch):
    first, second = planned(), planned()
    run = workflow.publish_planned(in_days(1))

    assert next(run) == (first, None)
    workflow.apply(UNPLAN, second, by=boss())
    assert list(run) == []


def test_a_lock_on_one_does_not_hold_up_the_rest_and_nobody_is_mailed(monkeypatch, capsys):
    held, free = planned(), planned()
    lock = versions.locked

    def locked(version):
        if version.pk == held.pk and version.state == State.PLANNED:
            raise OperationalError("database is locked")
        return lock(version)

    monkeypatch.setattr(versions, "locked", locked)
    planner = UserFactory(email="a@voorbeeld.nl", is_superuser=True)
    Event.objects.create(kind=EventKind.PLANNED, application=held.application, version=held, actor=planner)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        call_command("publish_planned")
    told = capsys.readouterr()
    assert (free.name in told.out, held.name in told.err) == (True, True)
    assert {version.name for version in Version.objects.live()} == {free.name}
    assert not Mail.objects.exists()

    # What is no lock is trouble that somebody has to hear of.
    monkeypatch.setattr(versions, "locked", Mock(side_effect=OperationalError("no such table")))
    with pytest.raises(OperationalError):
        publish_planned(in_days(1))


def test_planning_is_publishing_where_four_eyes_are_asked():
    organisation = OrganisationFactory(needs_approval=True)
    editor, approver = person("editor", organisation), person("approver", organisation)
    version = VersionFactory(application__organisation=organisation, edited_by=editor)

    assert "beoordeling" in str(may_apply(PLAN, version, approver).reason)
    workflow.apply(SUBMIT, version, by=editor)
    assert not may_apply(PLAN, Version.objects.get(), editor)
    workflow.apply(PLAN, version, by=approver, day=in_days(1))
    # Whoever writes on asks for a new review.
    workflow.apply(UNPLAN, version, by=editor)
    assert not may_apply(PLAN, Version.objects.get(), approver)
    assert not may_apply(PUBLISH, Version.objects.get(), approver)


@pytest.mark.parametrize("how", ["switched on since", "moved since"])
def test_what_was_planned_with_two_eyes_waits_where_four_are_asked_on_the_day(how, capsys):
    organisation, strict = OrganisationFactory(), OrganisationFactory(needs_approval=True)
    version = VersionFactory(application__organisation=organisation)
    editor, approver = person("editor", organisation), person("approver", strict)
    User.objects.filter(pk__in=[editor.pk, approver.pk]).update(email=F("username"))
    workflow.apply(PLAN, version, by=editor, day=in_days(1))
    if how == "moved since":
        organisations.move(version.application, to=strict, by=boss())
    else:
        Organisation.objects.update(needs_approval=True)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        call_command("publish_planned")

        assert "vraagt nu een beoordeling door een collega" in capsys.readouterr().err
        version = Version.objects.get()
        assert version.state == State.PLANNED
        told = approver if how == "moved since" else editor
        assert Mail.objects.get(key__startswith="not-published").user == told

        reviewer = person("approver", version.application.organisation)
        workflow.apply(PUBLISH, version, by=reviewer)
        assert Version.objects.live().exists()


def test_what_a_second_pair_of_eyes_planned_is_published_on_its_day():
    organisation = OrganisationFactory(needs_approval=True)
    version = VersionFactory(application__organisation=organisation, state=State.IN_REVIEW)
    workflow.apply(PLAN, version, by=person("approver", organisation), day=in_days(1))

    assert publish_planned(in_days(1)) == [(version, "")]


def test_who_read_a_text_in_is_no_second_pair_of_eyes():
    organisation = OrganisationFactory(needs_approval=True)
    reader = person("superuser", organisation)
    version = VersionFactory(application__organisation=organisation, state=State.IN_REVIEW)
    Event.objects.create(
        kind=EventKind.IMPORTED, application=version.application, version=version, actor=reader, to_state=State.DRAFT
    )

    assert "zelf" in str(may_apply(PLAN, version, reader).reason)
    assert may_apply(REJECT, version, reader)


def test_a_version_after_a_published_one_says_what_changed():
    first = VersionFactory(published=True)
    draft = workflow.revise(first.application, by=boss())

    for step, told in ((SUBMIT, {}), (PLAN, {"day": in_days(1)}), (PUBLISH, {})):
        with pytest.raises(Refused) as refusal:
            workflow.apply(step, draft, by=boss(), **told)
        assert set(refusal.value.missing) == {"change_note"}
    draft.change_note = "De leverancier is veranderd."
    workflow.edit(draft, by=boss())
    workflow.apply(SUBMIT, draft, by=boss())

    # The note is of one version: the next one begins without.
    workflow.apply(PUBLISH, draft, by=boss())
    assert workflow.revise(first.application, by=boss()).change_note == ""


def boss():
    return UserFactory(is_superuser=True)
