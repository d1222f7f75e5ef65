"""The collections that every register has: its own, and the national register that records come from.

They are made after each `migrate`, like the triggers of database.py, so that they are also there after
a `flush`, which empties the tables and would lose what a migration had put in them.
"""

from django.apps import apps
from django.db import connections

from register.models import Collection

COLLECTIONS = {
    Collection.OWN: {
        "name": "AI-register",
        "description": "Toepassingen van AI en algoritmen bij de Nederlandse overheid.",
        "licence": "CC0-1.0",
    },
    Collection.ALGORITMEREGISTER: {
        "name": "Algoritmeregister",
        "description": (
            "Het Algoritmeregister van de Nederlandse overheid. De gegevens zijn verzameld door "
            "https://github.com/schellevis/algoritmeregister (CC0-1.0). Die verzamelaar leidde zelf af "
            "of een toepassing in gebruik is en of een impacttoets is gedaan."
        ),
        "source_url": "https://algoritmes.overheid.nl/nl/algoritme",
        "licence": "CC0-1.0",
    },
}


def make_collections(using="default", **kwargs) -> None:
    """Receiver of post_migrate: makes the rows that are not there, and leaves those that are."""
    model = apps.get_model("register", "Collection")
    if model._meta.db_table not in connections[using].introspection.table_names():
        return
    model.objects.using(using).bulk_create(
        [model(slug=slug, **values) for slug, values in COLLECTIONS.items()], ignore_conflicts=True
    )
