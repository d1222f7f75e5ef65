"""The home page: what this is, and the ways in."""

import re

import pytest

from register.models import Revision
from tests.factories import OrganisationFactory, VersionFactory, quickscan_of_one

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def edition():
    return quickscan_of_one("Toepassing 1")


def home(client):
    return client.get("/")


def test_each_figure_is_what_its_link_counts(client, edition):
    delft = OrganisationFactory()
    VersionFactory.create_batch(2, published=True, application__organisation=delft, impact_assessment="ja")
    VersionFactory(published=True, phase="gestopt")
    figures = home(client).context["figures"]
    counted = {
        "/toepassingen/": figures["total"],
        "/organisaties/": figures["organisations"],
        "/toepassingen/?phase=in_gebruik": figures["in_use"],
        "/toepassingen/?impactAssessment=ja": figures["assessed"],
    }
    assert list(counted.values()) == [3, 2, 2, 2]
    assert figures["share_assessed"] == 67
    page = home(client).content.decode()
    for address, number in counted.items():
        assert f'<a href="{address}"><strong>' in page
        assert client.get(address).context["page"].paginator.count == number


def test_it_says_that_it_is_not_the_official_register(client):
    assert "Dit is niet het officiële Algoritmeregister van de overheid." in home(client).content.decode()


def test_an_empty_register_has_a_home_too(client):
    response = home(client)
    assert response.status_code == 200
    assert response.context["growth"] == ()


def test_each_quickscan_shows_what_it_counted_beside_the_register_that_counts_otherwise(client, edition):
    VersionFactory.create_batch(2, published=True)
    growth = home(client).context["growth"]
    assert [(bar.figure.edition, bar.figure.number, bar.length) for bar in growth] == [
        (edition, 1, 500),
        (None, 2, 1000),
    ]
    assert "niet met de andere te vergelijken" in home(client).content.decode()


def test_reconstructed_records_are_not_among_the_newest_nor_in_what_changed(client, edition):
    VersionFactory(published=True, name="Loket")
    page = home(client)
    assert [version.name for version in page.context["newest"]] == ["Loket"]
    [(batch, _query)] = page.context["batches"]
    assert [entry.version.name for entry in batch.entries] == ["Loket"]


def test_the_way_in_is_by_theme_where_most_records_have_one(client):
    VersionFactory.create_batch(2, published=True, category=["verkeer"])
    assert 'href="/toepassingen/?theme=verkeer"' in home(client).content.decode()
    VersionFactory.create_batch(3, published=True, category=[])
    Revision.bump()
    page = home(client).content.decode()
    assert "theme=" not in page
    assert 'href="/toepassingen/?organisationType=gemeente"' in page


def test_who_looks_for_a_municipality_is_led_to_the_organisations(client):
    delft = OrganisationFactory(name="Gemeente Delft")
    form = home(client).content.decode().split('<form action="/organisaties/#gevonden"')[1].split("</form>")[0]
    [asked] = re.findall('name="(.*?)"', form)
    assert [row.organisation for row in client.get("/organisaties/", {asked: "delft"}).context["rows"]] == [delft]


def test_every_example_is_a_search(client):
    for word, _meaning in home(client).context["examples"]:
        assert f'href="/toepassingen/?q={word}"' in home(client).content.decode()


def test_it_costs_the_same_for_one_or_many_records(client, django_assert_num_queries, django_assert_max_num_queries):
    VersionFactory(published=True)
    with django_assert_max_num_queries(20) as for_one:
        home(client)
    VersionFactory.create_batch(4, published=True)
    with django_assert_num_queries(len(for_one)):
        home(client)
