"""The list of applications: choosing, dropping, paging, and what it says when an address makes no sense."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from catalogue.searching import spelling
from register.models import Collection, Edition, EditionEntry
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db

LIST = "/toepassingen/"
# The revision, the total, one page of versions, fourteen facets, the organisations and the editions.
LIST_QUERIES = 19

PARAMETERS = [
    "q",
    "edition",
    "organisation",
    "organisationType",
    "theme",
    "technique",
    "phase",
    "applicationType",
    "publicationCategory",
    "provider",
    "startYear",
    "op",
    "sort",
    "page",
    "view",
    "perPage",
    "exact",
]
HOSTILE = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\ufeff",
    "\u202edrop",
    "\u200b",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
    "👩‍👩‍👧‍👦" * 50,
    "ﷺ" * 100,
    "ß" * 300,
    "İ",
    "١",
    "%",
    "_",
    "%%%",
    "\\",
    "\\\\'",
    "'",
    '"',
    "''';--",
    "' OR 1=1 --",
    "'; DROP TABLE register_version; --",
    "1 UNION SELECT password FROM register_user",
    "*",
    "a*",
    '"a',
    "a NEAR/1 b",
    "NOT",
    "AND OR",
    "a AND (b",
    "(((((",
    "a:b",
    "name:*",
    "!",
    "a & | b",
    "<->",
    "-a",
    "--",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "{{ 7*191 }}",
    "{% debug %}",
    "${7*191}",
    "%(name)s",
    "%s%s%n",
    "{0.__class__}",
    "../../../../etc/passwd",
    "(a+)+$",
    "^(.*)*$",
    "[",
    "a" * 10_000,
    "a " * 3_000,
    "0",
    "-1",
    "1e23",
    "9" * 400,
    str(2**63),
    "NaN",
    "Infinity",
    "true",
    "null",
    "[]",
    '{"a": 1}',
    "\r\nSet-Cookie: a=b",
    "%00%0d%0a",
    "password__regex",
]


@pytest.fixture
def edition():
    return Edition.objects.create(
        slug="2024",
        name="Quickscan 2024",
        year=2024,
        collection=CollectionFactory(slug=Collection.QUICKSCAN, name="Quickscan"),
    )


@pytest.fixture
def unnamed(edition):
    application = ApplicationFactory(
        collection=edition.collection,
        organisation=None,
        organisation_type="gemeente",
        named=False,
        origin="reconstructie",
    )
    version = VersionFactory(application=application, published=True, name="Toepassing 1", phase="niet_gepubliceerd")
    EditionEntry.objects.create(edition=edition, version=version, key="1")
    return version


def page_of(client, query=""):
    return client.get(LIST + query, follow=True)


def found(client, query=""):
    return [version.name for version in page_of(client, query).context["page"]]


def text(client, query=""):
    return page_of(client, query).content.decode()


def on_one_line(html):
    return " ".join(html.split())


def shelf(response, name):
    """The facet as it stands on the page, open or folded."""
    shelves = response.context["shelves"]
    return next(shelf for shelf in (*shelves.open, *shelves.folded) if shelf.facet.name == name)


def codes(choices):
    return [choice.code for choice in choices]


@pytest.mark.parametrize("view", ["cards", "compact", "table"])
def test_it_costs_the_same_for_one_or_fifty_records(client, view, django_assert_num_queries):
    for more in (1, 49):
        VersionFactory.create_batch(more, published=True)
        with django_assert_num_queries(LIST_QUERIES):
            client.get(LIST, {"view": view, "perPage": "50"} if view != "cards" else {"perPage": "50"})


def test_no_hostile_text_breaks_it(client, unnamed):
    """Every text in every parameter: at each turn each parameter has another one."""
    VersionFactory(published=True)
    texts = [hostile for hostile in HOSTILE if _sendable(hostile)]
    for turn in range(len(texts)):
        query = {parameter: texts[(turn + place) % len(texts)] for place, parameter in enumerate(PARAMETERS)}
        assert client.get(LIST, query, follow=True).status_code == 200, query


@pytest.mark.parametrize("query", ["?q=%ed%a0%80", "?phase=%ff%fe", "?%00=%00", "?q=%c0%ae", "?&&&=&q", "?q[]=a&q;b"])
def test_no_odd_bytes_break_it(client, query):
    assert page_of(client, query).status_code == 200


def test_many_parameters_do_not_break_it(client):
    VersionFactory(published=True)
    assert client.get(LIST + "?" + "phase=experiment&" * 900).status_code in (200, 400)


def _sendable(value):
    """Whether a client can put it in an address as UTF-8; the others are sent as raw bytes above."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


