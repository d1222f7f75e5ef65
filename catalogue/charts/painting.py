"""A drawing as SVG: its shapes with their classes, for a page; with their colours too, for a file that stands alone.

Attributes only, no style: the content policy allows none. A page paints by the stylesheet, which knows light, dark,
print and high contrast; a file has the light colours of the house style.
"""

from collections.abc import Iterable
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue import house_style
from catalogue.charts.shapes import Attributes, Drawing, Shape, Text
from register.text import clean_line

# By the tokens of the house style.
PAINTS = {
    "label": {"fill": "ink"},
    "number": {"fill": "ink", "font-weight": "600"},
    "quiet": {"fill": "quiet"},
    "track": {"fill": "wash", "stroke": "control", "stroke-width": "1"},
    "value": {"fill": "accent"},
    "no-value": {"fill": "control"},
    "axis": {"stroke": "control", "stroke-width": "1"},
    "line": {"stroke": "accent", "stroke-width": "2"},
    "dot": {"fill": "accent"},
    "grid": {"stroke": "line", "stroke-width": "1"},
    "scale": {"fill": "quiet", "font-size": "13"},
    "above": {"fill": "ink", "font-size": "13", "font-weight": "600"},
    # The ground below it, where a line of the grid runs through.
    "halo": {"fill": "surface", "font-size": "13", "font-weight": "600", "stroke": "surface", "stroke-width": "4"},
    # Parts of a bar, and tiles
    "solid": {"fill": "accent", "stroke": "accent", "stroke-width": "1"},
    "hatch": {"stroke": "accent", "stroke-width": "1"},
    "dots": {"stroke": "accent", "stroke-width": "1"},
    "cross": {"stroke": "accent", "stroke-width": "1"},
    "upright": {"stroke": "accent", "stroke-width": "1"},
    "empty": {"fill": "surface", "stroke": "accent", "stroke-width": "1"},
    "ground": {"fill": "surface"},
    "mark": {"fill": "accent"},
    # Steps of a heat table; heat-0 is nothing
    "heat-0": {"fill": "surface", "stroke": "line", "stroke-width": "1"},
    "heat-1": {"fill": "accent", "fill-opacity": "0.1"},
    "heat-2": {"fill": "accent", "fill-opacity": "0.21"},
    "heat-3": {"fill": "accent", "fill-opacity": "0.32"},
    "heat-4": {"fill": "accent", "fill-opacity": "0.44"},
    "heat-5": {"fill": "accent"},
    "cell": {"fill": "ink", "font-size": "13"},
    "cell-on-dark": {"fill": "on-accent", "font-size": "13"},
    "tiny": {"fill": "ink", "font-size": "11"},
    "tiny-on-dark": {"fill": "on-accent", "font-size": "11"},
    "small": {"fill": "quiet", "font-size": "13"},
    "key": {"fill": "ink", "font-size": "13", "font-weight": "600"},
}
# What is not filled with a colour but with a pattern: the side of its square, its turn in degrees, and the marks in
# it (x, y, width, height).
PATTERNS = {
    "hatch": (6, 45, [(0, 0, 2, 6)]),
    "dots": (6, 0, [(1, 1, 2, 2), (4, 4, 2, 2)]),
    "cross": (7, 45, [(0, 0, 2, 7), (2, 0, 5, 2)]),
    "upright": (4, 0, [(0, 0, 1, 4)]),
}


def painted(paint: str) -> Attributes:
    """The attributes that paint it where no stylesheet does."""
    return [(name, _light().get(value, value)) for name, value in PAINTS[paint].items()]


def colour(name: str) -> str:
    """A colour of the house style, as #rrggbb."""
    return _light()[name]


@cache
def _light() -> dict[str, str]:
    return house_style.colours(house_style.sheet(), "light")


def svg(drawing: Drawing, key: str, *, alone: bool = False) -> SafeString:
    """What stands within the svg element. `key` makes the names in it its own, among other drawings on a page."""
    used = {shape.paint for shape in drawing.shapes}
    patterns = "".join(_pattern(name, key, alone) for name in PATTERNS if name in used)
    shapes = "\n".join(_element(shape, key, alone) for shape in drawing.shapes)
    return mark_safe(f"{f'<defs>{patterns}</defs>' if patterns else ''}{shapes}")  # noqa: S308 - escaped in _tag


def _element(shape: Shape, key: str, alone: bool) -> str:
    fill = [("fill", f"url(#{key}-{shape.paint})")] if shape.paint in PATTERNS else []
    # XML knows no way to write a control character.
    inside = escape(clean_line(shape.text)) if isinstance(shape, Text) else ""
    written = _tag(shape.tag, [*_classed(shape.paint, alone), *fill, *shape.attributes], inside)
    if shape.paint == "above":
        # A shape of its own: not every program that reads a file knows paint-order.
        return _tag(shape.tag, [*_classed("halo", alone), *shape.attributes], inside) + written
    return written


def _pattern(name: str, key: str, alone: bool) -> str:
    side, turn, marks = PATTERNS[name]
    boxes = [("ground", (0, 0, side, side)), *(("mark", box) for box in marks)]
    inside = "".join(
        _tag("rect", [*_classed(paint, alone), *zip(("x", "y", "width", "height"), map(str, box), strict=True)])
        for paint, box in boxes
    )
    turned = [("patternTransform", f"rotate({turn})")] if turn else []
    sides = [("width", str(side)), ("height", str(side)), ("patternUnits", "userSpaceOnUse")]
    return _tag("pattern", [("id", f"{key}-{name}"), *sides, *turned], inside)


def _classed(paint: str, alone: bool) -> Attributes:
    return painted(paint) if alone else [("class", paint)]


def _tag(name: str, attributes: Iterable[tuple[str, str]], inside: str = "") -> str:
    """An element; `inside` is markup already."""
    written = "".join(f' {attribute}="{escape(value)}"' for attribute, value in attributes)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written} />"
