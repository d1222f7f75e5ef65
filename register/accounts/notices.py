"""What one is told of one's own account: on the page, and by mail."""

import logging
import uuid
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from register import mail
from register.models import User

logger = logging.getLogger(__name__)

# By the name of allauth's template. Logging in and out say nothing: one sees it.
MESSAGES = {
    "account/messages/password_changed.txt": _("Uw wachtwoord is gewijzigd. Elders bent u uitgelogd."),
    "mfa/messages/totp_activated.txt": _("De app is ingesteld."),
    "mfa/messages/totp_deactivated.txt": _("De app is verwijderd."),
    "mfa/messages/webauthn_added.txt": _("De passkey is toegevoegd."),
    "mfa/messages/webauthn_removed.txt": _("De passkey is verwijderd."),
    "mfa/messages/recovery_codes_generated.txt": _("Er zijn nieuwe herstelcodes. Bewaar ze."),
}
CHANGES = {
    "account/email/password_changed": _("Uw wachtwoord is gewijzigd."),
    "account/email/password_reset": _("Uw wachtwoord is opnieuw ingesteld met een link uit een mail."),
    "mfa/email/totp_activated": _("Er is een app voor codes ingesteld."),
    "mfa/email/totp_deactivated": _("De app voor codes is verwijderd."),
    "mfa/email/webauthn_added": _("Er is een passkey toegevoegd."),
    "mfa/email/webauthn_removed": _("Er is een passkey verwijderd."),
    "mfa/email/recovery_codes_generated": _("Er zijn nieuwe herstelcodes gemaakt; de oude werken niet meer."),
    "socialaccount/email/account_connected": _("U kunt nu ook inloggen met het account van uw organisatie."),
}
FACTOR_REMOVED = _("Een registerbeheerder heeft uw tweede stap verwijderd.")


def tell(user: User, change) -> None:
    """Mail the person of a change that a thief of the account would make too."""
    with translation.override(user.language):
        mail.write(
            key=f"account:{uuid.uuid4()}",
            user=user,
            subject=str(_("Er is iets veranderd aan uw account")),
            body=render_to_string("mail/account_changed.txt", {"change": change, "desk": address("admin:index")}),
        )


def send_password_link(user: User, key: str) -> None:
    """Not kept, as other mails are: the link would stand in the database."""
    with translation.override(user.language):
        link = address("account_reset_password_from_key", uidb36="UID", key="KEY").replace("UID-KEY", key)
        _send(user.email, "mail/password_link.txt", {"link": link, "username": user.get_username()})


def send_no_account(to: str) -> None:
    """To who asked for a link at an address without an account: the page says the same to everyone."""
    _send(to, "mail/no_account.txt", {"desk": address("admin:index")})


def address(name: str, **kwargs) -> str:
    """Of a page, with the host of SITE_URL: what a client calls this host must not come into a mail."""
    return urljoin(settings.SITE_URL, reverse(name, kwargs=kwargs))


def _send(to: str, template: str, context: dict) -> None:
    message = EmailMessage(str(_("Inloggen bij het AI-register")), render_to_string(template, context), to=[to])
    try:
        message.send()
    except Exception as error:  # A backend may raise anything, and the page says the same to everyone.
        logger.warning("A link for a new password did not leave: %s", type(error).__name__)
