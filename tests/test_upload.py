"""An organisation's own file: what each row does, all or nothing, by whom, and taken back. Numbers are of trust.md."""

import csv
import io
import os
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register import fields, history, nil_returns, organisations, workflow
from register.choices import EventKind, Origin, State
from register.importing.compare import Present
from register.importing.problems import ImportFailed
from register.importing.template import FILES
from register.importing.upload import rules
from register.importing.upload.commit import commit, commit_upload
from register.importing.upload.compare import Comparison
from register.importing.upload.keep import keep
from register.importing.upload.read import read
from register.importing.upload.undo import undo
from register.importing.upload.verdicts import Effect, Tally
from register.models import Application, Event, FormerName, NilReturn, Revision, Upload, Version
from register.text import clean, clean_line
from register.workflow import Refused
from tests.concurrency import together
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    MembershipFactory,
    OrganisationFactory,
    VersionFactory,
)
from tests.roles import PEOPLE, person

pytestmark = pytest.mark.django_db

COMPLETE = {
    "name": "Kentekens herkennen",
    "description_short": "De scanauto leest kentekens.",
    "publication_category": "Overig algoritme",
    "phase": "In gebruik",
    "contact_email": "algoritmes@voorbeeld.nl",
}
WEIGHED = {
    "goal": "Veilig parkeren",
    "decision_maker": "Een mens besluit",
    "human_intervention": "Een medewerker kijkt mee",
    "objection_procedure": "Bij de gemeente",
    "proportionality": "Het kan niet met minder",
    "risks": "Een fout kenteken",
    "lawful_basis": "Gemeentewet",
    "impact_assessment": "Ja",
    "personal_data": "Nee",
    "source_data": "Kentekens",
    "methods_and_models": "Beeldherkenning",
    "affected_people": "Wie parkeert",
}
CANARY = "kanarie-van-een-ander"


@pytest.fixture(autouse=True)
def _own_register():
    CollectionFactory()


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def editor(organisation):
    return person("editor", organisation)


def csv_of(*rows: dict) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def file_of(organisation, *rows: dict, name="toepassingen.csv"):
    return read(csv_of(*rows), name=name, organisation=organisation)


