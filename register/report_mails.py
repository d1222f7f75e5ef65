"""The mails about what a reader reported: to who may answer, and to the reader.

Nothing that a reader wrote goes out by mail. Whose address it is nobody knows, and a register that mails what anyone
types is a gift to who sends spam.
"""

from datetime import timedelta

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from register import mail
from register.models import Application, Report, User
from register.notifications import members_who_may
from register.permissions import Action

# To one address: it may be that of somebody who asked for nothing.
MOST_RECEIPTS_A_DAY = 3
DAY = timedelta(days=1)


def members_of(application: Application) -> list[User]:
    """Who may answer for the organisation. Nobody when it is unknown, or no more."""
    organisation = application.organisation
    return list(members_who_may(Action.ANSWER, organisation)) if organisation and organisation.active else []


def tell_desk(report: Report) -> None:
    """To the members who may answer; to the register managers when there is nobody, as for an import."""
    application = report.version.application
    members = members_of(application)
    managers = User.objects.filter(is_active=True, register_manager=True).exclude(email="")
    for user in members or managers:
        mail.tell(
            user,
            key=f"report:{report.pk}:{user.pk}",
            template="report_for_desk",
            report=report,
            version=report.version,
            organisation=application.organisation,
            has_members=bool(members),
        )


def tell_receipt(report: Report, token: str) -> None:
    """To the reader, with the private link: the only one that is ever mailed, since only its hash is kept."""
    if report.address and _has_room(report.address):
        _tell_reader(report, "report_received", token=token)


def _has_room(address: str) -> bool:
    """Count one receipt to this mailbox; False when there were too many.

    Not by the reports: who sent one can erase the address from it, and begin anew.
    """
    name, _at, host = address.casefold().partition("@")
    # What is kept, for a day, tells nobody who holds it whose address it was; what follows a + is of one mailbox.
    mailbox = f"{name.split('+')[0]}@{host}"
    key = salted_hmac("register.report.receipts", mailbox, algorithm="sha256").hexdigest()
    sent = cache.get(key, 0)
    if sent < MOST_RECEIPTS_A_DAY:
        cache.set(key, sent + 1, DAY.total_seconds())
    return sent < MOST_RECEIPTS_A_DAY


def tell_answer(report: Report) -> None:
    _tell_reader(report, "report_closed")


def _tell_reader(report: Report, template: str, **context) -> None:
    context |= {"report": report, "version": report.version}
    subject, body = mail.compose_in(report.language, template, **context)
    key = f"{mail.TO_READERS}{report.pk}:{template}"
    # Without an address `write` does nothing.
    mail.write(key=key, address=report.address, subject=subject, body=body)
