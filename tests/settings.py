"""The register's own settings, with the environment that tests need."""

import os

os.environ |= {
    "DEBUG": "false",
    "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only-for-tests",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SITE_URL": "http://testserver",
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", "sqlite://:memory:"),
    "EMAIL_URL": "memorymail://",
    "CONN_MAX_AGE": "0",
}

from register.settings import *  # noqa: F403

if database["ENGINE"] == "django.db.backends.postgresql":  # noqa: F405
    # What a test writes need not survive a power cut.
    database["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
else:
    MIDDLEWARE = ["tests.turns.InTurn", *MIDDLEWARE]  # noqa: F405

# A real hasher takes a tenth of a second on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Without collectstatic there is no manifest of names.
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
# Looks for files when they are asked for, so that a folder that is not there yet is no warning.
WHITENOISE_AUTOREFRESH = True
