"""What people come for, from the home page to the answer, in a real browser; without JavaScript but for the last.

The records are the invented ones of the demonstration: they have a past, and disagree with each other.
"""

import re
from datetime import timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.db import transaction
from playwright.sync_api import expect

from catalogue.reporting import stamp
from register.choices import Role
from register.importing.examples import load_examples
from register.models import Mail, Organisation, Report, Version
from register.workflow import PUBLISH, apply, edit, open_for_edit, revise
from tests.browser import complaints
from tests.conftest import needs_chromium
from tests.factories import MembershipFactory, VersionFactory

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

OURS, THEIRS = "Gemeente Voorbeeldstad (verzonnen)", "Gemeente Proefdorp (verzonnen)"
FACES = "Toegang tot het stadhuis met gezichtsherkenning"
PARKING = "Kentekens lezen met de scanauto"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _records():
    load_examples()


@pytest.fixture
def browser_context_args(browser_context_args, live_server):
    return browser_context_args | {"java_script_enabled": False, "base_url": live_server.url}


@pytest.fixture(autouse=True)
def _the_browser_has_nothing_to_complain_of_and_keeps_nothing(page):
    messages = complaints(page)
    yield
    assert messages == []
    assert page.context.cookies() == []


def found(page):
    """The heading that says how many results there are; a search or a filter ends there."""
    return page.locator("#resultaten")


def answer(page, question):
    """What stands below a question at the top of a record."""
    return page.locator("dt", has_text=question).locator("xpath=following-sibling::dd")


def test_a_citizen_finds_whether_her_municipality_uses_face_recognition_and_how_to_object(page, monkeypatch):
    monkeypatch.setattr(stamp, "AT_LEAST", timedelta(0))
    MembershipFactory(organisation=Organisation.objects.get(name=OURS), role=Role.MANAGER, user__email="balie@a.nl")

    # From home to her own municipality, and what it uses.
    page.goto("/")
    page.get_by_label("Naam van uw gemeente of een andere overheid").fill("voorbeeldstad")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=OURS).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OURS)
    page.locator("dt", has_text="Toepassingen in dit register").locator("xpath=..").get_by_role("link").click()
    expect(found(page)).to_have_text("4 resultaten")

    # Within it she searches.
    page.get_by_label("Zoek in naam, omschrijving en organisatie").fill("gezichtsherkenning")
    page.keyboard.press("Enter")
    expect(found(page)).to_have_text("1 resultaat")
    expect(page.get_by_role("link", name=f"Verwijder het filter: Organisatie: {OURS}")).to_be_visible()

    # The neighbours have none; nothing found says what to do, and leads back.
    page.goto("/toepassingen/?q=gezichtsherkenning&organisation=gemeente-proefdorp")
    expect(found(page)).to_have_text("0 resultaten")
    expect(page.get_by_role("main")).to_contain_text("wil niet zeggen dat de overheid het niet gebruikt")
    page.get_by_role("link", name=f"Organisatie: {THEIRS}", exact=True).click()
    page.get_by_role("link", name=FACES).click()

    # The record answers her first: is it used, who decides, how to object and to whom.
    expect(answer(page, "Is het in gebruik")).to_contain_text("Gestopt in mei 2025")
    expect(answer(page, "Besluit een mens?")).to_contain_text("Het systeem besluit")
    objection = answer(page, "Hoe maakt u bezwaar, en bij wie?")
    expect(objection).to_contain_text("bij de privacy-officer van de gemeente")
    contact = objection.get_by_role("link", name="algoritmes@voorbeeldstad.example")
    expect(contact).to_have_attribute("href", "mailto:algoritmes@voorbeeldstad.example")

    # What she does not find she asks, and follows by a page of her own.
    page.get_by_role("link", name="Klopt er iets niet? Meld het").click()
    page.get_by_label("Ik heb een vraag").check()
    page.get_by_label("Over welk onderdeel?").select_option(label="Gegevens")
    page.get_by_label("Uw melding of vraag").fill("Zijn de gezichten van bezoekers ook bewaard?")
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw vraag")
    expect(page.get_by_role("main")).to_contain_text("Zijn de gezichten van bezoekers ook bewaard?")
    expect(page.get_by_role("main")).to_contain_text("Bewaar het adres van deze pagina.")
    assert urlsplit(page.url).path.startswith("/melding/")
    assert Report.objects.get().about.name == "source_data"
    assert Mail.objects.get().user.email == "balie@a.nl"


def entries(page, address):
    """The entries of a feed, as a program for feeds reads them: (title, path of the page, what is said)."""
    answered = page.request.get(address)
    assert answered.headers["content-type"].startswith("application/atom+xml")
    tree = ElementTree.fromstring(answered.body())  # noqa: S314 (our own)
    return [
        (
            entry.findtext(f"{ATOM}title"),
            urlsplit(entry.find(f"{ATOM}link").get("href")).path,
            entry.findtext(f"{ATOM}summary"),
        )
        for entry in tree.iter(f"{ATOM}entry")
    ]


