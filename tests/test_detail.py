"""The page of one application: every field, or why it is not there, and where the record comes from."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from html.parser import HTMLParser

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from register.choices import Missing
from register.completeness import progress
from register.fields import FIELDS, Section
from register.importing.quickscan import COLLECTION
from register.models import Application, Collection, Edition, EditionEntry, Report
from tests.factories import ApplicationFactory, CollectionFactory, VersionFactory

pytestmark = pytest.mark.django_db

# The revision, the version with what it belongs to, what is like it, what readers asked, the latest versions, and the
# editions that counted it.
DETAIL_QUERIES = 6

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


class Attributes(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        self.found |= {name for name, _value in attrs}


def attributes_in(page) -> set[str]:
    parser = Attributes()
    parser.feed(page)
    return parser.found


def box_of(page) -> str:
    """What a citizen asks first, and what has no answer."""
    return page.split('<section class="in-short"')[1].split("</section>")[0]


def beside(page) -> str:
    return page.split("<aside")[1].split("</aside>")[0]


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


@pytest.mark.once
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


@pytest.mark.once
class TestWhatASourceDoesNotHave:
    """It is named in one row at the end of its section, so that what the source does have can be found."""

    @pytest.mark.parametrize(
        ("make", "reason"),
        [
            (partial(imported, description_short=""), "Niet in de overgenomen gegevens"),
            (reconstructed, "Niet in de openbare bronnen"),
        ],
    )
    def test_each_section_names_it_in_one_row(self, client, make, reason):
        page = page_of(client, make())
        sections = [page.split(f'id="{section.value}"')[1].split("</section>")[0] for section in Section]
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


@pytest.mark.once
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
        for element in ("<svg onload", "<script", "</script", "<!--", "<b>", "<h1>x", 'href="javascript:'):
            assert page.count(element) == page_of(client, harmless).count(element), element
        assert not [name for name in attributes_in(page) if name.startswith("on")]

    def test_own_words_are_marked_as_dutch_on_an_english_page(self, client):
        version = VersionFactory(published=True, goal="Bomen tellen")
        assert '<dd lang="nl">' in page_of(client, version, "/en")
        assert '<dd lang="nl">' not in page_of(client, version)


@pytest.mark.once
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
        box = box_of(page_of(client, version))
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
        page = page_of(client, VersionFactory(published=True, description_short="", goal="Wij tellen bomen. " * 50))
        assert "Wij tellen bomen." in box_of(page)
        assert '<a href="#goal">Lees verder</a>' in box_of(page)

    def test_questions_without_an_answer_stand_together_with_how_to_ask(self, client):
        box = box_of(page_of(client, VersionFactory(published=True, contact_email="vragen@dorp.nl")))
        answered, unanswered = box.split('class="unanswered"')
        assert "Niet ingevuld" not in answered
        assert unanswered.count("Niet ingevuld door de organisatie") == 1
        for anchor in ("affected-people", "decision-maker", "personal-data", "objection-procedure"):
            assert f'<a href="#{anchor}">' in unanswered
        assert 'href="mailto:vragen@dorp.nl"' in unanswered
        assert "Kreeg u een besluit?" in unanswered

    def test_of_what_was_taken_over_one_reads_on_at_the_source(self, client):
        unanswered = box_of(page_of(client, imported(url="https://bron.nl/1"))).split('class="unanswered"')[1]
        assert unanswered.count("Niet in de overgenomen gegevens") == 1
        assert 'href="https://bron.nl/1"' in unanswered

    def test_unknown_is_not_no_and_what_does_not_apply_is_an_answer(self, client):
        missing = {"affected_people": {"reason": "niet_van_toepassing"}}
        box = box_of(page_of(client, VersionFactory(published=True, personal_data="onbekend", missing=missing)))
        answered, unanswered = box.split('class="unanswered"')
        assert "Persoonsgegevens:" not in answered
        assert "Onbekend" in unanswered
        assert "Niet van toepassing" in answered
        assert "Gaat het over mij?" not in unanswered

    def test_where_all_is_answered_nothing_is_said_to_be_missing(self, client):
        version = VersionFactory(published=True, high_risk=True, affected_people="Wie parkeert.", personal_data="ja")
        assert "Vragen zonder antwoord" not in page_of(client, version)

    def test_of_what_is_of_nobody_nobody_is_to_be_asked(self, client):
        box = box_of(page_of(client, reconstructed(named=False)))
        assert "Zo komt u erachter" not in box
        assert box.count("Niet bij naam bekend") == 1


@pytest.mark.once
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


@pytest.mark.once
class TestBeside:
    def test_it_tells_who_is_responsible_what_it_is_and_where_to_read_more(self, client):
        version = VersionFactory(
            published=True,
            provider="ScanCar",
            website="https://dorp.nl/parkeren",
            ai_act_class="hoog_risico_bijlage_iii",
            ai_act_area=6,
            ai_act_reason="Het helpt bij handhaving.",
            lawful_basis_grouping=[{"title": "Gemeentewet", "link": "https://wetten.overheid.nl/x"}],
            impacttoetsen_grouping=[{"title": "DPIA", "link": ""}],
        )
        box = beside(page_of(client, version))
        organisation = version.application.organisation
        for told in (
            organisation.name,
            "ScanCar",
            "6. Rechtshandhaving",
            "Het helpt bij handhaving.",
            'href="https://wetten.overheid.nl/x"',
            'href="https://dorp.nl/parkeren"',
            f"{reverse('catalogue:compare')}?nummer={version.application.number}",
            reverse("catalogue:report", args=[version.application.number]),
            reverse("api:application", args=[version.application.number]),
        ):
            assert told in box, told
        # A title without a link is in its field, and is nothing to open.
        documents = box.split("Documenten en links")[1].split("</section>")[0]
        assert documents.count("<li>") == 2

    def test_how_much_is_filled_in_is_a_number_with_its_meaning(self, client):
        version = VersionFactory(published=True)
        done = progress(version)
        assert f"{done.answered} van {done.fields} velden ingevuld" in beside(page_of(client, version))
        assert "velden ingevuld" not in page_of(client, reconstructed())

    def test_the_latest_three_versions_lead_to_their_own_pages(self, client):
        version = history_of(5)
        box = beside(page_of(client, version))
        number = version.application.number
        assert [n for n in range(1, 6) if reverse("catalogue:version", args=[number, n]) in box] == [3, 4, 5]
        assert "Verandering 4" in box
        assert reverse("catalogue:versions", args=[number]) in box

    def test_a_draft_is_not_in_the_history(self, client):
        version = VersionFactory(published=True)
        VersionFactory(application=version.application, number=2, change_note="Kanarie")
        assert "Kanarie" not in page_of(client, version)


def history_of(many):
    """An application with so many versions, one a day, the last of them today's; the one of today."""
    application = ApplicationFactory()
    today = datetime(2026, 6, 10, 12, tzinfo=UTC)
    for number in range(1, many + 1):
        at = today - timedelta(days=many - number)
        until = {"superseded_at": at + timedelta(days=1)} if number < many else {}
        state = {"superseded": True} if until else {"published": True}
        values = {"published_at": at, "dated_on": at.date(), "change_note": f"Verandering {number}", **until, **state}
        version = VersionFactory(application=application, number=number, name=f"Tekst {number}", **values)
    return version


