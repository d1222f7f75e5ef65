"""The pages of a list: the one asked for, and the others as links for includes/pagination.html."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator


def page_of(paginator: Paginator, number: str | None) -> Page:
    """The page asked for; the first where there is no such page."""
    try:
        return paginator.page(number or 1)
    except InvalidPage:
        return paginator.page(1)


def links(page: Page, address: Callable[[int], str]) -> dict[str, Any]:
    """What the template needs; `address` gives that of a page. Where pages are left out, there is none."""
    numbers = page.paginator.get_elided_page_range(page.number)
    return {
        "page": page,
        "pages": [(number, address(number) if isinstance(number, int) else "") for number in numbers],
        "previous_url": page.has_previous() and address(page.number - 1),
        "next_url": page.has_next() and address(page.number + 1),
    }
