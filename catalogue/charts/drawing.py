"""A figure as a drawing: each kind has a module of its own."""

from collections.abc import Callable

from catalogue.charts import bars, heat, lines, months, stacked, tiles
from catalogue.charts.shapes import Drawing
from catalogue.figures.figure import Drawn, Figure

KINDS: dict[Drawn, Callable[[Figure], Drawing]] = {
    Drawn.BARS: bars.draw,
    Drawn.STACKED: stacked.draw,
    Drawn.MONTHS: months.draw,
    Drawn.LINES: lines.draw,
    Drawn.HEAT: heat.draw,
    Drawn.TILES: tiles.draw,
}


def draw(figure: Figure) -> Drawing:
    return KINDS[figure.drawn](figure)
