"""Plain text from the database as safe HTML."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from catalogue.templatetags.prose import contact_link, day, link, month, prose, start_of

ONLY_OURS = re.compile(r'<p>|</p>|<br>|<a class="address" href="https?://[^"<>]*" rel="nofollow noopener">|</a>')


@given(
    st.text() | st.lists(st.sampled_from(["https://a.nl/", "<b>", '"', "'", "\n", "\n\n", "&", ")", " "])).map("".join)
)
def test_no_text_makes_a_tag_of_its_own(text):
    assert "<" not in ONLY_OURS.sub("", prose(text))


def test_blank_lines_make_paragraphs_and_line_ends_breaks():
    assert prose("een\ntwee\n\n\ndrie") == "<p>een<br>twee</p>\n<p>drie</p>"


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("Zie https://a.nl/b.", "https://a.nl/b", "."),
        ("(https://a.nl/b)", "https://a.nl/b", ")"),
        ("http://a.nl?x=1&y=2, en", "http://a.nl?x=1&amp;y=2", ", en"),
    ],
)
def test_an_address_becomes_a_link_and_the_mark_after_it_does_not(text, address, after):
    assert f'<a class="address" href="{address}" rel="nofollow noopener">{address}</a>{after}' in prose(text)


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "https://algoritmes.overheid.nl@kwaad.nl/", "//kwaad.nl", "ftp://a.nl"]
)
def test_what_is_no_web_address_or_passes_for_another_stays_text(text):
    assert "<a " not in prose(text)
    assert link(text) == text


def test_a_contact_is_a_mail_or_web_link_or_just_text():
    assert contact_link("a@b.nl") == '<a href="mailto:a@b.nl">a@b.nl</a>'
    assert (
        contact_link("https://b.nl/")
        == '<a class="address" href="https://b.nl/" rel="nofollow noopener">https://b.nl/</a>'
    )
    assert contact_link("bel ons") == "bel ons"


@given(st.text(), st.integers(min_value=10, max_value=300))
def test_the_start_of_a_text_is_never_longer_than_asked(text, length):
    assert len(start_of(text, length)) <= length


def test_a_text_is_cut_at_a_word_and_an_endless_word_anywhere():
    assert start_of("Wij tellen bomen", 12) == "Wij tellen…"
    assert start_of("Wij tellen", 12) == "Wij tellen"
    assert start_of("x" * 50, 10) == "x" * 9 + "…"


def test_months_and_days_are_words_in_the_readers_language():
    assert month("2024-03") == "maart 2024"
    assert month("ooit") == "ooit"
    assert day(date(2026, 1, 2)) == '<time datetime="2026-01-02">2 januari 2026</time>'
    assert day(None) == ""
    with translation.override("en"):
        assert month("2024-03") == "March 2024"


def test_a_moment_is_shown_by_the_day_in_the_netherlands():
    assert "2026-01-01" in day(datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