class TestOnADay:
    def at(self, client, version, day):
        return client.get(f"{version.application.get_absolute_url()}?op={day}")

    def test_it_is_the_text_that_stood_at_the_end_of_that_day(self, client):
        version = history_of(3)
        page = self.at(client, version, "2026-06-09").content.decode()
        assert "<h1>Tekst 2</h1>" in page
        assert 'Zo stond het op <time datetime="2026-06-09">9 juni 2026</time>' in page
        assert f'href="{version.application.get_absolute_url()}"' in page
        assert "versie=2" in page

    def test_the_text_of_today_says_that_it_was_not_replaced(self, client):
        version = history_of(2)
        page = self.at(client, version, "2026-06-11").content.decode()
        assert "<h1>Tekst 2</h1>" in page
        assert "De tekst is sindsdien niet vervangen." in page

    def test_search_engines_are_sent_to_the_record_of_today(self, client):
        version = history_of(2)
        page = self.at(client, version, "2026-06-09").content.decode()
        assert f'<link rel="canonical" href="http://testserver{version.application.get_absolute_url()}">' in page
        assert '<meta name="robots" content="noindex">' in page
        assert "noindex" not in page_of(client, version)

    def test_before_it_was_there_one_hears_since_when_it_is(self, client):
        version = history_of(2)
        response = self.at(client, version, "2026-06-08")
        assert response.status_code == 404
        assert '<time datetime="2026-06-09">' in response.content.decode()

    @pytest.mark.parametrize(
        ("day", "told"),
        [
            ("gisteren", "Schrijf de dag als jjjj-mm-dd"),
            ("", "Schrijf de dag als jjjj-mm-dd"),
            ("2026-02-30", "Schrijf de dag als jjjj-mm-dd"),
            ("9999-12-31", "Deze dag is nog niet geweest."),
        ],
    )
    def test_a_day_that_is_none_gives_today_and_says_so(self, client, day, told):
        response = self.at(client, history_of(2), day)
        assert response.status_code == 200
        page = response.content.decode()
        assert told in page
        assert "<h1>Tekst 2</h1>" in page

    def test_the_first_day_there_ever_was_is_a_day(self, client):
        assert self.at(client, history_of(1), "0001-01-01").status_code == 404

    def test_a_draft_or_a_withdrawn_record_shows_nothing_on_any_day(self, client):
        draft = VersionFactory(name="Kanarie")
        assert self.at(client, draft, "2026-11-01").status_code == 404
        version = history_of(2)
        Application.objects.filter(pk=version.application.pk).update(
            withdrawn_at=timezone.now(), withdrawal_reason="Gestopt."
        )
        response = self.at(client, version, "2026-06-09")
        assert response.status_code == 410
        assert "Tekst 1" not in response.content.decode()

    def test_what_is_not_of_the_register_has_no_days(self, client):
        assert self.at(client, reconstructed(), "2020-01-01").status_code == 200

    def test_what_was_confirmed_since_is_of_the_text_of_today(self, client):
        version = history_of(2)
        Application.objects.filter(pk=version.application.pk).update(
            confirmed_at=datetime(2026, 6, 20, tzinfo=UTC), review_due_on=date(2026, 7, 1)
        )
        told = self.at(client, version, "2026-06-09").content.decode()
        assert "Laatst bevestigd op" not in told
        assert "Dat is hier nog niet gebeurd." not in told