class TestPages:
    @pytest.fixture(autouse=True)
    def _records(self):
        for number in range(45):
            VersionFactory(published=True, name=f"Toepassing {number:02}")

    @pytest.mark.parametrize("odd", ["0", "-1", "abc", "", "1e23", "1.5", "%00", "null"])
    def test_an_odd_page_number_gives_the_first_page(self, client, odd):
        assert page_of(client, f"?page={odd}").context["page"].number == 1

    @pytest.mark.parametrize("far", ["4", "1000000", "9" * 30])
    def test_a_page_that_is_not_there_is_the_first(self, client, far):
        response = client.get(f"{LIST}?page={far}")
        assert response.context["page"].number == 1
        assert "pagina" not in response.content.decode().split("</title>")[0]

    def test_together_they_show_each_record_once(self, client):
        names = [name for page in (1, 2, 3) for name in found(client, f"?sort=naam&page={page}")]
        assert names == [f"Toepassing {number:02}" for number in range(45)]

    def test_the_first_has_no_previous_and_the_last_no_next(self, client):
        assert ('rel="prev"' in text(client), 'rel="next"' in text(client)) == (False, True)
        assert ('rel="prev"' in text(client, "?page=3"), 'rel="next"' in text(client, "?page=3")) == (True, False)

    def test_the_current_one_is_marked_and_in_the_title(self, client):
        page = text(client, "?page=2")
        assert page.count('aria-current="page"><span class="hidden-text">Pagina </span>2</a>') == 1
        assert "pagina 2 van 3" in page.split("</title>")[0]

    def test_each_link_keeps_what_was_chosen(self, client):
        response = client.get(f"{LIST}?phase=in_gebruik&q=Toepassing&sort=naam")
        expected = f"{LIST}?q=Toepassing&phase=in_gebruik&sort=naam&page=2#resultaten"
        assert response.context["next_url"] == expected
        assert escape(expected) in response.content.decode()

    def test_it_says_which_of_how_many(self, client):
        assert "21 tot en met 40 van 45" in text(client, "?page=2")


@pytest.mark.once
class TestChosen:
    def test_each_choice_can_be_dropped_alone(self, client):
        VersionFactory(published=True, category=["verkeer"])
        chosen = client.get(f"{LIST}?phase=in_gebruik&phase=experiment&theme=verkeer&q=kenteken").context["chosen"]
        assert {(choice.name, str(choice.value)): str(choice.rest) for choice in chosen} == {
            ("q", "kenteken"): "?theme=verkeer&phase=in_gebruik&phase=experiment",
            ("theme", "Verkeer"): "?q=kenteken&phase=in_gebruik&phase=experiment",
            ("phase", "In gebruik"): "?q=kenteken&theme=verkeer&phase=experiment",
            ("phase", "Experiment of pilot"): "?q=kenteken&theme=verkeer&phase=in_gebruik",
        }

    def test_the_button_for_small_screens_says_how_many(self, client):
        VersionFactory(published=True)
        assert "Filters (2)" in text(client, "?phase=in_gebruik&technique=beeldherkenning&q=kenteken")

    def test_a_chosen_organisation_is_named_and_stays_in_sight(self, client):
        many = [OrganisationFactory(name=f"Gemeente {letter}") for letter in "ABCDEFGHIJK"]
        for organisation in many:
            VersionFactory(published=True, application__organisation=organisation)
        last = many[-1]
        response = client.get(f"{LIST}?organisation={last.slug}")
        assert [str(choice.value) for choice in response.context["chosen"]] == [last.name]
        assert last.slug in codes(shelf(response, "organisation").in_sight)

    def test_an_organisation_without_results_stays_chosen(self, client):
        organisation = VersionFactory(published=True).application.organisation
        response = client.get(f"{LIST}?organisation={organisation.slug}&phase=gestopt")
        [choice] = shelf(response, "organisation").facet.choices
        assert (choice.code, choice.count, choice.chosen) == (organisation.slug, 0, True)

    def test_what_is_found_is_what_the_form_sent(self, client):
        VersionFactory(published=True, name="Bomen tellen", phase="experiment")
        VersionFactory(published=True, name="Kentekens lezen")
        assert found(client, "?q=&edition=&phase=experiment&sort=nieuwste") == ["Bomen tellen"]


