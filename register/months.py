"""Months, however people write them: one understanding for the form and for files."""

import re
from datetime import datetime
from functools import cache

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import date_format
from django.utils.translation import override


@cache
def month_names() -> dict[str, int]:
    """The names of the months in Dutch and English, long and short: {"maart": 3, "mrt": 3, "march": 3, ...}."""
    names = {"mrt": 3}
    for language in ("nl", "en"):
        with override(language):
            for months in (MONTHS, MONTHS_3):
                names |= {str(name).lower().strip("."): number for number, name in months.items()}
    return names


def as_month(value: str) -> str:
    """A month as people write it, as YYYY-MM: "03-2024", "2024/3", "maart 2024". Anything else comes back as it is."""
    parts = re.split(r"[\s/.-]+", value.strip(" .").lower())
    if len(parts) != 2:
        return value
    year = next((part for part in parts if re.fullmatch(r"\d{4}", part, re.ASCII)), None)
    if year is None:
        return value
    other = parts[0] if parts[1] == year else parts[1]
    month = int(other) if re.fullmatch(r"\d{1,2}", other, re.ASCII) else month_names().get(other, 0)
    return f"{year}-{month:02}" if 1 <= month <= 12 else value


def month_in_words(value: str) -> str:
    """ "2024-03" as "maart 2024"; what is no month as it is."""
    try:
        return date_format(datetime.strptime(value, "%Y-%m"), "F Y")
    except ValueError:
        return value
