"""Mail: written where it happens, sent once, and again when the mail server was away."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from register import mail
from register.models import Mail
from register.querysets import WAITS
from tests.concurrency import together
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Away(EmailBackend):
    """A mail server that is not there."""

    asked = 0

    def send_messages(self, messages):
        type(self).asked += 1
        raise SMTPServerDisconnected("Connection unexpectedly closed")


@pytest.fixture
def _away(settings):
    Away.asked = 0
    settings.EMAIL_BACKEND = f"{__name__}.Away"


def write(key="a", **values):
    return mail.write(**({"key": key, "address": "a@voorbeeld.nl", "subject": "Onderwerp", "body": "Tekst"} | values))


def test_a_mail_leaves_when_what_it_tells_of_is_committed():
    with transaction.atomic():
        write()
        assert outbox.outbox == []

    assert [message.to for message in outbox.outbox] == [["a@voorbeeld.nl"]]
    assert Mail.objects.get().sent_at


def test_nothing_is_told_of_what_did_not_happen():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        _ = 1 / 0

    assert outbox.outbox == []
    assert not Mail.objects.exists()
