"""How many records have each value: one figure for each dimension of a vocabulary."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import dimensions
from catalogue.dimensions import Dimension
from catalogue.figures import of_an_edition
from catalogue.figures.figure import Column, Figure, Row
from catalogue.figures.notes import notes_on_shares
from catalogue.figures.subject import Subject
from catalogue.statistics import counting
from catalogue.statistics.counting import FEWEST_FOR_SHARES, Table, by_size
from catalogue.statistics.units import Unit

# Each with its name in the address, and what it says. In the order in which readers ask.
NAMED: dict[str, tuple[Dimension, Any]] = {
    "soort-organisatie": (
        dimensions.ORGANISATION_TYPE,
        gettext_lazy("Het soort organisatie dat de toepassing gebruikt."),
    ),
    "fase": (dimensions.PHASE, gettext_lazy("Hoe ver de toepassing is: van ontwikkeling tot gestopt.")),
    "thema": (
        dimensions.THEME,
        gettext_lazy("De onderwerpen van beleid waar de toepassing bij hoort. Dat kunnen er meer zijn."),
    ),
    "techniek": (
        dimensions.TECHNIQUE,
        gettext_lazy("De techniek die het belangrijkste deel van het werk doet."),
    ),
    "soort-toepassing": (dimensions.APPLICATION_TYPE, gettext_lazy("Waar de toepassing bij helpt.")),
    "publicatiecategorie": (
        dimensions.PUBLICATION_CATEGORY,
        gettext_lazy("Hoog-risico volgens de AI-verordening, impactvol voor mensen of bedrijven, of geen van beide."),
    ),
    "wie-besluit": (dimensions.DECISION_MAKER, gettext_lazy("Of een mens besluit, of het systeem.")),
    "persoonsgegevens": (dimensions.PERSONAL_DATA, gettext_lazy("Of de toepassing persoonsgegevens gebruikt.")),
    "ai-verordening": (
        dimensions.AI_ACT_CLASS,
        gettext_lazy("In welke klasse van de Europese AI-verordening de organisatie de toepassing plaatst."),
    ),
    "impacttoets": (dimensions.IMPACT_ASSESSMENT, gettext_lazy("Of er een impacttoets is gedaan.")),
    "hoeveel-ingevuld": (
        dimensions.COMPLETENESS,
        gettext_lazy("Welk deel van de velden die voor de toepassing gelden een antwoord heeft."),
    ),
    "op-tijd-bekeken": (
        dimensions.FRESHNESS,
        gettext_lazy("Of de dag voorbij is waarop de organisatie opnieuw moest kijken of de tekst klopt."),
    ),
}
NAME_OF = {dimension: name for name, (dimension, _definition) in NAMED.items()}
# Their own order means something; the others are shown by size.
IN_STEPS = {
    dimensions.PHASE,
    dimensions.PUBLICATION_CATEGORY,
    dimensions.COMPLETENESS,
    dimensions.FRESHNESS,
    dimensions.AI_ACT_CLASS,
}


def of_table(table: Table, subject: Subject) -> Figure:
    """The figure of counts by one dimension. Of an edition it says no more than what was published bears out."""
    if subject.edition:
        table = of_an_edition.as_published(table, subject)
        return of_an_edition.careful(_figure(table, subject), table, subject)
    figure = _figure(table if table.says_something else table.occurring, subject)
    shares = [count.share for count in table.rows]
    return replace(figure, notes=_silent(table) + notes_on_shares(shares, table.total, table.dimension.many))


def _figure(table: Table, subject: Subject) -> Figure:
    dimension = table.dimension
    values = table.values if dimension in IN_STEPS else by_size(table.values)
    rows = [*values, *table.no_value]
    with_shares = any(count.share is not None for count in rows) and table.total >= FEWEST_FOR_SHARES
    columns = [Column("count", _("Aantal"))]
    if with_shares:
        columns.append(Column("share", _("Aandeel"), Unit.PERCENT, drawn=False))
    return Figure(
        name=NAME_OF[dimension],
        title=_("Toepassingen naar: %(dimension)s") % {"dimension": dimension.label},
        finding=_finding(table, with_shares),
        definition=NAMED[NAME_OF[dimension]][1],
        head=dimension.label,
        columns=tuple(columns),
        rows=tuple(
            Row(
                code=count.code,
                label=count.label,
                numbers=(count.number, count.share) if with_shares else (count.number,),
                url=subject.list_url(dimension.name, count.code) if count.number else "",
                is_no_value=count.is_no_value,
            )
            for count in rows
        ),
        whole=table.total if with_shares else None,
    )


def _finding(table: Table, with_share: bool) -> str:
    """The most frequent value, or how many have none; "" where two share the first place, or nothing is said."""
    most = table.most
    if most is None:
        return ""
    if any(reason.number >= most.number for reason in table.no_value):
        return _("%(dimension)s: %(number)s van de %(total)s toepassingen zonder antwoord") % {
            "dimension": table.dimension.label,
            "number": Unit.NUMBER.written(table.total - table.having_a_value),
            "total": Unit.NUMBER.written(table.total),
        }
    said = {
        "dimension": table.dimension.label,
        "label": most.label,
        "number": Unit.NUMBER.written(most.number),
        "total": Unit.NUMBER.written(table.total),
        "share": Unit.PERCENT.written(most.share),
    }
    if with_share:
        return _("%(dimension)s: het vaakst ‘%(label)s’, %(number)s van %(total)s (%(share)s)") % said
    return _("%(dimension)s: het vaakst ‘%(label)s’, %(number)s van %(total)s") % said


def _silent(table: Table) -> tuple[str, ...]:
    if table.says_something or not table.total:
        return ()
    return (_("Geen enkele toepassing zegt hier nog iets over."),)


def _build(dimension: Dimension, subject: Subject) -> Figure:
    return of_table(counting.table(subject.versions, dimension), subject)


FIGURES: dict[str, Callable[[Subject], Figure]] = {
    name: partial(_build, dimension) for name, (dimension, _definition) in NAMED.items()
}
