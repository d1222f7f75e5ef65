"""What the log says on the console."""

import copy
import logging


class Brief(logging.Formatter):
    """A request that was refused is one line; a traceback is for a fault of ours."""

    def format(self, record: logging.LogRecord) -> str:
        # Django logs a refused host as an error, under its own name for what attackers try.
        if record.levelno < logging.ERROR or record.name.startswith("django.security"):
            record = copy.copy(record)
            record.exc_info = record.exc_text = None
        return super().format(record)