@transaction.atomic
def published_anew(name, note, **values):
    """What the organisation does meanwhile at its desk."""
    application = Version.objects.live().get(name=name).application
    editor = MembershipFactory(organisation=application.organisation, role=Role.EDITOR).user
    version = open_for_edit(revise(application, by=editor), by=editor)
    for field, value in ({"change_note": note} | values).items():
        setattr(version, field, value)
    edit(version, by=editor)
    apply(PUBLISH, version, by=editor)


def test_a_journalist_follows_a_theme_by_feed_and_sees_what_changed_word_by_word(page):
    page.goto("/toepassingen/")
    page.get_by_role("group", name="Thema").get_by_role("checkbox", name="Verkeer (2)").check()
    page.get_by_role("button", name="Filters toepassen").click()
    expect(found(page)).to_have_text("2 resultaten")
    feed = page.get_by_role("link", name="Volg deze selectie").get_attribute("href")
    assert [title for title, _path, _said in entries(page, feed)] == [
        f"Gewijzigd: {PARKING}",
        "Nieuw: Scanauto voor parkeercontrole",
    ]

    note = "De scanauto kijkt nu ook of bewoners er mogen staan."
    published_anew("Scanauto voor parkeercontrole", note, affected_people="Iedereen die in een betaalde zone woont.")

    (title, path, said), *earlier = entries(page, feed)
    assert (title, len(earlier)) == ("Gewijzigd: Scanauto voor parkeercontrole", 1)
    assert note in said
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text(note)
    page.get_by_role("link", name="Alle versies").first.click()
    expect(page.get_by_role("heading", name="2 versies")).to_be_visible()
    page.get_by_role("link", name="Wat er veranderde van versie 1 naar 2").click()
    field = page.locator("dt", has_text="Over wie gaat het").locator("xpath=following-sibling::dd")
    expect(field.get_by_role("deletion")).to_contain_text("parkeert, ook bezoekers van buiten de gemeente.")
    expect(field.get_by_role("insertion")).to_contain_text("woont.")
    expect(field).to_contain_text("Iedereen die in een betaalde zone")
    # What stayed the same is not told as changed.
    expect(page.get_by_role("term").filter(has_text="Publicatiecategorie")).to_be_hidden()


def test_a_councillor_compares_two_municipalities_and_sees_that_they_disagree(page):
    page.goto("/toepassingen/")
    organisations = page.get_by_role("group", name="Organisatie", exact=True)
    organisations.get_by_role("checkbox", name=f"{OURS} (4)").check()
    organisations.get_by_role("checkbox", name=f"{THEIRS} (2)").check()
    page.get_by_role("button", name="Filters toepassen").click()
    expect(found(page)).to_have_text("6 resultaten")

    # How the two differ in numbers; each leads to the records it counts.
    page.get_by_role("link", name="Statistiek van deze selectie").click()
    expect(page.get_by_role("main")).to_contain_text("van 2 organisaties")
    figure = page.locator("#publicatiecategorie")
    figure.get_by_text("De cijfers als tabel").click()
    table = figure.get_by_role("table")
    expect(table.get_by_role("row", name="Overig algoritme")).to_contain_text("3")
    table.get_by_role("link", name="Impactvol algoritme").click()
    expect(found(page)).to_have_text("2 resultaten")
    page.get_by_role("link", name="Verwijder het filter: Publicatiecategorie").click()

    # The same product at both: side by side.
    for name in (PARKING, "Scanauto voor parkeercontrole"):
        page.get_by_role("checkbox", name=f"Vergelijken : {name}").check()
    page.get_by_role("button", name="Vergelijk gekozen toepassingen").click()
    category = page.get_by_role("row", name="Publicatiecategorie")
    expect(category.get_by_role("rowheader")).to_contain_text("Verschilt")
    expect(category.get_by_role("cell")).to_contain_text(["Impactvol algoritme", "Overig algoritme"])
    expect(page.get_by_role("row", name="Leverancier Gelijk")).to_be_visible()
    page.get_by_role("link", name="Toon alleen de verschillen").click()
    expect(category).to_be_visible()
    expect(page.get_by_role("row", name="Leverancier Gelijk")).to_have_count(0)


