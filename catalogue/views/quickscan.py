"""The quickscan editions: the counted figures beside the published ones, and the editions side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from catalogue import quickscan
from catalogue.figures import by_dimension, editions
from catalogue.figures.figure import Figure
from catalogue.figures.subject import Subject
from catalogue.figures.transparency import transparency
from catalogue.quickscan import Comparison, Conflict, EditionCount, findings, uncounted
from catalogue.quickscan.editions import counts, newest_counted
from catalogue.stamp import public_page
from register.choices import FigureDimension, Missing, Technique
from register.models import Collection, Edition


@dataclass(frozen=True)
class Section:
    """A figure on the page of an edition, and what was published beside it; `label` says of what.

    `is_open`: its table has links that stand nowhere else on the page.
    """

    label: Any
    figure: Figure
    comparisons: tuple[Comparison, ...] = ()
    is_open: bool = False

    @property
    def conflicts(self) -> list[Conflict]:
        return quickscan.conflicts(self.comparisons)


@public_page
def edition(request, edition):
    found = get_object_or_404(Edition, pk=edition, collection=Collection.QUICKSCAN)
    count = EditionCount(found)
    context = {
        "here": found.title,
        "edition": found,
        "editions": quickscan.editions(),
        "collection": found.collection,
    }
    if not found.has_records:
        return render(request, "catalogue/statistics/figures.html", context | _uncounted(count))
    subject = Subject.of(QueryDict(f"edition={found.slug}"), request.revision)
    sections = list(_sections(count, subject))
    versions = list(count.versions.with_identity().order_by("name", "pk"))
    context |= {
        "count": count,
        "subject": subject,
        "named": [version for version in versions if version.application.named],
        "unnamed": [version for version in versions if not version.application.named],
        "findings": findings.of(count),
        "sections": sections,
        "other_basis": quickscan.OTHER_BASIS.get(found.slug),
        "cut_off": any(comparison.is_cut_off for comparison in count.comparisons),
        "conflicting": any(section.conflicts for section in sections),
    }
    return render(request, "catalogue/statistics/edition.html", context)


def _uncounted(count: EditionCount) -> dict[str, Any]:
    """What was printed, and what the newest edition with records counts of the same technique."""
    before = newest_counted()
    generative = before.number(FigureDimension.TECHNIQUE, Technique.GENERATIVE) if before else 0
    things = uncounted.things(count.comparisons)
    return {"things": things, "quoted": uncounted.quoted(things), "before": before, "generative": generative}


def _sections(count: EditionCount, subject: Subject) -> Iterator[Section]:
    """What was printed of anything stands beside its figure, so that each printed figure stands on the page."""
    whole = count.of_dimension(FigureDimension.TOTAL, FigureDimension.GROWTH)
    totals = editions.of_totals(counts(), Subject.of_the_register(subject.revision))
    yield Section(_("Totaal en groei"), totals, tuple(whole))
    for dimension, tables in count.tables.items():
        figure = by_dimension.of_table(tables[0], subject)
        yield Section(tables[0].dimension.label, figure, tuple(count.of_dimension(dimension)))
    unknown = [one for one in count.of_dimension(FigureDimension.TECHNIQUE) if one.figure.code == Missing.UNKNOWN]
    yield Section(_("Onbekende techniek"), transparency(subject), tuple(unknown), is_open=True)


@public_page
def side_by_side(request):
    """The editions beside each other."""
    subject = Subject.of_the_register(request.revision)
    context = {
        "here": _("De quickscans naast elkaar"),
        "subject": subject,
        "figures": editions.all_figures(counts(), subject),
        "editions": quickscan.editions(),
        "other_bases": quickscan.OTHER_BASIS.items(),
    }
    return render(request, "catalogue/statistics/editions_beside.html", context)
