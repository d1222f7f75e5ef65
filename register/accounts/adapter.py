"""Where django-allauth asks us: who may do what with an account, what we call it, and where it leads."""

import base64
import hashlib
from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from register import audit
from register.accounts import notices, throttle
from register.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "enter_current_password": _("Dit is niet uw huidige wachtwoord."),
        "incorrect_code": _("Deze code klopt niet, of is al gebruikt. Wacht op de volgende code en probeer die."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "invalid_password_reset": _("Deze link werkt niet meer."),
        "rate_limited": _("U probeert het te vaak. Wacht vijf minuten."),
        "too_many_login_attempts": _("Te veel foute codes. Wacht vijf minuten en probeer het dan nog eens."),
        "username_password_mismatch": _("De gebruikersnaam of het wachtwoord klopt niet."),
    }

    def get_client_ip(self, request):
        """An IPv4 address as such: to a server that listens on IPv6 too they all seem to be of one network."""
        address = ip_address(super().get_client_ip(request))
        return str(getattr(address, "ipv4_mapped", None) or address)

    def is_open_for_signup(self, request):
        """Accounts come from the register manager or from an invitation."""
        return False

    def is_safe_url(self, url):
        """This very host: not every host that the server answers to."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_login_redirect_url(self, request):
        """The work list, in the language of the person."""
        with translation.override(request.user.language):
            return reverse("admin:index")

    def get_logout_redirect_url(self, request):
        return reverse("account_logged_out")

    def get_password_change_redirect_url(self, request):
        return reverse("my_account")

    def pre_authenticate(self, request, **credentials):
        attempt = throttle.attempt(request, credentials["username"])
        if attempt is None:
            audit.write("login", on=audit.account_named(credentials["username"]), result="too many attempts")
            raise ImmediateHttpResponse(ratelimit.respond_429(request))
        self.attempt = attempt

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            self.attempt.rollback()
            throttle.remember(request, user.get_username())
        return user

    def pre_login(self, request, user, **kwargs):
        # Before the second factor too: an identifier that somebody planted before the password is worth nothing.
        request.session.cycle_key()
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not just after logging in: who has typed a password a minute ago can add a second factor at once."""
        records = get_authentication_records(self.request, self.request.user)
        age = timezone.now().timestamp() - records[-1]["at"] if records else None
        return age is None or age > REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user):
        labels = {
            "reauthenticate": _("Uw wachtwoord"),
            "mfa_reauthenticate": _("Een code uit uw app, of een herstelcode"),
            "mfa_reauthenticate:webauthn": _("Een passkey"),
        }
        return [way | {"description": labels[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """As allauth's, with our sentences; what has none needs no message."""
        message = message or notices.MESSAGES.get(message_template)
        super().add_message(request, level, extra_tags=extra_tags, message=message)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        notices.tell(user, notices.CHANGES[template_prefix])


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": _("Stel eerst een app of een passkey in."),
    }

    def get_totp_label(self, user):
        return user.get_username()

    def get_totp_issuer(self):
        return self._get_site_name()

    def get_public_key_credential_user_entity(self, user):
        return super().get_public_key_credential_user_entity(user) | {"name": user.get_username()}

    def generate_authenticator_name(self, user, type):
        return str(_("Passkey van %(day)s") % {"day": timezone.localdate()})

    # A copy of the database alone gives nobody a code.
    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Login at the organisation's own provider, for who has an account here."""

    def pre_social_login(self, request, sociallogin):
        """The account with the address that the provider vouches for; never a new one."""
        if sociallogin.is_existing:
            return
        user = self._account_of(sociallogin)
        if user is None:
            audit.write("login", result="no account", on="openid connect")
            raise ImmediateHttpResponse(redirect("account_unknown"))
        sociallogin.connect(request, user)

    def _account_of(self, sociallogin):
        addresses = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        accounts = [user for one in addresses for user in User.objects.filter(email__iexact=one, is_active=True)[:2]]
        # Two accounts with one address: whose it is the provider cannot know.
        return accounts[0] if len(accounts) == 1 else None

    def is_open_for_signup(self, request, sociallogin):
        return False

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        audit.write("login", on="openid connect", result=str(error))
        if error != AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("socialaccount_login_error"))

    def send_notification_mail(self, template_prefix, user, *args, **kwargs):
        notices.tell(user, notices.CHANGES[template_prefix])


def _cipher() -> MultiFernet:
    """Encrypts with the register's key; decrypts with former keys too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"register.accounts" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
