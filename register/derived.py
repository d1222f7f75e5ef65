"""The columns that follow from the others of their row: made anew for rows that are there already.

Whoever saves a row fills them. What is left: what `bulk_update` writes, rows from before the column was there, and
all rows once the code that derives them changes (`manage.py derive`). What is suggested follows its list of words at
each `migrate`.
"""

from django.db import transaction
from django.db.models import Model, QuerySet

from register import suggesting
from register.choices import Origin
from register.models import FormerName, Organisation, Revision, Version
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
        batch = list(_with_what_is_read(rows.model).filter(pk__in=keys[start : start + BATCH]))
        for instance in batch:
            derive(instance)
        rows.model._default_manager.bulk_update(batch, columns_of(rows.model))
    return len(keys)


def _with_what_is_read(model: type[Model]) -> QuerySet:
    """Of a version, what is suggested depends on where its application came from."""
    rows = model._default_manager.all()
    return rows.select_related("application") if model is Version else rows


def fill_what_is_empty(using="default", **kwargs) -> None:
    """Receiver of post_migrate: rows from before the columns were there. A name is never empty, so these are not."""
    derive_all(Version.objects.using(using).filter(search_text=""))
    derive_all(Organisation.objects.using(using).filter(search_name=""))
    derive_all(FormerName.objects.using(using).filter(search_name=""))


def suggest_anew(using="default", **kwargs) -> None:
    """Receiver of post_migrate: rows from before the columns were there, or from before the list of words changed."""
    columns = ("application__origin", *suggesting.READ, *suggesting.SUGGESTED, *suggesting.SUGGESTED.values())
    taken_over = Version.objects.using(using).filter(application__origin=Origin.IMPORT)
    changed = []
    for version in taken_over.select_related("application").only(*columns).iterator(BATCH):
        codes = {own: suggesting.kept(version, column) for column, own in suggesting.SUGGESTED.items()}
        if any(getattr(version, own) != code for own, code in codes.items()):
            for own, code in codes.items():
                setattr(version, own, code)
            changed.append(version)
    if changed:
        with transaction.atomic(using):
            Version.objects.using(using).bulk_update(changed, list(suggesting.SUGGESTED.values()), batch_size=BATCH)
            Revision.bump()
