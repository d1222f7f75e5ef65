"""Numbers for many new applications at once."""

from collections.abc import Collection as Container

from register import numbers
from register.models import Application


class Numbers:
    """The numbers that applications have, those given since included."""

    def __init__(self) -> None:
        self.taken = set(Application.objects.values_list("number", flat=True))

    def draw(self, besides: Container[str] = ()) -> str:
        """A new number that nobody has, and that is none of these."""
        while (number := numbers.draw()) in self.taken or number in besides:
            pass
        return self.take(number)

    def take(self, number: str) -> str:
        self.taken.add(number)
        return number
