"""What differs between SQLite and PostgreSQL, and what neither Django's models nor its constraints can say.

Triggers make published versions, the event log and the identity of an application unchangeable by any
path, the shell included. They are installed after each `migrate` and not by a migration: SQLite
rebuilds a table when a column is added, and the triggers go with the old one.
"""

import logging

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connections, transaction

from register.choices import FIXED, State
from register.fields import DERIVED

FIXED_STATES = ", ".join(f"'{state}'" for state in FIXED)
VERSION_IS_FIXED = "a published version cannot be changed"
EVENTS_STAY = "the event log is append only"
IDENTITY_STAYS = "the identity of an application cannot be changed"

# The only change that a published version can meet: another one supersedes it. What is derived may be made anew.
STATE_CHANGES = ("state", "superseded_at")
MAY_CHANGE = (*STATE_CHANGES, *DERIVED)
MAY_CHANGE_ARRAY = f"'{{{', '.join(MAY_CHANGE)}}}'::text[]"
IS_SUPERSEDED = f"OLD.state = '{State.PUBLISHED}' AND NEW.state = '{State.SUPERSEDED}'"
IDENTITY = ("number", "collection_id", "origin", "source_register_id")

LOCK_NOT_AVAILABLE = "55P03"

SEARCH_INDEX = """CREATE INDEX IF NOT EXISTS version_search_text
    ON register_version USING gin (search_text gin_trgm_ops)"""

logger = logging.getLogger(__name__)


def is_locked(error: OperationalError) -> bool:
    """Whether another transaction held what was needed for longer than one waits; otherwise something is wrong."""
    return getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE or "database is locked" in str(error)


# Each: name, table, event with its condition, and the sentence with which it refuses.
POSTGRESQL = (
    (
        "version_is_fixed",
        "register_version",
        f"""BEFORE UPDATE ON register_version FOR EACH ROW WHEN (OLD.state IN ({FIXED_STATES}) AND (
            to_jsonb(OLD) - {MAY_CHANGE_ARRAY} <> to_jsonb(NEW) - {MAY_CHANGE_ARRAY}
            OR (OLD.state, OLD.superseded_at) IS DISTINCT FROM (NEW.state, NEW.superseded_at)
               AND NOT ({IS_SUPERSEDED})))""",
        VERSION_IS_FIXED,
    ),
    (
        "version_stays",
        "register_version",
        f"BEFORE DELETE ON register_version FOR EACH ROW WHEN (OLD.state IN ({FIXED_STATES}))",
        VERSION_IS_FIXED,
    ),
    ("versions_stay", "register_version", "BEFORE TRUNCATE ON register_version", VERSION_IS_FIXED),
    ("event_stays", "register_event", "BEFORE UPDATE OR DELETE ON register_event FOR EACH ROW", EVENTS_STAY),
    ("events_stay", "register_event", "BEFORE TRUNCATE ON register_event", EVENTS_STAY),
    (
        "identity_stays",
        "register_application",
        f"""BEFORE UPDATE ON register_application FOR EACH ROW
            WHEN (({", ".join(f"OLD.{column}" for column in IDENTITY)})
            IS DISTINCT FROM ({", ".join(f"NEW.{column}" for column in IDENTITY)}))""",
        IDENTITY_STAYS,
    ),
)
REFUSE = """CREATE OR REPLACE FUNCTION register_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation'; END $$"""

SQLITE = (
    (
        "version_is_fixed",
        f"""BEFORE UPDATE ON register_version WHEN OLD.state IN ({FIXED_STATES}) AND ({{content_changes}}
            OR (OLD.state IS NOT NEW.state OR OLD.superseded_at IS NOT NEW.superseded_at)
               AND NOT ({IS_SUPERSEDED}))""",
        VERSION_IS_FIXED,
    ),
    ("version_stays", f"BEFORE DELETE ON register_version WHEN OLD.state IN ({FIXED_STATES})", VERSION_IS_FIXED),
    ("event_is_fixed", "BEFORE UPDATE ON register_event", EVENTS_STAY),
    ("event_stays", "BEFORE DELETE ON register_event", EVENTS_STAY),
    (
        "identity_stays",
        f"""BEFORE UPDATE ON register_application
            WHEN {" OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in IDENTITY)}""",
        IDENTITY_STAYS,
    ),
)


def install_triggers(using="default", **kwargs) -> None:
    """Receiver of post_migrate: (re)creates the triggers to fit today's columns."""
    connection = connections[using]
    if "register_version" not in connection.introspection.table_names():
        return
    drop_triggers(using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(REFUSE)
            for name, _table, when, sentence in POSTGRESQL:
                cursor.execute(f"CREATE TRIGGER register_{name} {when} EXECUTE FUNCTION register_refuse('{sentence}')")
            return
        columns = [field.column for field in apps.get_model("register", "Version")._meta.local_concrete_fields]
        changes = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns if column not in MAY_CHANGE)
        for name, when, sentence in SQLITE:
            when = when.replace("{content_changes}", changes)
            cursor.execute(f"CREATE TRIGGER register_{name} {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END")


def make_cache_table(using="default", **kwargs) -> None:
    """Receiver of post_migrate: the table of the cache is no model, so no migration makes it."""
    call_command("createcachetable", database=using, verbosity=0)


def make_search_index(using="default", **kwargs) -> None:
    """Receiver of post_migrate: what finds letters within a text without reading every text. PostgreSQL only.

    The extension comes with PostgreSQL, but who may not make it searches without an index: the answers are the same.
    """
    connection = connections[using]
    if connection.vendor != "postgresql" or "register_version" not in connection.introspection.table_names():
        return
    try:
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(SEARCH_INDEX)
    except DatabaseError as error:
        logger.warning("No index for searching, so a search reads every record: %s", str(error).strip())


def drop_triggers(using="default") -> None:
    """Before they are made anew; and for tests, which empty the tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, table, _when, _sentence in POSTGRESQL:
                cursor.execute(f"DROP TRIGGER IF EXISTS register_{name} ON {table}")
        else:
            for name, _when, _sentence in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS register_{name}")
