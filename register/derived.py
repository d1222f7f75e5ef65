"""The columns that follow from the others of their row: made anew for rows that are there already.

Whoever saves a row fills them. What is left: what `bulk_update` writes, rows from before the column was there, and
all rows once the code that derives them changes (`manage.py derive`).
"""

from django.db.models import Model, QuerySet

from register.models import FormerName, Organisation, Version
from register.models.columns import DerivedMixin

BATCH = 500


def columns_of(model: type[Model]) -> list[str]:
    """The names of the derived columns of a model."""
    return [field.name for field in model._meta.local_concrete_fields if isinstance(field, DerivedMixin)]


def derive(instance: Model) -> None:
    """Fill the derived columns of one row, without saving it."""
    for field in instance._meta.local_concrete_fields:
        if isinstance(field, DerivedMixin) and field.derive:
            setattr(instance, field.attname, field.derive(instance))


def derive_all(rows: QuerySet) -> int:
    """Fill and save the derived columns of these rows; how many they were."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = list(rows.model._default_manager.filter(pk__in=keys[start : start + BATCH]))
        for instance in batch:
            derive(instance)
        rows.model._default_manager.bulk_update(batch, columns_of(rows.model))
    return len(keys)


def fill_what_is_empty(using="default", **kwargs) -> None:
    """Receiver of post_migrate: rows from before the columns were there. A name is never empty, so these are not."""
    derive_all(Version.objects.using(using).filter(search_text=""))
    derive_all(Organisation.objects.using(using).filter(search_name=""))
    derive_all(FormerName.objects.using(using).filter(search_name=""))
