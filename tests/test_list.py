"""The list of applications: choosing, dropping, paging, and what it says when an address makes no sense."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from register.models import Collection, Edition, EditionEntry
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db

LIST = "/toepassingen/"
# The revision, the total, one page of versions, six facets, the organisations and the editions.
LIST_QUERIES = 11

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
    "sort",
    "page",
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


def found(client, query=""):
    return [version.name for version in client.get(LIST + query).context["page"]]


def text(client, query=""):
    return client.get(LIST + query).content.decode()


@pytest.mark.parametrize("many", [1, 50])
def test_it_costs_the_same_for_one_or_fifty_records(client, many, django_assert_num_queries):
    VersionFactory.create_batch(many, published=True)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


def test_no_hostile_text_breaks_it(client, unnamed):
    """Every text in every parameter: at each turn each parameter has another one."""
    VersionFactory(published=True)
    texts = [hostile for hostile in HOSTILE if _sendable(hostile)]
    for turn in range(len(texts)):
        query = {parameter: texts[(turn + place) % len(texts)] for place, parameter in enumerate(PARAMETERS)}
        assert client.get(LIST, query).status_code == 200, query


@pytest.mark.parametrize("query", ["?q=%ed%a0%80", "?phase=%ff%fe", "?%00=%00", "?q=%c0%ae", "?&&&=&q", "?q[]=a&q;b"])
def test_no_odd_bytes_break_it(client, query):
    assert client.get(LIST + query).status_code == 200


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
    def test_an_odd_page_number_gives_a_sensible_page(self, client, odd):
        assert client.get(f"{LIST}?page={odd}").context["page"].number in (1, 3)

    @pytest.mark.parametrize("far", ["4", "1000000", "9" * 30])
    def test_a_page_too_far_is_the_last(self, client, far):
        assert client.get(f"{LIST}?page={far}").context["page"].number == 3

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
        expected = "?q=Toepassing&phase=in_gebruik&sort=naam&page=2#resultaten"
        assert response.context["next_url"] == expected
        assert escape(expected) in response.content.decode()

    def test_it_says_which_of_how_many(self, client):
        assert "21 tot en met 40 van 45" in text(client, "?page=2")


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
        assert last.slug in [choice.code for choice in response.context["organisations"].in_sight]

    def test_an_organisation_without_results_stays_chosen(self, client):
        organisation = VersionFactory(published=True).application.organisation
        response = client.get(f"{LIST}?organisation={organisation.slug}&phase=gestopt")
        [choice] = response.context["organisations"].facet.choices
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
        assert client.get(f"{LIST}?phase=in_gebruik").context["ways_out"] == []


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
            "?technique=beeldherkenning&page=2#resultaten"
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
        assert "…</p>" in text(client)
        assert "Wij zoeken bomen die ziek zijn. Wij" in text(client)

    def test_names_are_marked_as_dutch_on_an_english_page(self, client):
        VersionFactory(published=True, name="Bomen tellen")
        assert ' lang="nl">Bomen tellen</a>' in client.get("/en/toepassingen/").content.decode()
        assert ' lang="nl">Bomen tellen</a>' not in text(client)


def test_the_selection_can_be_taken_along(client):
    VersionFactory(published=True)
    page = text(client, "?phase=in_gebruik&q=kenteken")
    assert 'href="/api/v1/applications?q=kenteken&amp;phase=in_gebruik&amp;format=csv"' in page
    assert 'href="/api/v1/applications?q=kenteken&amp;phase=in_gebruik"' in page