class TestNothingFound:
    def test_it_says_what_to_drop_and_what_that_gives(self, client):
        VersionFactory.create_batch(3, published=True, name="Bomen tellen")
        response = client.get(f"{LIST}?q=bomen&phase=gestopt")
        [(choice, count)] = response.context["ways_out"]
        assert (choice.name, count) == ("phase", 3)
        assert "dan zijn er 3 resultaten" in response.content.decode()

    def test_with_results_nobody_counts_ways_out(self, client):
        VersionFactory(published=True)
        assert "ways_out" not in client.get(f"{LIST}?phase=in_gebruik").context


class TestInvalid:
    def test_it_names_parameter_and_value_and_leaves_the_filter_out(self, client):
        VersionFactory(published=True, name="Bomen tellen")
        page = text(client, "?phase=<b>weg</b>")
        assert "(<code>phase</code>)" in page
        assert "&lt;b&gt;weg&lt;/b&gt;" in page
        assert "<b>weg" not in page
        assert "Bomen tellen" in page

    def test_an_invalid_filter_is_not_carried_along(self, client):
        VersionFactory.create_batch(21, published=True)
        assert client.get(f"{LIST}?phase=weg&technique=beeldherkenning").context["next_url"] == (
            f"{LIST}?technique=beeldherkenning&page=2#resultaten"
        )

    @pytest.mark.parametrize("query", ["?status=concept", "?preview=1", "?state=concept", "?include_drafts=1"])
    def test_a_guessed_parameter_shows_nothing_more(self, client, query):
        VersionFactory(name="Kanarie")
        VersionFactory(published=True, name="Bomen tellen")
        assert found(client, query) == ["Bomen tellen"]


class TestEdition:
    def test_reconstructed_records_are_shown_only_where_their_edition_is_chosen(self, client, unnamed):
        VersionFactory(published=True, name="Bomen tellen")
        assert found(client) == ["Bomen tellen"]
        assert found(client, "?edition=2024") == ["Toepassing 1"]

    def test_the_page_and_each_card_say_that_they_are_reconstructed(self, client, unnamed):
        page = text(client, "?edition=2024")
        assert "Gereconstrueerd, geen registratie." in page
        assert '<span class="tag declared">Gereconstrueerd</span>' in page
        assert '<span class="tag declared">Niet bij naam bekend</span>' in page
        assert "Organisatie niet bij naam bekend" in page

    def test_todays_list_says_nothing_of_it(self, client, unnamed):
        VersionFactory(published=True)
        assert "Gereconstrueerd" not in text(client)


@pytest.mark.once
class TestCard:
    def test_it_has_the_name_the_organisation_and_the_facts(self, client):
        version = VersionFactory(published=True, name="Bomen & struiken", publication_category="impactvol")
        page = text(client)
        assert (
            f'href="{reverse("catalogue:detail", args=[version.application.number])}">Bomen &amp; struiken</a>' in page
        )
        assert f'href="/toepassingen/?organisation={version.application.organisation.slug}"' in page
        for fact in ("In gebruik", "Beeldherkenning", "Impactvol algoritme", version.dated_on.isoformat()):
            assert fact in page

    def test_a_long_goal_stands_in_for_a_description_cut_at_a_word(self, client):
        VersionFactory(published=True, description_short="", goal="Wij zoeken bomen die ziek zijn. " * 20)
        assert "Wij zoeken bomen die ziek zijn. Wij" in text(client)
        assert "ziek …</span></p>" in text(client) or "zijn. …</span></p>" in text(client)

    def test_names_are_marked_as_dutch_on_an_english_page(self, client):
        VersionFactory(published=True, name="Bomen tellen")
        assert ' lang="nl">Bomen tellen</a>' in client.get("/en/toepassingen/").content.decode()
        assert ' lang="nl">Bomen tellen</a>' not in text(client)


