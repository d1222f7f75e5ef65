"""Mail: written where it happens, sent once, and again when the mail server was away."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from register import mail, workflow
from register.choices import State
from register.models import Mail
from register.querysets import LATE, WAITS
from register.workflow import SUBMIT
from tests.concurrency import together
from tests.factories import UserFactory, VersionFactory
from tests.roles import person

pytestmark = pytest.mark.django_db

NOON = "2026-11-23T12:00:00+01:00"


class Away(EmailBackend):
    """A mail server that is not there."""

    asked = 0

    def send_messages(self, messages):
        type(self).asked += 1
        raise SMTPServerDisconnected("Connection unexpectedly closed")


class Picky(EmailBackend):
    """A mail server that knows one address not to exist."""

    def send_messages(self, messages):
        if messages[0].to == ["weg@voorbeeld.nl"]:
            raise SMTPRecipientsRefused({"weg@voorbeeld.nl": (550, b"No such user\r\nhere")})
        return super().send_messages(messages)


@pytest.fixture
def _away(settings):
    Away.asked = 0
    settings.EMAIL_BACKEND = f"{__name__}.Away"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Do what is inside, and then what follows a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def write(key="a", address="a@voorbeeld.nl", subject="Onderwerp", body="Tekst", **values):
    return mail.write(key=key, address=address, subject=subject, body=body, **values)


def sent_to():
    return [message.to[0] for message in outbox.outbox]


@pytest.mark.django_db(transaction=True)
def test_a_mail_leaves_when_what_it_tells_of_is_committed_and_else_does_not():
    with transaction.atomic():
        write("a", "a@voorbeeld.nl")
        assert sent_to() == []
    with transaction.atomic():
        write("b", "b@voorbeeld.nl")
        transaction.set_rollback(True)

    assert sent_to() == ["a@voorbeeld.nl"]
    assert Mail.objects.get().sent_at


def test_nothing_is_told_twice(committed):
    with committed():
        assert write("a")
        assert write("a", "b@voorbeeld.nl") is None

    assert sent_to() == ["a@voorbeeld.nl"]


def test_who_has_no_address_gets_no_mail():
    assert write(address="", user=UserFactory(email="")) is None
    assert write(address="", user=UserFactory(email="b@voorbeeld.nl")).address == "b@voorbeeld.nl"


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Naam\r\nBcc: kwaad@voorbeeld.nl", "Tekst"),
        ("Naam\u2028Bcc: kwaad@voorbeeld.nl\x00", "Tekst\x00\r\nBcc: kwaad@voorbeeld.nl"),
        ("=?utf-8?q?Bcc=3A?=" + "x" * 300, "Tekst"),
    ],
)
def test_a_name_makes_no_header_of_its_own(committed, subject, body):
    with committed():
        write(subject=subject, body=body)

    message = outbox.outbox[0].message()
    assert outbox.outbox[0].recipients() == ["a@voorbeeld.nl"]
    assert "Bcc" not in message
    assert len(outbox.outbox[0].subject) <= 200
    assert "\x00" not in message.as_string()


def test_an_address_makes_no_header_either_and_stops_nothing(committed):
    with committed():
        write(address="a@voorbeeld.nl\r\nBcc: kwaad@voorbeeld.nl")

    assert sent_to() == []
    assert "BadHeaderError" in Mail.objects.get().problem


def test_a_mail_says_who_it_is_from_and_that_no_answer_is_waited_for(committed):
    with committed():
        write()

    message = outbox.outbox[0].message()
    assert message["From"] == "AI-register <register@testserver>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<mail-{Mail.objects.get().pk}@testserver>"


@pytest.mark.usefixtures("_away")
def test_a_mail_server_that_is_away_stops_nobody_and_the_mail_leaves_later(committed, settings, capsys):
    version = VersionFactory()
    for name in ("een", "twee"):
        reviewer = person("approver", version.application.organisation)
        reviewer.email = f"{name}@voorbeeld.nl"
        reviewer.save()
    with time_machine.travel(NOON) as clock:
        with committed():
            workflow.apply(SUBMIT, version, by=person("editor", version.application.organisation))

        version.refresh_from_db()
        assert version.state == State.IN_REVIEW
        assert Away.asked == 1, "whoever pressed the button waited for the mail server more than once"
        assert not Mail.objects.stuck().exists()

        clock.shift(LATE)
        assert Mail.objects.stuck().count() == 2
        call_command("send_mail")
        assert "SMTPServerDisconnected: Connection unexpectedly closed" in capsys.readouterr().err

        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        call_command("send_mail")
        assert sent_to() == [], "it was tried a moment ago"
        clock.shift(max(WAITS[:2]))
        call_command("send_mail")
        assert sorted(sent_to()) == ["een@voorbeeld.nl", "twee@voorbeeld.nl"]
        assert not Mail.objects.stuck().exists()


def test_one_wrong_address_is_given_up_in_the_end_and_holds_up_no_other(settings, capsys):
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    with time_machine.travel(NOON) as clock:
        write("weg", "weg@voorbeeld.nl")
        write("goed", "goed@voorbeeld.nl")
        for wait in [timedelta(), *WAITS, timedelta(days=30)]:
            clock.shift(wait)
            call_command("send_mail")

    assert sent_to() == ["goed@voorbeeld.nl"]
    wrong = Mail.objects.given_up().get()
    assert wrong.attempts == len(WAITS) + 1
    assert "No such user" in wrong.problem
    assert "\n" not in wrong.problem
    assert capsys.readouterr().out.splitlines()[-1] == "Mails: 0 verzonden, 0 mislukt, 1 opgegeven."

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("send_mail", again=True)
    assert sent_to() == ["goed@voorbeeld.nl", "weg@voorbeeld.nl"]


@pytest.mark.usefixtures("_away")
def test_a_run_ends_when_the_mail_server_is_away(capsys):
    for number in range(10):
        write(str(number))
    call_command("send_mail")

    assert Away.asked == mail.AWAY
    assert Mail.objects.filter(attempts=0).count() == 10 - mail.AWAY


def test_a_crowd_makes_nobody_wait(committed):
    with time_machine.travel(NOON, tick=False), committed():
        for number in range(mail.CROWD + 5):
            write(str(number))
    assert len(sent_to()) == mail.CROWD

    call_command("send_mail")
    assert len(sent_to()) == mail.CROWD + 5


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_it_once():
    mails = [write(str(number), f"{number}@voorbeeld.nl") for number in range(5)]
    Mail.objects.update(sent_at=None, attempts=0)
    outbox.outbox.clear()
    together(*[lambda: list(mail.send_due())] * 4)

    assert sorted(sent_to()) == [one.address for one in mails]


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_write_it_once():
    outcomes = together(*[lambda: write("a")] * 4)

    assert len([one for one in outcomes if one]) == 1
    assert sent_to() == ["a@voorbeeld.nl"]


def test_what_was_sent_long_ago_is_forgotten():
    long_ago = timezone.now() - mail.KEPT - timedelta(days=1)
    for key, sent_at in (("old", long_ago), ("new", timezone.now())):
        write(key)
        Mail.objects.filter(key=key).update(sent_at=sent_at, created_at=long_ago)
    call_command("send_mail")

    assert [one.key for one in Mail.objects.all()] == ["new"]
