import pytest
from django.test import TransactionTestCase

from register import database

# Where Debian puts the browser; the browser tests say so when it is not there.
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(autouse=True, scope="session")
def _published_versions_can_be_emptied_after_a_test():
    """Tests with their own transactions end by emptying the tables, which the triggers rightly refuse on SQLite.

    The flush sends post_migrate, which installs them again.
    """
    flush = TransactionTestCase._fixture_teardown

    def without_triggers(self):
        database.drop_triggers()
        flush(self)

    TransactionTestCase._fixture_teardown = without_triggers
    yield
    TransactionTestCase._fixture_teardown = flush