class TestFacets:
    def test_each_choice_has_its_count_and_one_that_gives_nothing_stays_and_says_so(self, client):
        VersionFactory.create_batch(2, published=True)
        VersionFactory(published=True, phase="experiment")
        choices = {choice.code: choice.count for choice in shelf(page_of(client), "phase").in_sight}
        assert choices == {"in_gebruik": 2, "experiment": 1, "ontwikkeling": 0, "gestopt": 0}
        assert text(client).count('<label class="check zero">') > 1

    def test_what_no_record_says_anything_of_is_named_once_with_the_reason(self, client):
        VersionFactory(published=True, technique="", category=["verkeer"])
        response = page_of(client)
        silences = {
            facet.name: [str(why) for why in silence.why]
            for silence in response.context["shelves"].silent
            for facet in silence.facets
        }
        assert silences["technique"] == ["Niet ingevuld"]
        assert "theme" not in silences
        assert 'name="technique"' not in response.content.decode()
        assert f"Van {len(silences)} kenmerken staat hier niets" in response.content.decode()

    def test_who_chooses_that_nothing_is_said_sees_that_choice(self, client):
        VersionFactory(published=True, technique="")
        assert shelf(page_of(client, "?technique=niet_ingevuld"), "technique").facet.chosen

    def test_a_lesser_facet_is_folded_until_something_in_it_is_chosen(self, client):
        VersionFactory(published=True)
        assert '<details class="folded" id="filter-technique">' in on_one_line(text(client))
        assert 'id="filter-technique" open>' in on_one_line(text(client, "?technique=beeldherkenning"))

    def test_years_come_in_their_own_order(self, client):
        for year in ("2019", "2023", "2023", "2021"):
            VersionFactory(published=True, begin_date=f"{year}-01")
        assert codes(shelf(page_of(client), "startYear").in_sight) == ["2023", "2021", "2019"]

    def test_of_many_organisations_a_few_are_in_sight_and_all_on_a_page_of_their_own(self, client):
        for number in range(12):
            VersionFactory(published=True, application__organisation__name=f"Gemeente {number}")
        page = text(client)
        assert page.count('name="organisation"') == 8
        assert "Kies uit alle 12 organisaties" in page
        assert 'formaction="/toepassingen/kiezen/organisation/"' in page


@pytest.mark.once
class TestLayout:
    @pytest.fixture(autouse=True)
    def _records(self):
        for number in range(21):
            VersionFactory(published=True, name=f"Toepassing {number:02}")

    def test_it_is_kept_in_every_link_and_form(self, client):
        page = text(client, "?phase=in_gebruik&view=compact&perPage=20")
        assert escape("?phase=in_gebruik&view=compact&page=2#resultaten") in page
        assert 'href="/toepassingen/?view=compact#resultaten"' in page
        assert '<input type="hidden" name="view" value="compact">' in page

    def test_it_is_neither_in_the_canonical_address_nor_in_the_data(self, client):
        response = page_of(client, "?phase=in_gebruik&view=table&perPage=50")
        canonical = f'rel="canonical" href="{settings.SITE_URL}/toepassingen/?phase=in_gebruik"'
        assert canonical in response.content.decode()
        assert response.context["api_call"].endswith("/api/v1/applications?phase=in_gebruik")
        assert "perPage" not in "".join(address for _writer, address in response.context["downloads"])

    @pytest.mark.parametrize(
        "query", ["?view=weg", "?perPage=7", "?perPage=-1", "?view=table'&perPage=abc", "?view=cards"]
    )
    def test_what_makes_no_sense_is_the_usual(self, client, query):
        response = page_of(client, query)
        assert len(response.context["page"]) == 20
        assert '<ul class="cards cards">' in response.content.decode()

    def test_as_many_on_a_page_as_asked(self, client):
        assert len(page_of(client, "?perPage=50").context["page"]) == 21

    def test_the_table_has_heads_for_columns_and_rows_and_a_box_that_can_be_reached(self, client):
        page = on_one_line(text(client, "?view=table&sort=naam"))
        assert page.count('<th scope="col">') == 7
        assert page.count('<th scope="row">') == 20
        assert '<div class="table-box results-table" tabindex="0" role="region" aria-labelledby="tabel">' in page
        assert '<caption id="tabel"> Toepassingen 1 tot en met 20 van 21 </caption>' in page

    @pytest.mark.parametrize("view", ["cards", "compact", "table"])
    def test_each_record_can_be_picked_to_compare_outside_the_filters(self, client, view):
        page = on_one_line(text(client, f"?view={view}"))
        number = page_of(client).context["page"][0].application.number
        assert f'<input type="checkbox" name="nummer" value="{number}" form="vergelijken">' in page
        assert '<form id="vergelijken" action="/toepassingen/vergelijken/" method="get">' in page


