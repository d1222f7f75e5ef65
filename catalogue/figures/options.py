"""What one figure can be asked beside the selection: a parameter of the address with a fixed list of values."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Option:
    """`name` in the address; `choices` by code with their labels. `nothing` labels the choice of none, "" for none."""

    name: str
    label: Any
    choices: tuple[tuple[str, Any], ...]
    nothing: Any = ""

    def asked(self, query: QueryDict) -> str:
        """What the address says, right or wrong; "" where it says nothing."""
        return query.get(self.name, "")

    def refused(self, value: str) -> Any:
        """Why this value cannot be used; "" where it can."""
        if not value or value in dict(self.choices):
            return ""
        said = {"name": self.name, "value": value, "codes": ", ".join(code for code, _label in self.choices)}
        return _("‘%(value)s’ kan niet bij ‘%(name)s’. Kies uit: %(codes)s.") % said
