"""A figure of the report as it lies on paper: its number, its drawing, cut where it must be, and its table."""

from dataclasses import dataclass
from math import ceil

from django.utils.functional import cached_property

from catalogue.charts.drawing import draw
from catalogue.charts.pieces import pieces
from catalogue.charts.shapes import Drawing
from catalogue.figures.figure import Drawn, Figure
from catalogue.quickscan import Comparison

# Rows of a table: with its drawing above it on a page, beside its drawing, and on paper at all. A page has some fifty.
HIGHEST_ABOVE, HIGHEST_BESIDE, LONGEST = 8, 25, 100
MOST_COLUMNS = 7
# Pixels of a page of A4 that are left for a drawing, below the head of its chapter.
PAGE = 760


@dataclass(frozen=True)
class Beside:
    """A published figure beside the counted one, with the number of its source."""

    comparison: Comparison
    source: int


@dataclass(frozen=True)
class Piece:
    """The part `number` of the `of` into which a drawing is cut; `slug` makes the names in it its own."""

    slug: str
    drawing: Drawing
    number: int
    of: int


@dataclass(frozen=True)
class Plate:
    """A figure under its number, which counts on through the chapters; `address` is where the same numbers stay."""

    number: int
    figure: Figure
    address: str
    published: tuple[Beside, ...] = ()

    @property
    def slug(self) -> str:
        return f"figuur-{self.number}"

    @cached_property
    def drawing(self) -> Drawing | None:
        return draw(self.figure) if self.figure.says_something else None

    @property
    def pairs(self) -> list[list[Piece]]:
        """The drawing: cut, two pieces beside each other, where it would be more than half a page."""
        if self.drawing is None:
            return []
        is_whole = not self.is_wide or self.drawing.height <= self._highest
        cut = pieces(self.drawing, 1 if is_whole else 2 * ceil(self.drawing.height / (2 * PAGE)))
        found = [
            Piece(f"{self.slug}-{number}", drawing, number, len(cut)) for number, drawing in enumerate(cut, start=1)
        ]
        return [found[first : first + 2] for first in range(0, len(found), 2)]

    @property
    def _highest(self) -> int:
        """A heat table is cut only where it must: the heads of its columns stand above its first piece."""
        return PAGE if self.figure.drawn is Drawn.HEAT else PAGE // 2

    @property
    def is_wide(self) -> bool:
        """Whether the table needs the whole width, or one of both a page: it is below the drawing then."""
        is_high = self.drawing is not None and self.drawing.height > PAGE
        return is_high or len(self.figure.columns) > 2 or len(self.figure.rows) > HIGHEST_BESIDE

    @property
    def is_tall(self) -> bool:
        """Whether drawing and table together may not fit on a page."""
        return self.is_wide and len(self.figure.rows) > HIGHEST_ABOVE

    @property
    def has_many_columns(self) -> bool:
        """Whether they fit on paper in small letters only."""
        return len(self.figure.columns) > MOST_COLUMNS

    @property
    def is_too_long(self) -> bool:
        """Whether the rows would fill the paper, such as a list of all organisations: they are at the address only."""
        return len(self.figure.rows) > LONGEST
