"""What Python itself spends on a test: a fifth of the time, were it left to itself. No outcome depends on it."""

import gc
from collections.abc import Callable
from functools import partial

# How much new there must be before garbage is looked for; by default 700, of which one page makes a hundredfold.
GARBAGE = 50_000
# How many variables fit in the memory that is asked for at once: some 600 calls deep.
ROOM = 2**16


def collect_rarely() -> None:
    """Look for garbage now and then, and never again in what stays: the tests and all they import."""
    gc.set_threshold(GARBAGE, 20, 100)
    gc.collect()
    gc.freeze()


def _call(function: Callable):
    return function()


# Python keeps the variables of calls in pieces of memory, and fetches and returns one each time that a call crosses
# their border, as templates do all the time. A caller that says it needs much gets one piece for all that it calls.
_call.__code__ = _call.__code__.replace(co_stacksize=ROOM)


def with_room(function: Callable) -> Callable:
    """The function, on one piece of memory."""
    return partial(_call, function)
