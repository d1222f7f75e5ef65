"""A drawing in pieces, for paper: no browser breaks an svg over two pages, and what does not fit is cut off."""

from itertools import pairwise

from catalogue.charts.shapes import Drawing


def pieces(drawing: Drawing, number: int) -> list[Drawing]:
    """About as high as each other, cut only where the drawing may be; fewer where it has not so many breaks."""
    wanted = [drawing.height * part / number for part in range(1, number)]
    inside = [place for place in drawing.breaks if 0 < place < drawing.height]
    cuts = {min(inside, key=lambda place: abs(place - goal)) for goal in wanted} if inside else set()
    return [_between(drawing, *edges) for edges in pairwise([0, *sorted(cuts), drawing.height])]


def _between(drawing: Drawing, top: int, bottom: int) -> Drawing:
    shapes = (shape.up(top) for shape in drawing.shapes if top <= shape.down < bottom)
    return Drawing(bottom - top, tuple(shapes))
