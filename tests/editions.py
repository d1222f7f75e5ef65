"""The editions of the quickscan for tests: loaded once, set aside in tables of their own, and copied for each test."""

from django.db import connection

from register import database
from register.importing.quickscan import COLLECTION, load_quickscan
from register.models import Application, Collection, Edition, EditionEntry, Event, PublishedFigure, Revision, Version

# What loading fills, each after what it refers to; its collection apart, since there may be others.
FILLED = (Edition, Application, Version, EditionEntry, PublishedFigure, Event, Revision)


def _execute(statement: str, model) -> None:
    """The statement, with the table of the model and the columns that it keeps."""
    columns = ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields if not field.generated)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(table=model._meta.db_table, columns=columns))


def set_aside() -> None:
    """Load the editions where nothing is yet, and leave nothing behind but copies of the tables."""
    load_quickscan()
    for model in FILLED:
        _execute("CREATE TABLE kept_{table} AS SELECT {columns} FROM {table}", model)
    database.drop_triggers()
    for model in reversed(FILLED):
        _execute("DELETE FROM {table}", model)
    database.install_triggers()
    Collection.objects.filter(slug=Collection.QUICKSCAN).delete()


def put_back() -> None:
    """The editions, as loading leaves them."""
    Collection.objects.create(slug=Collection.QUICKSCAN, **COLLECTION)
    for model in FILLED:
        _execute("INSERT INTO {table} ({columns}) SELECT {columns} FROM kept_{table}", model)
