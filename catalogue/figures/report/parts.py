"""What stands in the report, in which order.

That of the register follows the pages of figures, so a figure that is put on a page is in the report too. That of an
edition lays beside each counted number what was published.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import quickscan
from catalogue.choosing import Query
from catalogue.figures import by_dimension, editions, shelf
from catalogue.figures.figure import Figure
from catalogue.figures.pages import PAGES
from catalogue.figures.subject import Subject
from catalogue.figures.transparency import transparency
from catalogue.quickscan import Comparison, EditionCount, findings
from catalogue.quickscan.editions import counts
from catalogue.quickscan.findings import Finding
from register.choices import FigureDimension

OF_THE_WHOLE = (FigureDimension.TOTAL, FigureDimension.GROWTH)
# The figure that counts what was published.
NAMES = {published: by_dimension.NAME_OF[ours[0]] for published, ours in quickscan.DIMENSIONS.items()}


@dataclass(frozen=True)
class Part:
    """A chapter that has no numbers yet. `published` by the name of a figure, or "" for what counts the whole."""

    slug: str
    title: Any
    lead: Any
    figures: tuple[Figure, ...] = ()
    published: dict[str, list[Comparison]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def says_something(self) -> bool:
        said = (figure.says_something or (figure.rows and not figure.is_drawn) for figure in self.figures)
        return any([*said, *self.published.values(), self.findings])


CONTENT = ("inhoud-van-het-register", gettext_lazy("Wat er staat"))
LEAD = gettext_lazy("De toepassingen, verdeeld naar elk kenmerk.")


def of_the_register(subject: Subject) -> Iterator[Part]:
    """First the dimensions that are on no page, then each page, then the lists."""
    on_a_page = {name for page in PAGES.values() for name in page.figures}
    yield _part(*CONTENT, LEAD, [name for name in by_dimension.FIGURES if name not in on_a_page], subject)
    for page in PAGES.values():
        yield _part(page.slug, page.title, page.lead, page.figures, subject)
    others = shelf.FIGURES.keys() - on_a_page - by_dimension.FIGURES.keys() - editions.FIGURES.keys()
    lead = _("Wat te lang is om te tekenen.")
    yield _part("lijsten", _("Lijsten"), lead, [name for name in shelf.FIGURES if name in others], subject)


def of_part_of_an_edition(subject: Subject) -> Iterator[Part]:
    yield _part(*CONTENT, LEAD, NAMES.values(), subject)


def of_an_edition(subject: Subject, count: EditionCount) -> Iterator[Part]:
    yield Part(
        "bevindingen",
        _("Wat TNO erover schreef"),
        _("De bevindingen van TNO, met de getallen die het tellen nu geeft."),
        findings=tuple(findings.of(count)),
    )
    # What compares the editions is of all of them, whichever was asked.
    everything = replace(subject, selection=Query(()).selection())
    totals, *side_by_side = editions.all_figures(counts(), everything)
    yield Part(
        "totaal",
        _("Totaal en groei"),
        _("De edities na elkaar, en wat er over het totaal is gepubliceerd."),
        (totals,),
        {"": count.of_dimension(*OF_THE_WHOLE)},
    )
    yield Part(
        "kenmerken",
        _("Geteld, en gepubliceerd"),
        _("Naar elk kenmerk: wat de losse toepassingen samen opleveren, en daarbij wat er is gepubliceerd."),
        tuple(shelf.build(name, subject) for name in NAMES.values()),
        {name: count.of_dimension(dimension) for dimension, name in NAMES.items()},
    )
    yield Part(
        "bekend",
        _("Wat er bekend is, en wat niet"),
        _("Van hoeveel toepassingen iets bekend, onbekend of niet gepubliceerd is."),
        (transparency(subject),),
    )
    yield Part(
        "edities",
        _("De edities naast elkaar"),
        _("Per kenmerk wat van elke editie is gepubliceerd, en wat er veranderde."),
        tuple(side_by_side),
    )
    others = [dimension for dimension in FigureDimension if dimension not in (*OF_THE_WHOLE, *NAMES)]
    yield Part(
        "alleen-gepubliceerd",
        _("Alleen gepubliceerd"),
        _("Hierover zeggen de losse toepassingen niets. Dit is dus niet na te tellen."),
        published={"": count.of_dimension(*others)},
    )


def _part(slug: str, title: Any, lead: Any, names: Iterable[str], subject: Subject) -> Part:
    figures = (shelf.build(name, subject) for name in names)
    return Part(slug, title, lead, tuple(figure for figure in figures if not figure.refused))
