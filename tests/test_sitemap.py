"""What programs find that go through the site: every live page in both languages, and what is not for them."""

import re
from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.utils import timezone

from catalogue import sitemaps
from register.choices import State
from register.models import Application, Collection
from tests.factories import ApplicationFactory, CollectionFactory, VersionFactory

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
# The revision, how many organisations and records there are, when the last was published, and the editions.
INDEX_QUERIES = 5
# The revision, how many there are, and those of the part.
PART_QUERIES = 3


def parsed(client, address):
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return fromstring(response.content)


def parts(client) -> list[str]:
    return [found.text.removeprefix(settings.SITE_URL) for found in parsed(client, "/sitemap.xml").iter(f"{MAP}loc")]


def addresses(client) -> list[str]:
    found = [url for part in parts(client) for url in parsed(client, part).iter(f"{MAP}url")]
    return [url.findtext(f"{MAP}loc").removeprefix(settings.SITE_URL) for url in found]


def test_every_live_record_is_in_it_in_both_languages_with_when_it_was_published(client):
    at = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)
    VersionFactory(published=True, published_at=at, application__number="12345670")
    (dutch, english) = parsed(client, "/sitemap-toepassingen-1.xml").findall(f"{MAP}url")
    assert dutch.findtext(f"{MAP}loc") == f"{settings.SITE_URL}/toepassingen/12345670/"
    assert english.findtext(f"{MAP}loc") == f"{settings.SITE_URL}/en/toepassingen/12345670/"
    # By then it was June in Amsterdam.
    assert dutch.findtext(f"{MAP}lastmod") == english.findtext(f"{MAP}lastmod") == "2026-06-01"
    for url in (dutch, english):
        languages = {link.get("hreflang"): link.get("href") for link in url.iter(LINK)}
        assert languages == {
            "nl": f"{settings.SITE_URL}/toepassingen/12345670/",
            "en": f"{settings.SITE_URL}/en/toepassingen/12345670/",
            "x-default": f"{settings.SITE_URL}/toepassingen/12345670/",
        }


def test_every_address_in_it_is_a_page(client):
    VersionFactory(published=True, application__organisation__slug="ons-dorp")
    found = addresses(client)
    assert {"/", "/en/", "/toepassingen/", "/wijzigingen/", "/organisaties/ons-dorp/"} <= set(found)
    assert len(set(found)) == len(found)
    for address in found:
        assert client.get(address).status_code == 200, address


def test_nothing_that_is_not_live_is_in_it(client):
    live = VersionFactory(published=True)
    before = [client.get(part).content for part in ("/sitemap.xml", *parts(client))]
    VersionFactory(application=live.application, number=2, name="Kanarie")
    VersionFactory(application__organisation__slug="kanarie")
    VersionFactory(planned=True)
    VersionFactory(state=State.DISCARDED)
    gone = VersionFactory(published=True, application__organisation__slug="weg")
    Application.objects.filter(pk=gone.application_id).update(withdrawn_at=timezone.now(), withdrawal_reason="Weg.")
    quickscan = ApplicationFactory(collection=CollectionFactory(slug=Collection.QUICKSCAN, name="Quickscan"))
    VersionFactory(published=True, application=quickscan)
    assert [client.get(part).content for part in ("/sitemap.xml", *parts(client))] == before


@pytest.mark.parametrize("many", [4, 9])
def test_a_large_register_is_cut_in_parts_that_are_read_one_by_one(
    client, many, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(sitemaps.Part, "limit", 6)
    VersionFactory.create_batch(many, published=True)
    with django_assert_num_queries(INDEX_QUERIES):
        client.get("/sitemap.xml")
    with django_assert_num_queries(PART_QUERIES):
        first = parsed(client, "/sitemap-toepassingen-1.xml")
    assert len(first.findall(f"{MAP}url")) == 6
    assert len([part for part in parts(client) if "toepassingen" in part]) == -(-2 * many // 6)
    records = [address for address in addresses(client) if re.search(r"[0-9]{8}/$", address)]
    assert len(set(records)) == len(records) == 2 * many


@pytest.mark.parametrize(
    "address", ["/sitemap-toepassingen-2.xml", "/sitemap-niets-1.xml", "/sitemap-toepassingen-0.xml"]
)
def test_a_part_that_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.once
def test_robots_may_read_all_but_the_desk_and_what_has_a_key_for_an_address(client):
    response = client.get("/robots.txt")
    said = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/plain")
    closed = [line.removeprefix("Disallow: ") for line in said.splitlines() if line.startswith("Disallow")]
    assert {"/beheer/", "/en/beheer/", "/voorbeeld/", "/en/voorbeeld/", "/melding/", "/en/melding/"} == set(closed)
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml\n" in said
    assert not any(address.startswith(tuple(closed)) for address in addresses(client))


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-paginas-1.xml"])
def test_who_has_it_is_told_so(client, address):
    response = client.get(address)
    assert not response.cookies
    assert client.get(address, headers={"if-none-match": response.headers["ETag"]}).status_code == 304
