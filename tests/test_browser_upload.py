"""Reading in a file in a real browser: from a refused file to one that is taken back, without a mouse."""

import csv
import io

import pytest
from playwright.sync_api import expect

from register.choices import State
from register.models import Version
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import CollectionFactory, OrganisationFactory, VersionFactory
from tests.roles import person
from tests.test_browser_desk import sign_in

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

MOST_TABS = 60


def go_to(page, role: str, name: str):
    """Tab until the control with this name has the focus, starting where one is."""
    control = page.get_by_role(role, name=name, exact=True).first
    for _step in range(MOST_TABS):
        if control.evaluate("it => it === document.activeElement"):
            return control
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach the {role} ‘{name}’.")


def activate(page, role: str, name: str) -> None:
    go_to(page, role, name)
    page.keyboard.press("Enter")


def in_both_looks(page) -> None:
    for width, scheme in LOOKS:
        look(page, width, scheme)
        axe_finds_nothing(page)
        nothing_sticks_out(page)
    assert page.locator("h1").count() == 1
    page.set_viewport_size({"width": 1280, "height": 900})


def choose(page, name: str, *rows: dict) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    # The dialog is the system's own; the control opens it with the space bar.
    chosen = {"name": name, "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    page.get_by_label("Bestand", exact=True).set_input_files(files=[chosen])
    activate(page, "button", "Controleren")
    expect(page.get_by_role("heading", name=f"Controle van {name}")).to_be_visible()


def test_a_file_is_refused_mended_read_in_and_taken_back_by_keyboard(page, client, live_server):
    CollectionFactory()
    organisation = OrganisationFactory(name="Gemeente Voorbeeld")
    draft = VersionFactory(application__organisation=organisation, application__source_id="A-1", goal="Oud doel")
    sign_in(page, client, live_server, person("editor", organisation))
    messages = complaints(page)
    page.goto(live_server.url + "/beheer/")
    activate(page, "link", "Inlezen")

    activate(page, "button", "Controleren")
    expect(page.get_by_text("Kies een bestand.").first).to_be_visible()
    in_both_looks(page)

    rows = [
        {"source_id": "A-1", "name": draft.name, "goal": "Nieuw doel", "phase": "In gebruik"},
        {
            "source_id": "A-2",
            "name": "Eén naam zonder spaties en-met-een-heel-lang-stuk-eraan",
            "goal": "",
            "phase": "ooit",
        },
    ]
    choose(page, "fout.csv", *rows)
    activate(page, "link", "Alleen de rijen met een fout")
    expect(page.get_by_role("heading", name="Rij 3: geweigerd")).to_be_visible()
    expect(page.get_by_text("In het bestand staat: ‘ooit’")).to_be_visible()
    in_both_looks(page)
    assert Version.objects.count() == 1

    activate(page, "link", "Het verbeterde bestand uploaden")
    rows[1]["phase"] = "Gestopt"
    choose(page, "goed.csv", *rows)
    in_both_looks(page)
    expect(page.get_by_text("Oud doel")).to_be_visible()
    expect(page.get_by_text("Nieuw doel")).to_be_visible()

    activate(page, "button", "Inlezen als concept")
    expect(page.get_by_role("heading", name="Klaar")).to_be_visible()
    expect(page.get_by_text("2 van 2 rijen (100%)")).to_be_visible()
    in_both_looks(page)
    assert set(Version.objects.values_list("goal", "state")) == {("Nieuw doel", State.DRAFT), ("", State.DRAFT)}

    activate(page, "link", "Naar het verslag")
    expect(page.get_by_role("link", name=draft.name)).to_be_visible()
    in_both_looks(page)
    activate(page, "link", "Ongedaan maken")
    in_both_looks(page)
    activate(page, "button", "Ongedaan maken")
    expect(page.get_by_text("is ongedaan gemaakt.").first).to_be_visible()
    assert set(Version.objects.values_list("goal", "state")) == {("Oud doel", State.DRAFT), ("", State.DISCARDED)}

    activate(page, "link", "Bestand inlezen")
    expect(page.get_by_text("Ongedaan gemaakt op")).to_be_visible()
    in_both_looks(page)
    # A form with an error is answered with a 400, which the browser notes.
    assert [message for message in messages if "status of 400" not in message] == []
