"""Finding records by words: which are found, which of those first, and one typing error forgiven."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils.http import urlencode

from catalogue.choosing import Query
from catalogue.filters import Selection
from catalogue.searching import spelling
from catalogue.searching.matching import Question
from register import database
from register.models import Collection, Edition, EditionEntry, FormerName, Organisation, Version
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words_of_this_test():
    spelling._vocabulary.cache_clear()


def asking(**choices) -> Selection:
    return Selection(QueryDict(urlencode(choices, doseq=True)))


def found(words: str, **choices) -> list[str]:
    """The names of what is found, in order."""
    return list(asking(q=words, **choices).qs.values_list("name", flat=True))


def record(name: str, organisation: Organisation | None = None, **texts) -> Version:
    own = {"organisation": organisation} if organisation else {}
    return VersionFactory(
        published=True, application=ApplicationFactory(**own), name=name, **{"description_short": "Iets."} | texts
    )


class TestWhatIsFound:
    def test_every_word_has_to_be_there_in_any_field(self):
        record("Kenteken lezen", risks="De privacy van buren.", tags="camera")
        assert found("camera kenteken buren")
        assert not found("camera kenteken fiets")

    def test_a_draft_is_never_found(self):
        VersionFactory(name="Geheim plan")
        assert not found("geheim")

    def test_words_that_say_nothing_are_not_asked(self):
        record("Bezwaar behandelen")
        assert found("hoe kan mag ik bezwaar") == []
        assert found("hoe mag ik bezwaar") == ["Bezwaar behandelen"]
        assert found("de") == []

    def test_a_number_finds_the_record_that_has_it(self):
        version = record("Kenteken lezen")
        record("Ander", risks=version.application.number)
        assert found(f" {version.application.number} ") == ["Kenteken lezen"]

    def test_what_is_asked_away_is_what_would_have_been_found(self):
        record("Een", OrganisationFactory(name="Politie", abbreviation="NP"), goal="algoritme")
        record("Twee", goal="algoritme")
        assert found("algoritme politie") == found("algoritme np") == ["Een"]
        assert found("algoritme -politie") == found("algoritme -np") == ["Twee"]

    def test_a_record_of_no_known_organisation_is_not_lost(self):
        quickscan = CollectionFactory(slug=Collection.QUICKSCAN)
        edition = Edition.objects.create(slug="2024", name="Quickscan 2024", year=2024, collection=quickscan)
        unnamed = ApplicationFactory(
            collection=quickscan, organisation=None, organisation_type="zbo", named=False, origin="reconstructie"
        )
        version = VersionFactory(published=True, application=unnamed, name="Chatbot")
        EditionEntry.objects.create(edition=edition, version=version, key="2024-1")
        record("Chatbot", OrganisationFactory(name="Politie"))
        assert found("chatbot -politie", edition="2024") == ["Chatbot"]

    @pytest.mark.parametrize("words", ['"', "-", "%", "_", "\\", "'", "😀", "--", '-"', "a" * 200, "a " * 100])
    def test_signs_are_no_error(self, words):
        record("Kenteken lezen")
        found(words)


class TestOrganisations:
    def test_its_name_of_today_and_its_abbreviation_find_its_records(self):
        record("Boete", OrganisationFactory(name="Centraal Justitieel Incassobureau", abbreviation="CJIB"))
        assert found("cjib boete") == found("incasso boete") == ["Boete"]

    def test_no_part_from_within_its_name(self):
        record("Boete", OrganisationFactory(name="Provincie Zeeland"))
        assert not found("land")

    def test_a_name_that_it_bore_finds_them_too(self):
        organisation = OrganisationFactory(name="Nieuw")
        FormerName.objects.create(organisation=organisation, name="Gemeente Oudewater", until=date(2020, 1, 1))
        record("Boete", organisation)
        assert found("oudewater") == ["Boete"]
        assert not found("oudewat")

    def test_the_name_of_one_that_went_up_in_it_finds_them_too(self):
        first, second = (
            OrganisationFactory(name=name, active=False) for name in ("Gemeente Beets", "Gemeente Zeevang")
        )
        heir = OrganisationFactory(name="Gemeente Edam-Volendam")
        second.predecessors.add(first)
        heir.predecessors.add(second)
        # A circle in the data.
        first.predecessors.add(second)
        record("Boete", heir)
        assert found("beets") == found("zeevang") == ["Boete"]

    def test_what_is_found_does_not_cost_more_for_more_of_them(self, django_assert_num_queries):
        for number in range(5):
            record("Boete", OrganisationFactory(name=f"Gemeente {number}"))
        selection = asking(q="gemeente boete -amsterdam")
        with django_assert_num_queries(5):
            assert len(selection.qs) == selection.versions().count() == 5


@pytest.mark.postgresql
class TestIndex:
    def plan_of(self, words: str) -> str:
        with connection.cursor() as cursor:
            # Of a handful of records reading all is always quicker.
            cursor.execute("SET LOCAL enable_seqscan = off")
        return Question(words).narrow(Version.objects.order_by()).explain()

    def test_letters_within_a_text_are_found_by_index(self):
        assert "version_search_text" in self.plan_of("vergunning")
        assert "version_search_text" in self.plan_of("ai")

    def test_the_organisation_leaves_the_index_its_use(self):
        record("Boete", OrganisationFactory(name="Gemeente Utrecht"))
        assert "version_search_text" in self.plan_of("utrecht")

    def test_who_may_not_have_the_extension_searches_without(self, caplog, monkeypatch):
        monkeypatch.setattr(database, "SEARCH_INDEX", "CREATE INDEX nothing ON nowhere (never)")
        database.make_search_index()
        assert "reads every record" in caplog.text
        assert found("vergunning") == []


class TestOrder:
    def test_the_name_before_the_organisation_before_the_summary_before_the_rest(self):
        record("Rest", risks="Over water.")
        record("Samenvatting", description_short="Over water.")
        record("Organisatie", OrganisationFactory(name="Dienst Water"))
        record("Water meten")
        assert found("water") == ["Water meten", "Organisatie", "Samenvatting", "Rest"]

    def test_a_word_of_its_own_before_one_inside_another(self):
        for name in ("Geautomatiseerd", "Automatisch", "Scanauto", "Auto’s tellen", "Auto"):
            record(name)
        assert found("auto") == ["Auto", "Auto’s tellen", "Scanauto", "Automatisch", "Geautomatiseerd"]

    def test_what_was_typed_before_another_form_of_it(self):
        record("Een signaal", dated_on=date(2026, 2, 1))
        record("Alle signalen", dated_on=date(2026, 1, 1))
        assert found("signalen") == ["Alle signalen", "Een signaal"]

    def test_words_in_a_row_before_words_apart(self):
        record("Kaart van kadastrale percelen", dated_on=date(2026, 2, 1))
        record("Kadastrale kaart", dated_on=date(2026, 1, 1))
        assert found("kadastrale kaart")[0] == "Kadastrale kaart"

    def test_of_equals_the_newest(self):
        for month in (1, 3, 2):
            record(f"Boete {month}", dated_on=date(2026, month, 1))
        assert found("boete") == ["Boete 3", "Boete 2", "Boete 1"]


class TestOneTypingError:
    @pytest.mark.parametrize("typed", ["scanuto", "scaanauto", "scnaauto", "scanautp"])
    def test_a_word_at_one_edit_is_taken_for_what_was_meant(self, typed):
        record("Scanauto")
        assert spelling.corrected(asking(q=typed)).asked["q"] == "scanauto"

    def test_all_else_of_the_question_stays(self):
        record("Scanauto in Ede", category=["verkeer"], risks='Over de "vaste regels".')
        selection = spelling.corrected(asking(q='Ede "vaste regels" scanuto -boete', theme="verkeer", sort="naam"))
        assert selection.asked["q"] == 'Ede "vaste regels" scanauto -boete'
        assert str(Query.of(selection)).endswith("&theme=verkeer&sort=naam")

    @pytest.mark.parametrize(
        "words",
        ["scanato quokka", "sacnatuo", "auo", '"scanuto"', "-scanuto", "scanauto -scanauto", "x" * 200, "", "99999999"],
    )
    def test_there_is_nothing_to_mend(self, words):
        record("Scanauto")
        assert spelling.corrected(asking(q=words)) is None

    def test_what_a_record_has_is_not_mended(self):
        record("Algoritme")
        record("Ander", risks="Een algortime.")
        assert spelling.corrected(asking(q="algortime ander iets", theme="werk")) is None

    def test_it_must_find_something_among_what_was_chosen(self):
        record("Scanauto", category=["verkeer"])
        assert spelling.corrected(asking(q="scanuto", theme="werk")) is None

    def test_the_word_of_most_records_is_meant(self):
        for name in ("Kaart", "Baard", "Baard"):
            record(name)
        assert spelling.corrected(asking(q="baart")).asked["q"] == "baard"

    def test_a_draft_lends_no_word(self):
        VersionFactory(name="Scanauto")
        elsewhere = ApplicationFactory(collection=CollectionFactory(slug="elders"))
        VersionFactory(published=True, application=elsewhere, name="Scanauto")
        assert spelling.corrected(asking(q="scanuto")) is None

    def test_the_name_of_an_organisation_is_mended_too(self):
        record("Boete", OrganisationFactory(name="Rijkswaterstaat"))
        assert spelling.corrected(asking(q="rijkswaterstat")).asked["q"] == "rijkswaterstaat"
