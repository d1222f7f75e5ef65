"""The addresses of accounts: those of allauth that we use, under the names by which it finds them. No sign-up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import path, re_path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from register.accounts import views
from register.accounts.views import framed

FORM = "account/form.html"
ASK_AGAIN = _("Bevestig dat u het bent")


def form(view, title, button, **context):
    """A page that is one form: its title, and what stands on its button."""
    return framed(view.as_view(template_name=FORM), title, button=button, **context)


urlpatterns = [
    # In and out
    path("inloggen/", framed(account.login, _("Inloggen")), name="account_login"),
    path("inloggen/code/", framed(mfa.authenticate, _("De tweede stap")), name="mfa_authenticate"),
    path("inloggen/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path(
        "uitloggen/",
        form(account.LogoutView, _("Uitloggen"), _("Uitloggen"), intro=_("Wat u niet hebt opgeslagen, gaat verloren.")),
        name="account_logout",
    ),
    path("uitgelogd/", framed(views.logged_out), name="account_logged_out"),
    path("uitgeschakeld/", framed(views.inactive), name="account_inactive"),
    path("uitnodiging/<str:token>/", framed(views.accept_invitation, _("Uitnodiging")), name="accept_invitation"),
    # A password forgotten
    path(
        "wachtwoord/",
        form(
            account.PasswordResetView,
            _("Wachtwoord vergeten"),
            _("Stuur de mail"),
            intro=_("U krijgt een mail met een link. Daarmee stelt u binnen een uur een nieuw wachtwoord in."),
        ),
        name="account_reset_password",
    ),
    path(
        "wachtwoord/verstuurd/",
        framed(account.PasswordResetDoneView.as_view(template_name="account/mail_sent.html"), _("Kijk in uw mail")),
        name="account_reset_password_done",
    ),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        framed(
            account.PasswordResetFromKeyView.as_view(template_name="account/new_password.html"),
            _("Een nieuw wachtwoord"),
        ),
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/ingesteld/",
        framed(
            account.PasswordResetFromKeyDoneView.as_view(template_name="account/note.html"),
            _("Uw wachtwoord is ingesteld"),
            text=_("Log in met uw nieuwe wachtwoord."),
            way_on=reverse_lazy("account_login"),
        ),
        name="account_reset_password_from_key_done",
    ),
    # Mine
    path("account/", framed(views.my_account, _("Mijn account")), name="my_account"),
    path(
        "account/wachtwoord/",
        form(
            account.PasswordChangeView,
            _("Wachtwoord wijzigen"),
            _("Wachtwoord wijzigen"),
            intro=_("Elders wordt u uitgelogd."),
        ),
        name="account_change_password",
    ),
    path("account/wachtwoord/geen/", framed(views.no_password), name="account_set_password"),
    path(
        "account/bevestigen/",
        form(account.ReauthenticateView, ASK_AGAIN, _("Verder")),
        name="account_reauthenticate",
    ),
    # The second factor
    path("account/tweede-stap/", framed(mfa.index, _("De tweede stap")), name="mfa_index"),
    path(
        "account/tweede-stap/bevestigen/",
        form(mfa.ReauthenticateView, ASK_AGAIN, _("Verder")),
        name="mfa_reauthenticate",
    ),
    path(
        "account/tweede-stap/app/",
        framed(app.activate_totp, _("Een app voor codes instellen")),
        name="mfa_activate_totp",
    ),
    path(
        "account/tweede-stap/app/verwijderen/",
        form(
            app.DeactivateTOTPView,
            _("De app verwijderen"),
            _("Verwijderen"),
            intro=_("Zonder tweede stap is alleen uw wachtwoord genoeg om in te loggen, of komt u er niet meer in."),
        ),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/tweede-stap/passkey/",
        framed(passkey.add_webauthn, _("Een passkey toevoegen")),
        name="mfa_add_webauthn",
    ),
    path(
        "account/tweede-stap/passkey/bevestigen/",
        framed(passkey.reauthenticate_webauthn, ASK_AGAIN),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/tweede-stap/passkey/<int:pk>/verwijderen/",
        framed(
            passkey.RemoveWebAuthnView.as_view(template_name=FORM, success_url=reverse_lazy("mfa_index")),
            _("De passkey verwijderen"),
            button=_("Verwijderen"),
        ),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/tweede-stap/herstelcodes/",
        framed(recovery.view_recovery_codes, _("Herstelcodes")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/tweede-stap/herstelcodes/bestand/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path(
        "account/tweede-stap/herstelcodes/nieuw/",
        form(
            recovery.GenerateRecoveryCodesView,
            _("Nieuwe herstelcodes"),
            _("Maak nieuwe codes"),
            intro=_("De codes die u nu hebt, werken daarna niet meer."),
        ),
        name="mfa_generate_recovery_codes",
    ),
    # The organisation's own provider; a 404 where none is configured
    path("inloggen/elders/geen-account/", framed(views.account_unknown), name="account_unknown"),
    path(
        "inloggen/elders/fout/",
        framed(
            social.LoginErrorView.as_view(template_name="account/note.html"),
            _("Inloggen is niet gelukt"),
            text=_("De dienst waarmee uw organisatie inlogt, gaf geen bruikbaar antwoord. Probeer het nog eens."),
            way_on=reverse_lazy("account_login"),
        ),
        name="socialaccount_login_error",
    ),
    path(
        "inloggen/elders/afgebroken/",
        framed(
            social.LoginCancelledView.as_view(template_name="account/note.html"),
            _("U hebt het inloggen afgebroken"),
            way_on=reverse_lazy("account_login"),
        ),
        name="socialaccount_login_cancelled",
    ),
    path("inloggen/elders/<str:provider_id>/", require_safe(openid_connect.login), name="openid_connect_login"),
    path("inloggen/elders/<str:provider_id>/terug/", openid_connect.callback, name="openid_connect_callback"),
]
