"""The whole story of one application in a real browser, by keyboard, from the first draft to the tombstone."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from register.choices import EventKind, Role
from register.models import Event, Organisation, Version
from tests.browser import complaints
from tests.conftest import needs_chromium
from tests.factories import CollectionFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.test_browser_desk import sign_in

pytestmark = [pytest.mark.once, needs_chromium, pytest.mark.django_db(transaction=True)]


class Person:
    """Somebody at a keyboard of their own."""

    def __init__(self, new_context, live_server, role, organisation):
        self.page = new_context().new_page()
        self.messages = complaints(self.page)
        self.site = live_server.url
        user = UserFactory(username=role.value, first_name=role.label)
        MembershipFactory(user=user, organisation=organisation, role=role)
        sign_in(self.page, Client(), live_server, user)

    def goes_to(self, address):
        self.page.goto(self.site + address)

    def types(self, label, text):
        self.page.locator("input, textarea").and_(self.page.get_by_label(label, exact=True)).focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def chooses(self, label, option):
        """As the arrow keys do: a list that opens is the system's own, where no key of the test arrives."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def presses(self, role, name):
        self.page.get_by_role(role, name=name, exact=True).first.focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def sees(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()


def test_an_application_from_its_first_draft_to_its_tombstone(new_context, live_server):
    CollectionFactory()
    organisation = OrganisationFactory(name="Gemeente Voorbeeld", needs_approval=True)
    editor, approver = (Person(new_context, live_server, role, organisation) for role in (Role.EDITOR, Role.APPROVER))

    # The editor drafts, with a slip that is not understood; mends it; submits.
    editor.goes_to("/beheer/")
    editor.presses("link", "Nieuwe toepassing")
    editor.types("Naam", "Kentekens herkennen")
    editor.types("Korte omschrijving", "De scanauto leest kentekens van geparkeerde auto’s.")
    editor.types("Begindatum", "ooit")
    editor.presses("button", "Concept opslaan")
    expect(editor.page.locator("#fouten")).to_be_focused()
    editor.types("Begindatum", "maart 2024")
    editor.types("Contact", "algoritmes@voorbeeld.nl")
    editor.chooses("Fase", "In gebruik")
    editor.chooses("Publicatiecategorie", "Overig algoritme")
    editor.presses("button", "Concept opslaan")
    editor.sees("is opgeslagen als 2024-03")
    editor.presses("button", "Opslaan en ter beoordeling aanbieden")
    editor.sees("De toepassing is ter beoordeling aangeboden")
    # What she may not do says why.
    editor.sees("Een beoordelaar van uw organisatie publiceert deze versie.")

    # The approver finds it on the work list and sends it back; the editor reads why, and offers it again.
    approver.goes_to("/beheer/")
    approver.presses("link", "Kentekens herkennen")
    approver.types("Terugsturen met opmerking: waarom?", "Noem de leverancier.")
    approver.presses("button", "Terugsturen met opmerking")
    approver.sees("De toepassing is teruggestuurd met uw opmerking")
    editor.goes_to("/beheer/")
    editor.sees("Noem de leverancier.")
    editor.presses("link", "Kentekens herkennen")
    editor.types("Leverancier", "Scanbedrijf")
    editor.presses("button", "Opslaan en ter beoordeling aanbieden")
    editor.sees("De toepassing is ter beoordeling aangeboden")

    # The approver publishes; everybody reads it.
    approver.goes_to("/beheer/")
    approver.presses("link", "Kentekens herkennen")
    approver.presses("button", "Publiceren")
    approver.sees("De toepassing is gepubliceerd")
    number = Version.objects.live().get().application.number
    public = f"/toepassingen/{number}/"
    approver.goes_to(public)
    approver.sees("Scanbedrijf")

    # A revision changes nothing for the public until it is published, with a sentence on what changed.
    editor.goes_to("/beheer/register/version/")
    editor.presses("link", "Kentekens herkennen")
    editor.presses("button", "Herzien")
    editor.types("Korte omschrijving", "De scanauto leest kentekens van rijdende auto’s.")
    editor.presses("button", "Opslaan en ter beoordeling aanbieden")
    editor.presses("link", "Wat is er veranderd en waarom?")
    editor.types("Wat is er veranderd en waarom?", "De auto kijkt nu ook naar het verkeer.")
    editor.presses("button", "Opslaan en ter beoordeling aanbieden")
    editor.sees("De toepassing is ter beoordeling aangeboden")
    approver.goes_to(public)
    approver.sees("geparkeerde auto’s")
    approver.goes_to("/beheer/")
    approver.presses("link", "Kentekens herkennen")
    approver.sees("Wat er verandert voor de lezer")
    approver.presses("button", "Publiceren")
    approver.sees("De toepassing is gepubliceerd")
    approver.goes_to(public)
    approver.sees("rijdende auto’s")
    approver.sees("De auto kijkt nu ook naar het verkeer.")

    # The history holds both versions, and tells them apart word by word.
    editor.goes_to("/beheer/register/version/")
    editor.presses("link", "Kentekens herkennen")
    editor.presses("link", "Geschiedenis")
    editor.sees("Versie 1: Vervangen")
    editor.sees("Versie 2: Gepubliceerd")
    editor.presses("link", "Vergelijk versie 2 met versie 1")
    expect(editor.page.locator("del")).to_contain_text(["geparkeerde"])
    expect(editor.page.locator("ins")).to_contain_text(["rijdende"])

    # Withdrawn: a tombstone with the reason stands in its place.
    approver.goes_to("/beheer/register/version/")
    approver.presses("link", "Kentekens herkennen")
    approver.types("Intrekken: waarom?", "De scanauto is verkocht.")
    approver.presses("button", "Intrekken")
    approver.sees("De toepassing is ingetrokken")
    answer = approver.page.goto(live_server.url + public)
    assert answer.status == 410
    approver.sees("De scanauto is verkocht.")

    kinds = Event.objects.order_by("pk").filter(organisation=None).values_list("kind", flat=True)
    assert [kind for kind in kinds if kind != EventKind.EDITED] == [
        EventKind.CREATED,
        EventKind.SUBMITTED,
        EventKind.REJECTED,
        EventKind.SUBMITTED,
        EventKind.PUBLISHED,
        EventKind.REVISED,
        EventKind.SUBMITTED,
        EventKind.PUBLISHED,
        EventKind.WITHDRAWN,
    ]
    assert Organisation.objects.get() == organisation
    # An answer of 409 or 410 is meant, and the browser says so in its console.
    complained = [*editor.messages, *approver.messages]
    assert [message for message in complained if "(Conflict)" not in message and "(Gone)" not in message] == []
