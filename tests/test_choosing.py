"""The page to choose from a facet that is too long for the list, and the addresses that hold what is chosen."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape

from catalogue.choosing import Query
from catalogue.filters import Selection
from catalogue.layout import Layout
from catalogue.views import choices
from register.models import FormerName
from tests.factories import OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db

ORGANISATIONS = "/toepassingen/kiezen/organisation/"
SUPPLIERS = "/toepassingen/kiezen/provider/"


def query_of(text):
    return Query.of(Selection(QueryDict(text)), Layout.of(QueryDict(text)))


@pytest.fixture
def dorp():
    organisation = OrganisationFactory(name="Gemeente Dorp", slug="dorp")
    VersionFactory(published=True, application__organisation=organisation)
    return organisation


@pytest.fixture
def stad():
    organisation = OrganisationFactory(name="Gemeente Stad", slug="stad")
    FormerName.objects.create(organisation=organisation, name="Gemeente Vesting", until=date(2020, 1, 1))
    VersionFactory.create_batch(2, published=True, application__organisation=organisation, phase="experiment")
    return organisation


def offered(response):
    return [(one.choice.label, one.choice.count) for one in response.context["found"]]


class TestChoosePage:
    def test_it_offers_every_organisation_of_the_selection_by_name_with_its_count(self, client, stad, dorp):
        OrganisationFactory(name="Gemeente zonder toepassing")
        assert offered(client.get(ORGANISATIONS)) == [("Gemeente Dorp", 1), ("Gemeente Stad", 2)]
        assert offered(client.get(f"{ORGANISATIONS}?phase=experiment")) == [("Gemeente Stad", 2)]

    def test_the_rest_of_the_query_travels_in_the_form(self, client, dorp):
        page = client.get(f"{ORGANISATIONS}?q=kentekens&phase=in_gebruik&organisation=dorp&view=table")
        for field in (
            '<input type="hidden" name="q" value="kentekens">',
            '<input type="hidden" name="phase" value="in_gebruik">',
            '<input type="hidden" name="view" value="table">',
        ):
            assert field in page.content.decode()
        assert 'type="hidden" name="organisation"' not in page.content.decode()

    @pytest.mark.parametrize(("words", "label"), [("stad", ()), ("VESTING", ("Gemeente Vesting",))])
    def test_a_search_within_finds_names_of_now_and_before(self, client, stad, dorp, words, label):
        [found] = client.get(f"{ORGANISATIONS}?name={words}").context["found"]
        assert (found.choice.code, found.formerly) == ("stad", label)

    def test_what_is_chosen_stays_on_top_whatever_is_searched(self, client, stad, dorp):
        response = client.get(f"{ORGANISATIONS}?organisation=dorp&name=stad")
        assert [choice.code for choice in response.context["facet"].chosen] == ["dorp"]
        assert offered(response) == [("Gemeente Stad", 2)]

    def test_the_button_goes_back_to_the_list_with_all_of_it_and_nothing_of_the_search(self, client, stad, dorp):
        response = client.get(f"{ORGANISATIONS}?phase=experiment&organisation=stad&name=dorp&organisation=dorp&ready=1")
        expected = f"{reverse('catalogue:list')}?organisation=stad&organisation=dorp&phase=experiment#resultaten"
        assert (response.status_code, response.url) == (302, expected)

    def test_what_the_form_of_the_list_sent_empty_is_left_out(self, client, dorp):
        assert client.get(f"{ORGANISATIONS}?q=&edition=&organisation=dorp").url == f"{ORGANISATIONS}?organisation=dorp"

    def test_who_finds_nobody_can_search_all_organisations(self, client, dorp):
        page = client.get(f"{ORGANISATIONS}?name=<b>weg</b>").content.decode()
        assert 'href="/organisaties/?q=%3Cb%3Eweg%3C/b%3E"' in page
        assert "<b>weg" not in page

    def test_suppliers_are_chosen_alike(self, client):
        VersionFactory(published=True, provider="Sensor & Zn.")
        VersionFactory(published=True, provider="Zelf gemaakt")
        assert offered(client.get(SUPPLIERS)) == [("Sensor & Zn.", 1), ("Zelf gemaakt", 1)]
        back = client.get(SUPPLIERS, {"provider": "Sensor & Zn.", "ready": "1"})
        assert len(client.get(back.url).context["page"]) == 1

    def test_of_very_many_the_most_frequent_are_shown_and_the_others_counted(self, client, stad, dorp, monkeypatch):
        monkeypatch.setattr(choices, "MOST_SHOWN", 1)
        response = client.get(ORGANISATIONS)
        assert offered(response) == [("Gemeente Stad", 2)]
        assert "Nog 1 staat hier niet. Zoek op naam." in response.content.decode()

    def test_other_facets_have_no_such_page(self, client):
        assert client.get("/toepassingen/kiezen/phase/").status_code == 404

    def test_it_costs_the_same_for_one_or_many(self, client, django_assert_num_queries):
        for more in (1, 20):
            VersionFactory.create_batch(more, published=True)
            # The revision, the organisations and their former names.
            with django_assert_num_queries(3):
                client.get(f"{ORGANISATIONS}?name=gemeente")


class TestQuery:
    def test_an_address_has_one_order_whatever_was_typed(self, dorp):
        typed = "perPage=50&sort=naam&phase=gestopt&weg=1&organisation=dorp&q=a&page=3&phase=experiment&view=cards"
        assert str(query_of(typed)) == "?q=a&organisation=dorp&phase=gestopt&phase=experiment&sort=naam&perPage=50"

    def test_a_choice_that_is_added_stands_where_it_would_have_stood(self):
        query = query_of("phase=gestopt&sort=naam")
        assert str(query.plus("q", "é&")) == "?q=%C3%A9%26&phase=gestopt&sort=naam"
        assert str(query.plus("format", "csv")) == "?phase=gestopt&sort=naam&format=csv"

    def test_who_changes_a_choice_starts_at_the_first_page(self):
        query = query_of("phase=gestopt&view=table").at(3)
        assert str(query) == "?phase=gestopt&view=table&page=3"
        assert str(query.without("phase", "gestopt")) == "?view=table"
        assert str(query.leaving_out("phase")) == "?view=table"

    def test_the_bare_one_says_only_which_records(self):
        assert str(query_of("phase=gestopt&sort=naam&view=table").at(3).bare) == "?phase=gestopt&sort=naam"


def test_a_name_that_is_no_letter_is_still_a_choice(client):
    VersionFactory(published=True, provider='"><svg onload=alert(1)>')
    page = client.get(SUPPLIERS).content.decode()
    assert f'value="{escape(chr(34) + "><svg onload=alert(1)>")}"' in page
    assert "<svg onload" not in page
