"""One request at a time, where the threads of the live server share the one connection of a database in memory.

A page that saves by itself while its form is being posted would otherwise take the other's savepoint away.
"""

from threading import RLock

TURN = RLock()


class InTurn:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with TURN:
            return self.get_response(request)
