import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase

from register import database
from tests.roles import person

# Where Debian puts the browser; the browser tests say so when it is not there.
CHROMIUM = "/usr/bin/chromium"
needs_chromium = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no browser at {CHROMIUM}")

# The browser's driver runs an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    """What reads no database is the same on each of them."""
    for item in items:
        if not item.get_closest_marker("django_db") and not {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True, scope="session")
def _published_versions_can_be_emptied_after_a_test():
    """Tests with their own transactions end by emptying the tables, which the triggers rightly refuse.

    The flush sends post_migrate, which installs them again.
    """
    flush = TransactionTestCase._fixture_teardown

    def without_triggers(self):
        database.drop_triggers()
        flush(self)

    TransactionTestCase._fixture_teardown = without_triggers
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True, scope="session")
def _no_connection_outlives_the_tests(django_db_setup, django_db_blocker):
    """The browser's event loop has a connection of its own, which would keep PostgreSQL from dropping the database."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # As root, as in a container, Chromium cannot start its own sandbox.
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def base_url():
    # Addresses come from live_server. The plugin's own fixture is written in a way that pytest 9 warns of.
    return ""


@pytest.fixture
def as_role(client, organisation):
    """Log in as a person with this role at the test's organisation; the client then knows its `user`."""

    def log_in(kind):
        client.user = person(kind, organisation)
        client.force_login(client.user)
        return client

    return log_in


@pytest.fixture
def editor(as_role):
    return as_role("editor")
