"""How far a long command is: a bar on a terminal, now and then a line in a log."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

from django.utils.translation import gettext as _

from register.importing.report import grouped

# Called with how many are done, and of how many.
Progress = Callable[[int, int], None]

WIDTH = 30
SECONDS_BETWEEN_LINES = 5


def silent(done: int, total: int) -> None:
    """For callers that have nobody to tell."""


class Bar:
    """A Progress that writes to a stream, stderr unless another is given."""

    def __init__(self, label: str, stream: TextIO | None = None):
        self.label, self.stream = label, stream or sys.stderr
        self.on_terminal = self.stream.isatty()
        self.told_at = time.monotonic()
        self.percentage = -1

    def __call__(self, done: int, total: int) -> None:
        percentage = 100 * done // total if total else 100
        if self.on_terminal and percentage != self.percentage:
            self.stream.write(f"\r{self._bar(percentage)}" + "\n" * (percentage == 100))
            self.stream.flush()
        elif not self.on_terminal and self._is_time(percentage):
            self.stream.write(f"{self._line(done, total)}\n")
            self.told_at = time.monotonic()
        self.percentage = percentage

    def _is_time(self, percentage):
        finished = percentage == 100 and self.percentage != 100
        return finished or time.monotonic() - self.told_at > SECONDS_BETWEEN_LINES

    def _bar(self, percentage):
        full = WIDTH * percentage // 100
        return f"{self.label:<20} [{'#' * full}{'.' * (WIDTH - full)}] {percentage:>3}%"

    def _line(self, done, total):
        counts = {"label": self.label, "done": grouped(done), "total": grouped(total)}
        return _("%(label)s: %(done)s van %(total)s") % counts