@pytest.mark.once
class TestAddress:
    def test_the_empty_fields_of_the_form_are_left_out(self, client):
        VersionFactory(published=True)
        response = client.get(f"{LIST}?q=&edition=&op=&phase=in_gebruik&sort=&technique=")
        assert (response.status_code, response.url) == (302, f"{LIST}?phase=in_gebruik")
        assert client.get(f"{LIST}?q=").url == LIST

    def test_one_that_is_too_long_to_be_sent_on_is_answered(self, client):
        assert client.get(f"{LIST}?sort=&x={'a' * 20_000}").status_code == 200

    def test_a_search_is_not_for_robots_and_one_choice_is(self, client):
        VersionFactory(published=True)
        unwanted = '<meta name="robots" content="noindex">'
        assert unwanted in text(client, "?q=kentekens")
        assert unwanted in text(client, "?phase=in_gebruik&technique=beeldherkenning")
        assert unwanted not in text(client, "?phase=in_gebruik")


class TestOnADay:
    @pytest.fixture(autouse=True)
    def _records(self):
        now = timezone.now()
        then, later = now - timedelta(days=200), now - timedelta(days=100)
        application = ApplicationFactory(review_due_on=timezone.localdate() - timedelta(days=1))
        VersionFactory(
            superseded=True, application=application, name="Oude tekst", published_at=then, superseded_at=later
        )
        VersionFactory(published=True, application=application, number=2, name="Nieuwe tekst", published_at=later)
        self.day = timezone.localdate() - timedelta(days=150)
        self.number, self.slug = application.number, application.organisation.slug

    def test_it_shows_what_there_was_and_says_so_with_the_way_back(self, client):
        response = page_of(client, f"?phase=in_gebruik&op={self.day}")
        assert [version.name for version in response.context["page"]] == ["Oude tekst"]
        page = response.content.decode()
        assert f'zoals het was op <time datetime="{self.day}">' in page
        assert "Organisaties staan onder hun naam van nu." in page
        assert 'href="/toepassingen/?phase=in_gebruik#resultaten"' in page

    def test_every_link_keeps_the_day_and_a_record_opens_as_it_was_then(self, client):
        page = text(client, f"?phase=in_gebruik&op={self.day}")
        assert f'href="/toepassingen/{self.number}/?op={self.day}"' in page
        assert escape(f"/api/v1/applications?op={self.day}&phase=in_gebruik&format=csv") in page
        assert f'href="/toepassingen/?op={self.day}#resultaten"' in page
        assert f'href="/toepassingen/?organisation={self.slug}&amp;op={self.day}"' in page

    def test_what_is_known_of_today_only_is_not_said(self, client):
        assert "Had opnieuw bekeken moeten zijn" in text(client)
        assert "Had opnieuw bekeken moeten zijn" not in text(client, f"?op={self.day}")

    @pytest.mark.parametrize("day", ["2999-01-01", "gisteren"])
    def test_a_day_that_cannot_be_is_named_at_its_field(self, client, day):
        page = text(client, f"?op={day}")
        assert "(<code>op</code>)" in page
        assert 'aria-describedby="niet-gebruikt"' in page
        assert "Nieuwe tekst" in page


