"""Pages of a list: the slice, and the headers that say where it is (RFC 8288)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.addresses import absolute
from catalogue.api.problems import Problem
from catalogue.api.v1.parameters import PER_PAGE


@dataclass(frozen=True)
class Page:
    rows: Any
    number: int
    last: int
    total: int


def page_of(rows: QuerySet, asked: dict[str, Any]) -> Page:
    """The page asked for. The first always exists; beyond the last is a Problem, before the database slices."""
    page, per_page = asked.get("page", 1), asked.get("perPage", PER_PAGE)
    total = rows.count()
    last = max(1, -(-total // per_page))
    if page > last:
        raise Problem(404, _("Deze pagina is er niet. De laatste is pagina %(last)d.") % {"last": last})
    return Page(rows[(page - 1) * per_page : page * per_page], page, last, total)


def headers(request, page: Page) -> dict[str, str]:
    """Total-Count, and Link with first, prev, self, next and last as far as they are there."""
    numbers = {"first": 1, "prev": page.number - 1, "self": page.number, "next": page.number + 1, "last": page.last}
    links = [
        f'<{_address(request, number)}>; rel="{rel}"' for rel, number in numbers.items() if 1 <= number <= page.last
    ]
    return {"Total-Count": str(page.total), "Link": ", ".join(links)}


def _address(request, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return absolute(f"{request.path}?{query.urlencode()}")
