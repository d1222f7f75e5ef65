"""Accounts for tests: an app for codes, and what it shows now."""

import time

from allauth.core import context
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import RequestFactory

PASSWORD = "een lang wachtwoord"


def code_of(secret: str) -> str:
    """What an app with this secret shows at this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_app(user) -> str:
    """An app for codes, set up before; its secret."""
    secret = generate_totp_secret()
    with context.request_context(RequestFactory().get("/")):
        TOTP.activate(user, secret)
    return secret


def log_in(client, user, password=PASSWORD, **extra):
    return client.post("/beheer/inloggen/", {"login": user.username, "password": password}, **extra)
