"""What TNO concluded from the quickscan of 2024, in its news article of 25 June 2024, with the numbers of now.

Each finding is a sentence whose numbers are counted, whether the records still bear it out, and what was printed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalogue.dimensions import ORGANISATION_TYPE
from catalogue.quickscan.editions import EditionCount
from catalogue.quickscan.published import Comparison
from catalogue.statistics import counting
from catalogue.statistics.units import Unit
from register.choices import ApplicationType, FigureDimension, Missing, OrganisationType, Phase, Technique
from register.importing.quickscan_sources import TOTAL


@dataclass(frozen=True)
class Finding:
    """`sentence` has the numbers of now; `is_true`: the records bear it out. `printed`: the figures it rests on.

    `note` is what counting cannot say of it.
    """

    name: str
    sentence: str
    is_true: bool
    printed: tuple[Comparison, ...]
    note: Any = ""

    @property
    def off(self) -> list[Comparison]:
        """What was printed and is not what is counted now."""
        return [comparison for comparison in self.printed if not comparison.holds]

    @property
    def holds(self) -> bool:
        return self.is_true and not self.off

    @property
    def verdict(self) -> str:
        return _("Klopt") if self.holds else _("Klopt niet meer")

    @property
    def reason(self) -> str:
        """Why it does not hold; "" where it does."""
        if not self.is_true:
            return _("De registraties zeggen nu iets anders.")
        return _("Er komt nu een ander getal uit dan er is gepubliceerd.") if self.off else ""


def of(count: EditionCount) -> list[Finding]:
    """The findings of an edition; none where none were published, or where its records are not loaded."""
    if count.edition.slug != "2024" or not count.total:
        return []
    found = (make(count) for make in OF_2024)
    return [finding for finding in found if finding]


def _total(count: EditionCount) -> Finding:
    sentence = _("TNO telde %(total)s toepassingen van AI bij de overheid.") % {
        "total": Unit.NUMBER.written(count.total)
    }
    return Finding("totaal", sentence, True, _printed(count, [(FigureDimension.TOTAL, TOTAL)]))


def _growth(count: EditionCount) -> Finding | None:
    second, first = count.of("2021"), count.of("2019")
    if not (second and first):
        return None
    said = {
        "growth": Unit.PERCENT.written(counting.growth(second.total, count.total)),
        "before": Unit.NUMBER.written(second.total),
        "long_growth": Unit.PERCENT.written(counting.growth(first.total, count.total)),
        "long_before": Unit.NUMBER.written(first.total),
    }
    sentence = _(
        "Het aantal groeide met %(growth)s sinds 2021, toen het er %(before)s waren, en met %(long_growth)s sinds "
        "2019, toen het er %(long_before)s waren."
    )
    printed = (
        *_printed(second, [(FigureDimension.TOTAL, TOTAL)]),
        *_printed(first, [(FigureDimension.TOTAL, TOTAL)]),
        *_printed(count, [(FigureDimension.GROWTH, "2021"), (FigureDimension.GROWTH, "2019")]),
    )
    return Finding("groei", sentence % said, count.total > second.total > first.total, printed)


def _more_in_use(count: EditionCount) -> Finding:
    in_use, experiment = (count.number(FigureDimension.PHASE, code) for code in (Phase.IN_USE, Phase.EXPERIMENT))
    sentence = _("Voor het eerst zijn er meer toepassingen in gebruik (%(in_use)s) dan in experiment (%(experiment)s).")
    printed = _printed(count, [(FigureDimension.PHASE, Phase.IN_USE), (FigureDimension.PHASE, Phase.EXPERIMENT)])
    note = _("Dat het de eerste keer is, is niet na te tellen: van 2019 en 2021 is de fase niet gepubliceerd.")
    said = {"in_use": Unit.NUMBER.written(in_use), "experiment": Unit.NUMBER.written(experiment)}
    return Finding("gebruik", sentence % said, in_use > experiment, printed, note)


def _organisations(count: EditionCount) -> Finding:
    dimension = FigureDimension.ORGANISATION_TYPE
    types = (OrganisationType.MUNICIPALITY, OrganisationType.PARTNERSHIP, OrganisationType.AGENCY)
    first, second, third = (count.number(dimension, code) for code in types)
    said = {
        "first": Unit.NUMBER.written(first),
        "total": Unit.NUMBER.written(count.total),
        "share": Unit.PERCENT.written(counting.share(first, count.total)),
        "second": Unit.NUMBER.written(second),
        "third": Unit.NUMBER.written(third),
    }
    sentence = _(
        "De meeste toepassingen zijn van gemeenten: %(first)s van de %(total)s (%(share)s). Daarna komen "
        "samenwerkingsverbanden (%(second)s) en agentschappen (%(third)s)."
    )
    (table,) = count.tables_of(dimension)
    others = [row.number for row in table.values if row.code not in types]
    unpublished = Unit.NUMBER.written(table.row(Missing.NOT_PUBLISHED).number)
    note = _("Van %(number)s toepassingen is ‘%(dimension)s’ niet gepubliceerd.")
    return Finding(
        "organisaties",
        sentence % said,
        first > second > third >= max(others, default=0),
        _printed(count, [(dimension, code) for code in types]),
        note % {"number": unpublished, "dimension": ORGANISATION_TYPE.label},
    )


def _application_types(count: EditionCount) -> Finding:
    dimension = FigureDimension.APPLICATION_TYPE
    types = (ApplicationType.KNOWLEDGE, ApplicationType.ENFORCEMENT)
    knowledge, enforcement = (count.number(dimension, code) for code in types)
    sentence = _(
        "%(knowledge)s toepassingen zijn voor kennisverwerking, archivering en anonimisering, en %(enforcement)s voor "
        "inspectie en handhaving."
    )
    said = {"knowledge": Unit.NUMBER.written(knowledge), "enforcement": Unit.NUMBER.written(enforcement)}
    return Finding("soorten", sentence % said, True, _printed(count, [(dimension, code) for code in types]))


def _techniques(count: EditionCount) -> Finding:
    dimension = FigureDimension.TECHNIQUE
    codes = (Technique.IMAGE, Technique.GENERATIVE)
    image, generative = (count.number(dimension, code) for code in codes)
    sentence = _("%(image)s toepassingen gebruiken beeldherkenning, en maar %(generative)s generatieve AI.")
    said = {"image": Unit.NUMBER.written(image), "generative": Unit.NUMBER.written(generative)}
    return Finding("technieken", sentence % said, image > generative, _printed(count, [(dimension, c) for c in codes]))


def _unknown(count: EditionCount) -> Finding | None:
    """The share that nobody could find out is smaller than it was."""
    before, wanted = count.of("2021"), [(FigureDimension.TECHNIQUE, Missing.UNKNOWN)]
    if before is None or not before.total:
        return None
    now, then = (one.number(*wanted[0]) for one in (count, before))
    said = {
        "now": Unit.NUMBER.written(now),
        "share": Unit.PERCENT.written(counting.share(now, count.total)),
        "then": Unit.NUMBER.written(then),
        "share_then": Unit.PERCENT.written(counting.share(then, before.total)),
    }
    sentence = _(
        "Van %(now)s toepassingen (%(share)s) is de techniek onbekend. In 2021 waren dat er nog %(then)s "
        "(%(share_then)s)."
    )
    is_less = now * before.total < then * count.total
    return Finding("onbekend", sentence % said, is_less, (*_printed(count, wanted), *_printed(before, wanted)))


def _printed(count: EditionCount, wanted: Iterable[tuple[FigureDimension, str]]) -> tuple[Comparison, ...]:
    found = (count.comparison(dimension, code) for dimension, code in wanted)
    return tuple(comparison for comparison in found if comparison)


OF_2024: tuple[Callable[[EditionCount], Finding | None], ...] = (
    _total,
    _growth,
    _more_in_use,
    _organisations,
    _application_types,
    _techniques,
    _unknown,
)
