"""What is searched, as text: folding, the forms of a Dutch word, and the marks in what is found."""

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.searching.hits import LENGTH, marked, passage
from catalogue.searching.words import MOST_PARTS, parts_of
from catalogue.templatetags.hits import with_hits
from register.models import Application, Organisation, Version
from register.searchable import fold, joined, searchable

SIGNS = st.text(alphabet="abé'’-‐ \n|<&\"½ßİ́😀", max_size=60)


def finds(words: str, text: str) -> bool:
    """Whether these words find this text."""
    folded = searchable(text)
    return all(any(form in folded for form in part.forms) != part.without for part in parts_of(words))


def version(**texts) -> Version:
    organisation = Organisation(name=texts.pop("organisation", "Gemeente Zwolle"))
    return Version(application=Application(organisation=organisation), **{"name": "Naam"} | texts)


class TestFolding:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("Foto's: coördinatie", "fotos coordinatie"),
            ("’s-Gravenhage", "s gravenhage"),
            ("Één ½ straße", "een 1 2 strasse"),
            ("  –  ", ""),
            ("onzicht\u00adbaar", "onzichtbaar"),
        ],
    )
    def test_case_accents_and_signs_make_no_difference(self, text, folded):
        assert fold(text) == folded

    @given(st.text() | SIGNS)
    def test_what_is_folded_stays_as_it_is(self, text):
        assert fold(fold(text)) == fold(text)

    def test_a_hyphenated_word_is_also_one_word(self):
        assert joined("een re-integratie-traject, foto’s-archief - los") == "reintegratietraject | fotosarchief"


class TestWhatIsFound:
    @pytest.mark.parametrize(
        ("words", "text"),
        [
            ("vergunning", "Parkeervergunning"),
            ("algoritme", "De algoritmes"),
            ("algoritmes", "Een algoritme"),
            ("re-integratie", "reïntegratie"),
            ("reïntegratie", "Re-integratie"),
            ("reintegratietraject", "re-integratie-trajecten"),
            ("aanvraag", "subsidieaanvragen"),
            ("aanvragen", "De aanvraag"),
            ("brieven", "brief"),
            ("mogelijkheden", "de mogelijkheid"),
            ("fotos", "foto’s"),
            ('"vaste rekenregels"', "met vaste, rekenregels"),
            ("AI", "een AI-systeem"),
        ],
    )
    def test_it_is_found(self, words, text):
        assert finds(words, text)

    @pytest.mark.parametrize(
        ("words", "text"),
        [("ai", "maand"), ('"vaste regels"', "vaste rekenregels"), ("parkeren -boete", "Parkeren zonder boetes")],
    )
    def test_it_is_not_found(self, words, text):
        assert not finds(words, text)

    def test_a_text_full_of_words_asks_the_first_eight(self):
        assert len(parts_of("woord1 woord2 woord3 " * 3 + " ".join(f"ander{n}" for n in range(50)))) == MOST_PARTS

    @pytest.mark.parametrize("words", ["", "-", '"', '""', "- -", "😀", "' ’"])
    def test_signs_alone_ask_nothing(self, words):
        assert parts_of(words) == []


class TestMarks:
    @pytest.mark.parametrize(
        ("words", "text", "shown"),
        [
            ("coordinatie", "De Coördinatie", "De <mark>Coördinatie</mark>"),
            ("vergunning", "Parkeervergunningen, ook", "<mark>Parkeervergunningen</mark>, ook"),
            ("fotos", "de foto’s.", "de <mark>foto’s</mark>."),
            ("reintegratie", "Bij re-integratie geldt", "Bij <mark>re-integratie</mark> geldt"),
            ('"a b"', "x <a & b>", "x &lt;<mark>a &amp; b</mark>&gt;"),
            ("zonder -boete", "boete zonder", "boete <mark>zonder</mark>"),
            ("e\u0301e\u0301n", "e\u0301e\u0301n", "<mark>e\u0301e\u0301n</mark>"),
        ],
    )
    def test_whole_words_are_marked_as_they_were_written(self, words, text, shown):
        assert marked(text, parts_of(words)) == shown

    @pytest.mark.parametrize("sought", [None, [], parts_of("-a")])
    def test_nothing_searched_is_nothing_marked(self, sought):
        assert with_hits("a < b", sought) == "a &lt; b"

    @given(SIGNS, st.text(alphabet='abé’-" ½ß', max_size=12))
    def test_marks_change_nothing_of_the_text(self, text, words):
        shown = marked(text, parts_of(words))
        assert html.unescape(re.sub("</?mark>", "", shown)) == text

    @pytest.mark.parametrize("text", ["a" * 10_000, "a-" * 5_000, "a " * 5_000, "abab" * 2_500, "<" * 10_000])
    def test_a_hostile_text_takes_no_time(self, text):
        sought = parts_of('aaaa a abab "a a" a-a aaab -b')
        start = time.process_time()
        marked(text, sought)
        passage(version(goal=text), sought)
        assert time.process_time() - start < 0.5


class TestPassage:
    def test_the_summary_where_it_has_a_hit(self):
        found = passage(version(description_short="De scanauto leest.", goal="Een auto"), parts_of("auto"))
        assert (found.text, found.label) == ("De <mark>scanauto</mark> leest.", "")

    def test_else_the_field_that_has_one(self):
        found = passage(version(description_short="Leest.", risks="Een\nauto te veel."), parts_of("auto"))
        assert str(found) == "Risicobeheer: Een <mark>auto</mark> te veel."

    def test_else_the_start_of_the_summary(self):
        assert str(passage(version(goal="woord " * 100), parts_of("auto"))) == "woord " * 36 + "…"

    def test_what_the_name_shows_is_not_sought_elsewhere(self):
        found = passage(version(name="Auto", goal="Leest kentekens.", risks="De auto."), parts_of("auto zwolle"))
        assert str(found) == "Leest kentekens."

    def test_the_best_part_of_a_long_text(self):
        text = "auto " + "niets " * 100 + "een auto met een kenteken " + "verder " * 100
        shown = str(passage(version(goal=text), parts_of("auto kenteken")))
        assert shown.startswith("… ")
        assert "een <mark>auto</mark> met een <mark>kenteken</mark> verder" in shown
        assert shown.endswith(" verder …")
        assert len(re.sub("</?mark>", "", shown)) <= LENGTH + 4

    def test_a_link_is_shown_by_its_title(self):
        linked = version(lawful_basis_grouping=[{"title": "Gemeentewet", "link": "https://wetten.nl"}])
        assert passage(linked, parts_of("gemeentewet")).text == "<mark>Gemeentewet</mark>"

    def test_search_terms_are_not_shown(self):
        assert str(passage(version(goal="Leest.", tags="auto"), parts_of("auto"))) == "Leest."
