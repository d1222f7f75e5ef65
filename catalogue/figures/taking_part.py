"""What the page of the coverage says beside its figures: what comes out in sentences, and who is missing by name."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from catalogue.dimensions import ORGANISATION_TYPE
from catalogue.figures.coverage import MUNICIPALITY, coverage_of, in_words, missing
from catalogue.figures.subject import Subject
from catalogue.statistics.coverage import Coverage, Member, Part
from register.choices import OrganisationType
from register.models.organisation import TYPES


@dataclass(frozen=True)
class Missing:
    """Of one type of organisations those of which there is nothing, among `total`. `is_open`: without asking."""

    label: Any
    total: int
    members: list[Member]
    is_open: bool


def beside(subject: Subject) -> dict[str, Any]:
    coverage = coverage_of(subject)
    return {
        "sentences": list(_sentences(coverage)),
        "missing": missing(subject),
        "groups": _groups(coverage),
        "kinds": [choice for choice in TYPES if choice[0] != OrganisationType.NO_GOVERNMENT],
        "kind": next(iter(subject.selection.given(ORGANISATION_TYPE.name)), ""),
    }


def _sentences(coverage: Coverage) -> Iterator[str]:
    """Of municipalities first, which readers ask of most; of all only where there are others."""
    municipalities = coverage.by_kind.get(MUNICIPALITY)
    if municipalities:
        said = ngettext(
            "Van de %(total)s gemeenten heeft er %(records)s een toepassing in het register, "
            "%(nil_returns)s alleen een nulopgave en %(nothing)s niets.",
            "Van de %(total)s gemeenten hebben er %(records)s een toepassing in het register, "
            "%(nil_returns)s alleen een nulopgave en %(nothing)s niets.",
            municipalities.records,
        )
        yield said % in_words(municipalities)
    if coverage.whole != (municipalities or Part(0, 0, 0)):
        said = ngettext(
            "Van de %(total)s organisaties heeft er %(records)s een toepassing in het register, "
            "%(nil_returns)s alleen een nulopgave en %(nothing)s niets.",
            "Van de %(total)s organisaties hebben er %(records)s een toepassing in het register, "
            "%(nil_returns)s alleen een nulopgave en %(nothing)s niets.",
            coverage.whole.records,
        )
        yield said % in_words(coverage.whole)


def _groups(coverage: Coverage) -> list[Missing]:
    """By type in the usual order; the first stands open."""
    found = defaultdict(list)
    for member in coverage.missing:
        found[member.kind].append(member)
    return [
        Missing(ORGANISATION_TYPE.label_of(kind), coverage.by_kind[kind].total, members, is_open=place == 0)
        for place, (kind, members) in enumerate(found.items())
    ]
