"""What happens next, and what never happens."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from register import history, nil_returns, workflow
from register.accounts import members
from register.choices import FIXED, EventKind, Origin, Role, State
from register.importing.upload import rules
from register.importing.upload.commit import commit
from register.importing.upload.read import read
from register.models import Application, Collection, Event, Invitation, Revision, Version, WorkCopy
from register.workflow import TRANSITIONS, Refused, may_apply
from tests.concurrency import together
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
)
from tests.roles import PEOPLE, person

pytestmark = pytest.mark.django_db

EDITORS = {"editor", "register_manager", "superuser"}
APPROVERS = {"approver", "register_manager", "superuser"}
# Who may take which step from which state; what is not here nobody may. Then the same with four eyes.
ALLOWED = {
    ("submit", State.DRAFT): EDITORS,
    ("submit", State.REJECTED): EDITORS,
    ("retract", State.IN_REVIEW): EDITORS,
    ("reject", State.IN_REVIEW): APPROVERS,
    ("publish", State.DRAFT): EDITORS | APPROVERS,
    ("publish", State.IN_REVIEW): EDITORS | APPROVERS,
    ("publish", State.PLANNED): EDITORS | APPROVERS,
    ("plan", State.DRAFT): EDITORS | APPROVERS,
    ("plan", State.IN_REVIEW): EDITORS | APPROVERS,
    ("unplan", State.PLANNED): EDITORS | APPROVERS,
    ("discard", State.DRAFT): EDITORS,
    ("discard", State.REJECTED): EDITORS,
}
WITH_FOUR_EYES = ALLOWED | {
    ("publish", State.DRAFT): set(),
    ("publish", State.IN_REVIEW): APPROVERS,
    ("publish", State.PLANNED): APPROVERS,
    ("plan", State.DRAFT): set(),
    ("plan", State.IN_REVIEW): APPROVERS,
}

BECOMES = {
    "submit": (State.IN_REVIEW, EventKind.SUBMITTED),
    "retract": (State.DRAFT, EventKind.RETRACTED),
    "reject": (State.REJECTED, EventKind.REJECTED),
    "publish": (State.PUBLISHED, EventKind.PUBLISHED),
    "plan": (State.PLANNED, EventKind.PLANNED),
    "unplan": (State.DRAFT, EventKind.UNPLANNED),
    "discard": (State.DISCARDED, EventKind.DISCARDED),
}


def version_in(state, **values):
    traits = {
        State.PUBLISHED: {"published": True},
        State.SUPERSEDED: {"superseded": True},
        State.PLANNED: {"planned": True},
    }
    return VersionFactory(**traits.get(state, {"state": state}), **values)


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def events_of(version):
    return list(version.application.events.values_list("kind", flat=True))


@pytest.mark.parametrize("four_eyes", [False, True], ids=["", "four_eyes"])
@pytest.mark.parametrize("kind", PEOPLE)
def test_a_step_is_taken_by_who_may_from_where_it_may(kind, four_eyes):
    organisation = OrganisationFactory(needs_approval=four_eyes)
    user = person(kind, organisation)
    allowed = WITH_FOUR_EYES if four_eyes else ALLOWED
    told = {"by": user, "reason": "Omdat het kan.", "day": tomorrow()}

    for state in State:
        version = version_in(state, application__organisation=organisation)
        for name, transition in TRANSITIONS.items():
            beginning = transaction.savepoint()
            step, said = f"{name} from {state}", ""
            try:
                workflow.apply(transition, version, **told)
            except Refused as refused:
                said = str(refused)
            may = kind in allowed.get((name, state), ())
            target, event = BECOMES[name] if may else (state, None)
            stored = Version.objects.get(pk=version.pk)
            assert (stored.state, events_of(stored)) == (target, [event] if may else []), step
            assert bool(said) is not may, step
            transaction.savepoint_rollback(beginning)


def test_the_event_tells_who_from_where_to_where_and_why():
    version = VersionFactory(state=State.IN_REVIEW)
    approver = person("approver", version.application.organisation)
    workflow.apply(TRANSITIONS["reject"], version, by=approver, reason="Noem de leverancier.")

    event = Event.objects.get()
    assert (event.actor, event.from_state, event.to_state) == (approver, State.IN_REVIEW, State.REJECTED)
    assert event.reason == "Noem de leverancier."


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_sending_back_needs_a_reason(reason):
    version = VersionFactory(state=State.IN_REVIEW)

    with pytest.raises(Refused):
        workflow.apply(TRANSITIONS["reject"], version, by=UserFactory(is_superuser=True), reason=reason)


@pytest.mark.parametrize("name", ["submit", "publish"])
def test_an_incomplete_version_goes_nowhere_and_hears_which_fields_it_lacks(name):
    version = VersionFactory(publication_category="impactvol", contact_email="")

    with pytest.raises(Refused) as refusal:
        workflow.apply(TRANSITIONS[name], version, by=UserFactory(is_superuser=True))

    assert {"contact_email", "goal", "risks", "decision_maker"} <= set(refusal.value.missing)
    assert "name" not in refusal.value.missing


def test_a_field_that_says_why_it_is_empty_is_complete():
    version = VersionFactory(contact_email="", missing={"contact_email": {"reason": "niet_gepubliceerd"}})

    workflow.apply(TRANSITIONS["publish"], version, by=UserFactory(is_superuser=True))

    assert Version.objects.live().get() == version


def test_what_is_wrong_stops_publication_as_what_is_missing_does():
    version = VersionFactory(website="https://ambtenaar@voorbeeld.nl/")

    with pytest.raises(Refused) as refusal:
        workflow.apply(TRANSITIONS["publish"], version, by=UserFactory(is_superuser=True))

    assert "website" in refusal.value.missing


@pytest.mark.parametrize("kind", ["approver", "superuser"])
def test_p05_nobody_approves_a_text_that_is_their_own(kind):
    organisation = OrganisationFactory(needs_approval=True)
    writer = person(kind, organisation)
    version = VersionFactory(application__organisation=organisation, state=State.IN_REVIEW, edited_by=writer)

    assert "zelf aan deze versie geschreven" in str(may_apply(TRANSITIONS["publish"], version, writer).reason)
    assert may_apply(TRANSITIONS["publish"], version, person("approver", organisation))


def test_an_editor_of_the_same_organisation_is_no_second_pair_of_eyes():
    version = VersionFactory(application__organisation__needs_approval=True, state=State.IN_REVIEW)
    editor = person("editor", version.application.organisation)

    assert "beoordelaar" in str(may_apply(TRANSITIONS["publish"], version, editor).reason)


def test_no_verb_writes_for_an_organisation_that_is_no_more_but_the_one_that_takes_away():
    boss, gone = UserFactory(is_superuser=True), OrganisationFactory(active=False)
    of_it = {"application__organisation": gone}
    published = VersionFactory(**of_it, published=True)
    superseded = VersionFactory(application=published.application, number=2, superseded=True)
    by_state = {state: version_in(state, **of_it) for state in State}
    planned = by_state[State.PLANNED]
    Version.objects.filter(pk=planned.pk).update(publish_on=timezone.localdate())
    editor = MembershipFactory(organisation=gone, role=Role.EDITOR).user
    invitation = Invitation.objects.create(email="a@voorbeeld.nl", organisation=gone, role=Role.EDITOR, invited_by=boss)
    told = {"by": boss, "reason": "Zomaar", "day": tomorrow()}
    file = read(b"name\nIets\n", name="iets.csv", organisation=gone)

    refused = [
        *(
            partial(workflow.apply, step, by_state[state], **told)
            for step in TRANSITIONS.values()
            for state in step.sources
            if step is not workflow.REJECT
        ),
        partial(workflow.create, by=boss, organisation=gone, name="Nieuw"),
        partial(workflow.copy, published, by=boss, organisation=gone),
        partial(workflow.open_for_edit, by_state[State.DRAFT], by=boss),
        partial(workflow.revise, published.application, by=boss),
        partial(workflow.restore, superseded, by=boss),
        partial(workflow.confirm, published.application, by=boss),
        lambda: workflow.require(rules.may_read_in(gone, editor)),
        lambda: workflow.require(rules.may_read_in(gone)),
        lambda: next(commit(file, by=boss, publish=False)),
    ]
    for verb in refused:
        with pytest.raises(Refused, match="bestaat niet meer"):
            verb()
    assert not nil_returns.declare(gone, by=boss)
    assert not members.accept(invitation, UserFactory())
    [(version, refusal)] = workflow.publish_planned(timezone.localdate())
    assert (version, str(refusal)) == (planned, "Deze organisatie bestaat niet meer.")
    assert not Event.objects.exists()

    workflow.withdraw(published.application, by=editor, reason="Opgeheven.")
    assert Event.objects.get().kind == EventKind.WITHDRAWN


def test_publishing_leaves_who_wrote_the_text_and_when():
    version = VersionFactory(edited_by=UserFactory())
    written = Version.objects.get(pk=version.pk)
    workflow.apply(workflow.PUBLISH, version, by=UserFactory(is_superuser=True))

    published = Version.objects.get(pk=version.pk)
    assert published.state == State.PUBLISHED
    assert (published.edited_by, published.edited_at) == (written.edited_by, written.edited_at)


def test_what_was_typed_and_not_saved_goes_with_what_it_was_typed_in():
    boss, colleague = UserFactory(is_superuser=True), UserFactory()

    def typed(**values):
        version = VersionFactory(**values)
        for user in (boss, colleague):
            WorkCopy.objects.create(user=user, version=version)
        return version

    def left(version):
        return {copy.user for copy in WorkCopy.objects.filter(version=version)}

    discarded, published, before, elsewhere = typed(), typed(), typed(published=True), typed()
    workflow.apply(workflow.DISCARD, discarded, by=boss, reason="Toch niet.")
    workflow.apply(workflow.PUBLISH, published, by=boss)
    workflow.withdraw(before.application, by=boss, reason="Gestopt.")

    assert (left(discarded), left(before), left(elsewhere)) == (set(), set(), {boss, colleague})
    # A colleague's own words are offered to them at the next version.
    assert left(published) == {colleague}


def test_what_the_log_says_is_in_dutch_whoever_reads_the_desk():
    boss = UserFactory(is_superuser=True)
    now = VersionFactory(published=True, number=2)
    then = VersionFactory(application=now.application, superseded=True)
    with translation.override("en"):
        workflow.restore(then, by=boss)
        members.add(UserFactory(username="noor"), now.application.organisation, Role.APPROVER, by=boss)
        history.record(now, EventKind.EDITED, reason=_("ja"))

    reasons = list(Event.objects.order_by("pk").values_list("reason", flat=True))
    assert reasons == ["Met de tekst van versie 1.", "noor, Beoordelaar", "ja"]


def test_publishing_supersedes_what_was_published_and_raises_the_revision():
    first = VersionFactory(published=True)
    editor = person("editor", first.application.organisation)
    draft = workflow.revise(first.application, by=editor)
    draft.name, draft.change_note = "Nieuwe naam", "De toepassing heet nu anders."
    workflow.edit(draft, by=editor)
    before = Revision.current()

    workflow.apply(TRANSITIONS["publish"], draft, by=editor)

    first.refresh_from_db()
    assert first.state == State.SUPERSEDED
    assert Version.objects.live().get().name == "Nieuwe naam"
    assert Revision.current() == before + 1


def test_a_draft_of_a_published_application_changes_nothing_for_the_public():
    published = VersionFactory(published=True)
    before = Revision.current()
    draft = workflow.revise(published.application, by=UserFactory(is_superuser=True))
    draft.name = "Geheim"
    workflow.edit(draft, by=UserFactory(is_superuser=True))

    assert list(Version.objects.live()) == [published]
    assert Revision.current() == before


def test_revising_twice_gives_the_same_draft():
    application = VersionFactory(published=True).application
    editor = person("editor", application.organisation)

    assert workflow.revise(application, by=editor) == workflow.revise(application, by=editor)
    assert application.versions.count() == 2


@pytest.mark.parametrize("kind", PEOPLE)
def test_who_may_revise(kind):
    version = VersionFactory(published=True)
    user = person(kind, version.application.organisation)

    if kind in EDITORS:
        assert workflow.revise(version.application, by=user).number == 2
    else:
        with pytest.raises(Refused):
            workflow.revise(version.application, by=user)
        assert version.application.versions.count() == 1


def test_one_comma_of_a_colleague_does_not_make_a_text_somebody_elses():
    organisation = OrganisationFactory(needs_approval=True)
    writer, colleague = person("editor", organisation), person("editor", organisation)
    MembershipFactory(user=writer, organisation=organisation, role=Role.APPROVER)
    version = workflow.create(by=writer, organisation=organisation, **history.content(VersionFactory.build()))
    version.tags = "parkeren,"
    workflow.edit(version, by=colleague)
    workflow.apply(TRANSITIONS["submit"], version, by=colleague)

    with pytest.raises(Refused, match="zelf aan deze versie geschreven"):
        workflow.apply(TRANSITIONS["publish"], version, by=writer)


def test_saving_a_text_leaves_the_state_that_it_got_meanwhile():
    version = VersionFactory(state=State.IN_REVIEW)
    editor, approver = (person(kind, version.application.organisation) for kind in ("editor", "approver"))
    workflow.apply(TRANSITIONS["reject"], version, by=approver, reason="Noem de leverancier.")
    version.provider = "Leverancier"
    workflow.edit(version, by=editor)

    stored = Version.objects.get()
    assert (stored.state, stored.provider) == (State.REJECTED, "Leverancier")
    assert Event.objects.first().to_state == State.REJECTED


def test_a_draft_can_be_discarded_and_begun_again():
    published = VersionFactory(published=True)
    editor = person("editor", published.application.organisation)
    draft = workflow.revise(published.application, by=editor)
    workflow.apply(TRANSITIONS["discard"], draft, by=editor, reason="Bij vergissing begonnen.")

    assert list(Version.objects.at_the_desk()) == [published]
    again = workflow.revise(published.application, by=editor)
    assert (again.pk != draft.pk, again.number) == (True, 3)


@pytest.mark.parametrize("four_eyes", [False, True], ids=["", "four_eyes"])
@pytest.mark.parametrize("kind", PEOPLE)
def test_who_may_withdraw(kind, four_eyes):
    version = VersionFactory(published=True, application__organisation__needs_approval=four_eyes)
    user = person(kind, version.application.organisation)

    if kind in APPROVERS or (kind in EDITORS and not four_eyes):
        workflow.withdraw(version.application, by=user, reason="Gestopt met het gebruik.")
        assert not Version.objects.live().exists()
        assert events_of(version) == [EventKind.WITHDRAWN]
        assert Revision.current() == 1
    else:
        with pytest.raises(Refused):
            workflow.withdraw(version.application, by=user, reason="Gestopt met het gebruik.")
        assert Version.objects.live().exists()


@pytest.mark.parametrize("kind", PEOPLE)
def test_who_may_create(kind):
    organisation = VersionFactory().application.organisation
    user = person(kind, organisation)

    if kind in EDITORS:
        version = workflow.create(by=user, organisation=organisation, source_id="A-7", name="Nieuw")
        assert (version.state, version.edited_by, version.application.source_id) == (State.DRAFT, user, "A-7")
        assert events_of(version) == [EventKind.CREATED]
    else:
        with pytest.raises(Refused):
            workflow.create(by=user, organisation=organisation, name="Nieuw")
        assert not Version.objects.filter(name="Nieuw").exists()


def test_withdrawing_needs_a_reason_and_a_published_version():
    boss = UserFactory(is_superuser=True)

    with pytest.raises(Refused, match="waarom"):
        workflow.withdraw(VersionFactory(published=True).application, by=boss, reason=" ")
    with pytest.raises(Refused, match="gepubliceerde"):
        workflow.withdraw(VersionFactory().application, by=boss, reason="Gestopt.")


def test_a_withdrawn_application_stands_still():
    published = VersionFactory(published=True)
    boss = UserFactory(is_superuser=True)
    draft = workflow.revise(published.application, by=boss)
    workflow.withdraw(published.application, by=boss, reason="Gestopt.")

    for step in (
        lambda: workflow.apply(TRANSITIONS["publish"], draft, by=boss),
        lambda: workflow.revise(published.application, by=boss),
        lambda: workflow.withdraw(published.application, by=boss, reason="Nog eens."),
        lambda: workflow.open_for_edit(draft, by=boss),
    ):
        assert Version.objects.get(pk=draft.pk).state == State.DISCARDED
        with pytest.raises(Refused, match="ingetrokken"):
            step()


def test_a_counted_record_without_organisation_is_not_handled_at_the_desk():
    version = VersionFactory(
        application=ApplicationFactory(
            collection__slug="quickscan",
            organisation=None,
            organisation_type="gemeente",
            named=False,
            origin="reconstructie",
        )
    )

    with pytest.raises(Refused, match="eigen register"):
        workflow.apply(TRANSITIONS["publish"], version, by=UserFactory(is_superuser=True))


# What is fixed stays fixed, whichever way one tries.


@pytest.mark.parametrize("state", FIXED)
@pytest.mark.parametrize(
    "change",
    [
        lambda version: Version.objects.filter(pk=version.pk).update(name="Anders"),
        lambda version: Version.objects.filter(pk=version.pk).update(state=State.DRAFT, published_at=None),
        lambda version: Version.objects.filter(pk=version.pk).update(missing={"risks": {"reason": "onbekend"}}),
        lambda version: setattr(version, "name", "Anders") or version.save(),
        lambda version: version.delete(),
        lambda version: Version.objects.filter(pk=version.pk).delete(),
    ],
    ids=["update", "back_to_draft", "reason", "save", "delete", "delete_many"],
)
def test_a_published_version_cannot_be_changed_or_deleted(state, change):
    version = version_in(state)
    before = list(Version.objects.values())

    with pytest.raises(IntegrityError), transaction.atomic():
        change(version)

    assert list(Version.objects.values()) == before


COLUMNS = ", ".join(f'"{field.column}"' for field in Version._meta.local_concrete_fields)
RENAMED = COLUMNS.replace('"name"', "'Anders'")
REPLACED = f"REPLACE INTO register_version ({COLUMNS}) SELECT {RENAMED} FROM register_version"  # noqa: S608


@pytest.mark.parametrize(
    ("sql", "vendors"),
    [
        ("UPDATE register_version SET name = 'Anders'", ("sqlite", "postgresql")),
        ("DELETE FROM register_version", ("sqlite", "postgresql")),
        (REPLACED, ("sqlite",)),
        ("TRUNCATE register_version CASCADE", ("postgresql",)),
    ],
)
def test_not_even_sql_changes_a_published_version(sql, vendors):
    VersionFactory(published=True)
    connection.check_constraints()
    if connection.vendor not in vendors:
        # The other database has no such statement.
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        return

    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "change",
    [{"number": "11111113"}, {"collection": Collection.QUICKSCAN}, {"origin": Origin.RECONSTRUCTION}],
    ids=["number", "collection", "origin"],
)
def test_who_an_application_is_never_changes(change):
    CollectionFactory(slug=Collection.QUICKSCAN)
    application = ApplicationFactory()

    with pytest.raises(IntegrityError, match="identity"), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(**change)


@pytest.mark.parametrize("sql", ["UPDATE register_event SET reason = 'Nooit'", "DELETE FROM register_event"])
def test_the_event_log_can_only_grow(sql):
    workflow.create(
        by=UserFactory(is_superuser=True), organisation=VersionFactory().application.organisation, name="Nieuw"
    )

    with pytest.raises(IntegrityError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once():
    version = VersionFactory()
    editor = person("editor", version.application.organisation)

    outcomes = together(*[lambda: workflow.apply(TRANSITIONS["publish"], version, by=editor)] * 5)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused"] * 4 + ["Version"]
    assert events_of(version) == [EventKind.PUBLISHED]
    assert Revision.current() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_revise_at_once_get_the_same_draft():
    application = VersionFactory(published=True).application
    editor = person("editor", application.organisation)

    drafts = together(*[lambda: workflow.revise(application, by=editor)] * 3)

    assert len({draft.pk for draft in drafts}) == 1
    assert Application.objects.get().versions.count() == 2


def test_an_editor_who_is_also_approver_needs_a_colleague_where_four_eyes_are_asked():
    version = VersionFactory(application__organisation__needs_approval=True)
    writer = person("editor", version.application.organisation)
    MembershipFactory(user=writer, organisation=version.application.organisation, role=Role.APPROVER)
    workflow.edit(version, by=writer)
    workflow.apply(TRANSITIONS["submit"], version, by=writer)

    with pytest.raises(Refused, match="collega"):
        workflow.apply(TRANSITIONS["publish"], version, by=writer)


def test_a_quickscan_record_is_not_managed_at_the_desk_by_the_organisation_it_names():
    editor = MembershipFactory(role=Role.APPROVER)
    collection = CollectionFactory(slug=Collection.QUICKSCAN)
    application = ApplicationFactory(
        collection=collection, organisation=editor.organisation, origin=Origin.RECONSTRUCTION
    )
    version = VersionFactory(published=True, application=application)

    assert version not in Version.objects.visible_to(editor.user)
    with pytest.raises(Refused, match="eigen register"):
        workflow.withdraw(application, by=editor.user, reason="weg")
