import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.models import Version
from register.text import PLAIN, _made_plain, clean, clean_line
from tests.factories import VersionFactory


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("\ufeffa", "a"),
        ("cafe\u0301", "café"),
        ("een\r\ntwee\rdrie\u2028vier", "een\ntwee\ndrie\nvier"),
        ("  a\tb \n", "a b"),
        ("een\x0btwee\x0cdrie", "een\ntwee\ndrie"),
        ("artikel\u00a05.1,\u202f2\u00adde\u200b lid", "artikel 5.1, 2de lid"),
        ("•\teen\n·\ttwee\n\uf0b7 drie\n  o\tvier\n1.\tvijf", "- een\n- twee\n- drie\n- vier\n1. vijf"),
        ("a · b\n·b\nof zo\no wee", "a · b\n·b\nof zo\no wee"),
        ("een 👩\u200d🔬 en een ❤\ufe0f\u200d🔥", "een 👩\u200d🔬 en een ❤\ufe0f\u200d🔥"),
        ("ge\u200dmeente 👩\u200d", "gemeente 👩"),
        ("emoji 🦀 blijft, ‘net’ als dit", "emoji 🦀 blijft, ‘net’ als dit"),
    ],
)
def test_text_is_cleaned(dirty, expected):
    assert clean(dirty) == expected


def test_q07_a_letter_with_a_million_marks_takes_no_longer_than_other_text():
    started = time.process_time()
    assert clean("a" + "\u0323\u0301" * 500_000) == clean("a" + "\u0323\u0301" * 15)
    assert time.process_time() - started < 5


def test_a_line_has_single_spaces():
    assert clean_line(" een\n\ttwee  drie\u00a0") == "een twee drie"
    assert clean_line("•\teen") == "• een"


def test_what_is_taken_for_plain_is_left_as_it_is_whatever_stands_beside_it():
    plain = [chr(code) for code in range(0x3000) if PLAIN.fullmatch(chr(code))]
    pairs = "".join(one + other for one in plain for other in plain)
    assert len(plain) > 190
    assert _made_plain(pairs) == pairs


# Besides any character at all, many of those that a word processor leaves.
PASTED = st.sampled_from("\t\n\x0b\r \xa0\xad·•o-\u200b\u200d\u2028\uf0b7👩🔬\ufe0f\u0338\u0301e")


@given(st.text(alphabet=st.one_of(PASTED, st.characters(codec=None))))
def test_clean_text_can_always_be_stored_and_stays_clean(dirty):
    cleaned = clean(dirty)

    assert clean(cleaned) == cleaned
    assert clean_line(clean_line(dirty)) == clean_line(dirty)
    assert cleaned.encode().decode() == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\x00" not in cleaned


@pytest.mark.django_db
def test_every_way_into_a_column_is_cleaned():
    version = VersionFactory(name="na\x00am", goal="do\ud800el")
    version.refresh_from_db()
    assert (version.name, version.goal) == ("naam", "doel")

    Version.objects.filter(pk=version.pk).update(name="an\u202eders\n")
    version.refresh_from_db()
    assert version.name == "anders"

    other = VersionFactory.build(application=version.application, number=2, state="vervangen", name="b\x00ulk")
    other.state = "gepubliceerd"
    other.published_at, other.dated_on = version.created_at, version.created_at.date()
    Version.objects.bulk_create([other])
    assert Version.objects.get(number=2).name == "bulk"
