"""Tables out of files: CSV, XLSX, ODS and JSON, each within the limits of the settings."""

from register.importing.tables.table import Table, TableRow

__all__ = ["Table", "TableRow", "read_table"]


def read_table(content: bytes, file_name: str) -> Table:
    """The table in a file. Raise ImportFailed, with what is wrong, where, and how to mend it, when there is none."""
    raise NotImplementedError
