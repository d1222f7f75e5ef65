"""Which column of ours a header means.

A header is a name of the publication standard (1.0 or 0.4) or of our own files, or the Dutch or English label of the
form where that can mean one column only. Upper and lower case, surrounding spaces, and spaces or hyphens for
underscores are forgiven; anything else is refused, with the nearest name that is known.
"""

import difflib
import re
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from register.fields import BY_NAME, COLUMNS
from register.importing.problems import Problem, shortened
from register.standard import UNTIL_0_4

REGISTER_NUMBER = "algorithm_id"
# What a record has beside the columns of Version.
IDENTITY = (REGISTER_NUMBER, "source_id", "organization")
# `status` is the standard's; `phase` is finer, and goes before it.
BESIDE = ("status", "missing", "change_note")
# Columns of our own files and of the standard that follow from something else, so that nobody can set them.
FOLLOWS = (
    *("org_id", "publication_dt", "version", "dated_on", "superseded_dt", "organization_type", "organization_uri"),
    *("origin", "source_register", "collection", "named", "state", "last_change_note", "confirmed_dt", "review_due_on"),
)
# 0.4: whether it learns by itself, and a number of the time before register numbers. We have no place for them.
NO_PLACE = ("type", "uuid")
NOT_READ = frozenset((*FOLLOWS, *NO_PLACE))
ALIASES = {"lars": REGISTER_NUMBER, "organisation": "organization", "organisatie": "organization"}
ALL = tuple(dict.fromkeys((*IDENTITY, *(field.name for field in COLUMNS), *BESIDE, *FOLLOWS, *UNTIL_0_4)))


def folded(header: str) -> str:
    """The header without what is forgiven."""
    return re.sub(r"[\s_-]+", "_", header.strip().casefold())


@cache
def _meanings() -> dict[str, str]:
    """Every spelling that is known, folded: {spelling: our column}."""
    by_label: dict[str, set[str]] = {}
    for field in BY_NAME.values():
        for language in ("nl", "en"):
            with override(language):
                name = ALIASES.get(field.name, field.name)
                by_label.setdefault(folded(str(field.label)), set()).add(name)
    clear = {label: next(iter(names)) for label, names in by_label.items() if len(names) == 1}
    return clear | {folded(name): name for name in ALL} | ALIASES


def column_of(header: str) -> str | None:
    """Our column that a header means; None when it is unknown."""
    return _meanings().get(folded(header))


def known_among(cells: list) -> int:
    """How many of the cells of a row are the name of a column."""
    return sum(isinstance(cell, str) and column_of(cell) is not None for cell in cells)


def columns_of(header: list[str], problems: list[Problem]) -> dict[str, str]:
    """{header: our column}. Adds what is wrong with the header to `problems`."""
    found: dict[str, str] = {}
    first_with: dict[str, str] = {}
    for name in header:
        column = column_of(name)
        if column is None:
            problems.append(Problem(_("Deze kolom is onbekend."), _remedy(name), field=name))
        elif column in first_with:
            reason = _("Deze kolom betekent hetzelfde als ‘%(other)s’.") % {"other": shortened(first_with[column])}
            problems.append(Problem(reason, _("Laat één van de twee staan."), field=name))
        else:
            first_with[column] = name
            found[name] = column
    return found


def _remedy(name: str) -> str:
    near = difflib.get_close_matches(folded(name[:100]), _meanings(), n=1, cutoff=0.7)
    if near:
        return _("Bedoelt u ‘%(name)s’? Verander de naam, of haal de kolom weg.") % {"name": _meanings()[near[0]]}
    return _("Haal de kolom weg, of gebruik een naam uit het sjabloon.")