@pytest.mark.once
class TestForMachines:
    def linked_data_of(self, page):
        """What each block of the page tells, by the kind of thing."""
        blocks = [part.split("</script>")[0] for part in page.split('<script type="application/ld+json">')[1:]]
        told = [json.loads(block) for block in blocks]
        things = [thing for one in told for thing in (one if isinstance(one, list) else [one])]
        return {thing["@type"]: thing for thing in things}

    def test_it_names_the_application_and_who_provides_it(self, client):
        uri = "https://identifier.overheid.nl/tooi/id/gemeente/gm0356"
        version = VersionFactory(
            published=True, category=["verkeer"], provider="ScanCar", application__organisation__tooi_uri=uri
        )
        told = self.linked_data_of(page_of(client, version))
        application = told["SoftwareApplication"]
        assert application["url"] == f"http://testserver{version.application.get_absolute_url()}"
        assert application["name"] == version.name
        assert application["identifier"]["value"] == version.application.number
        assert application["keywords"] == ["Verkeer"]
        assert application["producer"]["name"] == "ScanCar"
        assert application["provider"]["@type"] == "GovernmentOrganization"
        assert application["provider"]["identifier"] == uri
        assert [step["position"] for step in told["BreadcrumbList"]["itemListElement"]] == [1, 2, 3]

    @pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!-- <script>", "a\u2028b & \"c\" \\ 'd'"])
    def test_x05_no_text_ends_the_block_and_all_of_it_comes_out(self, client, text):
        version = VersionFactory(published=True, name="Naam", description_short=text)
        version.refresh_from_db()
        page = page_of(client, version)
        assert page.count("<script") == page.count("</script")
        assert "alert(1)</script>" not in page
        assert self.linked_data_of(page)["SoftwareApplication"]["description"] == version.description_short

    def test_what_was_counted_is_not_an_application_of_anybody(self, client):
        assert set(self.linked_data_of(page_of(client, reconstructed()))) == {"ItemPage", "BreadcrumbList"}

    def test_of_another_day_machines_read_nothing_about_the_application(self, client):
        version = history_of(2)
        page = client.get(f"{version.application.get_absolute_url()}?op=2026-06-09").content.decode()
        assert "SoftwareApplication" not in page

    def test_a_search_result_and_a_message_show_what_it_does(self, client):
        version = VersionFactory(published=True, description_short='Leest "kentekens".')
        page = page_of(client, version)
        assert '<meta name="description" content="Leest &quot;kentekens&quot;.">' in page
        assert 'property="og:title"' in page
        assert f'property="og:url" content="http://testserver{version.application.get_absolute_url()}"' in " ".join(
            page.split()
        )


def test_an_answer_that_may_be_public_stands_with_the_record(client):
    version = VersionFactory(published=True)
    Report.objects.create(
        version=version,
        kind="vraag",
        text="Hoe lang bewaart u een foto?",
        token_hash="x" * 64,
        may_be_public=True,
        is_public=True,
        state="beantwoord",
        answer="Een dag.",
        closed_at=timezone.now(),
    )
    page = page_of(client, version)
    assert "Hoe lang bewaart u een foto?" in page
    assert "Een dag." in page
    assert "Vragen en antwoorden" not in page_of(client, VersionFactory(published=True))
