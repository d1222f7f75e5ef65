"""Figures become bars that do not deceive."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue import house_style
from catalogue.charts.drawing import draw
from catalogue.charts.in_rows import FULL, bars
from catalogue.charts.letters import NARROWEST, SIZE, width
from catalogue.charts.painting import PAINTS, PATTERNS, svg
from catalogue.charts.shapes import Dot, Rect, Text
from catalogue.figures.figure import Column, Drawn, Row
from catalogue.figures.figure import Figure as Counted
from catalogue.statistics.units import Unit

pytestmark = pytest.mark.once
# How long an example takes says nothing of a drawing.
example = settings(deadline=None, max_examples=80)


@dataclass(frozen=True)
class Figure:
    name: str
    number: int


def figures(*numbers):
    return [Figure(f"figure {place}", number) for place, number in enumerate(numbers)]


def test_of_a_whole_a_full_bar_is_the_whole():
    assert [bar.length for bar in bars(figures(100, 50, 0), whole=200)] == [FULL // 2, FULL // 4, 0]


def test_without_a_whole_the_longest_bar_is_full_and_the_others_in_proportion():
    assert [bar.length for bar in bars(figures(266, 133, 0))] == [FULL, FULL // 2, 0]


def test_a_bar_keeps_its_figure_and_place():
    some = figures(1, 3, 2)
    assert [bar.figure for bar in bars(some)] == some


@pytest.mark.parametrize("numbers", [[], [0, 0]])
def test_nothing_counted_gives_no_length(numbers):
    assert [bar.length for bar in bars(figures(*numbers))] == [0] * len(numbers)


def test_what_is_not_zero_can_be_seen():
    assert [bar.length for bar in bars(figures(1_000_000, 1))] == [FULL, 1]


@given(st.lists(st.integers(0, 10**7), max_size=20))
def test_more_is_never_drawn_shorter_and_no_bar_is_too_long(numbers):
    drawn = sorted((bar.figure.number, bar.length) for bar in bars(figures(*numbers)))
    lengths = [length for _number, length in drawn]
    assert lengths == sorted(lengths)
    assert all(0 <= length <= FULL for length in lengths)


# Drawings


def drawn_figure(drawn, columns, rows, **rest):
    values = {"name": "cijfer", "title": "Titel", "definition": "Uitleg.", "head": "Soort"} | rest
    return Counted(drawn=drawn, columns=tuple(columns), rows=tuple(rows), **values)


def of_numbers(drawn, *numbers, unit=Unit.NUMBER, **rest):
    """One column."""
    rows = [Row(f"code-{place}", f"Regel {place}", (number,)) for place, number in enumerate(numbers)]
    return drawn_figure(drawn, [Column("count", "Aantal", unit)], rows, **rest)


LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["Gemeente", "Samenwerkingsverband van gemeenten en provincies", "M" * 40, "<script>alert(1)</script> & \x00\x1b"]
)
COUNTS = st.none() | st.integers(0, 2_000)
SHARES = st.none() | st.decimals(0, 100, places=1)
DRAWN = [kind for kind in Drawn if kind is not Drawn.NOTHING]


@st.composite
def any_figures(draw_, kinds=tuple(DRAWN)):
    """Of any kind, of months or of other rows, of counts or of percentages, with and without what is not known."""
    kind = draw_(st.sampled_from(kinds))
    unit, numbers = draw_(st.sampled_from([(Unit.NUMBER, COUNTS), (Unit.PERCENT, SHARES)]))
    columns = [
        Column(f"column-{place}", label, unit, is_drawn)
        for place, (label, is_drawn) in enumerate(
            draw_(st.lists(st.tuples(LABELS, st.just(True) | st.booleans()), min_size=1, max_size=9))
        )
    ]
    row = st.tuples(LABELS, st.tuples(*[numbers] * len(columns)), st.sampled_from(["", "Alleen een nulopgave"]))
    rows = draw_(st.lists(row, max_size=60 if kind in (Drawn.MONTHS, Drawn.LINES) else 14))
    codes = [f"{2020 + place // 12}-{place % 12 + 1:02d}" for place in range(len(rows))]
    return drawn_figure(
        kind,
        columns,
        [Row(code, label, given, mark=mark) for code, (label, given, mark) in zip(codes, rows, strict=True)],
        whole=draw_(st.none() | st.integers(1, 3_000)),
    )


def places(figure):
    return [place for place, column in enumerate(figure.columns) if column.drawn]


def pixels(place):
    """At the narrowest."""
    return float(place[:-1]) * NARROWEST / 100 if place.endswith("%") else float(place)


SIZES = {paint: int(painted.get("font-size", SIZE)) for paint, painted in PAINTS.items()}


def extent(text):
    """From where to where a text goes at the narrowest, in pixels."""
    wide = width(text.text, SIZES[text.paint])
    begin = pixels(text.x) + text.shift - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
    return begin, begin + wide


def texts(drawing, *paints):
    return [shape for shape in drawing.shapes if isinstance(shape, Text) and (not paints or shape.paint in paints)]


def rects(drawing, *paints):
    return [shape for shape in drawing.shapes if isinstance(shape, Rect) and shape.paint in paints]


@example
@given(any_figures())
def test_a_drawing_stays_within_itself(figure):
    drawing = draw(figure)
    for shape in drawing.shapes:
        if isinstance(shape, Rect):
            assert -0.1 <= pixels(shape.x) <= pixels(shape.x) + pixels(shape.width) <= NARROWEST + 0.1, shape
            assert 0 <= shape.y <= shape.y + shape.height <= drawing.height, shape
        elif isinstance(shape, Text):
            begin, end = extent(shape)
            assert -2 <= begin <= end <= NARROWEST + 2, shape
            assert 8 <= shape.y <= drawing.height, shape
        elif isinstance(shape, Dot):
            assert 0 <= pixels(shape.x) <= NARROWEST
            assert 0 <= shape.y <= drawing.height
        else:
            assert 0 <= pixels(shape.x1) <= NARROWEST
            assert 0 <= pixels(shape.x2) <= NARROWEST
            assert 0 <= min(shape.y1, shape.y2) <= max(shape.y1, shape.y2) <= drawing.height


@example
@given(any_figures())
def test_no_two_texts_stand_on_each_other_at_the_narrowest(figure):
    shown = [text for text in texts(draw(figure)) if text.text.strip()]
    for one, other in combinations(shown, 2):
        if abs(one.y - other.y) < 11:
            (begin, end), (other_begin, other_end) = extent(one), extent(other)
            assert end <= other_begin + 1 or other_end <= begin + 1, (one, other)


@example
@given(any_figures([Drawn.MONTHS]))
def test_of_months_more_is_never_drawn_lower(figure):
    drawing = draw(figure)
    heights = [shape.height for shape in rects(drawing, "value")]
    numbers = [row.numbers[place] for place in places(figure) for row in figure.rows if row.numbers[place]]
    assert len(heights) == len(numbers)
    assert all(one[1] <= other[1] for one, other in pairwise(sorted(zip(numbers, heights, strict=True))))


@example
@given(any_figures([Drawn.BARS, Drawn.GROUPED]))
def test_a_longer_bar_is_more(figure):
    drawing = draw(figure)
    lengths = [
        pixels(shape.width)
        for shape in drawing.shapes
        if isinstance(shape, Rect) and shape.paint != "track" and shape.x == "0%"
    ]
    shown = places(figure)[:1] if figure.drawn is Drawn.BARS else places(figure)
    if figure.drawn is Drawn.GROUPED and len(shown) > 6:
        return
    numbers = [row.numbers[place] for row in figure.rows for place in shown if row.numbers[place]]
    if not shown:
        return
    assert len(lengths) == len(numbers)
    assert all(one[1] <= other[1] for one, other in pairwise(sorted(zip(numbers, lengths, strict=True))))


@example
@given(any_figures([Drawn.STACKED]))
def test_the_parts_of_a_bar_are_as_large_as_their_numbers_and_do_not_overlap(figure):
    shown = places(figure)
    if not 1 <= len(shown) <= 6:
        return
    parts = rects(draw(figure), *PATTERNS, "solid", "empty")
    bars_of = [shape for shape in parts if shape.width.endswith("%")]
    sums = [sum(row.numbers[place] or 0 for place in shown) for row in figure.rows]
    expected = [
        float(row.numbers[place] / max(total, figure.whole or 0)) * NARROWEST
        for row, total in zip(figure.rows, sums, strict=True)
        for place in shown
        if row.numbers[place]
    ]
    assert [pixels(shape.width) for shape in bars_of] == pytest.approx(expected, abs=0.1)
    for one, other in pairwise(bars_of):
        assert one.y != other.y or pixels(one.x) + pixels(one.width) <= pixels(other.x) + 0.1


@example
@given(any_figures([Drawn.LINES]))
def test_of_lines_more_is_never_drawn_lower_whichever_chart_it_is_in(figure):
    drawing, shown = draw(figure), places(figure)
    if not figure.rows or not shown or len(figure.rows) > 24:
        return
    known = [[row.numbers[place] for row in figure.rows if row.numbers[place] is not None] for place in shown]
    dots = [shape for shape in drawing.shapes if isinstance(shape, Dot)]
    bases = sorted({shape.y1 for shape in drawing.shapes if shape.paint == "axis" and shape.y1 == shape.y2})
    above = []
    for base, numbers in zip(bases, known, strict=True):
        above += [(number, base - dots.pop(0).y) for number in numbers]
    assert not dots
    assert all(one[1] <= other[1] for one, other in pairwise(sorted(above)))
    assert all((number == 0) == (high == 0) for number, high in above)


def shades(drawing):
    """The number in each square, and the step of its shade."""
    squares = [shape for shape in drawing.shapes if shape.paint.startswith("heat-") and shape.width.endswith("%")]
    written = texts(drawing, "cell", "cell-on-dark")
    return [(text.text, int(square.paint[-1])) for text, square in zip(written, squares, strict=True)]


@example
@given(any_figures([Drawn.HEAT]))
def test_more_is_never_lighter_and_every_square_has_its_number(figure):
    squares, shown = shades(draw(figure)), places(figure)
    numbers = {
        figure.columns[place].written(row.numbers[place]): row.numbers[place] or 0
        for row in figure.rows
        for place in shown
    }
    assert len(squares) == len(figure.rows) * len(shown)
    by_size = sorted((numbers[text], step) for text, step in squares)
    assert [step for _number, step in by_size] == sorted(step for _text, step in squares)
    assert all((number == 0) == (step == 0) for number, step in by_size)


@example
@given(any_figures([Drawn.BARS, Drawn.GROUPED, Drawn.STACKED, Drawn.HEAT]))
def test_every_number_that_is_not_zero_stands_in_the_drawing_and_no_other(figure):
    shown = places(figure)[:1] if figure.drawn is Drawn.BARS else places(figure)
    if not shown:
        return
    written = [figure.columns[place].written(row.numbers[place]) for row in figure.rows for place in shown]
    zeros = {figure.columns[place].written(Decimal(0)) for place in shown} | {"0"}
    drawn = texts(draw(figure), "number", "above", "cell", "cell-on-dark", "scale")
    in_drawing = [re.sub(r" \(.*\)$", "", text.text) for text in drawn]
    assert sorted(set(in_drawing) - zeros) == sorted(set(written) - zeros)
    for number in set(written) - zeros:
        assert in_drawing.count(number) == written.count(number)


@example
@given(any_figures([Drawn.MONTHS, Drawn.LINES]))
def test_small_charts_write_their_highest_number_and_their_last(figure):
    said = " ".join(text.text for text in texts(draw(figure), "small"))
    for place in places(figure):
        column, numbers = figure.columns[place], [row.numbers[place] for row in figure.rows]
        if known := [number for number in numbers if number is not None]:
            assert column.written(max(known)) in said
            assert column.written(numbers[-1]) in said


@example
@given(any_figures([Drawn.TILES]))
def test_every_row_has_a_tile_that_looks_as_its_state(figure):
    tiles = [shape for shape in rects(draw(figure), "solid", "empty") if shape.width.endswith("%")]
    assert len(tiles) == len(figure.rows)
    assert len({(tile.x, tile.y) for tile in tiles}) == len(tiles)
    filled = [bool(row.numbers[0]) for row, tile in zip(figure.rows, tiles, strict=True) if tile.paint == "solid"]
    assert all(filled)


def test_a_tile_says_with_a_pattern_why_there_is_nothing():
    rows = [Row("a", "Gemeente Aa", (3,)), Row("b", "Gemeente Bee", (0,), mark="Alleen een nulopgave")]
    rows += [Row("c", "Gemeente ’s-Cee", (0,), mark="Niets")]
    drawing = draw(drawn_figure(Drawn.TILES, [Column("records", "Toepassingen")], rows))
    legend = {
        text.text: shape.paint
        for shape, text in pairwise(drawing.shapes)
        if isinstance(text, Text) and text.paint == "small"
    }
    assert legend == {"Toepassingen: 1 of meer": "solid", "Alleen een nulopgave": "hatch", "Niets": "empty"}
    tiles = [shape.paint for shape in drawing.shapes if isinstance(shape, Rect) and shape.width.endswith("%")]
    assert tiles == ["solid", "empty", "hatch", "empty"]
    # What all names begin with says nothing.
    assert [text.text for text in texts(drawing, "tiny", "tiny-on-dark")] == ["Aa", "3", "Bee", "sCe"]


def test_what_is_not_known_has_no_bar_and_is_no_zero():
    drawing = draw(of_numbers(Drawn.BARS, 3, None, 0))
    assert [text.text for text in texts(drawing, "number")] == ["3", "–", "0"]
    assert len(rects(drawing, "value")) == 1


def test_of_a_percentage_a_full_bar_is_a_hundred():
    drawing = draw(of_numbers(Drawn.BARS, Decimal("40.0"), Decimal("10.0"), unit=Unit.PERCENT))
    assert [shape.width for shape in rects(drawing, "value")] == ["40.00%", "10.00%"]
    assert len(rects(drawing, "track")) == 2


def test_many_rows_of_zero_are_left_to_the_table_and_the_drawing_says_so():
    few = draw(of_numbers(Drawn.BARS, 5, 0, 0, 0))
    assert len(texts(few, "label")) == 4
    many = draw(of_numbers(Drawn.BARS, 5, 0, 0, 0, 0, None))
    assert [text.text for text in texts(many, "label")] == ["Regel 0", "Regel 5"]
    said = " ".join(text.text for text in texts(many, "quiet"))
    assert said == "Nog 4 regels, met nul, staan alleen in de tabel."


def test_the_first_rows_are_drawn_where_a_figure_says_so():
    drawing = draw(of_numbers(Drawn.BARS, 5, 4, 3, rows_drawn=2))
    assert [text.text for text in texts(drawing, "label")] == ["Regel 0", "Regel 1"]


def test_more_parts_than_there_are_patterns_become_a_heat_table():
    columns = [Column(f"c{place}", f"Kolom {place}") for place in range(7)]
    for kind in (Drawn.STACKED, Drawn.GROUPED):
        figure = drawn_figure(kind, columns, [Row("a", "A", tuple(range(7)))])
        assert [text for text, _step in shades(draw(figure))] == ["0", "1", "2", "3", "4", "5", "6"]


def test_parts_next_to_each_other_never_look_alike():
    columns = [Column(f"c{place}", f"Kolom {place}") for place in range(6)]
    drawing = draw(drawn_figure(Drawn.STACKED, columns, [Row("a", "A", (1,) * 6)]))
    paints = [shape.paint for shape in drawing.shapes if isinstance(shape, Rect) and shape.width.endswith("%")]
    assert len(set(paints)) == 6


@pytest.mark.parametrize("months", range(1, 61))
def test_of_any_number_of_months_the_first_and_the_last_are_named(months):
    rows = [Row(f"{2021 + place // 12}-{place % 12 + 1:02d}", "", (place,)) for place in range(months)]
    for kind in (Drawn.MONTHS, Drawn.LINES):
        drawing = draw(drawn_figure(kind, [Column("count", "Aantal")], rows))
        said = {text.text for text in texts(drawing, "scale")}
        last = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"][(months - 1) % 12]
        assert {"jan 2021", f"{last} {2021 + (months - 1) // 12}"} <= said
        if months >= 30:
            assert {"2022", "2023"} & said


# As SVG


@example
@given(st.lists(any_figures(), min_size=2, max_size=2))
def test_the_names_in_a_drawing_are_its_own_and_all_are_there(figures_):
    page = "".join(f"<svg>{svg(draw(figure), f'cijfer-{place}')}</svg>" for place, figure in enumerate(figures_))
    names = [element.get("id") for element in fromstring(f"<html>{page}</html>").iter() if element.get("id")]
    assert len(names) == len(set(names))
    assert set(re.findall(r"url\(#([^)]*)\)", page)) == set(names)


@example
@given(any_figures(), st.booleans())
def test_any_label_is_text_in_valid_xml(figure, alone):
    tree = fromstring(f"<svg>{svg(draw(figure), 'cijfer', alone=alone)}</svg>")
    assert {element.tag for element in tree.iter()} <= {"svg", "defs", "pattern", "rect", "line", "circle", "text"}
    assert not any(name in ("style", "href") or name.startswith("on") for part in tree.iter() for name in part.attrib)


@example
@given(any_figures())
def test_a_page_paints_by_class_and_a_file_by_attribute(figure):
    drawing = draw(figure)
    in_page, alone = (fromstring(f"<svg>{svg(drawing, 'c', alone=alone)}</svg>") for alone in (False, True))
    shapes = [part for part in in_page.iter() if part.tag not in ("svg", "defs", "pattern")]
    assert all(part.get("class") in PAINTS for part in shapes)
    painted = [part for part in alone.iter() if part.tag not in ("svg", "defs", "pattern")]
    assert all("class" not in part.attrib and (part.get("fill") or part.get("stroke")) for part in painted)


OF_TEXTS = {"label", "number", "quiet", "small", "scale", "key", "above", "cell", "tiny"}
SHEET = Path("catalogue/static/catalogue/figures.css").read_text()


@pytest.mark.parametrize("paint", PAINTS)
def test_every_paint_is_in_the_stylesheet_and_in_high_contrast(paint):
    light, contrasted = SHEET.split("@media (forced-colors: active)")
    for sheet in (light, contrasted.split("@media print")[0]):
        known = re.findall(r"\.([\w-]+)", sheet)
        assert paint in known or (paint in OF_TEXTS and ":is(text" in sheet), paint
    colours = house_style.colours(house_style.sheet(), "light")
    assert all(value in colours for name, value in PAINTS[paint].items() if name in ("fill", "stroke"))


def mixed(colour, ground, opacity):
    channels = [[int(one[place : place + 2], 16) for place in (1, 3, 5)] for one in (colour, ground)]
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in zip(*channels, strict=True))


@pytest.mark.parametrize("scheme", house_style.SCHEMES)
@pytest.mark.parametrize("step", range(6))
def test_the_number_reads_on_every_shade(step, scheme):
    colours = house_style.colours(house_style.sheet(), scheme)
    paint = PAINTS[f"heat-{step}"]
    ink = colours["on-accent" if step == 5 else "ink"]
    for ground in house_style.GROUNDS:
        shade = mixed(colours[paint["fill"]], colours[ground], float(paint.get("fill-opacity", 1)))
        assert house_style.contrast(ink, shade) >= 4.5
    opacities = dict(re.findall(r"\.(heat-\d) \{\s+fill-opacity: ([\d.]+);", SHEET))
    assert opacities.get(f"heat-{step}") == paint.get("fill-opacity")
