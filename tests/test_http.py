"""What the public site says in headers and status codes: caching, refusals, and pages for what went wrong."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from register.models import Revision
from tests.factories import ApplicationFactory, OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/toepassingen/",
    "/organisaties/",
    "/over/",
    "/toegankelijkheid/",
    "/privacy/",
    "/data/",
    "/en/",
    "/en/toepassingen/",
]
QUERIES_OF_A_304 = 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_the_reader_already_has_is_not_sent_again(client, address, django_assert_num_queries):
    tag = client.get(address).headers["ETag"]
    with django_assert_num_queries(QUERIES_OF_A_304):
        response = client.get(address, headers={"if-none-match": tag})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == tag
    assert "Content-Length" not in response.headers


@pytest.mark.parametrize("held", ['"{}"', 'W/"{}"', '"other", W/"{}"'])
def test_a_front_server_may_have_weakened_or_strengthened_the_tag(client, held):
    bare = client.get("/").headers["ETag"].removeprefix("W/").strip('"')
    assert client.get("/", headers={"if-none-match": held.format(bare)}).status_code == 304


def test_a_publication_makes_every_page_new(client):
    tag = client.get("/over/").headers["ETag"]
    Revision.bump()
    response = client.get("/over/", headers={"if-none-match": tag})
    assert response.status_code == 200
    assert response.headers["ETag"] != tag


def test_the_next_day_makes_every_page_new(client, monkeypatch):
    tag = client.get("/").headers["ETag"]
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *args: tomorrow)
    assert client.get("/").headers["ETag"] != tag


def test_each_address_has_its_own_tag(client):
    tags = [client.get(address).headers["ETag"] for address in [*ADDRESSES, "/toepassingen/?q=a", "/toepassingen/?q=b"]]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("address", ADDRESSES)
def test_anyone_may_keep_a_page_but_asks_whether_it_is_still_good(client, address):
    control = client.get(address).headers["Cache-Control"]
    assert {part.strip() for part in control.split(",")} == {"public", "no-cache"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_answers_as_get_without_the_page(client, address):
    response, page = client.head(address), client.get(address)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["ETag"] == page.headers["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", ["/", "/toepassingen/", "/en/data/"])
def test_a_page_cannot_be_written_to_and_says_so(method, address):
    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert b"<h1>" in response.content


def test_the_tag_of_an_error_is_not_given(client):
    assert "ETag" not in client.get("/toepassingen/11111111/").headers


class TestErrorPages:
    @pytest.mark.parametrize(("address", "language"), [("/niets/", "nl"), ("/en/niets/", "en")])
    def test_nothing_here_is_a_page_with_ways_on(self, client, address, language):
        response = client.get(address)
        page = response.content.decode()
        assert response.status_code == 404
        assert f'<html lang="{language}">' in page
        assert page.count("<h1>") == 1
        assert 'role="search"' in page

    def test_it_asks_the_database_nothing(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            client.get("/niets/")

    def test_it_repeats_nothing_of_the_address(self, client):
        assert b"kanarie" not in client.get("/kanarie/?kanarie=kanarie").content

    def test_a_number_one_digit_off_leads_to_the_record_that_was_meant(self, client):
        VersionFactory(published=True, application__number="12345670", name="Kentekens lezen")
        VersionFactory(published=True, application__number="99999995", name="Iets anders")
        for slip in ("12345671", "1234567", "123456700", "21345670"):
            told = client.get(f"/en/toepassingen/{slip}/").content.decode()
            assert 'href="/en/toepassingen/12345670/" lang="nl">Kentekens lezen</a>' in told
            assert "Iets anders" not in told

    def test_an_address_of_an_organisation_that_is_nearly_right_leads_to_it(self, client):
        OrganisationFactory(name="Gemeente Ons Dorp", slug="gemeente-ons-dorp")
        OrganisationFactory(name="Waterschap Vallei", slug="waterschap-vallei")
        for slip in ("ons-dorp", "gemente-ons-dorp", "Gemeente-Ons-Dorp"):
            told = client.get(f"/organisaties/{slip}/").content.decode()
            assert 'href="/organisaties/gemeente-ons-dorp/">Gemeente Ons Dorp</a>' in told
            assert "Waterschap Vallei" not in told

    def test_what_is_not_public_is_never_what_was_meant(self, client):
        draft = VersionFactory(application__number="12345670")
        gone = ApplicationFactory(number="11111115", withdrawn_at=timezone.now(), withdrawal_reason="Dubbel")
        VersionFactory(application=gone, published=True)
        for slip in ("12345671", "11111116"):
            assert "Bedoelde u" not in client.get(f"/toepassingen/{slip}/").content.decode()
        assert draft.name not in client.get("/toepassingen/12345670/").content.decode()

    @pytest.mark.parametrize("prefix", ["", "/en"])
    def test_a_fault_of_ours_needs_no_database(self, prefix, monkeypatch, django_assert_num_queries):
        monkeypatch.setattr(Revision, "current", lambda: 1 / 0)
        with django_assert_num_queries(0):
            response = Client(raise_request_exception=False).get(f"{prefix}/over/")
        assert response.status_code == 500
        assert f'<html lang="{prefix[1:] or "nl"}">' in response.content.decode()
        assert b"ZeroDivisionError" not in response.content
        assert b"mailto:beheer@testserver" in response.content
        assert "Content-Security-Policy" in response.headers

    def test_a_database_that_is_away_is_said_so_with_when_to_try_again(self, monkeypatch, django_assert_num_queries):
        def away():
            raise OperationalError("no route to host 10.0.0.7")

        monkeypatch.setattr(Revision, "current", away)
        with django_assert_num_queries(0):
            response = Client().get("/")
        assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
        assert b"10.0.0.7" not in response.content

    def test_a_host_that_is_not_ours_is_refused_without_repeating_it(self, client):
        response = client.get("/", headers={"host": "kanarie.example"})
        assert response.status_code == 400
        assert b"kanarie" not in response.content
        assert b"<h1>" in response.content


class TestWithdrawn:
    @pytest.fixture
    def version(self):
        application = ApplicationFactory(withdrawn_at=timezone.now(), withdrawal_reason="Niet meer <in> gebruik.")
        return VersionFactory(application=application, published=True)

    def test_it_keeps_a_page_with_the_day_and_the_reason(self, client, version):
        response = client.get(reverse("catalogue:detail", args=[version.application.number]))
        assert response.status_code == 410
        page = response.content.decode()
        assert timezone.localdate().isoformat() in page
        assert "Niet meer &lt;in&gt; gebruik." in page

    def test_it_is_gone_from_the_list_and_home_only_tells_that_it_went(self, client, version):
        for address in ("/toepassingen/", f"/toepassingen/?q={version.application.number}"):
            assert version.name not in client.get(address).content.decode()
        home = client.get("/")
        assert list(home.context["newest"]) == []
        assert home.content.decode().count(version.name) == 1

    def test_one_that_was_never_public_has_none(self, client):
        application = ApplicationFactory(withdrawn_at=timezone.now(), withdrawal_reason="Dubbel")
        VersionFactory(application=application)
        assert client.get(reverse("catalogue:detail", args=[application.number])).status_code == 404


def test_a_deployment_makes_every_page_new(client, monkeypatch):
    before = client.get("/over/")
    assert client.get("/over/", headers={"If-None-Match": before["ETag"]}).status_code == 304

    monkeypatch.setattr("catalogue.stamp.fingerprint", lambda: "another release")
    assert client.get("/over/", headers={"If-None-Match": before["ETag"]}).status_code == 200
