"""How a list is laid out: as cards, compact or as a table, and how many on a page. It says nothing of what is in it."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

VIEWS = {"cards": _("Kaarten"), "compact": _("Compact"), "table": _("Tabel")}
SIZES = (20, 50, 100)


@dataclass(frozen=True)
class Layout:
    """What was asked for, or where that makes no sense the usual."""

    view: str = "cards"
    per_page: int = SIZES[0]

    @classmethod
    def of(cls, asked: QueryDict) -> "Layout":
        view = asked.get("view")
        sizes = {str(size): size for size in SIZES}
        return cls(view if view in VIEWS else cls.view, sizes.get(asked.get("perPage", ""), cls.per_page))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """As an address says it; the usual goes without saying."""
        said = (("view", self.view, USUAL.view), ("perPage", self.per_page, USUAL.per_page))
        return tuple((name, str(value)) for name, value, usual in said if value != usual)


USUAL = Layout()
