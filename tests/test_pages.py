"""Every public page, in both languages: well formed, private, cacheable, and the same whatever is still a draft."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from register.choices import Origin, State
from register.models import Collection, Edition, EditionEntry, Revision
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

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
    "organisations by name": "/organisaties/?naam=dorp",
    "about": "/over/",
    "accessibility": "/toegankelijkheid/",
    "privacy": "/privacy/",
    "data": "/data/",
    "statistics": "/statistiek/",
}
IN_BOTH_LANGUAGES = [(prefix + address, prefix[1:] or "nl") for prefix in ("", "/en") for address in PAGES.values()]
EVERY_PAGE = pytest.mark.parametrize(("address", "language"), IN_BOTH_LANGUAGES)


class Page(HTMLParser):
    """The tags of a page, and the text of its title."""

    def __init__(self, response):
        super().__init__()
        self.tags, self.title, self._in_title = [], "", False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in_title = tag == "title"

    def handle_endtag(self, tag):
        self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title += " ".join(data.split())

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def records():
    organisation = OrganisationFactory(slug="gemeente-ons-dorp", name="Gemeente Ons Dorp")
    application = ApplicationFactory(number=NUMBER, organisation=organisation)
    version = VersionFactory(application=application, published=True, dated_on="2026-01-02")
    VersionFactory.create_batch(20, published=True, application__organisation=organisation)
    unnamed = ApplicationFactory(
        collection=CollectionFactory(slug=Collection.QUICKSCAN),
        organisation=None,
        organisation_type="gemeente",
        named=False,
        origin=Origin.RECONSTRUCTION,
    )
    entry = VersionFactory(application=unnamed, published=True, name="Toepassing 1, niet bij naam bekend")
    edition = Edition.objects.create(slug="2024", name="Quickscan 2024", year=2024, collection=unnamed.collection)
    EditionEntry.objects.create(edition=edition, version=entry, key="1")
    Revision.bump()
    return version


@EVERY_PAGE
def test_it_is_there_in_its_language_with_one_heading_and_a_title(client, records, address, language):
    response = client.get(address)
    page = Page(response)
    assert response.status_code == 200
    assert page.all("html") == [{"lang": language}]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.title


@EVERY_PAGE
def test_it_leaves_nothing_behind_and_runs_nothing_inline(client, records, address, language):
    response = client.get(address)
    page = Page(response)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert page.all("style") == []
    assert all("src" in script for script in page.all("script"))
    handlers = [name for _tag, attrs in page.tags for name in attrs if name == "style" or name.startswith("on")]
    assert handlers == []


@EVERY_PAGE
def test_it_asks_nothing_of_another_host(client, records, address, language):
    page = Page(client.get(address))
    loaded = [attrs.get("src") or attrs.get("href") for tag in ("script", "img", "iframe") for attrs in page.all(tag)]
    loaded += [link["href"] for link in page.all("link") if link["rel"] in ("stylesheet", "icon", "preload")]
    assert all(place.startswith("/static/") for place in loaded)


@EVERY_PAGE
def test_it_has_no_token_and_every_form_only_asks(client, records, address, language):
    page = Page(client.get(address))
    assert {form["method"] for form in page.all("form")} <= {"get"}
    assert "csrfmiddlewaretoken" not in {field.get("name") for field in page.all("input")}


@EVERY_PAGE
def test_every_link_within_the_page_and_every_label_has_its_target(client, records, address, language):
    page = Page(client.get(address))
    ids = [attrs["id"] for _tag, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [link["href"][1:] for link in page.all("a") if link.get("href", "").startswith("#")]
    targets += [label["for"] for label in page.all("label") if "for" in label]
    targets += [attrs["aria-labelledby"] for _tag, attrs in page.tags if "aria-labelledby" in attrs]
    assert set(targets) <= set(ids)


@EVERY_PAGE
def test_the_other_language_is_one_link_away_and_stays_on_the_page(client, records, address, language):
    other = "en" if language == "nl" else "nl"
    [link] = [link["href"] for link in Page(client.get(address)).all("a") if link.get("hreflang") == other]
    expected = f"/en{address}" if other == "en" else address.removeprefix("/en")
    assert link == expected
    assert Page(client.get(link)).all("html") == [{"lang": other}]


def test_titles_tell_pages_apart(client, records):
    titles = [Page(client.get(address)).title for address in PAGES.values() if "phase=bestaat" not in address]
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


def test_an_unknown_parameter_is_no_part_of_the_address(client, records):
    links = Page(client.get("/toepassingen/?utm_source=x&phase=in_gebruik&page=1")).all("link")
    [canonical] = [link["href"] for link in links if link["rel"] == "canonical"]
    assert canonical == "http://testserver/toepassingen/?phase=in_gebruik"


def test_the_menu_links_only_to_pages_that_exist(client, records):
    page = Page(client.get("/over/"))
    own = {link["href"].split("#")[0] for link in page.all("a") if link["href"].startswith("/")}
    assert {address: client.get(address).status_code for address in own} == dict.fromkeys(own, 200)


def test_drafts_change_no_byte_of_any_page(client, records):
    """The revision is left as it is, so that nothing but the drafts could differ."""
    addresses = [address for address, _language in IN_BOTH_LANGUAGES]
    before = {address: client.get(address).content for address in addresses}
    new = OrganisationFactory(name="Gemeente Kanarie")
    for state in (State.DRAFT, State.IN_REVIEW, State.REJECTED):
        VersionFactory(application__organisation=new, state=state, name="Kanarie", category=["wonen"], tags="kenteken")
    VersionFactory(application=records.application, number=2, state=State.DRAFT, name="Kanarie", phase="gestopt")
    assert {address: client.get(address).content for address in addresses} == before


def test_the_page_of_a_draft_is_the_page_of_nothing(client):
    version = VersionFactory()
    address = reverse("catalogue:detail", args=[version.application.number])
    draft = client.get(address)
    version.delete()
    version.application.delete()
    nothing = client.get(address)
    assert draft.status_code == nothing.status_code == 404
    assert draft.content == nothing.content


class TestHome:
    def test_each_figure_is_what_its_link_counts(self, client, records):
        VersionFactory(published=True, phase="experiment")
        page = client.get("/").content.decode()
        figures = re.findall(r'<a href="([^"]+)"><strong>(\d+)</strong>', page)
        assert len(figures) == 4
        for address, number in figures:
            context = client.get(address.replace("&amp;", "&")).context
            listed = context["page"].paginator.count if "page" in context else context["total"]
            assert listed == int(number), address

    def test_organisations_are_counted_once(self, client, records):
        assert client.get("/").context["figures"]["organisations"] == 1

    def test_each_quickscan_shows_how_many_it_counted(self, client, records):
        [(edition, count)] = client.get("/").context["growth"]
        assert (edition.slug, count) == ("2024", 1)

    def test_an_empty_register_has_a_home_too(self, client):
        assert client.get("/").status_code == 200

    def test_reconstructed_records_are_not_among_the_newest(self, client, records):
        names = {version.name for version in client.get("/").context["newest"]}
        assert "Toepassing 1, niet bij naam bekend" not in names
        assert len(names) == 5


class TestOrganisations:
    def test_each_has_its_number_of_applications_and_a_link_to_them(self, client, records):
        [(label, rows)] = client.get("/organisaties/").context["groups"]
        [row] = rows
        assert (str(label), row.slug, row.name, row.count) == ("Gemeente", "gemeente-ons-dorp", "Gemeente Ons Dorp", 21)
        listed = client.get("/toepassingen/?organisation=gemeente-ons-dorp").context["page"].paginator.count
        assert listed == 21

    def test_it_is_found_by_part_of_its_name_in_any_case(self, client, records):
        VersionFactory(published=True, application__organisation=OrganisationFactory(name="Provincie Overal"))
        [(_label, rows)] = client.get("/organisaties/?naam=DORP+gemeente").context["groups"]
        assert [row.name for row in rows] == ["Gemeente Ons Dorp"]

    @pytest.mark.parametrize("words", ["xyzzy", "%00", "<b>", "%ff", "a" * 5000])
    def test_a_name_that_is_not_there_is_no_error(self, client, records, words):
        response = client.get(f"/organisaties/?naam={words}")
        assert response.status_code == 200
        assert "<b>" not in response.content.decode()
