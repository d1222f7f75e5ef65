"""The feeds: valid Atom of exactly what was chosen, with ids that stay, and any text in it whole."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from catalogue.changes.feeds import MOST_ENTRIES
from register.models import Application, Edition, EditionEntry, Revision
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory
from tests.test_changes import changed, each_kind, imported, published, withdrawn

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LOG, LIST = "/wijzigingen/feed/", "/toepassingen/feed/"
# The revision; the moments; the versions at them, the withdrawals, and what the versions were before.
LOG_QUERIES = 5
# The revision; the versions, and what they were before.
LIST_QUERIES = 3
HOSTILE = ["<svg onload=alert(1)>", "]]>", "</title>&amp;&#x3c;", "👩‍🔬 🏳️‍🌈", "טקסט مرحبا", "x" * 2_500, "a\tb\nc"]


def feed(client, address):
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not response.cookies
    return fromstring(response.content)


def titles(client, address) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed(client, address).iter(f"{ATOM}entry")]


def is_valid(root) -> None:
    """What RFC 4287 asks of a feed and of each entry."""
    assert root.tag == f"{ATOM}feed"
    for thing in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(thing.findall(f"{ATOM}{name}")) == 1, name
        assert RFC_3339.fullmatch(thing.findtext(f"{ATOM}updated"))
        assert thing.findtext(f"{ATOM}id").startswith(settings.SITE_URL)
        (page,) = thing.findall(f"{ATOM}link[@rel='alternate']")
        assert page.get("href").startswith(f"{settings.SITE_URL}/")
        assert all(author.findtext(f"{ATOM}name") for author in thing.findall(f"{ATOM}author"))
    assert root.find(f"{ATOM}author") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("address", [LOG, LIST, f"/en{LOG}", f"/en{LIST}"])
def test_it_is_valid_and_says_where_it_is_and_in_which_language(client, address):
    own = {"application": {"organisation": OrganisationFactory(name="Gemeente Ons Dorp")}}
    changed(name="Bomen", goal="Nieuw.", change_note="Het doel was onduidelijk.", **own)
    withdrawn(NOON + timedelta(days=1), name="Weg")
    root = feed(client, address)
    is_valid(root)
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == settings.SITE_URL + address
    assert root.find(f"{ATOM}link[@rel='alternate']").get("href") == settings.SITE_URL + address.removesuffix("feed/")
    assert root.get(XML_LANG) == ("en" if address.startswith("/en") else "nl")


def test_an_entry_tells_what_changed_of_whom_and_why(client):
    changed(
        name="Bomen",
        goal="Nieuw doel.",
        change_note="Het doel was onduidelijk.",
        application={"number": "12345670", "organisation": OrganisationFactory(name="Gemeente Ons Dorp")},
        before={"name": "Bomen"},
    )
    new = feed(client, LOG).find(f"{ATOM}entry")
    assert new.findtext(f"{ATOM}title") == "Gewijzigd: Bomen"
    assert new.findtext(f"{ATOM}author/{ATOM}name") == "Gemeente Ons Dorp"
    assert new.find(f"{ATOM}link").get("href") == f"{settings.SITE_URL}/toepassingen/12345670/versies/2/"
    summary = new.find(f"{ATOM}summary")
    assert summary.get("type") == "html"
    for words in (
        "Het doel was onduidelijk.",
        "Doel en impact",
        f"{settings.SITE_URL}/toepassingen/12345670/verschil/",
    ):
        assert words in summary.text


def test_each_entry_keeps_its_id_in_both_languages_and_after_it_changed_again(client):
    first = published(name="Bomen")
    (before,) = ids = [entry.findtext(f"{ATOM}id") for entry in feed(client, LOG).iter(f"{ATOM}entry")]
    assert [entry.findtext(f"{ATOM}id") for entry in feed(client, f"/en{LOG}").iter(f"{ATOM}entry")] == ids
    later = NOON + timedelta(days=1)
    type(first).objects.filter(pk=first.pk).update(state="vervangen", superseded_at=later)
    published(later, application=first.application, number=2)
    after = [entry.findtext(f"{ATOM}id") for entry in feed(client, LOG).iter(f"{ATOM}entry")]
    assert len(after) == 2
    assert after[1] == before


def test_the_log_is_narrowed_as_its_page_is_and_what_cannot_be_used_is_left_out(client):
    here = OrganisationFactory(slug="hier", name="Gemeente Hier")
    published(name="Bomen", application__organisation=here)
    published(name="Wegen")
    withdrawn(NOON + timedelta(days=1), name="Weg")
    assert titles(client, f"{LOG}?organisation=hier") == ["Nieuw: Bomen"]
    assert titles(client, f"{LOG}?kind=ingetrokken") == ["Ingetrokken: Weg"]
    assert len(titles(client, f"{LOG}?kind=x&since=nooit")) == 3
    title = feed(client, f"{LOG}?organisation=hier&kind=nieuw").findtext(f"{ATOM}title")
    assert "Gemeente Hier" in title
    assert "Nieuw" in title


def test_an_import_is_one_entry_that_leads_to_each(client):
    imported(11)
    root = feed(client, LOG)
    is_valid(root)
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "11 toepassingen overgenomen uit Algoritmeregister"
    assert "view=each" in entry.find(f"{ATOM}link").get("href")
    assert len(titles(client, f"{LOG}?view=each")) == 11


def test_two_imports_on_one_day_are_two_entries(client):
    imported(11)
    imported(11, NOON + timedelta(hours=1))
    assert len({entry.findtext(f"{ATOM}id") for entry in feed(client, LOG).iter(f"{ATOM}entry")}) == 2


def test_there_are_never_more_than_fifty(client):
    for day in range(6):
        imported(9, NOON + timedelta(days=day))
    assert len(titles(client, LOG)) == MOST_ENTRIES
    assert len(titles(client, LIST)) == MOST_ENTRIES


def test_the_list_is_followed_by_any_selection_what_was_published_last_first(client):
    published(NOON - timedelta(days=9), name="Oude bomen", category=["wonen"])
    changed(name="Bomen", category=["wonen"])
    published(NOON + timedelta(days=1), name="Wegen", category=["verkeer"])
    withdrawn(name="Weg", category=["wonen"])
    VersionFactory(name="Kanarie", category=["wonen"])
    assert titles(client, f"{LIST}?theme=wonen") == ["Gewijzigd: Bomen", "Nieuw: Oude bomen"]
    assert titles(client, f"{LIST}?q=wegen&sort=naam") == ["Nieuw: Wegen"]
    assert len(titles(client, f"{LIST}?theme=x")) == 3
    assert "theme=wonen" in feed(client, f"{LIST}?theme=wonen&page=3").findtext(f"{ATOM}id")


def test_an_edition_of_the_quickscan_is_a_selection_too(client):
    collection = CollectionFactory(slug="quickscan", name="Quickscan")
    edition = Edition.objects.create(slug="2024", name="Quickscan 2024", year=2024, collection=collection)
    identity = {"organisation": None, "organisation_type": "gemeente", "origin": "reconstructie", "named": False}
    counted = published(application=ApplicationFactory(collection=collection, **identity), name="Geteld")
    EditionEntry.objects.create(edition=edition, version=counted, key="1")
    root = feed(client, f"{LIST}?edition=2024")
    is_valid(root)
    assert root.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Organisatie niet bij naam bekend"


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:10])
def test_any_text_arrives_whole_and_as_text(client, text):
    organisation = OrganisationFactory(name=text[:100])
    values = {"name": text[:100], "goal": text, "change_note": text[:500], "description_short": ""}
    published(application__organisation=organisation, **values)
    for address in (LOG, LIST):
        root = feed(client, address)
        is_valid(root)
        entry = root.find(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == f"Nieuw: {' '.join(text[:100].split())}"
        assert "<svg" not in entry.findtext(f"{ATOM}summary")
        if len(text) > 500:
            assert escape(text) in entry.findtext(f"{ATOM}summary")


@pytest.mark.parametrize(
    "address", [f"{LOG}?q=%00%0b%EF%BF%BF", f"{LIST}?q=%0c]]%3E%3Csvg", f"{LIST}?provider=%1B%EF%BF%BE"]
)
def test_what_is_asked_for_cannot_break_it(client, address):
    is_valid(feed(client, address))


def test_nothing_to_follow_yet_is_a_feed_that_says_the_same_all_day(client):
    root = feed(client, LOG)
    is_valid(root)
    assert root.findtext(f"{ATOM}updated") == feed(client, LOG).findtext(f"{ATOM}updated")


@pytest.mark.parametrize("address", [LOG, LIST])
def test_a_reader_that_has_it_is_told_so_until_something_changes(client, address, django_assert_num_queries):
    version = published(name="Bomen")
    tag = client.get(address).headers["ETag"]
    with django_assert_num_queries(1):
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    Application.objects.filter(pk=version.application_id).update(withdrawn_at=timezone.now(), withdrawal_reason="Weg.")
    Revision.bump()
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200
    assert "Nieuw: Bomen" not in titles(client, address)


@pytest.mark.parametrize("many", [1, 12])
def test_they_cost_the_same_for_one_or_a_dozen(client, many, django_assert_num_queries):
    each_kind(many)
    with django_assert_num_queries(LOG_QUERIES):
        client.get(LOG)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


def test_the_pages_name_their_feed(client):
    said = client.get(reverse("catalogue:changes")).content.decode()
    assert "application/atom+xml" in said.split("<body")[0]


def test_who_followed_an_organisation_that_went_up_in_another_hears_of_that_one(client):
    heir = OrganisationFactory(slug="nieuw")
    heir.predecessors.add(OrganisationFactory(slug="oud", active=False))
    published(name="Bomen", application__organisation=heir)
    assert titles(client, f"{LOG}?organisation=oud") == ["Nieuw: Bomen"]
    assert titles(client, f"{LIST}?organisation=oud") == ["Nieuw: Bomen"]
