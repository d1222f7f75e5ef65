"""Mail to one person at a time: written where it happens, sent when that is committed, and again when that failed.

A mail is claimed before it is sent, by one UPDATE that only one of two can win; so two who send at once, in a request
or by `manage.py send_mail`, send it once. No lock is held while the mail server takes its time.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator

from register.models import Mail, User
from register.text import clean, clean_line

logger = logging.getLogger(__name__)

# So long after a failure no request waits for the mail server again; nor after a crowd, as a bulk action makes.
REST = timedelta(minutes=1)
CROWD = 20
# So many failures one after the other are not about one address: the mail server is away.
AWAY = 3
# Keys return after a month or a quarter at most; after this nobody asks for a mail any more.
KEPT = timedelta(days=400)
# So the keys begin of mails to readers who reported something: they hold an address, and a link that nobody else may
# have. They are thrown away as soon as they are sent.
TO_READERS = "reader:"


def write(*, key: str, user: User | None = None, address: str = "", subject: str, body: str) -> Mail | None:
    """Write a mail in the caller's transaction; it leaves when that is committed.

    None when there is nobody to send it to, or when the key was used before: nothing is told twice.
    """
    address = address or (user.email if user else "")
    if not address:
        return None
    # A name with line ends in it must not become a header of its own.
    subject = Truncator(clean_line(subject)).chars(200)
    mail, created = Mail.objects.get_or_create(
        key=key, defaults={"user": user, "address": address, "subject": subject, "body": clean(body)}
    )
    if not created:
        return None
    transaction.on_commit(lambda: _send_in_passing(mail), robust=True)
    return mail


def tell(user: User, *, key: str, template: str, **context) -> Mail | None:
    """Write to somebody from a template in templates/mail/, in their language; as write."""
    subject, body = compose(user, template, **context)
    return write(key=key, user=user, subject=subject, body=body)


def compose(user: User, template: str, **context) -> tuple[str, str]:
    """Subject and body of a mail to this person."""
    return compose_in(user.language, template, user=user, **context)


def compose_in(language: str, template: str, **context) -> tuple[str, str]:
    """Subject and body of a mail in this language. The first line of the template is the subject."""
    with translation.override(language):
        text = render_to_string(f"mail/{template}.txt", {"site": settings.SITE_URL} | context)
    subject, body = text.strip().split("\n", 1)
    return subject, body


def send(mail: Mail) -> bool | None:
    """Send it, if it is due: whether that went well, or None when another sends it or has."""
    claim = Mail.objects.due().filter(pk=mail.pk, attempts=mail.attempts)
    if not claim.update(attempts=F("attempts") + 1, tried_at=timezone.now()):
        return None
    try:
        _message(mail).send()
    except Exception as error:  # A backend may raise anything; none of it is a reason to lose the mail.
        logger.warning("Mail %s did not leave: %s", mail.key, type(error).__name__)
        Mail.objects.filter(pk=mail.pk).update(problem=clean_line(f"{type(error).__name__}: {error}")[:500])
        return False
    sent = Mail.objects.filter(pk=mail.pk)
    if mail.key.startswith(TO_READERS):
        sent.delete()
    else:
        sent.update(sent_at=timezone.now(), problem="")
    return True


def send_due() -> Iterator[tuple[Mail, bool]]:
    """Send what is due, oldest first, and say of each whether it left. Stops when the mail server seems to be away."""
    failures = 0
    for mail in Mail.objects.due().order_by("created_at", "pk"):
        sent = send(mail)
        if sent is None:
            continue
        yield mail, sent
        failures = 0 if sent else failures + 1
        if failures == AWAY:
            return


def forget() -> int:
    """Delete what was sent long ago: a mail names people. How many there were."""
    return Mail.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()[0]


def _send_in_passing(mail: Mail) -> None:
    """Send it in the request that wrote it, unless that makes somebody wait for a mail server that is away or busy."""
    now = timezone.now()
    failing = Mail.objects.unsent().filter(tried_at__gte=now - REST).exclude(problem="")
    if not failing.exists() and Mail.objects.filter(sent_at__gte=now - REST).count() < CROWD:
        send(mail)


def _message(mail: Mail) -> EmailMessage:
    return EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.address],
        headers={
            # Should it ever leave twice, then as one and the same.
            "Message-ID": f"<mail-{mail.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            # Asks robots not to answer (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
