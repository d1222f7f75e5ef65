"""What one figure can be asked beside the selection: a parameter of the address with a fixed list of values."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Option:
    """`name` in the address; `choices` by code with their labels.

    `nothing` labels the choice of none of them, "" where one is always chosen.
    """

    name: str
    label: Any
    choices: tuple[tuple[str, Any], ...]
    nothing: Any = ""

    @property
    def all_choices(self) -> tuple[tuple[str, Any], ...]:
        """For a form: first that of nothing, where that is a choice."""
        return ((("", self.nothing),) if self.nothing else ()) + self.choices

    def asked(self, query: QueryDict) -> str:
        """What the address says, right or wrong; "" where it says nothing."""
        return query.get(self.name, "")

    def refused(self, value: str) -> Any:
        """Why this value cannot be used; "" where it can."""
        if not value or value in dict(self.choices):
            return ""
        said = {"name": self.name, "value": value, "codes": ", ".join(code for code, _label in self.choices)}
        return _("‘%(value)s’ kan niet bij ‘%(name)s’. Kies uit: %(codes)s.") % said
