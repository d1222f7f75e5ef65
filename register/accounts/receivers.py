"""What follows from logging in and out and from a change of an account: the clock of the session, the audit log."""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import receiver

from register import audit
from register.accounts import middleware, throttle


@receiver(auth.user_logged_in)
def _begin(request, user, **kwargs):
    middleware.begin(request.session)
    audit.write("login", on=user, actor=user)


@receiver(auth.user_logged_out)
def _end(request, user, **kwargs):
    if user is not None:
        audit.write("logout", on=user, actor=user)


@receiver(auth.user_login_failed)
def _refuse(credentials, **kwargs):
    audit.write("login", on=audit.account_named(credentials.get("username", "")), result="wrong password")


@receiver(mfa.authentication_failed)
def _refuse_code(user, **kwargs):
    audit.write("second factor", on=user, result="wrong code")


@receiver(mfa.authenticator_added)
def _add_factor(request, user, authenticator, **kwargs):
    # What one may do has changed: so does the identifier of the session.
    request.session.cycle_key()
    audit.write("second factor added", on=user, type=authenticator.type)


@receiver(mfa.authenticator_removed)
def _remove_factor(user, authenticator, **kwargs):
    audit.write("second factor removed", on=user, type=authenticator.type)


@receiver(mfa.authenticator_reset)
def _reset_codes(user, **kwargs):
    audit.write("recovery codes renewed", on=user)


@receiver(account.password_changed)
def _change_password(user, **kwargs):
    audit.write("password changed", on=user)


@receiver(account.password_reset)
def _reset_password(request, user, **kwargs):
    throttle.forgive(request, user.get_username())
    audit.write("password reset", on=user, actor=user)
