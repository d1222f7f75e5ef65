import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase, client

from register import database
from tests import editions as kept_editions
from tests import interpreter
from tests.roles import person

# Where Debian puts the browser; the browser tests say so when it is not there.
CHROMIUM = "/usr/bin/chromium"
needs_chromium = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no browser at {CHROMIUM}")

# The browser's driver runs an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(config, items):
    """What reads no database is the same on each of them; what is of PostgreSQL alone is no test of another."""
    if connection.vendor != "postgresql":
        elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    for item in items:
        if not item.get_closest_marker("django_db") and not {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker(pytest.mark.once)
        item.runtest = interpreter.with_room(item.runtest)


def pytest_collection_finish():
    interpreter.collect_rarely()


@pytest.fixture(autouse=True, scope="session")
def _a_client_keeps_the_context_of_a_page_only():
    """And not one for each part and each control of it, by the thousand: nobody asks for those."""
    keep = client.store_rendered_templates

    def keep_the_first(store, *args, **kwargs):
        if "context" not in store:
            keep(store, *args, **kwargs)

    client.store_rendered_templates = keep_the_first
    yield
    client.store_rendered_templates = keep


def pytest_terminal_summary(terminalreporter):
    """What a test measured and wants to be read, such as the score of the search."""
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, value in report.user_properties:
            if name == "told":
                terminalreporter.write_sep("-", report.nodeid)
                terminalreporter.write_line(value)


@pytest.fixture(autouse=True, scope="session")
def _published_versions_can_be_emptied_after_a_test():
    """Tests with their own transactions end by emptying the tables, which the triggers rightly refuse.

    The flush sends post_migrate, which installs them again. PostgreSQL deletes a few rows fifty times faster than it
    truncates all tables.
    """
    flush = TransactionTestCase._fixture_teardown
    connection.ops.sql_flush = lambda style, tables, **options: [f'DELETE FROM "{table}"' for table in tables]  # noqa: S608

    def without_triggers(self):
        database.drop_triggers()
        flush(self)

    TransactionTestCase._fixture_teardown = without_triggers
    yield
    TransactionTestCase._fixture_teardown = flush
    del connection.ops.sql_flush


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


@pytest.fixture(scope="session")
def _editions_set_aside(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        kept_editions.set_aside()


@pytest.fixture
def editions(_editions_set_aside, db):
    """The editions of the quickscan, as loading leaves them, in a twentieth of the time."""
    kept_editions.put_back()


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory, django_db_setup, django_db_blocker):
    path = tmp_path_factory.mktemp("migrated") / "register.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as file:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.connection.backup(file)
    return path


@pytest.fixture
def database_file(_migrated_file, tmp_path):
    """An SQLite file for a process of its own, as `migrate` makes it."""
    if connection.vendor != "sqlite":
        pytest.skip("Only an SQLite database can be copied to a file.")
    return shutil.copy(_migrated_file, tmp_path)