def finished(steps):
    """The report at the end of a commit."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


def read_in(organisation, *rows, by, publish=False):
    return finished(commit(file_of(organisation, *rows), by=by, publish=publish))


def upload_of(organisation, *rows, by, publish=False) -> Upload:
    return keep(csv_of(*rows), name="toepassingen.csv", organisation=organisation, by=by, publish=publish)


def checked(upload: Upload) -> Tally:
    file = read(bytes(upload.content), name=upload.name, organisation=upload.organisation)
    return Tally.of(Comparison(file, publish=upload.publish))


def committed(organisation, *rows, by, publish=False) -> Upload:
    upload = upload_of(organisation, *rows, by=by, publish=publish)
    finished(commit_upload(upload, by=by, expected=checked(upload).fingerprint))
    return Upload.objects.get(pk=upload.pk)


def verdicts(organisation, *rows, publish=False):
    return list(Comparison(file_of(organisation, *rows), publish=publish))


def everything():
    """All that an import could write, to see that it did not."""
    kept = [Application, Version, Event, NilReturn, Revision]
    return [list(model.objects.order_by("pk").values()) for model in kept]


# What a row does


def test_a_new_row_becomes_a_draft_with_an_event(organisation, editor):
    report = read_in(organisation, COMPLETE | {"source_id": "A-1"}, by=editor)

    version = Version.objects.get()
    assert (version.state, version.name, version.number) == (State.DRAFT, "Kentekens herkennen", 1)
    assert (version.application.organisation, version.application.source_id) == (organisation, "A-1")
    assert (version.application.origin, version.edited_by) == (Origin.OWN, editor)
    assert [event.kind for event in version.events.all()] == [EventKind.IMPORTED]
    assert organisation.events.get().kind == EventKind.FILE_IMPORTED
    assert organisation.events.get().reason == str(report)
    assert Revision.current() == 0


def test_i09_the_same_file_twice_changes_nothing(organisation, editor):
    rows = [COMPLETE | {"name": f"Toepassing {n}", "source_id": f"A-{n}"} for n in range(3)]
    for publish in (False, True):
        read_in(organisation, *rows, by=editor, publish=publish)
        before = everything()
        report = read_in(organisation, *rows, by=editor, publish=publish)

        assert report.tally.counts == {Effect.SAME: 3}
        assert everything() == before


def test_a_row_finds_its_application_by_the_owners_id_else_by_the_register_number(organisation, editor):
    by_id = VersionFactory(application__organisation=organisation, application__source_id="A-1")
    by_number = VersionFactory(application__organisation=organisation)
    rows = [
        {"source_id": "A-1", "algorithm_id": "", "name": "Eerste"},
        {"source_id": "", "algorithm_id": by_number.application.number, "name": "Tweede"},
    ]
    read_in(organisation, *rows, by=editor)

    for version, name in ((by_id, "Eerste"), (by_number, "Tweede")):
        version.refresh_from_db()
        assert version.name == name
    assert Version.objects.count() == 2


def test_an_id_of_the_owner_is_given_to_the_application_with_the_number(organisation, editor):
    published = VersionFactory(application__organisation=organisation, published=True)
    row = {"source_id": "A-1", "algorithm_id": published.application.number, "name": published.name}
    [verdict] = verdicts(organisation, row)
    read_in(organisation, row, by=editor)

    assert (verdict.effect, verdict.gives_id, verdict.rewrites) == (Effect.CHANGED, True, False)
    assert Application.objects.get().source_id == "A-1"
    assert Version.objects.count() == 1
    assert Revision.current() == 1


def test_columns_that_the_file_does_not_speak_of_keep_what_they_hold(organisation, editor):
    missing = {"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}, "goal": {"reason": "onbekend"}}
    published = VersionFactory(
        application__organisation=organisation, published=True, missing=missing, provider="Een leverancier"
    )
    row = {"algorithm_id": published.application.number, "goal": "Veilig parkeren"}
    read_in(organisation, row, by=editor)

    draft = Version.objects.get(state=State.DRAFT)
    assert (draft.goal, draft.provider, draft.number) == ("Veilig parkeren", "Een leverancier", 2)
    # Now that there is a value, there is no reason for having none.
    assert draft.missing == {"risks": missing["risks"]}
    assert draft.change_note == "Ingelezen uit het bestand ‘toepassingen.csv’."


def test_a_note_in_the_file_goes_before_our_own(organisation, editor):
    published = VersionFactory(application__organisation=organisation, published=True)
    row = {"algorithm_id": published.application.number, "goal": "Ander doel", "change_note": "Het doel is verruimd."}
    read_in(organisation, row, by=editor)

    assert Version.objects.get(state=State.DRAFT).change_note == "Het doel is verruimd."


def test_what_stands_in_the_way_of_a_row_is_told(organisation, editor):
    """Each: what stands here, what the row says, whether it is to be published, and how it is refused."""

    def standing(**values):
        return VersionFactory(application__organisation=organisation, **values).application

    withdrawn = standing(published=True)
    Application.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="Gestopt")
    in_review, rejected = standing(state=State.IN_REVIEW), standing(state=State.REJECTED)
    planned = standing(state=State.PLANNED, publish_on=timezone.localdate() + timedelta(days=3))
    with_id, other = standing(application__source_id="A-1"), standing(application__source_id="A-2")
    stopped = standing(phase="gestopt", end_date="2020-01")
    cases = [
        (withdrawn, {}, False, "Deze toepassing is ingetrokken."),
        (in_review, {}, False, "Deze toepassing heeft een versie in de stand ‘Ter beoordeling’."),
        (planned, {}, False, "Deze toepassing heeft een versie in de stand ‘Ingepland’."),
        (rejected, {}, True, "Een collega stuurde het concept van deze toepassing terug."),
        (with_id, {"source_id": "A-9"}, False, "Deze toepassing heeft al een ander bron-ID: ‘A-1’."),
        (other, {"source_id": "A-1"}, False, "Dit bron-ID is van een andere toepassing van uw organisatie"),
        # The file speaks of one half only of what does not fit.
        (stopped, {"begin_date": "2021-01"}, False, "De einddatum ligt voor de begindatum."),
    ]
    before = everything()
    for application, said, publish, reason in cases:
        row = {"algorithm_id": application.number, "name": "Een andere naam"} | said
        [verdict] = verdicts(organisation, row, publish=publish)
        assert verdict.effect == Effect.REFUSED, reason
        assert verdict.problems[0].reason.startswith(reason)
        assert verdict.problems[0].remedy
        with pytest.raises(ImportFailed):
            read_in(organisation, row, by=editor, publish=publish)
    assert everything() == before
    # A draft that was sent back is written on as a draft.
    assert verdicts(organisation, {"algorithm_id": rejected.number, "name": "Beter"})[0].effect == Effect.CHANGED


def test_an_id_is_given_too_where_every_earlier_text_was_thrown_away(organisation, editor):
    gone = VersionFactory(application__organisation=organisation, state=State.DISCARDED).application
    row = {"algorithm_id": gone.number, "source_id": "A-7", "name": "Opnieuw"}
    read_in(organisation, row, by=editor)

    assert Application.objects.get().source_id == "A-7"
    assert {verdict.effect for verdict in verdicts(organisation, row)} == {Effect.SAME}


def test_a_value_and_a_reason_why_there_is_none_are_refused_together(organisation):
    standing = VersionFactory(application__organisation=organisation, goal="Parkeren")
    why = {"algorithm_id": standing.application.number, "missing": "goal: onbekend"}

    [refused] = verdicts(organisation, why)
    assert [(problem.field, problem.row) for problem in refused.problems] == [("goal", 2)]
    [fine] = verdicts(organisation, why | {"goal": ""})
    assert (fine.effect, fine.after.goal, fine.after.missing) == (Effect.CHANGED, "", {"goal": {"reason": "onbekend"}})


def test_ids_that_stand_twice_in_the_file_are_refused(organisation):
    application = VersionFactory(application__organisation=organisation, application__source_id="A-1").application
    by_two_keys = [{"source_id": "A-1", "algorithm_id": ""}, {"source_id": "", "algorithm_id": application.number}]
    by_one_key = [{"source_id": "B-1", "name": "Een"}, {"source_id": "B-1", "name": "Twee"}]

    for rows in (by_two_keys, by_one_key):
        first, second = verdicts(organisation, *rows)
        assert not first.problems
        assert "2" in second.problems[0].reason


def test_a_name_that_is_there_already_is_a_warning(organisation, editor):
    VersionFactory(application__organisation=organisation, name="Kentekens herkennen")
    [double, other, double_in_file] = verdicts(
        organisation,
        COMPLETE | {"name": "kentekens  HERKENNEN"},
        COMPLETE | {"name": "Iets"},
        COMPLETE | {"name": "iets"},
    )

    assert [bool(verdict.warnings) for verdict in (double, other, double_in_file)] == [True, False, True]
    assert double.effect == Effect.NEW


def test_the_organisation_of_a_row_is_the_one_that_was_chosen(organisation):
    organisation.abbreviation = "VB"
    organisation.save()
    FormerName.objects.create(organisation=organisation, name="Gemeente Eertijds", until="2020-01-01")
    OrganisationFactory(name="Gemeente Anders")
    for name, fits in {
        "Gemeente Voorbeeld": True,
        "gemeente  voorbeeld": True,
        "VB": True,
        "Gemeente Eertijds": True,
        "": True,
        "Gemeente Anders": False,
        "Gemeente Onbekend": False,
    }.items():
        [verdict] = verdicts(organisation, COMPLETE | {"organization": name})
        assert (verdict.effect == Effect.NEW) is fits, name


# All or nothing


def test_i06_one_error_in_fifty_rows_writes_nothing_and_all_errors_are_told(client, organisation, editor):
    rows = [COMPLETE | {"name": f"Toepassing {n}", "phase": "In gebruik"} for n in range(50)]
    rows[35] |= {"contact_email": "geen adres", "phase": "ooit"}
    rows[41] |= {"name": ""}
    before = everything()
    with pytest.raises(ImportFailed) as failed:
        read_in(organisation, *rows, by=editor)

    assert everything() == before
    told = {(problem.row, problem.field, problem.value) for problem in failed.value.problems}
    assert {(37, "contact_email", "geen adres"), (37, "phase", "ooit")} <= told
    assert {row for row, _field, _value in told} == {37, 43}
    client.force_login(editor)
    upload = upload_of(organisation, *rows, by=editor)
    page = client.get(reverse("admin:upload-check", args=[upload.pk]) + "?wat=geweigerd").content.decode()
    listed = client.get(reverse("admin:upload-problems", args=[upload.pk])).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(listed), delimiter=";"))
    assert [word in page for word in ("geen adres", "Rij 43", "Rij 38")] == [True, True, False]
    assert len(lines) == 1 + len(failed.value.problems)
    assert all(len(line) == 5 and all(line[index] for index in (0, 1, 3, 4)) for line in lines)


NAMES = st.sampled_from(["", "Parkeren", "Parkeren bij de school", "x" * 101])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "source_id": st.sampled_from(["", "A-1", "A-2", "A-3"]),
            "phase": st.sampled_from(["In gebruik", "Gestopt", "nooit", ""]),
            "contact_email": st.sampled_from(["a@voorbeeld.nl", "fout", ""]),
        }
    ),
    min_size=1,
    max_size=6,
).filter(lambda rows: any(any(row.values()) for row in rows))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, publish=st.booleans())
def test_i07_the_check_and_the_commit_give_the_same_verdicts(organisation, editor, rows, publish):
    file = file_of(organisation, *rows)
    tally = Tally.of(Comparison(file, publish=publish))
    counts = {state: Version.objects.filter(state=state).count() for state in State.values}
    if tally.problems:
        with pytest.raises(ImportFailed) as failed:
            finished(commit(file, by=editor, publish=publish))
        assert failed.value.problems == tally.problems
        assert counts == {state: Version.objects.filter(state=state).count() for state in State.values}
    else:
        report = finished(commit(file, by=editor, publish=publish, expected=tally.fingerprint))
        assert report.tally.counts == tally.counts
        assert report.tally.fingerprint == tally.fingerprint


def test_what_was_edited_since_the_check_is_not_overwritten(organisation, editor):
    draft = VersionFactory(application__organisation=organisation, application__source_id="A-1")
    upload = upload_of(organisation, {"source_id": "A-1", "goal": "Uit het bestand"}, by=editor)
    expected = checked(upload).fingerprint
    Version.objects.filter(pk=draft.pk).update(risks="Van een collega")
    before = everything()
    with pytest.raises(ImportFailed) as failed:
        finished(commit_upload(upload, by=editor, expected=expected))

    assert "Sinds de controle is er iets veranderd" in str(failed.value)
    assert everything() == before
    assert Upload.objects.get().committed_at is None


def test_whoever_leaves_half_way_reads_nothing_in(organisation, editor):
    upload = upload_of(organisation, *[{"name": f"Toepassing {n}"} for n in range(250)], by=editor)
    steps = commit_upload(upload, by=editor, expected=checked(upload).fingerprint)
    assert next(steps) == (200, 250)
    assert Version.objects.count() == 200
    steps.close()

    assert Version.objects.count() == 0
    assert (
        finished(commit_upload(upload, by=editor, expected=checked(upload).fingerprint)).tally.counts[Effect.NEW] == 250
    )


CRASH = """
import os, signal, sys
import django
django.setup()
from register.importing.template import FILES
from register.importing.upload.commit import commit
from register.importing.upload.read import read
from register.models import Organisation, Version
if sys.argv[1] == "prepare":
    Organisation.objects.create(slug="voorbeeld", name="Gemeente Voorbeeld", type="gemeente")
