"""What readers report: taken in without cookie or account, followed by a private link, and forgotten in time."""

import json
import logging
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from register import reports
from register.choices import EventKind, Origin, ReportState, Role, State
from register.models import Application, Event, Mail, Organisation, Report, Revision, Version
from register.report_mails import MOST_RECEIPTS_A_DAY
from register.reports import MOST_A_DAY
from register.workflow import Refused
from tests.desk import fields_of, text_of
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    MembershipFactory,
    OrganisationFactory,
    ReportFactory,
    UserFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
NOON = "2026-11-23T12:00:00+01:00"
CANARY = "kanarie"
# Of everything the form asks.
TYPED = {
    "kind": "fout",
    "field": "goal",
    "text": f"Het doel klopt niet, {CANARY}.",
    "name": f"Els {CANARY}",
    "address": f"{CANARY}@voorbeeld.nl",
    "may_be_public": "on",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def version():
    organisation = OrganisationFactory(name="Gemeente Oudewater")
    return VersionFactory(published=True, application__organisation=organisation, name="Parkeren", goal="Betalen.")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Do what is inside, and then what follows a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def reader(client, clock):
    return Reader(client, clock)


class Reader:
    """Somebody with a browser, who takes ten seconds to type."""

    def __init__(self, client, clock):
        self.client, self.clock = client, clock

    def open(self, version, query="", prefix=""):
        return self.client.get(f"{prefix}{address(version)}{query}")

    def send(self, version, *, seconds=10, prefix="", headers=None, **typed):
        """Fetch the form, fill it in, send it."""
        fields = fields_of(self.open(version, prefix=prefix))
        self.clock.shift(seconds)
        return self.post(version, fields | typed, prefix=prefix, headers=headers)

    def post(self, version, fields, *, prefix="", headers=None):
        return post(self.client, prefix + address(version), fields, headers=headers)


def post(client, where, fields, headers=None):
    return client.post(where, urlencode(fields, doseq=True), content_type=FORM, headers=headers)


def address(version):
    return reverse("catalogue:report", args=[version.application.number])


def member(version, role=Role.EDITOR, **values):
    user = UserFactory(email="redactie@oudewater.nl", **values)
    MembershipFactory(user=user, organisation=version.application.organisation, role=role)
    return user


# Sending


def test_a_reader_reports_without_a_cookie_and_follows_it_by_a_private_link(reader, version, committed):
    member(version)
    form = reader.open(version, "?onderdeel=goal")
    assert fields_of(form)["field"] == ["goal"]
    assert "Gemeente Oudewater" in text_of(form)
    with committed():
        sent = reader.send(version, **TYPED)

    assert sent.status_code == 303
    page = reader.client.get(sent.url)
    assert TYPED["text"] in text_of(page)
    assert "Er is nog geen antwoord" in text_of(page)
    for answer in (form, sent, page):
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "csrf" not in text_of(answer)

    report = Report.objects.get()
    token = sent.url.split("/")[2]
    assert len(token) == 43
    assert report.token_hash == reports.hash_of(token)
    assert (report.field, report.language, report.state) == ("goal", "nl", ReportState.RECEIVED)
    assert (report.name, report.address, report.may_be_public) == (TYPED["name"], TYPED["address"], True)
    event = Event.objects.get()
    assert (event.kind, event.application, event.actor, event.reason) == (
        EventKind.REPORTED,
        version.application,
        None,
        "",
    )
    # Nothing that the public sees has changed.
    assert Revision.current() == 0


def test_mails_go_to_who_may_answer_and_to_the_reader_and_repeat_nothing_that_was_typed(reader, version, committed):
    member(version, language="en")
    member(version, role=Role.MANAGER, is_active=False)
    MembershipFactory(user__email="elders@woerden.nl")
    UserFactory(register_manager=True, email="beheer@register.nl")
    with committed():
        token = reader.send(version, **TYPED).url.split("/")[2]

    to_desk, to_reader = mail.outbox
    assert (to_desk.to, to_reader.to) == (["redactie@oudewater.nl"], [TYPED["address"]])
    assert f"/en/beheer/register/report/{Report.objects.get().pk}/change/" in to_desk.body
    assert f"http://testserver/melding/{token}/" in to_reader.body
    for message in mail.outbox:
        assert CANARY not in message.subject + message.body
    # The link and the address are kept nowhere once the mail has left; of the link only the hash.
    [kept] = Mail.objects.all()
    assert kept.address == "redactie@oudewater.nl"
    assert token not in str(list(Report.objects.values())) + str(list(Mail.objects.values()))


@pytest.mark.parametrize("gone", [True, False])
def test_register_managers_hear_of_it_where_nobody_else_can_answer(reader, version, committed, gone):
    UserFactory(register_manager=True, email="beheer@register.nl")
    if gone:
        member(version)
        Organisation.objects.update(active=False)
    assert "zorgt voor een antwoord" in text_of(reader.open(version))
    with committed():
        reader.send(version, text="Wie doet dit nu?", kind="vraag")

    [message] = mail.outbox
    assert message.to == ["beheer@register.nl"]
    assert "als registerbeheerder" in message.body


def test_a_record_of_a_quickscan_can_be_reported_though_nobody_knows_whose_it_is(reader, committed):
    UserFactory(register_manager=True, email="beheer@register.nl")
    quickscan = ApplicationFactory(
        collection=CollectionFactory(slug="quickscan"),
        origin=Origin.RECONSTRUCTION,
        organisation=None,
        organisation_type="gemeente",
    )
    with committed():
        assert reader.send(VersionFactory(published=True, application=quickscan), text="Dit is van ons.").url
    assert [message.to for message in mail.outbox] == [["beheer@register.nl"]]


def test_who_reads_english_is_mailed_in_english_and_stays_there(reader, version, committed):
    with committed():
        sent = reader.send(version, prefix="/en", text="This is wrong.", address="els@voorbeeld.nl")
    assert sent.url.startswith("/en/melding/")
    assert Report.objects.get().language == "en"
    assert "http://testserver/en/melding/" in mail.outbox[-1].body


def test_an_address_that_asked_for_nothing_is_not_flooded(reader, version, committed):
    with committed():
        for number in range(MOST_RECEIPTS_A_DAY + 1):
            reader.send(version, text=f"Vraag {number}", address="Els@voorbeeld.nl")
    assert Report.objects.count() == MOST_RECEIPTS_A_DAY + 1
    assert len(mail.outbox) == MOST_RECEIPTS_A_DAY


def test_who_erases_an_address_cannot_flood_it_after_all(reader, version, committed):
    for number in range(MOST_RECEIPTS_A_DAY + 1):
        with committed():
            sent = reader.send(version, text=f"Vraag {number}", address=f"els+{number}@voorbeeld.nl")
        reader.client.post(sent.url, "forget=1", content_type=FORM)
    assert not Report.objects.exclude(address="").exists()
    assert len(mail.outbox) == MOST_RECEIPTS_A_DAY


WRONG = {
    "nothing": ({"text": " \n"}, "Schrijf op wat er niet klopt"),
    "too long": ({"text": "é" * 10_000}, "Uw tekst heeft 10000 tekens"),
    "too many links": ({"text": "a.nl " + "HTTPS://x.nl www.x.nl " * 2}, "meer dan 3 links"),
    "no address": ({"address": "els@"}, "Dit is geen e-mailadres"),
    "two addresses": ({"address": "els@voorbeeld.nl\nBcc: piet@voorbeeld.nl"}, "Dit is geen e-mailadres"),
    "long name": ({"name": "x" * 101}, "Uw naam heeft 101 tekens"),
    "no kind": ({"kind": "klacht"}, "Kies waar het om gaat"),
    "no part": ({"field": "tags"}, "Kies een onderdeel"),
    "robot": ({"leeg_laten": "https://x.nl"}, "dat leeg moet blijven"),
}


@pytest.mark.once
@pytest.mark.parametrize(("typed", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(reader, version, typed, told):
    page = reader.send(version, **{"text": "Mijn tekst.", **typed})
    text = text_of(page)
    assert page.status_code == 200
    assert re.search(r"<title>\s*Fout:", text)
    assert text.index('id="fouten"') < text.index("<h1")
    assert told in text
    # In the summary with a link to the field, and at the field.
    if "leeg_laten" not in typed:
        [name] = typed
        assert f'<a href="#id_{name}">' in text
        assert f'id="id_{name}_error"' in text
    kept = fields_of(page)
    for name in typed.keys() - {"leeg_laten", "kind", "field"}:
        assert " ".join(kept[name][0].split()) == " ".join(typed[name].split())
    assert kept["leeg_laten"] == [""]
    assert not Report.objects.exists()

    # What is mended is taken, with the stamp that the page has now.
    assert reader.post(version, kept | dict.fromkeys(typed, "") | {"text": "Beter.", "kind": "vraag"}).url


# The stamp


@pytest.mark.once
def test_only_a_form_that_was_fetched_here_for_this_record_and_read_is_taken(reader, version, clock):
    other = VersionFactory(published=True)
    fields = fields_of(reader.open(version)) | {"text": "Mijn tekst."}
    for stamp in ("", "verzonnen", "a:b:c", fields["stamp"][0][:-1], fields_of(reader.open(other))["stamp"][0]):
        clock.shift(10)
        again = reader.post(version, fields | {"stamp": stamp})
        assert "Mijn tekst." in text_of(again)
        assert "De pagina stond te lang open" in text_of(again)
    # Typed in two seconds; the stamp stays good.
    clock.move_to(NOON)
    clock.shift(2)
    soon = reader.post(version, fields)
    assert "sneller dan iemand typt" in text_of(soon)
    assert fields_of(soon)["stamp"] == fields["stamp"]
    clock.shift(24 * 60 * 60)
    late = reader.post(version, fields)
    assert "De pagina stond te lang open" in text_of(late)
    assert not Report.objects.exists()

    clock.shift(10)
    assert reader.post(version, fields_of(late)).status_code == 303
    assert Report.objects.count() == 1


def test_a_form_that_is_sent_twice_is_one_report_and_one_page(reader, version):
    fields = fields_of(reader.open(version)) | {"text": "Mijn tekst."}
    reader.clock.shift(10)
    first, second = reader.post(version, fields), reader.post(version, fields)
    assert first.url == second.url
    assert (Report.objects.count(), Event.objects.count()) == (1, 1)

    # Another text with the same form: not lost, and not put over the first.
    other = reader.post(version, fields | {"text": "Nog iets."})
    assert other.status_code == 409
    assert "Met dit formulier hebt u al iets gemeld" in text_of(other)
    reader.clock.shift(10)
    third = reader.post(version, fields_of(other))
    assert third.url != first.url
    assert set(Report.objects.values_list("text", flat=True)) == {"Mijn tekst.", "Nog iets."}


def test_the_same_text_again_is_no_second_report_that_day(reader, version):
    reader.send(version, text="Klopt dit?\r\nEcht?")
    again = reader.send(version, text="Klopt dit?\nEcht? ")
    assert again.status_code == 409
    assert "Precies deze tekst is vandaag al gemeld" in text_of(again)
    assert "/melding/" not in text_of(again)
    assert reader.send(VersionFactory(published=True), text="Klopt dit?\nEcht?").status_code == 303
    reader.clock.shift(timedelta(days=1))
    assert reader.send(version, text="Klopt dit?\nEcht?").status_code == 303


# Limits


@pytest.mark.once
def test_one_network_reports_so_much_an_hour_whatever_it_says_of_itself(reader, version):
    sent = [
        reader.send(version, text=f"Vraag {number}", headers={"X-Forwarded-For": f"192.0.2.{number}"})
        for number in range(6)
    ]
    assert [answer.status_code for answer in sent] == [303] * 5 + [429]
    assert sent[-1].headers["Retry-After"] == "3600"
    assert "Vraag 5" in text_of(sent[-1])
    assert "Vanaf uw netwerk" in text_of(sent[-1])
    # A neighbour has the same network, somebody else has not.
    for remote, status in (("127.0.0.9", 429), ("192.0.2.1", 303)):
        reader.client = Client(REMOTE_ADDR=remote)
        assert reader.send(version, text=f"Vanaf {remote}").status_code == status
    reader.client = Client()
    reader.clock.shift(60 * 60)
    assert reader.send(version, text="Een uur later").status_code == 303


@pytest.mark.once
def test_behind_a_proxy_of_ours_what_it_added_counts_and_nothing_before_it(reader, version, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    sent = [
        reader.send(version, text=f"Vraag {number}", headers={"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.7"})
        for number in range(6)
    ]
    assert [answer.status_code for answer in sent] == [303] * 5 + [429]
    assert reader.send(version, text="Elders", headers={"X-Forwarded-For": "203.0.113.1"}).status_code == 303
    # A proxy that forgets to say it.
    assert reader.send(version, text="Onbekend").status_code == 303


def test_one_record_gets_so_many_reports_a_day(reader, version):
    ReportFactory.create_batch(MOST_A_DAY - 1, version=version)
    assert reader.send(version, text="De laatste.").status_code == 303
    refused = reader.send(version, text="Te veel.")
    assert refused.status_code == 409
    assert "is vandaag al veel gemeld" in text_of(refused)
    assert Report.objects.count() == MOST_A_DAY


@pytest.mark.once
def test_files_and_heaps_of_text_are_refused_before_anyone_reads_them(reader, version, clock):
    fields = fields_of(reader.open(version)) | {"text": "Mijn tekst."}
    clock.shift(10)
    client = Client(raise_request_exception=False)
    logging.disable(logging.CRITICAL)
    try:
        assert client.post(address(version), fields).status_code == 400
        assert client.post(address(version), json.dumps(fields), content_type="application/json").status_code == 400
        assert post(client, address(version), fields | {"text": "x" * 3_000_000}).status_code == 400
        assert post(client, address(version), fields | {f"x{n}": "" for n in range(2000)}).status_code == 400
        assert client.put(address(version)).status_code == 405
    finally:
        logging.disable(logging.NOTSET)
    assert not Report.objects.exists()


@pytest.mark.once
def test_what_is_not_public_cannot_be_reported_and_is_not_told_from_nothing(reader, client, version):
    draft = VersionFactory(name=CANARY)
    for answer in (reader.open(draft), reader.post(draft, {"text": "Hallo."})):
        assert answer.status_code == 404
        assert CANARY not in text_of(answer)
    Application.objects.filter(pk=version.application_id).update(
        withdrawn_at=timezone.now(), withdrawal_reason="Wij zijn gestopt."
    )
    assert reader.open(version).status_code == 410
    assert reader.post(version, {"text": "Hallo."}).status_code == 410
    assert not Report.objects.exists()


# The private page


@pytest.mark.once
def test_a_link_that_is_none_is_a_page_that_is_not_there(client):
    report = ReportFactory()
    for token in ("verzonnen", report.token_hash, str(report.pk), "x" * 5000):
        assert client.get(f"/melding/{token}/").status_code == 404
        assert post(client, f"/melding/{token}/", {"hide": "1"}).status_code == 404


@pytest.fixture
def followed(reader, version, committed):
    """A report with everything filled in, and its private address."""
    with committed():
        where = reader.send(version, **TYPED).url
    mail.outbox.clear()
    return Report.objects.get(), where


def test_the_reader_reads_the_answer_and_what_was_corrected(client, version, followed, committed):
    report, where = followed
    by = member(version, first_name="Noor")
    Version.objects.filter(pk=version.pk).update(state=State.SUPERSEDED, superseded_at=timezone.now())
    VersionFactory(published=True, application=version.application, number=2, goal="Handhaven.")
    with committed():
        reports.close(report, by=by, state="verbeterd", answer="Aangepast.\n\nZie https://oudewater.nl/parkeren.")

    page = text_of(client.get(where))
    assert "De tekst in het register is verbeterd" in page
    assert '<a class="address" href="https://oudewater.nl/parkeren"' in page
    assert f"/toepassingen/{version.application.number}/verschil/?van=1&amp;naar=2" in page
    # The organisation answers, not a person.
    assert "Noor" not in page
    [message] = mail.outbox
    assert message.to == [TYPED["address"]]
    assert "Aangepast." in message.body
    assert CANARY not in message.subject + message.body
    assert not Mail.objects.filter(address=TYPED["address"]).exists()


def test_the_reader_takes_back_that_it_may_be_public(client, version, followed):
    report, where = followed
    reports.close(report, by=member(version), state="beantwoord", answer="Dank u.", public=True)
    revision = Revision.current()
    shown = version.application.get_absolute_url()
    assert TYPED["text"] in text_of(client.get(shown))

    assert post(client, where, {"hide": "1"}).status_code == 303
    report.refresh_from_db()
    assert (report.may_be_public, report.is_public) == (False, False)
    assert Revision.current() == revision + 1
    assert TYPED["text"] not in text_of(client.get(shown))
    assert 'name="hide"' not in text_of(client.get(where))
    assert Event.objects.first().reason == "De lezer wil niet meer dat vraag en antwoord openbaar zijn."
    # Twice is once.
    post(client, where, {"hide": "1"})
    assert Revision.current() == revision + 1
    with pytest.raises(Refused):
        reports.set_public(report, public=True, by=UserFactory(register_manager=True))


def test_the_reader_erases_who_it_was(client, version, followed, committed):
    report, where = followed
    assert TYPED["address"] in text_of(client.get(where))
    assert post(client, where, {"forget": "1"}).status_code == 303
    report.refresh_from_db()
    assert (report.name, report.address) == ("", "")
    assert TYPED["address"] not in text_of(client.get(where))
    with committed():
        reports.close(report, by=member(version), state="afgewezen", answer="Dit gaat over iets anders.")
    assert mail.outbox == []
    assert "niet in behandeling genomen" in text_of(client.get(where))


@pytest.mark.once
def test_nothing_else_can_be_asked_of_it(client, followed):
    _report, where = followed
    assert post(client, where, {"answer": "Ja.", "is_public": "1"}).status_code == 400
    assert client.post(where, {"hide": "1"}).status_code == 400
    assert Report.objects.get().may_be_public


# What others see, and for how long


HOSTILE = (
    "<script>alert(1)</script> \u202egnp.exe \x00 javascript:alert(1) 🏳️‍🌈 \"'><img src=x onerror=alert(1)> {{ 7 }}"
)


def test_hostile_text_is_inert_everywhere(reader, version, client, committed):
    user = member(version)
    with committed():
        where = reader.send(
            version, text=HOSTILE, name="Els\r\nBcc: piet@voorbeeld.nl", address="els@voorbeeld.nl", may_be_public="on"
        ).url
    report = Report.objects.get()
    assert report.name == "Els Bcc: piet@voorbeeld.nl"
    with committed():
        reports.close(report, by=user, state="beantwoord", answer=HOSTILE, public=True)
    desk = Client()
    desk.force_login(user)
    change = reverse("admin:register_report_change", args=[report.pk])
    for page in (client.get(where), client.get(version.application.get_absolute_url()), desk.get(change)):
        text = text_of(page)
        assert "&lt;script&gt;alert(1)&lt;/script&gt; gnp.exe" in text
        assert "🏳️‍🌈" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "\u202e" not in text
    for message in mail.outbox:
        raw = message.message()
        assert raw["Bcc"] is None
        assert raw["To"] in ("els@voorbeeld.nl", "redactie@oudewater.nl")
        assert raw.get_content_type() == "text/plain"


def test_a_public_answer_stands_with_the_record_and_names_nobody(client, version):
    values = {"version": version, "name": f"Els {CANARY}", "address": f"{CANARY}@voorbeeld.nl"}
    ReportFactory(public=True, field="goal", text="Wat is het doel?", answer="Betalen.", **values)
    ReportFactory(answered=True, text="Niet voor iedereen.", answer=CANARY, **values)
    ReportFactory(text="Wacht nog.", **values)
    ReportFactory(public=True, text="Van een ander.")
    page = text_of(client.get(version.application.get_absolute_url()))
    assert "Vragen en antwoorden" in page
    assert "Wat is het doel?" in page
    for hidden in (CANARY, "Niet voor iedereen.", "Wacht nog.", "Van een ander."):
        assert hidden not in page
    number = version.application.number
    for data in (f"/api/v1/applications/{number}", "/api/v1/applications?format=csv", "/wijzigingen/"):
        answer = client.get(data)
        assert CANARY not in (b"".join(answer) if answer.streaming else answer.content).decode(), data
        assert "Wat is het doel?" not in str(getattr(answer, "content", "")), data


@pytest.mark.once
def test_the_audit_log_tells_that_something_was_reported_and_not_by_whom_or_from_where(
    reader, version, caplog, committed
):
    with caplog.at_level(logging.INFO, logger="register.audit"), committed():
        reader.send(version, **TYPED)
    [line] = [json.loads(record.message) for record in caplog.records if record.name == "register.audit"]
    assert (line["action"], line["actor"], line["origin"]) == ("gemeld", "reader", "reader")
    assert CANARY not in str(line)


@pytest.mark.parametrize(
    ("days", "answered", "kept"), [(89, True, True), (91, True, False), (364, False, True), (366, False, False)]
)
def test_who_it_was_is_erased_in_time_and_what_was_said_stays(clock, capsys, days, answered, kept):
    ReportFactory(answered=answered, name="Els", address="els@voorbeeld.nl", text="Mijn tekst.")
    Mail.objects.create(key="reader:1:report_closed", address="els@voorbeeld.nl", subject="Antwoord", body="Dank.")
    clock.shift(timedelta(days=days))
    call_command("tidy")
    report = Report.objects.get()
    assert (report.name, report.address) == (("Els", "els@voorbeeld.nl") if kept else ("", ""))
    assert report.text == "Mijn tekst."
    # Not even where it could never be delivered.
    assert not Mail.objects.exists()
    assert f"{0 if kept else 1} namen of adressen van lezers" in capsys.readouterr().out