class TestWithAScreenReader:
    """What it is told: roles, names and states, not what they look like."""

    @pytest.fixture(autouse=True)
    def _more_than_fit_on_a_page(self, _records):
        organisation = Organisation.objects.get(name=THEIRS)
        values = {"application__organisation": organisation, "dated_on": "2020-01-02", "name": "Bomen tellen"}
        VersionFactory.create_batch(18, published=True, **values)

    def test_the_list_is_found_searched_and_narrowed_by_ear(self, page):
        page.goto("/toepassingen/")
        # Where she is, and what there is to jump to.
        expect(page.locator("body")).to_match_aria_snapshot("""
            - link "Naar de inhoud"
            - banner:
              - navigation "Taal"
              - navigation "Hoofdmenu":
                - list:
                  - listitem:
                    - link "Toepassingen"
            - navigation "Kruimelpad"
            - main:
              - heading "Toepassingen van AI en algoritmes" [level=1]
              - search:
                - searchbox "Zoek in naam, omschrijving en organisatie"
                - button "Zoeken"
              - heading "Filters" [level=2]
              - heading "25 resultaten" [level=2]
              - list:
                - listitem:
                  - heading [level=3]:
                    - link "Kentekens lezen met de scanauto"
              - navigation "Pagina’s met resultaten"
              - region "Deze selectie meenemen":
                - heading "Deze selectie meenemen" [level=2]
            - contentinfo:
              - navigation "Over deze website"
            """)

        # Every group of choices has a name, and every choice one that says how many it gives.
        groups = page.locator("fieldset:visible")
        expect(groups).to_have_count(4)
        for group in groups.all():
            expect(group).to_have_accessible_name(re.compile(r"\w"))
            assert group.get_by_role("checkbox", name=re.compile(r"\w.* \(\d+\)$")).count()
            assert group.get_by_role("checkbox", name=re.compile(r"[^)]$")).count() == 0
        theme = page.get_by_role("group", name="Thema")
        theme.get_by_role("checkbox", name="Verkeer (20)").check()
        page.get_by_role("button", name="Filters toepassen").press("Enter")

        # The focus is at the answer, which is a heading.
        expect(found(page)).to_be_focused()
        expect(page.get_by_role("heading", name="20 resultaten", level=2)).to_be_focused()
        expect(theme.get_by_role("checkbox", name="Verkeer (20)")).to_be_checked()
        expect(page).to_have_title("Toepassingen van AI en algoritmes – AI-register")

        # So it is after a search; what is chosen is a list of links that say what they take away.
        page.get_by_role("searchbox").fill("parkeer")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="20 resultaten")).to_be_focused()
        expect(page).to_have_title("‘parkeer’ – Toepassingen van AI en algoritmes – AI-register")
        page.get_by_role("link", name="Verwijder het filter: Thema: Verkeer").press("Enter")
        page.get_by_role("link", name="Verwijder het filter: Zoekwoorden: parkeer").press("Enter")
        expect(page.get_by_role("heading", name="25 resultaten")).to_be_focused()

    def test_pages_and_the_table_say_where_one_is(self, page):
        page.goto("/toepassingen/?view=table")
        pages = page.get_by_role("navigation", name="Pagina’s met resultaten")
        expect(pages.locator("[aria-current=page]")).to_have_accessible_name("Pagina 1")
        pages.get_by_role("link", name="Volgende pagina").press("Enter")
        expect(pages.locator("[aria-current=page]")).to_have_accessible_name("Pagina 2")
        expect(found(page)).to_be_focused()
        expect(page).to_have_title("Toepassingen van AI en algoritmes, pagina 2 van 2 – AI-register")
        table = page.get_by_role("table", name="Toepassingen 21 tot en met 25 van 25")
        expect(table.locator("caption")).to_have_count(1)
        expect(table.get_by_role("columnheader")).to_have_text(
            ["Naam", "Organisatie", "Fase", "Categorie", "Techniek", "Bevestigd", "Vergelijk"]
        )
        expect(table.get_by_role("rowheader")).to_have_count(5)
        # A link alone says where it leads.
        expect(table.get_by_role("rowheader").first.get_by_role("link")).to_have_accessible_name("Bomen tellen")

    class TestAndJavaScript:
        @pytest.fixture
        def browser_context_args(self, browser_context_args):
            return browser_context_args | {"java_script_enabled": True}

        def test_suggestions_are_announced_and_lead_to_the_record(self, page):
            page.goto("/toepassingen/")
            box = page.get_by_role("combobox", name="Zoek in naam, omschrijving en organisatie")
            box.press_sequentially("gezichts")
            expect(page.get_by_role("status").filter(has_text="suggestie")).to_have_text(
                "1 suggestie, kies met de pijltoetsen"
            )
            page.keyboard.press("Escape")
            expect(box).to_have_attribute("aria-expanded", "false")
            expect(box).to_be_focused()
            page.keyboard.press("ArrowDown")
            expect(box).to_have_attribute("aria-expanded", "true")
            page.keyboard.press("ArrowDown")
            suggested = page.get_by_role("listbox", name="Suggesties").get_by_role("option", selected=True)
            expect(suggested).to_have_text(f"{FACES} Toepassing van {OURS}")
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text(FACES)