rows = "".join(f"Toepassing {n}\\n" for n in range(400))
file = read(f"name\\n{rows}".encode(), name="x.csv", organisation=Organisation.objects.get(slug="voorbeeld"))
steps = commit(file, by=None, publish=False)
print(next(steps), Version.objects.count(), flush=True)
if sys.argv[1] == "prepare":
    os.kill(os.getpid(), signal.SIGKILL)
list(steps)
print(Version.objects.count())
"""


@pytest.mark.once
def test_f01_a_crash_half_way_leaves_nothing_and_the_next_try_works(database_file):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database_file}",
        "DJANGO_SETTINGS_MODULE": "register.settings",
        "DEBUG": "true",
    }

    def run(how):
        return subprocess.run(  # noqa: S603 (our own script)
            [sys.executable, "-c", CRASH, how], env=environment, capture_output=True, text=True, check=False
        )

    killed, again = run("prepare"), run("again")

    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "(200, 400) 200\n"), killed.stderr
    # Had anything been left, there would be more.
    assert again.stdout == "(200, 400) 200\n400\n", again.stderr


def test_a_batch_costs_the_same_for_few_rows_or_many(organisation, editor):
    Revision.bump()
    few = [COMPLETE | {"name": f"Klein {n}", "source_id": f"K-{n}"} for n in range(2)]
    many = [COMPLETE | {"name": f"Groot {n}", "source_id": f"G-{n}"} for n in range(15)]

    def cost(rows):
        file = file_of(organisation, *rows)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            finished(commit(file, by=editor, publish=True))
        return len(queries)

    assert cost(few) == cost(many)


# Whose


def test_t10_a_number_of_another_organisation_is_unknown_and_shows_nothing(client, organisation, editor):
    theirs = VersionFactory(name=CANARY, goal=CANARY, application__source_id="B-1", published=True)
    theirs_draft = VersionFactory(name=CANARY, goal=CANARY)
    nobodys = "11136893"
    answers = []
    for number in (theirs.application.number, theirs_draft.application.number, nobodys):
        upload = upload_of(organisation, {"algorithm_id": number, "name": "Van ons"}, by=editor)
        client.force_login(editor)
        page = client.get(reverse("admin:upload-check", args=[upload.pk])).content.decode()
        listed = client.get(reverse("admin:upload-problems", args=[upload.pk])).content.decode()
        assert CANARY not in page + listed
        assert "Onbekend nummer." in page
        answers.append([(p.reason, p.remedy) for p in checked(upload).problems])
    assert answers[0] == answers[1] == answers[2]
    # Their own number means nothing here: it is a new one of ours, and theirs is as it was.
    before = history.content(theirs)
    read_in(organisation, {"source_id": "B-1", "name": "Van ons"}, by=editor)
    theirs.refresh_from_db()
    assert history.content(theirs) == before
    assert Application.objects.get(organisation=organisation).source_id == "B-1"


def test_t09_an_own_record_cannot_be_moved_to_another_organisation(organisation):
    ours = VersionFactory(application__organisation=organisation).application
    elsewhere = OrganisationFactory(name="Gemeente Anders")
    [verdict] = verdicts(organisation, {"algorithm_id": ours.number, "organization": elsewhere.name})

    assert verdict.effect == Effect.REFUSED


def test_only_who_writes_for_an_organisation_reads_in_its_file(client, organisation):
    form = {"organisation": organisation.pk}
    outcomes = {}
    for kind in (name for name in PEOPLE if name != "switched_off"):
        client.force_login(person(kind, organisation))
        file = io.BytesIO(csv_of(COMPLETE))
        file.name = "toepassingen.csv"
        outcomes[kind] = client.post(reverse("admin:upload"), form | {"file": file}).status_code
    assert outcomes == {
        "editor": 302,
        "approver": 403,
        "manager": 403,
        "register_manager": 302,
        "superuser": 302,
        "outsider": 400,
    }
    assert Upload.objects.count() == 3


def test_an_upload_of_another_person_is_not_there(client, organisation, editor):
    upload = committed(organisation, COMPLETE, by=editor)
    waiting = upload_of(organisation, COMPLETE, by=editor)
    before = everything()
    pages = [
        ("check", "get"),
        ("problems", "get"),
        ("commit", "post"),
        ("report", "get"),
        ("undo", "get"),
        ("undo", "post"),
    ]
    for kind in ("editor", "superuser", "outsider"):
        client.force_login(person(kind, organisation))
        for name, method in pages:
            for one in (upload, waiting):
                address = reverse(f"admin:upload-{name}", args=[one.pk])
                assert getattr(client, method)(address, {"controle": "x"}).status_code == 404, (kind, name)
    assert everything() == before
    # Nor is one's own, once the role is gone.
    client.force_login(editor)
    assert client.get(reverse("admin:upload-report", args=[upload.pk])).status_code == 200
    editor.memberships.all().delete()
    MembershipFactory(user=editor)
    assert client.get(reverse("admin:upload-report", args=[upload.pk])).status_code == 404


def commit_at_the_desk(client, upload, **sent):
    expected = {"controle": checked(upload).fingerprint} if upload.content else {"controle": "iets"}
    response = client.post(reverse("admin:upload-commit", args=[upload.pk]), expected | sent)
    return response, b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()


def test_the_desk_checks_commits_and_reports(client, organisation, editor):
    client.force_login(editor)
    file = io.BytesIO(csv_of(COMPLETE | {"name": "Café’s tellen", "source_id": "A-1"}))
    file.name = "toepassingen.csv"
    checking = client.post(reverse("admin:upload"), {"organisation": organisation.pk, "file": file}, follow=True)
    upload = Upload.objects.get()
    assert "Café’s tellen" in checking.content.decode()
    assert Version.objects.count() == 0

    response, page = commit_at_the_desk(client, upload)
    assert response.status_code == 200
    assert "1 van 1 rijen (100%)" in page
    assert page.rstrip().endswith("</html>")
    upload.refresh_from_db()
    assert (bytes(upload.content), len(upload.versions)) == (b"", 1)
    report = client.get(reverse("admin:upload-report", args=[upload.pk])).content.decode()
    assert "‘toepassingen.csv’: 1 nieuw, 0 gewijzigd, 0 ongewijzigd." in report
    assert "Café’s tellen" in report


def test_i08_what_was_not_checked_a_moment_ago_by_the_same_person_is_refused(client, organisation, editor):
    def waiting():
        return upload_of(organisation, COMPLETE, by=editor)

    client.force_login(editor)
    changed, twice, late, unchecked = waiting(), waiting(), waiting(), waiting()
    Upload.objects.filter(pk=changed.pk).update(content=csv_of(COMPLETE | {"name": "Verwisseld"}))
    changed.refresh_from_db()
    commit_at_the_desk(client, twice)
    before = everything()

    refusals = {
        "niet meer het bestand dat is gecontroleerd": commit_at_the_desk(client, changed),
        "al ingelezen": commit_at_the_desk(client, twice),
        "Controleer het bestand eerst": commit_at_the_desk(client, unchecked, controle=""),
    }
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        client.force_login(editor)
        refusals["langer dan een uur geleden"] = commit_at_the_desk(client, late)
    for reason, (response, page) in refusals.items():
        assert response.status_code == 409, reason
        assert reason in page
    _response, page = commit_at_the_desk(client, unchecked, controle="van een andere controle")
    assert "Er is niets ingelezen" in page
    assert everything() == before


def test_a_file_that_nobody_commits_is_not_kept(organisation, editor):
    left = upload_of(organisation, COMPLETE, by=editor)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        upload_of(organisation, COMPLETE, by=editor)
    left.refresh_from_db()
    assert bytes(left.content) == b""


def test_a_file_that_is_no_table_is_refused_with_a_reason(client, organisation, editor):
    client.force_login(editor)
    file = io.BytesIO(b"niets\nvan\nwaarde\n")
    file.name = "niets.csv"
    page = client.post(reverse("admin:upload"), {"organisation": organisation.pk, "file": file}, follow=True)

    assert "Dit bestand kan niet worden gelezen" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_f07_a_double_click_commits_once(organisation, editor):
    upload = upload_of(organisation, COMPLETE, by=editor)
    expected = checked(upload).fingerprint

    def click():
        return finished(commit_upload(Upload.objects.get(pk=upload.pk), by=editor, expected=expected))

    outcomes = together(click, click)

    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1, outcomes
    assert Version.objects.count() == 1
    assert organisation.events.count() == 1


# Publishing


def test_who_may_publish_publishes_a_complete_file_at_once(organisation, editor):
    standing = VersionFactory(application__organisation=organisation, published=True)
    drafted = VersionFactory(application__organisation=organisation)
    NilReturn.objects.create(organisation=organisation, declared_by=editor)
    complete = {"risks": "Geen", "goal": "Doel", "decision_maker": "mens", "human_intervention": "Ja"}
    rows = [
        COMPLETE | complete | {"algorithm_id": standing.application.number, "name": "Vervangen"},
        COMPLETE | complete | {"algorithm_id": drafted.application.number, "name": "Uit concept"},
        COMPLETE | complete | {"algorithm_id": "", "name": "Nieuw"},
    ]
    read_in(organisation, *rows, by=editor, publish=True)

    live = Version.objects.live()
    assert {version.name for version in live} == {"Vervangen", "Uit concept", "Nieuw"}
    standing.refresh_from_db()
    assert standing.state == State.SUPERSEDED
    assert Revision.current() == 1
    assert all(version.application.review_due_on and version.dated_on for version in live)
    assert live.get(name="Vervangen").change_note
    assert NilReturn.objects.get().ended_at is None


def test_a_published_application_of_high_impact_ends_a_nil_return(organisation, editor):
    NilReturn.objects.create(organisation=organisation, declared_by=editor)
    impactful = COMPLETE | {"publication_category": "Impactvol algoritme"}
    lacking = [problem.field for problem in verdicts(organisation, impactful, publish=True)[0].problems]
    assert {"goal", "risks", "human_intervention"} <= set(lacking)
    read_in(organisation, impactful | WEIGHED, by=editor, publish=True)

    assert NilReturn.objects.get().ended_at is not None


def test_what_is_incomplete_is_read_in_as_a_draft_only(organisation, editor):
    row = {"name": "Alleen een naam"}
    assert {problem.row for problem in Tally.of(Comparison(file_of(organisation, row), publish=True)).problems} == {2}
    read_in(organisation, row, by=editor)
    assert Version.objects.get().state == State.DRAFT


def test_p04_nobody_publishes_by_a_file_who_could_not_publish_each_record(client, organisation, editor):
    organisation.needs_approval = True
    organisation.save()
    client.force_login(editor)
    file = io.BytesIO(csv_of(COMPLETE))
    file.name = "toepassingen.csv"
    sent = {"organisation": organisation.pk, "publish": "on", "status": "gepubliceerd", "file": file}
    answer = client.post(reverse("admin:upload"), sent)
    assert answer.status_code == 400
    assert "vraagt eerst een beoordeling" in answer.content.decode()
    assert answer.content.decode().count("Lees het bestand in als concept.") == 1
    # Nor when four eyes are asked for after the check.
    upload = upload_of(organisation, COMPLETE, by=editor, publish=True)
    response, _page = commit_at_the_desk(client, upload)
    assert response.status_code == 409
    # What a file says of its state is not read.
    read_in(organisation, COMPLETE | {"state": "gepubliceerd", "dated_on": "2020-01-01"}, by=editor)
    assert Version.objects.get().state == State.DRAFT
    assert not workflow.may_apply(workflow.PUBLISH, Version.objects.get(), editor)


def test_a_record_taken_over_from_another_register_is_ours_once_our_file_changed_it(organisation, editor):
    CollectionFactory(slug="algoritmeregister", name="Algoritmeregister")
    application = ApplicationFactory(
        organisation=organisation, origin=Origin.IMPORT, source_register_id="algoritmeregister", source_id="11136893"
    )
    taken_over = VersionFactory(application=application, published=True)
    Event.objects.create(kind=EventKind.IMPORTED, application=application, version=taken_over, to_state=State.PUBLISHED)
    assert taken_over.pk in Present("algoritmeregister").imported
    read_in(organisation, {"algorithm_id": application.number, "goal": "Van onszelf"}, by=editor, publish=True)

    assert Version.objects.live().get().pk not in Present("algoritmeregister").imported


# Taken back


def test_undoing_discards_new_drafts_and_gives_changed_ones_their_text_back(organisation, editor):
    draft = VersionFactory(application__organisation=organisation, application__source_id="A-1")
    before = history.content(draft)
    changed = {"source_id": "A-1", "name": "Anders", "ai_act_assessed_on": "2026-01-02", "goal": "Doel"}
    upload = committed(organisation, changed, {"source_id": "A-2", "name": "Nieuw"}, by=editor)
    undo(upload, by=editor)

    draft.refresh_from_db()
    assert history.content(draft) == before
    assert Version.objects.get(name="Nieuw").state == State.DISCARDED
    assert {event.kind for event in organisation.events.all()} == {EventKind.FILE_IMPORTED, EventKind.FILE_UNDONE}
    # And the same file can be read in again.
    again = committed(organisation, changed, {"source_id": "A-2", "name": "Nieuw"}, by=editor)
    assert len(again.versions) == 2
    assert Version.objects.filter(name="Nieuw", state=State.DRAFT, number=2).exists()


def test_undoing_what_was_published_withdraws_the_new_and_publishes_the_former_text_again(organisation, editor):
    former = VersionFactory(application__organisation=organisation, application__source_id="A-1", published=True)
    rows = [COMPLETE | {"source_id": "A-1", "name": "Anders"}, COMPLETE | {"source_id": "A-2", "name": "Nieuw"}]
    upload = committed(organisation, *rows, by=editor, publish=True)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        undo(upload, by=editor)
        again = upload_of(organisation, *rows, by=editor, publish=True)
        assert checked(again).counts == {Effect.CHANGED: 1, Effect.NEW: 1}

    [live] = Version.objects.live()
    assert history.content(live) == history.content(former)
    assert (live.number, live.change_note) == (3, "Het inlezen van ‘toepassingen.csv’ is ongedaan gemaakt.")
    assert live.application.review_due_on
    withdrawn = Application.objects.get(withdrawn_at__isnull=False)
    assert withdrawn.versions.get().name == "Nieuw"
    assert Revision.current() == 2


def test_undoing_is_refused_twice_too_late_or_after_an_edit(client, organisation, editor):
    edited, late, twice = (committed(organisation, {"name": name}, by=editor) for name in ("Een", "Twee", "Drie"))
    undo(twice, by=editor)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        draft = workflow.open_for_edit(Version.objects.get(name="Een"), by=editor)
        workflow.edit(draft, by=editor)
    client.force_login(editor)
    before = everything()

    def refused(upload):
        response = client.post(reverse("admin:upload-undo", args=[upload.pk]))
        assert response.status_code == 409
        return response.content.decode()

    assert "Sinds het inlezen is er iets gebeurd met: Een." in refused(edited)
    assert "al ongedaan gemaakt" in refused(twice)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        client.force_login(editor)
        assert "tot 24 uur" in refused(late)
    assert everything() == before
    assert client.get(reverse("admin:upload-undo", args=[late.pk])).status_code == 200


def test_undoing_is_refused_after_any_event_of_an_application(organisation, editor):
    boss, other = person("superuser", organisation), OrganisationFactory()

    def edit(version):
        workflow.edit(workflow.open_for_edit(version, by=boss), by=boss)

    def step(transition):
        return lambda version: workflow.apply(transition, version, by=boss, reason="Zomaar")

    def withdraw(version):
        workflow.withdraw(version.application, by=boss, reason="Zomaar")

    # What comes last leaves no organisation to work for. None: said by number, the text is another's now.
    happenings = [
        (False, edit, COMPLETE["name"]),
        (False, step(workflow.SUBMIT), COMPLETE["name"]),
        (False, step(workflow.DISCARD), COMPLETE["name"]),
        (True, lambda version: workflow.confirm(version.application, by=boss), COMPLETE["name"]),
        (True, lambda version: workflow.revise(version.application, by=boss), COMPLETE["name"]),
        (True, withdraw, COMPLETE["name"]),
        (False, lambda version: organisations.move(version.application, to=other, by=boss), None),
        (True, lambda version: organisations.move(version.application, to=other, by=boss), None),
        (True, lambda version: organisations.merge(organisation, into=other, by=boss), "bestaat niet meer"),
    ]
    for publish, happens, said in happenings:
        upload = committed(organisation, COMPLETE, by=editor, publish=publish)
        version = Version.objects.get(pk=upload.versions[0]["version"])
        with time_machine.travel(timezone.now() + timedelta(minutes=1)):
            happens(version)
            before = everything()
            with pytest.raises(Refused, match=said or version.application.number):
                undo(upload, by=editor)
            assert everything() == before


def test_undoing_ends_a_nil_return_of_after_the_file(organisation, editor):
    VersionFactory(application__organisation=organisation, application__source_id="A", published=True, high_risk=True)
    harmless = COMPLETE | {"source_id": "A", "publication_category": "Overig algoritme"}
    upload = committed(organisation, harmless, by=editor, publish=True)
    assert nil_returns.declare(organisation, by=person("approver", organisation))
    undo(upload, by=editor)

    assert Version.objects.live().get().publication_category == "hoog_risico_ai"
    assert NilReturn.objects.get().ended_at is not None


def test_a_refusal_says_what_stands_in_the_way(organisation, editor):
    upload = upload_of(organisation, COMPLETE, by=editor)
    colleague = person("editor", organisation)
    assert "controleerde" in str(rules.may_commit(upload, colleague).reason)
    assert "inlas" in str(rules.may_undo(upload, colleague).reason)
    editor.memberships.all().delete()
    assert "rol" in str(rules.may_commit(upload, editor).reason)
    assert "rol" in str(rules.may_undo(upload, editor).reason)


# The command


def test_the_command_reads_in_an_own_file(tmp_path, organisation, editor, capsys):
    path = tmp_path / "toepassingen.csv"
    path.write_bytes(csv_of(COMPLETE | {"source_id": "A-1"}))
    own = {"organisation": organisation.slug}
    call_command("import_records", path, **own, dry_run=True)
    assert "Dit was een proef" in capsys.readouterr().out
    assert Version.objects.count() == 0

    call_command("import_records", path, **own, by=editor.username, publish=True)
    assert "1 nieuw" in capsys.readouterr().out
    assert Version.objects.live().get().edited_by == editor
    path.write_bytes(csv_of({"name": "", "phase": "ooit"}))
    with pytest.raises(CommandError) as failed:
        call_command("import_records", path, **own)
    assert "Er is niets ingelezen." in str(failed.value)
    assert str(failed.value).count("Rij 2") >= 2


def test_the_command_refuses_who_may_not(tmp_path, organisation):
    path = tmp_path / "toepassingen.csv"
    path.write_bytes(csv_of(COMPLETE))
    organisation.needs_approval = True
    organisation.save()
    approver = person("approver", organisation)
    own = {"organisation": organisation.slug}
    for options in (
        own | {"by": approver.username},
        own | {"by": "niemand"},
        own | {"publish": True},
        {"organisation": "nergens"},
        {"organisation": OrganisationFactory(active=False).slug},
        {"format": "algoritmeregister", "by": approver.username},
    ):
        with pytest.raises(CommandError):
            call_command("import_records", path, **options)
    assert Version.objects.count() == 0


# Out and in again


def text_of(max_length: int, blank: bool = True):
    """What people type, and what a spreadsheet could take for something else."""
    tricky = st.sampled_from(
        ["=1+1", "'=1+1", "''", "@som", "-3", "+31 20", "a;b,c|d\n\ne", "[Titel]", "00123", "é“ë”"]
    )
    cleaned = (tricky | st.text(max_size=40)).map(lambda value: clean(value)[:max_length].strip())
    return cleaned if blank else cleaned.filter(bool)


def value_of(field):
    if field.kind is fields.Kind.CHOICE:
        return st.sampled_from(
            [Version._meta.get_field(field.name).get_default(), *(code for code, _ in field.choices)]
        )
    if field.kind is fields.Kind.CHOICES:
        return st.lists(st.sampled_from([code for code, _label in field.choices]), unique=True, max_size=3)
    if field.kind is fields.Kind.LINKS:
        link = st.sampled_from(["https://voorbeeld.nl/a?b=c;d", "https://voorbeeld.nl/é"])
        line = st.fixed_dictionaries({"title": text_of(60, blank=False).map(clean_line).filter(bool), "link": link})
        return st.lists(line, max_size=2)
    if field.kind is fields.Kind.LINE:
        return text_of(field.max_length).map(clean_line)
    return {
        fields.Kind.TEXT: text_of(field.max_length or 100),
        fields.Kind.URL: st.sampled_from(["", "https://voorbeeld.nl/pad"]),
        fields.Kind.CONTACT: st.sampled_from(["", "a@voorbeeld.nl", "https://voorbeeld.nl"]),
        fields.Kind.MONTH: st.sampled_from(["", "2024-03"]),
        fields.Kind.DATE: st.none() | st.just(date(2026, 2, 28)),
    }[field.kind]


RECORD = st.fixed_dictionaries(
    {field.name: value_of(field) for field in fields.COLUMNS}
    | {
        "name": text_of(100, blank=False).map(clean_line).filter(bool),
        "ai_act_reason": text_of(100, blank=False),
        "missing": st.sampled_from([{}, {"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1 | lid 2"}}]),
    }
).map(lambda record: record | dict.fromkeys(record["missing"], ""))


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx"])
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(record=RECORD)
def test_i10_what_was_exported_comes_back_without_a_difference(client, organisation, editor, extension, record):
    version = VersionFactory(application__organisation=organisation, application__source_id="", **record)

    def exported() -> bytes:
        address = reverse("admin:own-data-file", args=[organisation.slug, extension])
        return b"".join(client.get(address).streaming_content)

    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        client.force_login(editor)
        content = exported()
        read_back = read(content, name=f"uitvoer.{extension}", organisation=organisation)
        assert set(Tally.of(Comparison(read_back, publish=False)).counts) == {Effect.SAME}
        # And what is read in comes from the file, not from what stood here already.
        emptied = {name: Version._meta.get_field(name).get_default() for name in history.CONTENT} | {"name": "Leeg"}
        Version.objects.filter(pk=version.pk).update(**emptied)
        finished(commit(read_back, by=editor, publish=False))
        assert exported() == content


def test_own_data_are_of_the_organisations_that_one_sees(client, organisation, editor):
    VersionFactory(application__organisation=organisation, name="Ons concept")
    elsewhere = VersionFactory(name=CANARY).application.organisation
    client.force_login(editor)
    page = client.get(reverse("admin:own-data")).content.decode()
    ours = client.get(reverse("admin:own-data-file", args=[organisation.slug, "json"]))

    assert organisation.name in page
    assert elsewhere.name not in page
    content = b"".join(ours.streaming_content).decode()
    assert "Ons concept" in content
    assert CANARY not in content
    for slug, extension in ((elsewhere.slug, "json"), ("nergens", "json"), (organisation.slug, "exe")):
        assert client.get(reverse("admin:own-data-file", args=[slug, extension])).status_code == 404


def test_the_template_and_its_explanation_can_be_taken_along(client, organisation, editor):
    client.force_login(editor)
    page = client.get(reverse("admin:upload")).content.decode()
    for name in FILES:
        address = reverse("admin:upload-help", args=[name])
        assert address in page
        assert client.get(address).headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert client.get(reverse("admin:upload-help", args=["iets.anders"])).status_code == 404
    examples = client.get(reverse("admin:upload-help", args=["sjabloon.csv"])).content
    file = read(examples, name="sjabloon.csv", organisation=organisation)
    assert {verdict.effect for verdict in Comparison(file, publish=False)} == {Effect.NEW}


def test_paging_through_a_check_shows_what_it_found_until_it_is_opened_anew(client, organisation, editor):
    draft = VersionFactory(application__organisation=organisation, application__source_id="A-1", edited_by=editor)
    upload = upload_of(organisation, *({"source_id": f"A-{n}", "name": f"Nieuw {n}"} for n in range(1, 121)), by=editor)
    address = reverse("admin:upload-check", args=[upload.pk])
    client.force_login(editor)
    first = client.get(address)
    assert [row.effect for row in first.context["shown"]] == [Effect.CHANGED, *[Effect.NEW] * 99]
    assert editor.display_name in first.content.decode()

    # Paging and choosing look at nothing but what was found.
    Version.objects.filter(pk=draft.pk).update(name="Nieuw 1")
    with CaptureQueriesContext(connection) as queries:
        second = client.get(f"{address}?p=2")
    assert len(second.context["shown"]) == 20
    assert not [query for query in queries if 'FROM "register_version"' in query["sql"]]
    changed = client.get(f"{address}?wat=gewijzigd")
    assert [row.title for row in changed.context["shown"]] == ["Nieuw 1"]
    assert client.get(f"{address}?p=3").status_code == client.get(f"{address}?p=x").status_code == 404

    # The commit does not believe it; opening the check anew says what is so now.
    seen = second.context["check"].tally.fingerprint
    refused = client.post(reverse("admin:upload-commit", args=[upload.pk]), {"controle": seen}).getvalue().decode()
    assert "Sinds de controle is er iets veranderd" in refused
    assert Application.objects.filter(organisation=organisation).count() == 1
    assert client.get(address).context["check"].tally.fingerprint != seen
