import json

import pytest

from register.readability import HARD, hints, read, sentences_of, syllables
from register.settings import FIXTURES_DIR

PLAIN = "De auto leest uw kenteken. Zo ziet de gemeente of u hebt betaald. Klopt het niet? Dan kijkt een mens mee."
OFFICIAL = (
    "Ter ondersteuning van de geautomatiseerde besluitvormingsprocessen inzake parkeerbelastingverplichtingen worden"
    " kentekengegevens verwerkt door middel van beeldherkenningstechnologie."
)


@pytest.mark.parametrize(
    ("word", "count"), [("de", 1), ("kenteken", 3), ("gemeente", 3), ("organisatie", 5), ("Besluitvorming", 4)]
)
def test_syllables_are_counted_as_dutch_divides_words(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("...", 0),
        ("Een zin.", 1),
        ("Een zin zonder punt", 1),
        ("Een zin. En nog een! En dit? Ja.", 4),
        ("Dit is bijv. een zin met art. 5.1 en o.a. https://voorbeeld.nl/a.b erin.", 1),
        ("- een regel\n- nog een regel", 2),
        ("Hij zei: “Nee.” Daarna niets.", 2),
    ],
)
def test_sentences_are_counted_as_people_do(text, count):
    assert len(sentences_of(text)) == count


def test_the_score_is_that_of_douma():
    text = "De auto leest uw kenteken. " * 4
    words, seen = 20, 4 * sum(map(syllables, ["De", "auto", "leest", "uw", "kenteken"]))

    assert read(text).score == pytest.approx(206.84 - 77 * seen / words - 0.93 * 5)
    assert read("Te kort voor een score.").score is None


def test_plain_text_gets_no_hint_and_official_text_does():
    assert read(PLAIN).score > 60
    assert hints(PLAIN) == []
    assert read(OFFICIAL).score < HARD
    assert "moeilijk te lezen" in hints(OFFICIAL)[0]


def test_a_long_sentence_is_pointed_at_by_its_first_words():
    [hint] = hints("Zo ziet de gemeente goed " + "en de stad ook " * 6 + ".")

    assert "‘Zo ziet de gemeente goed …’" in hint


@pytest.mark.parametrize(
    "text", ["Zie website", "Zie hiervoor de bijlage.", "Kijk op www.gemeente.nl", "zie https://a.nl"]
)
def test_a_text_that_points_elsewhere_is_asked_to_say_it_itself(text):
    assert any("Schrijf hier het antwoord zelf" in hint for hint in hints(text))


def test_no_text_of_the_national_register_is_too_odd_to_read():
    """And the measure tells texts apart: a tenth to nine tenths of them are hard."""
    file = FIXTURES_DIR / "algoritmeregister" / "algoritmeregister-2026-08-08.json"
    texts = [row["doel"] for row in json.loads(file.read_text())["algoritmes"][:400] if row["doel"]]
    scores = [score for text in texts if (score := read(text).score) is not None]

    assert len(scores) > 300
    assert all(isinstance(hints(text), list) for text in texts)
    assert 0.1 < sum(score < HARD for score in scores) / len(scores) < 0.9
