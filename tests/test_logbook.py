"""What happened, to one application and to an organisation: a trace that it can read and take along."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from register import csv_files, history, workflow
from register.admin import logbook
from register.choices import EventKind, State
from register.models import Event, User
from tests.desk import address, text_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, VersionFactory
from tests.roles import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Voorbeeld", slug="gemeente-voorbeeld")


def log(organisation, page="logbook", **asked):
    return reverse(f"admin:{page}", args=[organisation.pk], query=asked)


def lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_the_history_keeps_apart_what_the_public_sees_and_what_it_does_not(editor, organisation):
    boss = UserFactory(username="de-baas", is_superuser=True)
    version = workflow.create(
        by=editor.user,
        organisation=organisation,
        **{name: value for name, value in history.content(VersionFactory()).items() if name != "name"},
        name="Kentekens",
    )
    workflow.apply(workflow.SUBMIT, version, by=editor.user)
    workflow.apply(workflow.REJECT, version, by=boss, reason="Alleen voor collega’s.")
    workflow.apply(workflow.SUBMIT, version, by=editor.user)
    workflow.apply(workflow.PUBLISH, version, by=boss)
    page = text_of(editor.get(address(version, "history")))
    versions, internal = page.split("Logboek, alleen intern")

    assert "Alleen voor collega’s." not in versions
    assert "Alleen voor collega’s." in internal
    assert "Gepubliceerd door de-baas." in versions
    assert "Wat er veranderde en waarom" in versions


def test_the_log_of_an_organisation_has_what_happened_to_it_and_to_all_of_its_applications(editor, organisation):
    version = VersionFactory(application__organisation=organisation, name="Kentekens")
    history.record(version, EventKind.EDITED, by=editor.user)
    history.record_of_organisation(organisation, EventKind.RENAMED, reason="Heette eerst anders.")
    elsewhere = VersionFactory(name="Kanarie")
    history.record(elsewhere, EventKind.EDITED, reason="Kanarie")
    page = text_of(editor.get(log(organisation)))

    assert "2 gebeurtenissen" in page
    assert "Kentekens" in page
    assert version.application.number in page
    assert "Heette eerst anders." in page
    assert "Kanarie" not in page


def test_nobody_acts_under_the_name_of_a_colleague(editor, organisation):
    """Everybody chooses the own first and last name; the name one logs in with is given."""
    User.objects.filter(pk=editor.user.pk).update(first_name="Els", last_name="de Baas", username="jan")
    version = VersionFactory(application__organisation=organisation, edited_by=editor.user)
    workflow.apply(workflow.PUBLISH, version, by=editor.user)

    assert "Els de Baas (jan)" in text_of(editor.get(log(organisation)))
    assert [line["Wie"] for line in lines(editor.get(log(organisation, "logbook-csv")))] == ["Els de Baas (jan)"]
    page = text_of(editor.get(address(version, "history")))
    assert "laatst bewerkt door Els de Baas (jan)" in page
    assert "Gepubliceerd door Els de Baas (jan)." in page


def test_the_log_is_searched_by_kind_person_and_period(editor, organisation):
    version = VersionFactory(application__organisation=organisation)
    colleague = MembershipFactory(organisation=organisation).user
    today = timezone.now()
    for kind, who, days in [
        (EventKind.CREATED, editor.user, 40),
        (EventKind.EDITED, editor.user, 20),
        (EventKind.EDITED, colleague, 0),
    ]:
        Event.objects.create(
            kind=kind, application=version.application, version=version, actor=who, at=today - timedelta(days)
        )

    def found(**asked):
        return [(event.kind, event.actor) for event in editor.get(log(organisation, **asked)).context["page"]]

    month = (timezone.localdate() - timedelta(days=30)).isoformat()
    assert len(found()) == 3
    assert found(soort="aangemaakt") == [(EventKind.CREATED, editor.user)]
    assert found(wie=colleague.pk) == [(EventKind.EDITED, colleague)]
    assert len(found(van=month)) == 2
    assert found(tot=month) == [(EventKind.CREATED, editor.user)]
    assert len(found(van=timezone.localdate().isoformat(), tot=timezone.localdate().isoformat())) == 1
    # A question that makes no sense is told at its field, and the file is not made.
    wrong = {"soort": "x", "wie": UserFactory().pk, "van": "gisteren"}
    for name, value in wrong.items():
        response = editor.get(log(organisation, **{name: value}))
        assert response.context["form"].errors[name]
        assert list(response.context["page"]) == []
        assert editor.get(log(organisation, "logbook-csv", **{name: value})).status_code == 404


def test_a_long_log_has_pages_and_costs_the_same(editor, organisation, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(logbook, "ON_A_PAGE", 3)

    def happens(number):
        version = VersionFactory(application__organisation=organisation)
        history.record(version, EventKind.EDITED, by=editor.user, reason=f"reden {number}")

    happens(0)
    with CaptureQueriesContext(connection) as for_one:
        editor.get(log(organisation, soort="bewerkt"))
    for number in range(1, 7):
        happens(number)
    with django_assert_num_queries(len(for_one)):
        first = text_of(editor.get(log(organisation, soort="bewerkt")))

    assert "reden 6" in first
    assert "reden 3" not in first
    assert "?soort=bewerkt&amp;p=2" in first
    assert "reden 0" in text_of(editor.get(log(organisation, p=3)))
    assert editor.get(log(organisation, p="zoveel")).status_code == 200


def test_the_log_leaves_as_a_file_that_a_spreadsheet_opens_without_harm(editor, organisation, monkeypatch):
    monkeypatch.setattr(csv_files, "TOGETHER", 2)
    version = VersionFactory(application__organisation=organisation, name='=HYPERLINK("kwaad")', state=State.REJECTED)
    for _number in range(4):
        history.record(version, EventKind.EDITED, by=editor.user)
    history.record(version, EventKind.REJECTED, by=editor.user, from_state=State.IN_REVIEW, reason="Eerste;\ntweede")
    response = editor.get(log(organisation, "logbook-csv"))

    assert response["Content-Disposition"] == 'attachment; filename="logboek-gemeente-voorbeeld.csv"'
    found = lines(response)
    assert len(found) == 5
    assert found[0] | {"Wanneer": ""} == {
        "Wanneer": "",
        "Wat": "Teruggestuurd",
        "Wie": editor.user.display_name,
        "Registratienummer": version.application.number,
        "Toepassing": '\'=HYPERLINK("kwaad")',
        "Versie": "1",
        "Van": "Ter beoordeling",
        "Naar": "Teruggestuurd",
        "Waarom": "Eerste;\ntweede",
    }
    assert len(lines(editor.get(log(organisation, "logbook-csv", soort="teruggestuurd")))) == 1


def test_the_log_of_another_organisation_is_not_there(editor, organisation):
    """T05, T17"""
    other = OrganisationFactory(name="Gemeente Kanarie")
    history.record_of_organisation(other, EventKind.RENAMED, by=UserFactory(username="kanarie"))

    for page in ("logbook", "logbook-csv"):
        assert editor.get(log(other, page)).status_code == 404
    # Nor do its people stand in the list to choose from.
    assert "kanarie" not in text_of(editor.get(log(organisation))).lower()


def test_every_role_reads_the_log_of_its_own_organisation(client, organisation):
    for kind in ("editor", "approver", "manager", "register_manager"):
        client.force_login(person(kind, organisation))
        assert client.get(log(organisation)).status_code == 200
        assert client.get(log(organisation, "logbook-csv")).status_code == 200
    client.force_login(person("outsider", organisation))
    assert client.get(log(organisation)).status_code == 404


def test_the_file_is_in_the_language_of_its_address(editor, organisation):
    version = VersionFactory(application__organisation=organisation)
    history.record(version, EventKind.EDITED, by=editor.user)
    (line,) = lines(editor.get("/en" + log(organisation, "logbook-csv")))

    assert (line["When"] != "", line["What"]) == (True, "Draft edited")


@given(st.text("'=-+@,;\t\n5x ", max_size=12))
def test_no_cell_runs_wherever_a_spreadsheet_splits_it_and_it_comes_back_as_it_was(text):
    safe = csv_files.disarmed(text)

    assert csv_files.rearmed(safe) == text
    assert not re.search(r"[,;\t\n][=+\-@]\S", safe)


def test_what_is_no_formula_stays_as_it_is():
    for text in ("€ 5,- per uur", "Eerst dit:\n- een\n- twee", "-5,3"):
        assert csv_files.disarmed(text) == text
    assert csv_files.disarmed("foo,=1+1,bar") == "foo,'=1+1,bar"
