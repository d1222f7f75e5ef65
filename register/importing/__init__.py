"""Ways in for records from a file.

What is taken over from another register goes read -> map -> validate -> report -> commit, here. An organisation's own
file goes through `upload/`.

`pipeline.py` joins the steps. A format is a module beside `algoritmeregister.py` that turns a file
into rows (`rows.py`); what follows knows no format.
"""

from register.importing.pipeline import import_file
from register.importing.problems import ImportFailed

__all__ = ["ImportFailed", "import_file"]
