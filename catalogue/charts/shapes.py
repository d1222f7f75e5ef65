"""What a drawing is made of. It is as wide as its place and stretches, so that its text keeps its size at 320 px too.

Across, places are in percent of the width, or in pixels from the left, and may be shifted by pixels; down, in pixels.
`paint` names what a shape looks like, which `painting.py` and the stylesheet of the page know.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

Attributes = list[tuple[str, str]]


def percent(part: float, whole: float = 100) -> str:
    """A place or a width across, as the drawing says it; a point in every language."""
    return f"{100 * part / whole if whole else 0:.2f}%"


@dataclass(frozen=True)
class Shape:
    tag: ClassVar[str]
    paint: str

    @property
    def attributes(self) -> Attributes:
        """Where it is, as SVG says it."""
        raise NotImplementedError

    @property
    def down(self) -> int:
        """How far down it is: its top, or the line that its letters stand on."""
        return self.y  # type: ignore[attr-defined]

    def up(self, pixels: int) -> "Shape":
        """The same so much higher."""
        return replace(self, y=self.down - pixels)  # type: ignore[call-arg]


@dataclass(frozen=True)
class Rect(Shape):
    """`x` and `width` as percent() gives them, or pixels; `shift` moves it so many pixels to the right."""

    tag: ClassVar[str] = "rect"
    x: str
    y: int
    width: str
    height: int
    shift: int = 0

    @property
    def attributes(self) -> Attributes:
        moved = [("transform", f"translate({self.shift} 0)")] if self.shift else []
        return [("x", self.x), ("y", str(self.y)), ("width", self.width), ("height", str(self.height)), *moved]


@dataclass(frozen=True)
class Text(Shape):
    """`y` is the line that the letters stand on; `anchor` start, middle or end."""

    tag: ClassVar[str] = "text"
    x: str
    y: int
    text: str
    anchor: str = "start"
    shift: int = 0

    @property
    def attributes(self) -> Attributes:
        anchored = [("text-anchor", self.anchor)] if self.anchor != "start" else []
        moved = [("dx", str(self.shift))] if self.shift else []
        return [("x", self.x), ("y", str(self.y)), *anchored, *moved]


@dataclass(frozen=True)
class Line(Shape):
    tag: ClassVar[str] = "line"
    x1: str
    y1: int
    x2: str
    y2: int

    @property
    def down(self) -> int:
        return min(self.y1, self.y2)

    def up(self, pixels: int) -> "Line":
        return replace(self, y1=self.y1 - pixels, y2=self.y2 - pixels)

    @property
    def attributes(self) -> Attributes:
        return [("x1", self.x1), ("y1", str(self.y1)), ("x2", self.x2), ("y2", str(self.y2))]


@dataclass(frozen=True)
class Dot(Shape):
    tag: ClassVar[str] = "circle"
    x: str
    y: int
    radius: int = 4

    @property
    def attributes(self) -> Attributes:
        return [("cx", self.x), ("cy", str(self.y)), ("r", str(self.radius))]


@dataclass(frozen=True)
class Drawing:
    """`height` in pixels. It says nothing that the table of its figure does not say.

    `breaks`: how far down it may be cut, where it is too high for a sheet of paper.
    """

    height: int
    shapes: tuple[Shape, ...]
    breaks: tuple[int, ...] = ()
