"""The forms of an account: allauth's, in our words and with our limits."""

from typing import Any

from allauth.account import forms as account
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from register import audit
from register.accounts import notices, second_factor
from register.accounts.adapter import MFAAdapter
from register.accounts.passwords import MAX_LENGTH
from register.models import User

ABOUT_PASSWORDS = _("Minstens vijftien tekens. Een zin mag, met spaties.")
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none"}


def password_field(label, *, autocomplete: str, help_text="") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=MAX_LENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def new_password_field(label) -> forms.CharField:
    return password_field(label, autocomplete="new-password", help_text=ABOUT_PASSWORDS)


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Gebruikersnaam"),
            help_text=_("Bent u uitgenodigd? Dan is dit uw e-mailadres."),
            max_length=User._meta.get_field("username").max_length,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.fields["password"] = password_field(_("Wachtwoord"), autocomplete="current-password")
        self.order_fields(["login", "password"])


class OneNewPassword(forms.Form):
    """Asked once: the button beside it shows what was typed, and a mail mends what went wrong."""

    user: Any

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"] = new_password_field(_("Nieuw wachtwoord"))
        del self.fields["password2"]

    def clean_password1(self):
        password_validation.validate_password(self.cleaned_data["password1"], self.user)
        return self.cleaned_data["password1"]


class ChangePasswordForm(OneNewPassword, account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password_field(_("Huidig wachtwoord"), autocomplete="current-password")
        self.order_fields(["oldpassword", "password1"])


class ResetPasswordKeyForm(OneNewPassword, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field(_("Wachtwoord"), autocomplete="current-password")


class ResetPasswordForm(forms.Form):
    """Sends a mail to every address, so that neither the page nor its speed says who has an account."""

    email = forms.EmailField(label=_("E-mailadres"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def save(self, request):
        address = self.cleaned_data["email"]
        # Who logs in elsewhere has no password to lose.
        accounts = [user for user in User.objects.filter(email__iexact=address, is_active=True) if _has_password(user)]
        for user in accounts:
            notices.send_password_link(user, f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}")
            audit.write("password link asked", on=user)
        if not accounts:
            notices.send_no_account(address)
            audit.write("password link asked", on="unknown account", result="no account")


def _has_password(user) -> bool:
    return user.has_usable_password()


class SpendsCode(forms.Form):
    """A code of the app counts once, whichever page asked for it."""

    user: Any

    def clean(self):
        cleaned = super().clean() or {}
        used = getattr(self, "authenticator", None)
        of_the_app = used is None or used.type == Authenticator.Type.TOTP
        code = cleaned.get("code", "").replace(" ", "")
        if code and of_the_app and not second_factor.spend(self.user, code):
            self.add_error("code", MFAAdapter().validation_error("incorrect_code"))
        return cleaned


class CodeForm(SpendsCode):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            help_text=_("Zes cijfers uit uw app, of een herstelcode van acht cijfers."),
            max_length=20,
            widget=forms.TextInput(attrs=CODE),
        )


class AuthenticateForm(CodeForm, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(CodeForm, mfa.ReauthenticateForm):
    pass


class ActivateAppForm(SpendsCode, ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code uit de app"), max_length=20, widget=forms.TextInput(attrs=CODE)
        )


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Whether it may stand in for the password is asked of the passkey itself, when it is used for that.
        self.fields.pop("passwordless", None)
        self.fields["name"] = forms.CharField(
            label=_("Naam"), help_text=_("Waaraan u deze passkey herkent."), max_length=100, required=False
        )
        self.order_fields(["name", "credential"])


class MyAccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "language"]


class NewAccountForm(forms.ModelForm):
    """For somebody who was invited. The address is the invitation's, and the name one logs in with."""

    password = new_password_field(_("Wachtwoord"))
    field_order = ["first_name", "last_name", "password"]

    class Meta:
        model = User
        fields = ["first_name", "last_name"]

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.username = self.instance.email = email
        for name, autocomplete in (("first_name", "given-name"), ("last_name", "family-name")):
            self.fields[name].required = True
            self.fields[name].widget.attrs["autocomplete"] = autocomplete

    def clean_password(self):
        names = {name: self.cleaned_data.get(name, "") for name in self.Meta.fields}
        account = User(username=self.instance.username, email=self.instance.email, **names)
        password_validation.validate_password(self.cleaned_data["password"], account)
        return self.cleaned_data["password"]

    def save(self, commit=True):
        self.instance.set_password(self.cleaned_data["password"])
        return super().save(commit)
