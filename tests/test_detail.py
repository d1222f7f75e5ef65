"""The page of one application: every field, or why it is not there, and where the record comes from."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from register.choices import Missing
from register.fields import FIELDS, Section
from register.importing.quickscan import COLLECTION
from register.models import Collection, Edition, EditionEntry
from tests.factories import ApplicationFactory, CollectionFactory, VersionFactory

pytestmark = pytest.mark.django_db

# The revision, the version with what it belongs to, and the editions that counted it.
DETAIL_QUERIES = 3

PAYLOADS = [
    "<svg onload=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title><h1>x",
    "]]>",
    "{{ 7*191 }}",
    '" onfocus="alert(1)',
    "' onfocus='alert(1)",
    "&#x3c;b&#x3e;",
    'https://x.nl/"onmouseover=alert(1)',
    "https://x.nl/<b>",
    "javascript:alert(1)",
]
TEXTS = [
    "name",
    "description_short",
    "goal",
    "affected_people",
    "objection_procedure",
    "provider",
    "methods_and_models",
]

CONDITIONAL = ["end_date", "application_subtype", "ai_act_area", "ai_act_condition"]


def page_of(client, version, prefix=""):
    address = reverse("catalogue:detail", args=[version.application.number])
    return client.get(prefix + address).content.decode()


def origin_of(client, version):
    return page_of(client, version).split('class="notice')[1].split("<h1")[0]


def rows_of(client, version):
    response = client.get(reverse("catalogue:detail", args=[version.application.number]))
    return {row.field.name: row for part in response.context["parts"] for row in part.rows}


def imported(*, source_organisation="", source_seen_on=None, **values):
    application = ApplicationFactory(
        origin="overgenomen",
        source_register=Collection.objects.get(pk=Collection.ALGORITMEREGISTER),
        source_id="123",
        organisation__name="Ministerie van Nu",
        source_organisation=source_organisation,
        source_seen_on=source_seen_on,
    )
    return VersionFactory(application=application, published=True, **{"standard_version": ""} | values)


def reconstructed(**values):
    collection = CollectionFactory(slug=Collection.QUICKSCAN, **COLLECTION)
    identity = {"organisation": None, "organisation_type": "gemeente", "origin": "reconstructie"}
    return VersionFactory(
        application=ApplicationFactory(collection=collection, **identity | values),
        published=True,
    )


@pytest.mark.parametrize("many", [1, 50])
def test_it_costs_the_same_for_one_or_fifty_records(client, many, django_assert_num_queries):
    version = VersionFactory.create_batch(many, published=True)[0]
    with django_assert_num_queries(DETAIL_QUERIES):
        page_of(client, version)


def test_every_field_that_is_shown_has_its_place_and_its_explanation(client):
    page = page_of(client, VersionFactory(published=True))
    for field in FIELDS:
        anchor = f'<div class="field" id="{field.name.replace("_", "-")}">'
        assert page.count(anchor) == int(field.shown), field.name
        assert (str(field.help) in page) == field.shown, field.name


def test_a_number_with_other_digits_or_letters_is_nothing(client):
    for number in ("1234567", "123456789", "abcdefgh", "１２３４５６７８", "12345678.json", "12345678%00"):
        assert client.get(f"/toepassingen/{number}/").status_code == 404


class TestMissing:
    @pytest.mark.parametrize("reason", Missing.values)
    def test_the_reason_is_given_in_words(self, client, reason):
        ground = {"ground": "Woo, artikel 5.1"} if reason == Missing.WITHHELD else {}
        version = VersionFactory(published=True, missing={"risks": {"reason": reason, **ground}})
        row = rows_of(client, version)["risks"]
        assert row.absence == Missing(reason).label
        assert row.ground == ground.get("ground", "")

    def test_unknown_and_not_published_differ_in_a_closed_vocabulary_too(self, client):
        for code in (Missing.UNKNOWN, Missing.NOT_PUBLISHED):
            assert rows_of(client, VersionFactory(published=True, technique=code))["technique"].absence == code.label

    def test_without_a_reason_it_says_who_left_it_empty(self, client):
        own = rows_of(client, VersionFactory(published=True))["risks"]
        assert own.absence == "Niet ingevuld door de organisatie"
        assert rows_of(client, imported())["risks"].absence == "Niet in de overgenomen gegevens"

    def test_a_field_that_cannot_apply_says_so(self, client):
        values = {"ai_act_class": "minimaal", "ai_act_reason": "Klein.", "application_type": "procesoptimalisatie"}
        rows = rows_of(client, VersionFactory(published=True, **values))
        assert {rows[name].absence for name in CONDITIONAL} == {Missing.NOT_APPLICABLE.label}

    @pytest.mark.parametrize("unknown", [True, False])
    def test_what_is_not_known_rules_nothing_out(self, client, unknown):
        values = {"phase": "onbekend", "application_type": "onbekend"} if unknown else {"phase": ""}
        rows = rows_of(client, VersionFactory(published=True, **values))
        assert {rows[name].absence for name in CONDITIONAL} == {"Niet ingevuld door de organisatie"}

    def test_the_ground_is_on_the_page(self, client):
        missing = {"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}}
        assert "Woo, artikel 5.1" in page_of(client, VersionFactory(published=True, missing=missing))


class TestWhatASourceDoesNotHave:
    """It is named in one row at the end of its section, so that what the source does have can be found."""

    @pytest.mark.parametrize(
        ("make", "reason"),
        [(imported, "Niet in de overgenomen gegevens"), (reconstructed, "Niet in de openbare bronnen")],
    )
    def test_each_section_names_it_in_one_row(self, client, make, reason):
        sections = page_of(client, make()).split("<section")[2:]
        assert len(sections) == len(Section)
        for section in sections:
            assert section.count(reason) == 1
        last_row = sections[1].split('<div class="field"')[-1]
        assert reason in last_row
        assert '<span id="risks">Risicobeheer</span>' in last_row

    def test_every_field_keeps_its_anchor(self, client):
        page = page_of(client, imported(goal="Wij tellen bomen."))
        for field in FIELDS:
            assert page.count(f'id="{field.name.replace("_", "-")}"') == int(field.shown), field.name
        assert '<div class="field" id="goal">' in page

    def test_what_says_why_it_is_empty_keeps_its_row(self, client):
        page = page_of(client, imported(missing={"risks": {"reason": "onbekend"}}, phase="in_gebruik"))
        assert '<div class="field" id="risks">' in page
        assert '<div class="field" id="end-date">' in page

    def test_an_own_record_shows_each_empty_field(self, client):
        assert '<div class="field" id="risks">' in page_of(client, VersionFactory(published=True))


class TestValues:
    def test_codes_are_shown_as_words(self, client):
        rows = rows_of(client, VersionFactory(published=True, category=["verkeer", "wonen"], personal_data="ja"))
        assert rows["category"].value == ["Wonen", "Verkeer"]
        assert rows["personal_data"].value == "Ja"

    def test_the_status_follows_from_the_phase(self, client):
        assert rows_of(client, VersionFactory(published=True, phase="experiment"))["status"].value == "In ontwikkeling"

    def test_paragraphs_months_and_groups_of_links_read_well(self, client):
        version = VersionFactory(
            published=True,
            goal="Eerst dit.\n\nDan dat.",
            begin_date="2024-03",
            lawful_basis_grouping=[{"title": "Gemeentewet", "link": "https://wetten.overheid.nl/x"}],
            impacttoetsen_grouping=[{"title": "DPIA", "link": ""}],
        )
        page = page_of(client, version)
        assert "<p>Eerst dit.</p>\n<p>Dan dat.</p>" in page
        assert "maart 2024" in page
        assert '<a href="https://wetten.overheid.nl/x" rel="nofollow noopener">Gemeentewet</a>' in page
        assert "DPIA" in page

    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_no_text_becomes_markup(self, client, payload):
        harmless = VersionFactory(published=True, **dict.fromkeys(TEXTS, "onschuldig"))
        hostile = VersionFactory(published=True, **dict.fromkeys(TEXTS, payload))
        page = page_of(client, hostile)
        for element in ("<svg onload", "<script", "<b>", "<h1>x", 'javascript:alert(1)"'):
            assert page.count(element) == page_of(client, harmless).count(element), element
        assert 'onfocus="' not in page
        assert 'onmouseover=alert(1)"' not in page

    def test_own_words_are_marked_as_dutch_on_an_english_page(self, client):
        version = VersionFactory(published=True, goal="Bomen tellen")
        assert '<dd lang="nl">' in page_of(client, version, "/en")
        assert '<dd lang="nl">' not in page_of(client, version)


class TestInShort:
    def test_it_answers_what_a_citizen_asks(self, client):
        version = VersionFactory(
            published=True,
            description_short="De scanauto leest kentekens.",
            affected_people="Wie parkeert.",
            decision_maker="mens",
            personal_data="ja",
            objection_procedure="Binnen zes weken.",
            begin_date="2024-03",
        )
        box = page_of(client, version).split('<section class="in-short"')[1].split("</section>")[0]
        for answer in (
            "De scanauto leest kentekens.",
            version.application.organisation.name,
            "Wie parkeert.",
            "Een mens besluit",
            "Binnen zes weken.",
            "maart 2024",
            version.dated_on.isoformat(),
        ):
            assert answer in box

    def test_a_long_goal_stands_in_for_a_description(self, client):
        box = page_of(client, VersionFactory(published=True, description_short="", goal="Wij tellen bomen. " * 50))
        assert "Wij tellen bomen." in box.split('<section class="in-short"')[1].split("</section>")[0]


class TestOrigin:
    def test_what_was_taken_over_says_from_where_with_a_link(self, client):
        page = page_of(client, imported(url="https://algoritmes.overheid.nl/nl/algoritme/123"))
        before = page.split("<h1")[0]
        assert "Overgenomen uit een ander register: Algoritmeregister." in before
        assert 'href="https://algoritmes.overheid.nl/nl/algoritme/123"' in before

    def test_it_says_when_it_was_seen_there_who_collected_it_and_under_which_licence(self, client):
        box = origin_of(client, imported(source_seen_on=date(2026, 8, 8)))
        assert 'Daar voor het laatst gezien op <time datetime="2026-08-08">8 augustus 2026</time>.' in box
        assert 'href="https://github.com/schellevis/algoritmeregister"' in box
        assert "CC0-1.0" in box
        assert "of een impacttoets is gedaan" in box

    def test_another_name_of_the_organisation_in_the_source_is_told(self, client):
        box = origin_of(client, imported(source_organisation="Ministerie van <Toen>"))
        assert "In de bron staat als organisatie: <span>Ministerie van &lt;Toen&gt;</span>." in box

    def test_the_same_name_is_not_told_twice(self, client):
        assert "In de bron staat" not in origin_of(client, imported(source_organisation="Ministerie van Nu"))

    def test_texts_of_a_collection_are_marked_as_dutch_on_an_english_page(self, client):
        page = page_of(client, imported(source_organisation="Ministerie van Toen"), "/en")
        box = page.split('class="notice')[1].split("<h1")[0]
        assert box.count('lang="nl"') == 3

    def test_a_named_reconstruction_carries_the_attribution_that_its_source_asks_for(self, client):
        box = origin_of(client, reconstructed(source_id="JRC-297"))
        assert "Europese Commissie, Joint Research Centre (AI Watch), CC BY 4.0" in box
        assert 'href="https://creativecommons.org/licenses/by/4.0/"' in box

    def test_what_was_reconstructed_says_so_before_anything_else(self, client):
        version = reconstructed(named=False)
        collection = version.application.collection
        edition = Edition.objects.create(slug="2024", name="Quickscan 2024", year=2024, collection=collection)
        EditionEntry.objects.create(edition=edition, version=version, key="1")
        page = page_of(client, version)
        before = page.split("<h1")[0]
        assert "Gereconstrueerd, geen registratie." in before
        assert "Geteld, niet bij naam gepubliceerd." in before
        assert 'href="/toepassingen/?edition=2024">Quickscan 2024</a>' in page
        assert "Niet ingevuld door de organisatie" not in page

    def test_an_own_record_has_no_such_notice(self, client):
        assert 'class="notice' not in page_of(client, VersionFactory(published=True))


def test_a_draft_of_a_published_record_is_not_shown(client):
    version = VersionFactory(published=True, name="Zoals het is")
    VersionFactory(application=version.application, number=2, name="Kanarie")
    page = page_of(client, version)
    assert "Zoals het is" in page
    assert "Kanarie" not in page


def test_an_older_version_gives_way_to_the_published_one(client):
    version = VersionFactory(published=True, number=2, name="Nieuw")
    VersionFactory(application=version.application, superseded=True, number=1, name="Oud")
    assert "<h1>Nieuw</h1>" in page_of(client, version)


class TestHowCurrentItIs:
    def freshness_of(self, client, **values):
        page = page_of(client, VersionFactory(published=True, dated_on=date(2026, 1, 15), **values))
        return page.split("Hoe actueel is dit?")[1].split("</dl>")[0]

    def test_a_confirmation_is_shown_with_its_day(self, client):
        confirmed_at = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
        told = self.freshness_of(client, application__confirmed_at=confirmed_at)
        assert '<time datetime="2026-01-15">15 januari 2026</time>' in told
        # The register's own day, not that of UTC.
        assert 'Laatst bevestigd op <time datetime="2026-11-02">' in told

    def test_a_text_that_is_newer_than_its_confirmation_says_nothing_of_that(self, client):
        told = self.freshness_of(client, application__confirmed_at=datetime(2025, 1, 1, tzinfo=UTC))
        assert "Laatst bevestigd op" not in told

    @pytest.mark.parametrize(("today", "is_overdue"), [("2027-01-15", False), ("2027-01-16", True)])
    def test_a_review_that_is_overdue_is_told_in_words(self, client, today, is_overdue):
        with time_machine.travel(f"{today} 12:00:00+01:00", tick=False):
            told = self.freshness_of(client, application__review_due_on=date(2027, 1, 15))
        assert ("Dat is hier nog niet gebeurd." in told) is is_overdue
        assert ('<time datetime="2027-01-15">' in told) is is_overdue

    def test_what_changed_is_said_in_the_organisations_words(self, client):
        assert "Gewijzigd:" not in self.freshness_of(client)
        told = self.freshness_of(client, change_note="Een <nieuwe> leverancier.")
        assert "Gewijzigd: <span>Een &lt;nieuwe&gt; leverancier.</span>" in told

    def test_where_a_text_was_copied_from_is_not_the_publics(self, client):
        theirs = VersionFactory(published=True, name="Het voorbeeld van een ander")
        assert "Het voorbeeld van een ander" not in page_of(
            client, VersionFactory(published=True, application__copied_from=theirs)
        )
