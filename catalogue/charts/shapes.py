"""What a drawing is made of. It is as wide as its place and stretches, so that its text keeps its size at 320 px too.

Across, places are in percent of the width; down, in pixels. A shape is painted by the name of its `paint`: by the
stylesheet in a page, which knows light, dark and high contrast, and by PAINTS in a file of its own.
"""

from dataclasses import dataclass

from catalogue import house_style

# By the tokens of the house style, of which a file of its own gets the light colours.
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
}


def percent(part: float, whole: float = 100) -> str:
    """A place or a width across, as the drawing says it; a point in every language."""
    return f"{100 * part / whole if whole else 0:.2f}%"


@dataclass(frozen=True)
class Shape:
    paint: str

    @property
    def painted(self) -> list[tuple[str, str]]:
        """The attributes that paint it where no stylesheet does."""
        colours = house_style.colours(house_style.sheet(), "light")
        return [(name, colours.get(value, value)) for name, value in PAINTS[self.paint].items()]

    @property
    def kind(self) -> str:
        return type(self).__name__.lower()


@dataclass(frozen=True)
class Rect(Shape):
    """`x` and `width` as percent() gives them."""

    x: str
    y: int
    width: str
    height: int


@dataclass(frozen=True)
class Text(Shape):
    """`y` is the line that the letters stand on; `anchor` start, middle or end."""

    x: str
    y: int
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Line(Shape):
    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True)
class Dot(Shape):
    x: str
    y: int
    radius: int = 4


@dataclass(frozen=True)
class Drawing:
    """`height` in pixels. It says nothing that the table of its figure does not say."""

    height: int
    shapes: tuple[Shape, ...]
