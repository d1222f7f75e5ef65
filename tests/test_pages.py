"""Every public page, in both languages: well formed, private and cacheable."""

import json
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from register.models import Revision
from tests.factories import ApplicationFactory, OrganisationFactory, VersionFactory, quickscan_of_one

pytestmark = [pytest.mark.once, pytest.mark.django_db]

NUMBER = "12345670"
PAGES = {
    "home": "/",
    "list": "/toepassingen/",
    "found": "/toepassingen/?q=kenteken&phase=in_gebruik",
    "nothing found": "/toepassingen/?q=xyzzy",
    "invalid": "/toepassingen/?phase=bestaat-niet",
    "second page": "/toepassingen/?page=2",
    "edition": "/toepassingen/?edition=2024",
    "record": f"/toepassingen/{NUMBER}/",
    "organisations": "/organisaties/",
    "organisations by name": "/organisaties/?q=dorp",
    "organisation": "/organisaties/gemeente-ons-dorp/",
    "about": "/over/",
    "accessibility": "/toegankelijkheid/",
    "privacy": "/privacy/",
    "data": "/data/",
    "statistics": "/statistiek/",
}
IN_BOTH_LANGUAGES = [(prefix + address, prefix[1:] or "nl") for prefix in ("", "/en") for address in PAGES.values()]
# Words for machines, which no browser runs.
DATA = {"type": "application/ld+json"}
EVERY_PAGE = pytest.mark.parametrize(("address", "language"), IN_BOTH_LANGUAGES)


class Page(HTMLParser):
    """The tags of a page, and the text of its title."""

    def __init__(self, response):
        super().__init__()
        self.tags, self.title, self._in_title = [], "", False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        # A drawing has a title too, with a name of its own.
        self._in_title = tag == "title" and not attrs

    def handle_endtag(self, tag):
        self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title += " ".join(data.split())

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def make_records():
    organisation = OrganisationFactory(slug="gemeente-ons-dorp", name="Gemeente Ons Dorp")
    application = ApplicationFactory(number=NUMBER, organisation=organisation)
    version = VersionFactory(application=application, published=True, dated_on="2026-01-02")
    VersionFactory.create_batch(20, published=True, application__organisation=organisation)
    quickscan_of_one("Toepassing 1, niet bij naam bekend")
    Revision.bump()
    return version


