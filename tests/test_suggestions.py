"""Suggestions while a reader types: what they are, and the combobox by keyboard, mouse and screen reader."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

ADDRESS = "/toepassingen/suggesties/"


def record(name: str, organisation="Gemeente Zwolle", **values):
    known = OrganisationFactory._meta.model.objects.filter(name=organisation).first()
    owner = known or OrganisationFactory(name=organisation, slug=organisation.replace(" ", "-").lower())
    return VersionFactory(
        published=True, name=name, application=ApplicationFactory(organisation=owner), **{"category": []} | values
    )


@pytest.mark.django_db
class TestWhatIsSuggested:
    def of(self, client, typed: str, language: str = "") -> list[tuple[str, str]]:
        answer = client.get(language + ADDRESS, {"q": typed}).json()
        return [(one["kind"], one["text"]) for one in answer["suggestions"]]

    def test_organisations_then_choices_then_applications(self, client):
        version = record("Verkeer tellen", "Omgevingsdienst Verkeer", category=["verkeer"])
        answer = client.get(ADDRESS, {"q": "VERK"}).json()
        assert answer["suggestions"] == [
            {
                "kind": "Organisatie",
                "text": "Omgevingsdienst Verkeer",
                "url": "/organisaties/omgevingsdienst-verkeer/",
                "lang": "nl",
            },
            {"kind": "Thema", "text": "Verkeer", "url": "/toepassingen/?theme=verkeer", "lang": ""},
            {
                "kind": "Toepassing van Omgevingsdienst Verkeer",
                "text": "Verkeer tellen",
                "url": reverse("catalogue:detail", args=[version.application.number]),
                "lang": "nl",
            },
        ]

    def test_every_word_typed_is_begun(self, client):
        record("Bomen tellen")
        record("Bomen kappen")
        assert self.of(client, "bom te") == [("Toepassing van Gemeente Zwolle", "Bomen tellen")]
        assert self.of(client, "omen") == [
            ("Toepassing van Gemeente Zwolle", name) for name in ("Bomen kappen", "Bomen tellen")
        ]
        assert self.of(client, "ome") == []

    def test_a_name_that_begins_so_is_first_and_a_name_is_there_once(self, client):
        for name in ("Vergunning", "Parkeervergunning", "Vergunning", "Vergunning!"):
            record(name)
        assert [text for _kind, text in self.of(client, "vergun")] == ["Vergunning!", "Parkeervergunning"]

    def test_at_most_eight(self, client):
        for number in range(12):
            record(f"Zwolle {number}", f"Gemeente Zwolle {number}")
        assert len(self.of(client, "zwolle")) == 8

    def test_nothing_of_what_is_not_public_today(self, client):
        VersionFactory(name="Geheim plan", application__organisation=OrganisationFactory(name="Geheime dienst"))
        VersionFactory(published=True, superseded=True, name="Geheim was het")
        VersionFactory(published=True, application__collection=CollectionFactory(slug="elders"), name="Geheim elders")
        assert self.of(client, "geheim") == []

    @pytest.mark.parametrize("typed", ["", "a", "%", "_", " ' ", "😀", "a" * 5000, "\x00"])
    def test_nothing_is_no_error(self, client, typed):
        record("Kenteken")
        assert self.of(client, typed) == []

    def test_an_english_reader_reads_what_it_is_in_english(self, client):
        record("Verkeer tellen", category=["verkeer"])
        answer = client.get("/en" + ADDRESS, {"q": "traf"}).json()
        assert [one["url"] for one in answer["suggestions"]] == ["/en/toepassingen/?theme=verkeer"]

    def test_it_is_kept_until_the_register_changes_and_is_in_no_index(self, client):
        answer = client.get(ADDRESS, {"q": "ken"})
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert not answer.cookies
        known = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(ADDRESS, {"q": "ken"}, headers=known).status_code == 304
        assert client.post(ADDRESS).status_code == 405

    def test_it_costs_the_same_for_one_or_more(self, client, django_assert_max_num_queries):
        for number in range(5):
            record(f"Zwolle {number}")
        with django_assert_max_num_queries(6):
            self.of(client, "zwolle")


@needs_chromium
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_reader_follows_a_suggestion_by_keyboard_or_mouse(page, live_server):
    version = record("Verkeer <tellen>", category=["verkeer"])
    record("Verkeer sturen")
    messages = complaints(page)
    page.goto(live_server.url + "/toepassingen/")
    box, status = page.get_by_role("combobox", name="Zoek in naam"), page.locator(".search-row + [role=status]")
    options = page.locator(".suggestions").get_by_role("option")

    # Heard: how many there are; shown whole, in both looks.
    box.press_sequentially("verkee")
    expect(status).to_have_text("3 suggesties, kies met de pijltoetsen")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Suggesties").get_by_role("option")).to_have_text(
        ["Verkeer Thema", re.compile("Verkeer sturen Toepassing van"), re.compile("Verkeer <tellen> Toepassing")]
    )
    page.keyboard.press("ArrowDown")
    for width, scheme in LOOKS:
        look(page, width, scheme)
        axe_finds_nothing(page)
        nothing_sticks_out(page)

    # Round, by arrows; the focus stays in the box, and Escape gives back what was typed.
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(box).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("verkee")
    expect(box).to_have_attribute("aria-expanded", "false")

    # Enter goes to what is chosen; without a choice it searches what was typed.
    page.keyboard.press("ArrowDown")
    expect(options).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/toepassingen/\?theme=verkeer$"))
    box.press_sequentially("verkee")
    expect(options).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]q=verkee\b"))

    # The mouse; and leaving the box closes the list.
    page.goto(live_server.url)
    box = page.get_by_role("combobox", name="Zoek een toepassing")
    box.press_sequentially("tellen")
    expect(options).to_have_count(1)
    page.keyboard.press("Tab")
    expect(options).to_have_count(0)
    box.fill("tellen v")
    options.first.click()
    expect(page).to_have_url(re.compile(rf"/toepassingen/{version.application.number}/$"))
    assert messages == []
