"""Finding an organisation: what a reader asks, as an address, and which organisations that are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from catalogue.organisations.figures import counted
from catalogue.searching.matching import MAX_LENGTH
from catalogue.searching.organisations import holds
from catalogue.searching.words import Part, parts_of
from register.models import FormerName, Organisation
from register.models.organisation import TYPES

WITH_RECORDS, WITH_NIL_RETURN, ALL = "toepassingen", "nulopgaven", "alle"
GROUPS = {
    WITH_RECORDS: Q(records__gt=0),
    WITH_NIL_RETURN: Q(nil_return_at__isnull=False),
    ALL: Q(active=True) | Q(records__gt=0),
}
GROUP_LABELS = {
    WITH_RECORDS: _("Met een toepassing"),
    WITH_NIL_RETURN: _("Met een nulopgave"),
    ALL: _("Alle organisaties"),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "naam": (Lower("name"), "pk"),
    "aantal": (F("records").desc(), F("active").desc(), Lower("name"), "pk"),
    "ingevuld": (F("answered").desc(nulls_last=True), Lower("name"), "pk"),
    "te_laat": (F("overdue").desc(), Lower("name"), "pk"),
}
ORDER_LABELS = {
    "naam": _("Naam"),
    "aantal": _("Meeste toepassingen eerst"),
    "ingevuld": _("Meest ingevuld eerst"),
    "te_laat": _("Meest te laat eerst"),
}


@dataclass(frozen=True)
class Finder:
    """What is asked; a value that makes no sense is the usual one. `str()` is the part after the question mark."""

    words: str = ""
    kind: str = ""
    group_asked: str = ""
    order_asked: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked: QueryDict) -> "Finder":
        def one_of(name, known):
            return asked.get(name) if asked.get(name) in known else ""

        return cls(
            " ".join(asked.get("q", "")[:MAX_LENGTH].replace("\x00", " ").split()),
            one_of("organisationType", dict(TYPES)),
            one_of("group", GROUPS),
            one_of("sort", ORDERS),
        )

    def __str__(self):
        said = {
            "q": self.words,
            "organisationType": self.kind,
            "group": self.group_asked,
            "sort": self.order_asked,
            "page": self.page if self.page > 1 else "",
        }
        pairs = [(name, value) for name, value in said.items() if value]
        return f"?{urlencode(pairs)}" if pairs else ""

    @cached_property
    def parts(self) -> list[Part]:
        return parts_of(self.words)

    @property
    def group(self) -> str:
        """Who searches by name may look for one that has registered nothing."""
        return self.group_asked or self._usual_group

    @property
    def _usual_group(self) -> str:
        return ALL if self.parts else WITH_RECORDS

    @property
    def order(self) -> str:
        return self.order_asked or ("aantal" if self.parts else "naam")

    def at(self, page: int) -> "Finder":
        return replace(self, page=page)

    def showing(self, group: str) -> "Finder":
        return replace(self, group_asked="" if group == self._usual_group else group, page=1)

    @cached_property
    def matching(self) -> QuerySet[Organisation]:
        """By name and kind, in any group."""
        found = _named(counted(), self.parts)
        return found.filter(type=self.kind) if self.kind else found

    @property
    def found(self) -> QuerySet[Organisation]:
        return self.matching.filter(self.within(self.group)).order_by(*ORDERS[self.order])

    def within(self, group: str) -> Q:
        """Those of the past are not listed among all of today, but a name finds them."""
        return Q() if group == ALL and self.parts else GROUPS[group]


def found_by(organisation: Organisation, parts: Iterable[Part]) -> list[str]:
    """The former names that have what the name of today has not: why it was found."""
    sought = [part for part in parts if not part.without and not part.is_in(organisation.search_name)]
    former = organisation.former_names.all() if sought else ()
    return [name.name for name in former if any(part.is_in(name.search_name) for part in sought)]


def _named(organisations: QuerySet[Organisation], parts: Iterable[Part]) -> QuerySet[Organisation]:
    """Those that have each of these in their name of today, their abbreviation or a name that they bore."""
    for part in parts:
        holding = holds("search_name", part.forms)
        held = holding | Q(Exists(FormerName.objects.filter(holding, organisation=OuterRef("pk"))))
        organisations = organisations.exclude(held) if part.without else organisations.filter(held)
    return organisations
