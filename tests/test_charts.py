"""Figures become bars that do not deceive."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.charts.in_rows import FULL, bars, by_size


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


def test_the_largest_comes_first_and_equals_keep_their_order():
    ordered = by_size(figures(1, 5, 1, 9))
    assert [figure.name for figure in ordered] == ["figure 3", "figure 1", "figure 0", "figure 2"]
