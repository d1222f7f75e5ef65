"""What the log says on the console."""

import copy
import logging
import re

# What follows in an address is a key: whoever has it makes an account, sets a password or reads what is
# not public.
KEY = re.compile(r"(/(?:uitnodiging|voorbeeld|melding|wachtwoord/nieuw)/)[^/\s]+")


class Brief(logging.Formatter):
    """A request that was refused is one line; a traceback is for a fault of ours. Neither holds a key."""

    def format(self, record: logging.LogRecord) -> str:
        # Django logs a refused host as an error, under its own name for what attackers try.
        if record.levelno < logging.ERROR or record.name.startswith("django.security"):
            record = copy.copy(record)
            record.exc_info = record.exc_text = None
        return KEY.sub(r"\1…", super().format(record))
