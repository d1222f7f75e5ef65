"""What differs between SQLite and PostgreSQL, and what neither Django's models nor its constraints can say.

Triggers make published versions and the event log unchangeable by any path, the shell included. They
are installed after each `migrate` and not by a migration: SQLite rebuilds a table when a column is
added, and the triggers go with the old one.
"""

from django.apps import apps
from django.db import connections

from register.choices import FIXED, State

FIXED_STATES = ", ".join(f"'{state}'" for state in FIXED)
VERSION_IS_FIXED = "a published version cannot be changed"
EVENTS_STAY = "the event log is append only"

# The only change that a published version can meet: another one supersedes it.
MAY_CHANGE = ("state", "superseded_at")
MAY_CHANGE_ARRAY = f"'{{{', '.join(MAY_CHANGE)}}}'::text[]"

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION register_version_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ({FIXED_STATES}) AND (
        TG_OP = 'DELETE'
        OR to_jsonb(OLD) - {MAY_CHANGE_ARRAY} <> to_jsonb(NEW) - {MAY_CHANGE_ARRAY}
        OR (OLD.state, OLD.superseded_at) IS DISTINCT FROM (NEW.state, NEW.superseded_at)
           AND NOT (OLD.state = '{State.PUBLISHED}' AND NEW.state = '{State.SUPERSEDED}')
    ) THEN
        RAISE EXCEPTION USING MESSAGE = '{VERSION_IS_FIXED}', ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE OR REPLACE TRIGGER register_version_is_fixed BEFORE UPDATE OR DELETE ON register_version
    FOR EACH ROW EXECUTE FUNCTION register_version_is_fixed();

CREATE OR REPLACE FUNCTION register_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = '{EVENTS_STAY}', ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE TRIGGER register_events_stay BEFORE UPDATE OR DELETE ON register_event
    FOR EACH ROW EXECUTE FUNCTION register_events_stay();
"""

SQLITE_TRIGGERS = {
    "register_version_is_fixed": f"""BEFORE UPDATE ON register_version
        WHEN OLD.state IN ({FIXED_STATES}) AND ({{changes}}
            OR (OLD.state IS NOT NEW.state OR OLD.superseded_at IS NOT NEW.superseded_at)
               AND NOT (OLD.state = '{State.PUBLISHED}' AND NEW.state = '{State.SUPERSEDED}'))
        BEGIN SELECT RAISE(ABORT, '{VERSION_IS_FIXED}'); END""",
    "register_version_stays": f"""BEFORE DELETE ON register_version WHEN OLD.state IN ({FIXED_STATES})
        BEGIN SELECT RAISE(ABORT, '{VERSION_IS_FIXED}'); END""",
    "register_event_is_fixed": f"""BEFORE UPDATE ON register_event
        BEGIN SELECT RAISE(ABORT, '{EVENTS_STAY}'); END""",
    "register_event_stays": f"""BEFORE DELETE ON register_event
        BEGIN SELECT RAISE(ABORT, '{EVENTS_STAY}'); END""",
}


def install_triggers(using="default", **kwargs) -> None:
    """Receiver of post_migrate: (re)creates the triggers to fit today's columns."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if not {"register_version", "register_event"} <= set(tables):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            return
        columns = [field.column for field in apps.get_model("register", "Version")._meta.local_concrete_fields]
        changes = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns if column not in MAY_CHANGE)
        for name, body in SQLITE_TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {body.format(changes=changes)}")


def drop_triggers(using="default") -> None:
    """For tests that empty the tables of SQLite row by row; PostgreSQL truncates and needs it not."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
