"""What changed between two versions: word by word, and field by field at the desk."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register import history
from register.history import Change, Segment, word_differences

WORDS = st.lists(st.sampled_from(["een", "auto", "wordt", "herkend.", "\n", "  ", "é"])).map(" ".join)


def joined(segments, *changes):
    return "".join(segment.text for segment in segments if segment.change in changes)


@given(before=st.one_of(st.text(), WORDS), after=st.one_of(st.text(), WORDS))
def test_the_differences_hold_both_texts_whole(before, after):
    found = word_differences(before, after)

    assert joined(found, Change.SAME, Change.DELETED) == before
    assert joined(found, Change.SAME, Change.INSERTED) == after
    assert all(segment.text for segment in found)


def test_a_word_that_changed_is_told_apart_from_its_neighbours():
    assert word_differences("De scanauto leest kentekens.", "De scanauto leest ook kentekens.") == [
        Segment(Change.SAME, "De scanauto leest"),
        Segment(Change.INSERTED, " ook"),
        Segment(Change.SAME, " kentekens."),
    ]
    assert word_differences("Eén zin.", "Eén zin. En nog een.") == [
        Segment(Change.SAME, "Eén zin."),
        Segment(Change.INSERTED, " En nog een."),
    ]
    assert word_differences("Gelijk.", "Gelijk.") == [Segment(Change.SAME, "Gelijk.")]


def test_the_longest_texts_are_compared_in_bounded_time():
    few = ["a", "b"] * 1250
    many = [chr(0x100 + n % 100) for n in range(2500)]
    before = perf_counter()
    for words in (few, many, [chr(0x1000 + n) for n in range(2500)]):
        word_differences(" ".join(words), " ".join(reversed(words)))
        word_differences("x" * 5000, " ".join(words))
    assert perf_counter() - before < 5
