"""A figure as a drawing: each kind has a module of its own."""

from collections.abc import Callable

from catalogue.charts import bars, grouped, heat, lines, months, stacked, tiles
from catalogue.charts.shapes import Drawing
from catalogue.figures.figure import Drawn, Figure

KINDS: dict[Drawn, Callable[[Figure], Drawing]] = {
    Drawn.BARS: bars.draw,
    Drawn.GROUPED: grouped.draw,
    Drawn.STACKED: stacked.draw,
    Drawn.MONTHS: months.draw,
    Drawn.LINES: lines.draw,
    Drawn.HEAT: heat.draw,
    Drawn.TILES: tiles.draw,
}


def draw(figure: Figure) -> Drawing:
    """Raise KeyError for a figure of which nothing is drawn."""
    return KINDS[figure.drawn](figure.shortened)
