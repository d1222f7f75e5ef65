"""The desk reads and answers what readers reported: its own, once, and in public only where the reader allows it."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from register import reports
from register.choices import EventKind, Origin, ReportState, State
from register.models import Event, Organisation, Report, Revision, Version
from register.permissions import Action, may
from register.workflow import Refused
from tests.concurrency import together
from tests.desk import address, fields_of, text_of
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    MembershipFactory,
    OrganisationFactory,
    ReportFactory,
    VersionFactory,
)
from tests.roles import PEOPLE, ROLES, person

pytestmark = pytest.mark.django_db

LIST = "/beheer/register/report/"


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Oudewater")


@pytest.fixture
def report(organisation):
    version = VersionFactory(application__organisation=organisation, published=True, name="Parkeren", goal="Betalen.")
    return ReportFactory(version=version, field="goal", text="Klopt het doel?", name="Els", may_be_public=True)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Do what is inside, and then what follows a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def page_of(report):
    return reverse("admin:register_report_change", args=[report.pk])


def answer(client, report, **typed):
    """Open the page, fill in the form, push the button."""
    fields = fields_of(client.get(page_of(report)))
    fields.pop("show", None)
    return client.post(page_of(report), fields | {"close": "1"} | typed)


def supersede(version, **values):
    """The next version of it is public."""
    Version.objects.filter(pk=version.pk).update(state=State.SUPERSEDED, superseded_at=timezone.now())
    return VersionFactory(application=version.application, number=version.number + 1, published=True, **values)


# Who


@pytest.mark.once
@pytest.mark.parametrize("kind", [*PEOPLE, "anonymous"])
def test_who_works_for_the_organisation_reads_and_answers_and_nobody_else_knows_of_it(
    client, organisation, report, kind
):
    if kind != "anonymous":
        client.force_login(person(kind, organisation))
    may_answer = kind in (*ROLES, "register_manager", "superuser")
    page = client.get(page_of(report))
    refused = 404 if kind == "outsider" else 302
    assert page.status_code == (200 if may_answer else refused)
    assert ("Klopt het doel?" in text_of(page)) is may_answer
    sent = client.post(page_of(report), {"close": "1", "state": "beantwoord", "answer": "Ja."})
    assert sent.status_code == (302 if may_answer else refused)
    assert Report.objects.filter(answer="Ja.").exists() is may_answer


@pytest.mark.once
def test_the_list_and_the_start_page_show_and_count_ones_own_who_waits_longest_first(client, organisation, report):
    other = ReportFactory(version__name="Van een ander", text="Geheim")
    done = ReportFactory(version=VersionFactory(application__organisation=organisation, published=True), answered=True)
    older = ReportFactory(version=report.version, received_at=timezone.now() - timezone.timedelta(days=3), kind="fout")
    client.force_login(person("editor", organisation))
    told = text_of(client.get(LIST))
    places = [told.index(f"{LIST}{each.pk}/change/") for each in (older, report, done)]
    assert places == sorted(places)
    assert "3 meldingen" in told
    start = text_of(client.get("/beheer/"))
    assert "Meldingen van lezers (2)" in start
    assert start.index(page_of(older)) < start.index(page_of(report))
    for text in (told, start, text_of(client.get(f"{LIST}?q={other.version.application.number}"))):
        assert page_of(other) not in text
        assert "Van een ander" not in text
    assert "Meldingen van lezers (3)" not in start
    # And from the record to what was reported of it.
    [at_the_desk] = Version.objects.filter(pk=report.version_id)
    record = text_of(client.get(address(at_the_desk)))
    assert f"{LIST}?q={report.version.application.number}" in record
    assert "Meldingen van lezers (2)" in record


@pytest.mark.once
def test_nobody_waits_and_nothing_is_said_of_it(client, organisation):
    client.force_login(person("editor", organisation))
    assert "Meldingen van lezers" not in text_of(client.get("/beheer/"))


def test_of_an_organisation_that_is_no_more_its_people_only_read(client, organisation, report):
    Organisation.objects.update(active=False)
    editor, manager = person("editor", organisation), person("register_manager", organisation)
    client.force_login(editor)
    page = text_of(client.get(page_of(report)))
    assert "Klopt het doel?" in page
    assert "Deze organisatie bestaat niet meer." in page
    assert 'name="close"' not in page
    assert client.post(page_of(report), {"close": "1", "state": "beantwoord", "answer": "Ja."}).status_code == 409
    # Somebody has to.
    client.force_login(manager)
    assert answer(client, report, state="beantwoord", answer="Ja.").status_code == 302


def test_what_is_of_no_organisation_is_for_register_managers(client, organisation):
    quickscan = ApplicationFactory(
        collection=CollectionFactory(slug="quickscan"),
        origin=Origin.RECONSTRUCTION,
        organisation=None,
        organisation_type="gemeente",
    )
    report = ReportFactory(version=VersionFactory(published=True, application=quickscan))
    editor = person("editor", organisation)
    client.force_login(editor)
    assert client.get(page_of(report)).status_code == 404
    # `may` alone would ask whether they may anywhere.
    assert may(editor, Action.ANSWER, None)
    with pytest.raises(Refused):
        reports.close(report, by=editor, state="beantwoord", answer="Ja.")
    client.force_login(person("register_manager", organisation))
    assert answer(client, report, state="beantwoord", answer="Ja.").status_code == 302


# Answering


def test_an_answer_is_kept_told_and_shown_where_the_reader_allows_it(client, organisation, report, committed):
    Report.objects.update(address="els@voorbeeld.nl")
    by = person("editor", organisation)
    client.force_login(by)
    page = text_of(client.get(page_of(report)))
    assert "Betalen." in page
    assert "Els" in page
    assert "els@voorbeeld.nl" not in page
    with committed():
        done = answer(client, report, state="beantwoord", answer="Ja,\r\ndat klopt.", public="on")
    assert done.url == page_of(report)

    report.refresh_from_db()
    assert (report.state, report.answer, report.closed_by) == (ReportState.ANSWERED, "Ja,\ndat klopt.", by)
    assert report.is_public
    assert Revision.current() == 1
    event = Event.objects.get()
    assert (event.kind, event.actor, event.reason) == (EventKind.REPORT_CLOSED, by, "Beantwoord")
    assert "dat klopt." in text_of(client.get(report.version.application.get_absolute_url()))
    assert [message.to for message in mail.outbox] == [["els@voorbeeld.nl"]]
    after = text_of(client.get(page_of(report)))
    assert "De lezer krijgt een mail" in after
    assert 'name="close"' not in after


def test_without_leave_or_without_an_answer_nothing_is_public(client, organisation, report):
    by = person("editor", organisation)
    client.force_login(by)
    rejected = answer(client, report, state="afgewezen", answer="Dit is reclame.", public="on")
    assert "kan niet bij de toepassing staan" in text_of(rejected)
    with pytest.raises(Refused):
        reports.close(report, by=by, state="afgewezen", answer="Dit is reclame.", public=True)

    Report.objects.update(may_be_public=False)
    assert 'name="public"' not in text_of(client.get(page_of(report)))
    assert answer(client, report, state="beantwoord", answer="Ja.", public="on").status_code == 302
    report.refresh_from_db()
    assert not report.is_public
    assert client.post(page_of(report), {"show": "1"}).status_code == 409
    with pytest.raises(Refused):
        reports.set_public(report, public=True, by=by)
    assert Revision.current() == 0


def test_an_answer_is_shown_later_and_taken_away_again(client, organisation, report):
    client.force_login(person("editor", organisation))
    shown = report.version.application.get_absolute_url()
    answer(client, report, state="beantwoord", answer="Dat klopt zo.")
    assert (Revision.current(), "Dat klopt zo." in text_of(client.get(shown))) == (0, False)
    for deed, there, revision in (("show", True, 1), ("show", True, 1), ("hide", False, 2)):
        assert client.post(page_of(report), {deed: "1"}).status_code == 302
        assert (Revision.current(), "Dat klopt zo." in text_of(client.get(shown))) == (revision, there)
    reasons = Event.objects.order_by("pk").values_list("reason", flat=True)
    assert list(reasons)[1:] == [str(reports.SHOWN), str(reports.HIDDEN)]


def test_corrected_is_what_was_published_since(client, organisation, report):
    by = person("editor", organisation)
    client.force_login(by)
    assert "‘Verbeterd’ kunt u kiezen als" in text_of(client.get(page_of(report)))
    with pytest.raises(Refused):
        reports.close(report, by=by, state="verbeterd", answer="Aangepast.")
    assert answer(client, report, state="verbeterd", answer="Aangepast.").status_code == 200

    supersede(report.version, name="Parkeren", goal="Handhaven.")
    page = text_of(client.get(page_of(report)))
    assert "Betalen." in page
    assert "Handhaven." in page
    assert answer(client, report, state="verbeterd", answer="Aangepast.").status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.CORRECTED
    # What came after the answer is not what it speaks of.
    later = supersede(Version.objects.get(application=report.version.application, number=2))
    assert later.number == 3
    Version.objects.filter(pk=later.pk)
    assert reports.correction_of(report).number == 2


def test_the_second_of_two_reads_what_the_first_answered_and_keeps_what_was_typed(client, organisation, report):
    first = person("editor", organisation)
    first.first_name = "Noor"
    first.save()
    client.force_login(person("approver", organisation))
    fields = fields_of(client.get(page_of(report))) | {"close": "1", "state": "afgewezen", "answer": "Mijn antwoord."}
    reports.close(report, by=first, state="beantwoord", answer="Het eerste antwoord.")
    late = client.post(page_of(report), fields)

    assert late.status_code == 409
    assert "Noor heeft deze melding al beantwoord. Uw antwoord is niet opgeslagen." in text_of(late)
    assert "Het eerste antwoord." in text_of(late)
    assert "Mijn antwoord." in text_of(late)
    report.refresh_from_db()
    assert (report.state, report.answer) == (ReportState.ANSWERED, "Het eerste antwoord.")
    assert Event.objects.filter(kind=EventKind.REPORT_CLOSED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_the_same_moment_one_counts(organisation, report):
    users = [MembershipFactory(organisation=organisation).user for _ in range(2)]
    done = together(
        *(lambda user=user: reports.close(report, by=user, state="beantwoord", answer=user.username) for user in users)
    )
    [refused] = [outcome for outcome in done if isinstance(outcome, Refused)]
    assert "al beantwoord" in str(refused.reason)
    report.refresh_from_db()
    assert report.answer == report.closed_by.username
    assert Event.objects.filter(kind=EventKind.REPORT_CLOSED).count() == 1


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"state": "beantwoord", "answer": " "}, "Schrijf een antwoord."),
        ({"state": "beantwoord", "answer": "x" * 2001}, "Uw antwoord heeft 2001 tekens"),
        ({"answer": "Ja."}, "Kies wat u met de melding hebt gedaan."),
        ({"state": "ontvangen", "answer": "Ja."}, "Kies wat u met de melding hebt gedaan."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(editor, report, typed, told):
    page = answer(editor, report, **typed)
    assert told in text_of(page)
    assert "Fout:" in text_of(page)
    assert fields_of(page)["answer"][0].strip() == typed["answer"].strip()
    assert Report.objects.get().state == ReportState.RECEIVED


@pytest.mark.once
def test_a_report_is_not_made_changed_or_deleted_at_the_desk(editor, report):
    before = Report.objects.values().get()
    assert editor.post(f"{LIST}add/", {"text": "Zelf gemaakt."}).status_code == 403
    assert editor.post(f"{LIST}{report.pk}/delete/", {"post": "yes"}).status_code == 403
    assert editor.post(page_of(report), {"text": "Anders.", "may_be_public": "on"}).status_code == 400
    assert Report.objects.values().get() == before