class TestSearch:
    def test_the_words_are_marked_in_name_and_text(self, client):
        VersionFactory(published=True, name="Bomen tellen", description_short="Een drone telt de bomen.")
        page = text(client, "?q=bomen")
        assert "<mark>Bomen</mark> tellen" in page
        assert "telt de <mark>bomen</mark>" in page

    def test_a_typing_error_is_mended_and_said_with_a_way_to_search_it_all_the_same(self, client):
        # The revision, which it is kept by, is the same in each test.
        spelling._vocabulary.cache_clear()
        VersionFactory(published=True, name="Parkeervergunning")
        page = text(client, "?q=parkeervergunnnig")
        assert "Voor ‘parkeervergunnnig’ is er niets." in page
        assert 'href="/toepassingen/?q=parkeervergunnnig&amp;exact=1#resultaten"' in page
        assert found(client, "?q=parkeervergunnnig") == ["Parkeervergunning"]
        assert found(client, "?q=parkeervergunnnig&exact=1") == []

    def test_where_nothing_is_found_the_nearest_are_those_with_most_of_the_words(self, client):
        VersionFactory(published=True, name="Drone telt bomen")
        VersionFactory(published=True, name="Drone telt bomen in gevaar", description_short="Of helikopter.")
        VersionFactory(published=True, name="Drone bij een brand", phase="experiment")
        VersionFactory(published=True, name="Iets anders")
        response = page_of(client, "?q=drone bomen helikopter zebrapad")
        assert [version.name for version in response.context["nearest"]] == [
            "Drone telt bomen in gevaar",
            "Drone telt bomen",
            "Drone bij een brand",
        ]
        narrow = page_of(client, "?q=drone zebrapad -brand&phase=experiment")
        assert list(narrow.context["nearest"]) == []

    def test_who_finds_nothing_hears_whom_to_ask(self, client):
        organisation = VersionFactory(published=True).application.organisation
        page = text(client, f"?q=zebrapad&organisation={organisation.slug}")
        assert 'href="/organisaties/"' in page
        assert f'href="/organisaties/{organisation.slug}/"' in page


class TestBadges:
    def test_a_record_says_that_it_should_have_been_looked_at_again(self, client):
        VersionFactory(published=True, application__review_due_on=timezone.localdate() - timedelta(days=1))
        assert "Had opnieuw bekeken moeten zijn</span>" in text(client)

    def test_only_what_an_organisation_wrote_itself_is_called_incomplete(self, client):
        own = VersionFactory(published=True)
        assert own.answered < 50
        assert "Minder dan de helft ingevuld" in text(client)
        source = CollectionFactory(slug=Collection.ALGORITMEREGISTER)
        VersionFactory(published=True, application__origin="overgenomen", application__source_register=source)
        assert text(client).count("Minder dan de helft ingevuld") == 1

    def test_a_card_says_when_somebody_last_said_that_it_is_true(self, client):
        VersionFactory(published=True, dated_on=date(2024, 3, 1), application__confirmed_at=timezone.now())
        assert f'Laatst bevestigd op <time datetime="{timezone.localdate()}">' in on_one_line(text(client))


def test_the_selection_can_be_taken_along(client):
    VersionFactory(published=True)
    response = page_of(client, "?phase=in_gebruik&q=kenteken&sort=naam&view=table")
    page = response.content.decode()
    selection = escape("?q=kenteken&phase=in_gebruik&sort=naam")
    for address in (
        f'href="/api/v1/applications{selection}&amp;format=csv"',
        f'href="/api/v1/applications{selection}&amp;format=jsonl"',
        f'href="/toepassingen/feed/{selection}"',
        f'href="/statistiek/{selection}"',
        f'value="{settings.SITE_URL}/toepassingen/{selection}"',
        f'value="{settings.SITE_URL}/api/v1/applications{selection}"',
    ):
        assert address in page
    assert page.count('<link rel="alternate" type="text/csv"') == 1


def test_what_can_be_taken_along_is_there(client):
    VersionFactory(published=True)
    response = page_of(client, f"?phase=in_gebruik&sort=naam&op={timezone.localdate()}")
    for _writer, address in response.context["downloads"]:
        assert client.get(address).status_code == 200
    for address in ("/toepassingen/feed/", "/statistiek/"):
        assert client.get(f"{address}{response.context['query'].bare}").status_code == 200
