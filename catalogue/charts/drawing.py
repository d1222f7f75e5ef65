"""A figure as a drawing: each kind has a module of its own."""

from collections.abc import Callable

from catalogue.charts import bars
from catalogue.charts.shapes import Drawing
from catalogue.figures.figure import Drawn, Figure

KINDS: dict[Drawn, Callable[[Figure], Drawing]] = {
    Drawn.BARS: bars.draw,
}


def draw(figure: Figure) -> Drawing:
    return KINDS.get(figure.drawn, bars.draw)(figure)
