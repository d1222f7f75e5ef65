"""Things that happen at once."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def together(*actions: Callable[[], Any]) -> list[Any]:
    """What the actions return, or raise, when they start at the same moment, each with a connection of its own.

    An in-memory SQLite has one connection for all, so there they run one after the other.
    """
    if connection.vendor == "sqlite":
        return [_outcome(action) for action in actions]
    barrier, outcomes = Barrier(len(actions)), []

    def run(action):
        barrier.wait()
        outcomes.append(_outcome(action))
        connection.close()

    threads = [Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _outcome(action):
    try:
        return action()
    except Exception as error:
        return error
