"""The start of the process, as an operator meets it: in a process of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {
    "SECRET_KEY": "a-long-and-varied-key-0123456789-for-a-test-of-the-start",
    "ALLOWED_HOSTS": "register.example.nl",
    "DEBUG": "false",
    "SITE_URL": "http://127.0.0.1:8000",
}

HTTPS = {"SITE_URL": "https://register.example.nl"}


def run(tmp_path, *arguments, **environment):
    """Python with this environment and nothing else; an empty value hides what .env would give."""
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "register.settings",
            "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def check(tmp_path, *arguments, **environment):
    return run(tmp_path, "manage.py", "check", *arguments, **environment)


def test_a_complete_environment_starts(tmp_path):
    assert check(tmp_path, **GOOD).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_a_missing_value_stops_the_start_with_a_sentence(tmp_path, name):
    result = check(tmp_path, **GOOD | {name: ""})

    assert result.returncode != 0
    assert f"{name} is not set, and DEBUG is off. Set {name} in the environment or in .env" in result.stderr


@pytest.mark.parametrize(
    ("set_to", "shown"), [("", "beheer@register.example.nl"), ("api@voorbeeld.nl", "api@voorbeeld.nl")]
)
def test_who_sets_no_address_for_developers_gets_one_at_the_own_host(tmp_path, set_to, shown):
    code = "from register.settings import SPECTACULAR_SETTINGS; print(SPECTACULAR_SETTINGS['CONTACT']['email'])"
    result = run(tmp_path, "-c", code, **GOOD | HTTPS, API_CONTACT_EMAIL=set_to)
    assert result.stdout.strip() == shown, result.stderr


@pytest.mark.parametrize(
    ("set_to", "shown"),
    [
        ("", "AI-register <register@register.example.nl>"),
        ("Register van Ons <ai@voorbeeld.nl>", "Register van Ons <ai@voorbeeld.nl>"),
    ],
)
def test_mail_is_from_who_it_was_set_to_or_else_from_the_own_host(tmp_path, set_to, shown):
    code = "from register.settings import DEFAULT_FROM_EMAIL; print(DEFAULT_FROM_EMAIL)"
    result = run(tmp_path, "-c", code, **GOOD | HTTPS, DEFAULT_FROM_EMAIL=set_to)
    assert result.stdout.strip() == shown, result.stderr


def test_debug_starts_with_nothing_else(tmp_path):
    assert check(tmp_path, DEBUG="true", SECRET_KEY="", ALLOWED_HOSTS="", SITE_URL="").returncode == 0


def test_a_deployment_over_https_has_nothing_for_django_to_warn_about(tmp_path):
    result = check(tmp_path, "--deploy", "--fail-level", "WARNING", **GOOD | HTTPS)

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("environment", "decided"),
    [
        (HTTPS, "required"),
        ({}, "optional"),
        (HTTPS | {"SECOND_FACTOR": "optional"}, "optional"),
        ({"SECOND_FACTOR": "required"}, "required"),
    ],
)
def test_a_second_factor_is_required_over_https_unless_said_otherwise(tmp_path, environment, decided):
    result = run(tmp_path, "-c", "from register.settings import SECOND_FACTOR as s; print(s)", **GOOD | environment)

    assert result.stdout.strip() == decided, result.stderr


def test_a_second_factor_that_is_neither_stops_the_start(tmp_path):
    result = check(tmp_path, **GOOD | {"SECOND_FACTOR": "ja"})

    assert result.returncode != 0
    assert "Set it to required or optional." in result.stderr


def test_cookies_are_bound_to_the_host_over_https(tmp_path):
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000)"
    )
    result = run(tmp_path, "-c", code, **GOOD | HTTPS)

    assert result.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True"]


def test_sqlite_waits_for_its_turn_instead_of_losing_writes(tmp_path):
    code = (
        "import django; django.setup();"
        "from django.db import connection as c;"
        "k = c.cursor();"
        "print(k.execute('PRAGMA journal_mode').fetchone()[0], k.execute('PRAGMA busy_timeout').fetchone()[0],"
        " c.transaction_mode, k.execute('PRAGMA foreign_keys').fetchone()[0])"
    )
    result = run(tmp_path, "-c", code, **GOOD)

    assert result.stdout.split() == ["wal", "20000", "IMMEDIATE", "1"]
