"""The one iterator of rows that every file is written from."""

from collections.abc import Iterator
from typing import Any

from catalogue.exports.columns import COLUMNS, HEADER
from register.choices import Missing
from register.fields import FIELDS, Kind
from register.querysets import VersionQuerySet

CHUNK = 500  # rows that are fetched at once

CONVERTED = [(index, column.convert) for index, column in enumerate(COLUMNS) if column.convert]
# A closed vocabulary carries its reasons among its own codes; the standard's spelling knows none of them.
VOCABULARIES = [field.name for field in FIELDS if field.is_column and field.kind is Kind.CHOICE]
CODES = [(name, HEADER.index(name)) for name in VOCABULARIES]
REASONS = set(Missing.values)
MISSING = HEADER.index("missing")


def rows(versions: VersionQuerySet) -> Iterator[list[Any]]:
    """One list per version, in the order of COLUMNS: text, numbers, booleans, lists and dicts, as JSON knows them."""
    paths = [column.path for column in COLUMNS]
    for values in versions.with_type_of_organisation().values_list(*paths).iterator(chunk_size=CHUNK):
        row = list(values)
        row[MISSING] = row[MISSING] | {name: {"reason": row[index]} for name, index in CODES if row[index] in REASONS}
        for index, convert in CONVERTED:
            row[index] = convert(row[index])
        yield row