@pytest.fixture
def records():
    return make_records()


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """What each page answers, asked once: many tests only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_records()
        found = {address: Client().get(address) for address, _language in IN_BOTH_LANGUAGES}
        transaction.set_rollback(True)
    return found


@EVERY_PAGE
def test_it_is_there_in_its_language_with_one_heading_and_a_title(answers, address, language):
    response = answers[address]
    page = Page(response)
    assert response.status_code == 200
    assert page.all("html") == [{"lang": language}]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.title


@EVERY_PAGE
def test_it_leaves_nothing_behind_and_runs_nothing_inline(answers, address, language):
    response = answers[address]
    page = Page(response)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert page.all("style") == []
    assert all("src" in script or script == DATA for script in page.all("script"))
    handlers = [name for _tag, attrs in page.tags for name in attrs if name == "style" or name.startswith("on")]
    assert handlers == []


@EVERY_PAGE
def test_it_asks_nothing_of_another_host(answers, address, language):
    page = Page(answers[address])
    of_tags = [attrs for tag in ("script", "img", "iframe") for attrs in page.all(tag) if attrs != DATA]
    loaded = [attrs.get("src") or attrs.get("href") for attrs in of_tags]
    loaded += [link["href"] for link in page.all("link") if link["rel"] in ("stylesheet", "icon", "preload")]
    assert all(place.startswith("/static/") for place in loaded)


@EVERY_PAGE
def test_it_has_no_token_and_every_form_only_asks(answers, address, language):
    page = Page(answers[address])
    assert {form.get("method", "get") for form in page.all("form")} <= {"get"}
    assert "csrfmiddlewaretoken" not in {field.get("name") for field in page.all("input")}


@EVERY_PAGE
def test_every_link_within_the_page_and_every_label_has_its_target(answers, address, language):
    page = Page(answers[address])
    ids = [attrs["id"] for _tag, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [link["href"][1:] for link in page.all("a") if link.get("href", "").startswith("#")]
    targets += [label["for"] for label in page.all("label") if "for" in label]
    targets += [one for _tag, attrs in page.tags for one in attrs.get("aria-labelledby", "").split()]
    assert set(targets) <= set(ids)


@EVERY_PAGE
def test_the_other_language_is_one_link_away_and_stays_on_the_page(answers, address, language):
    other = "en" if language == "nl" else "nl"
    [link] = [link["href"] for link in Page(answers[address]).all("a") if link.get("hreflang") == other]
    expected = f"/en{address}" if other == "en" else address.removeprefix("/en")
    assert link == expected
    assert Page(answers[link]).all("html") == [{"lang": other}]


def test_titles_tell_pages_apart(answers):
    titles = [Page(answers[address]).title for address in PAGES.values() if "phase=bestaat" not in address]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", ["home", "record", "about", "found"])
def test_it_says_by_which_address_it_is_known_in_each_language(client, records, name):
    for prefix in ("", "/en"):
        links = Page(client.get(prefix + PAGES[name])).all("link")
        [canonical] = [link["href"] for link in links if link["rel"] == "canonical"]
        assert canonical == f"http://testserver{prefix}{PAGES[name]}"
        alternates = {link["hreflang"]: link["href"] for link in links if "hreflang" in link}
        assert alternates["nl"] == f"http://testserver{PAGES[name]}"
        assert alternates["en"] == f"http://testserver/en{PAGES[name]}"


OF_THE_SITE = ["/over/", "/over/#contact", "/toegankelijkheid/", "/privacy/", "/over/#kwetsbaarheid", "/over/#broncode"]
PARTS = {
    "list": "/toepassingen/",
    "record": "/toepassingen/",
    "organisation": "/organisaties/",
    "changes": "/wijzigingen/",
    "statistics": "/statistiek/",
    "data": "/data/",
}


def told(response) -> dict[str, dict]:
    """What the page tells machines, by the kind of thing."""
    blocks = response.content.decode().split('<script type="application/ld+json">')[1:]
    each = [json.loads(block.split("</script>")[0]) for block in blocks]
    return {thing["@type"]: thing for one in each for thing in (one if isinstance(one, list) else [one])}


def test_every_page_can_be_searched_from_and_says_what_it_is_in_a_message_and_to_machines(client, records):
    for address, language in IN_BOTH_LANGUAGES:
        response = client.get(address)
        page = Page(response)
        assert "q" in {field.get("name") for field in page.all("input") if field.get("type") == "search"}, address
        [canonical] = [link["href"] for link in page.all("link") if link["rel"] == "canonical"]
        meta = {tag.get("property", tag.get("name")): tag.get("content") for tag in page.all("meta")}
        assert meta["og:url"] == canonical
        assert f"{meta['og:title']} – {meta['og:site_name']}" == page.title
        assert meta["og:description"] == meta["description"]
        assert meta["og:locale"][:2] == language
        assert meta["og:image"] == "http://testserver/static/catalogue/card.png"
        things = told(response)
        [itself] = [thing for kind, thing in things.items() if kind.endswith("Page")]
        assert (itself["url"], itself["name"], itself["inLanguage"]) == (canonical, meta["og:title"], language)
        is_home = address in ("/", "/en/")
        assert ("BreadcrumbList" in things) is not is_home, address


def test_the_footer_leads_to_what_everybody_must_be_able_to_find(client, records):
    for prefix in ("", "/en"):
        links = {link.get("href") for link in Page(client.get(f"{prefix}/toepassingen/?q=kenteken")).all("a")}
        assert {prefix + address for address in [*OF_THE_SITE, "/wijzigingen/", "/data/"]} <= links


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_menu_marks_the_part_where_the_reader_is(client, records, prefix):
    for name, part in PARTS.items():
        address = prefix + PAGES.get(name, part)
        links = [link for link in Page(client.get(address)).all("a") if "aria-current" in link]
        is_the_part = address.split("?")[0] == prefix + part
        assert links[0]["href"] == prefix + part
        assert links[0]["aria-current"] == ("page" if is_the_part else "true")


def test_home_tells_machines_of_the_data_and_where_to_get_it(client, records):
    response = client.get("/")
    things = told(response)
    assert "search_term_string" in things["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    data = things["DataCatalog"]["dataset"]
    assert data["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert data["version"] == str(Revision.current())
    assert data["dateModified"].startswith(str(timezone.localdate()))
    assert [file["contentUrl"].split("=")[1] for file in data["distribution"]] == ["csv", "jsonl", "xlsx"]
    assert {client.get(file["contentUrl"]).status_code for file in data["distribution"]} == {200}


def test_the_site_bears_the_name_and_the_owner_that_it_was_given(client, records, settings):
    settings.SITE_NAME, settings.SITE_OWNER = "Register van Ons", "Gemeente Ons Dorp"
    settings.CONTACT_EMAIL = "ai@voorbeeld.nl"
    for address in ("/over/", "/en/toegankelijkheid/", "/niets/"):
        assert Page(client.get(address)).title.endswith(" – Register van Ons")
    for address in ("/over/", "/toegankelijkheid/"):
        text = client.get(address).content.decode()
        assert "Gemeente Ons Dorp" in text
        assert "mailto:ai@voorbeeld.nl" in text


def test_an_unknown_parameter_is_no_part_of_the_address(client, records):
    links = Page(client.get("/toepassingen/?utm_source=x&phase=in_gebruik&page=1")).all("link")
    [canonical] = [link["href"] for link in links if link["rel"] == "canonical"]
    assert canonical == "http://testserver/toepassingen/?phase=in_gebruik"


def test_the_menu_links_only_to_pages_that_exist(client, records):
    page = Page(client.get("/over/"))
    own = {link["href"].split("#")[0] for link in page.all("a") if link["href"].startswith("/")}
    assert {address: client.get(address).status_code for address in own} == dict.fromkeys(own, 200)
