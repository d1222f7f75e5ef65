"""Takes the pictures in the documentation: `make screenshot`, while a fresh `make demo` runs. Writes at that desk."""

import sys
from pathlib import Path

from environ import Env
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SITE = sys.argv[1]
Env.read_env(HERE.parents[1] / ".env")
PASSWORD = Env().str("DEMO_PASSWORD")
TABLE = """naam;korte omschrijving;fase;publicatiecategorie;contact
Meldingen verdelen;Het systeem verdeelt meldingen over de wijken.;In gebruik;Overig algoritme;ai@voorbeeld.nl
Bezwaren samenvatten;Het systeem maakt van een bezwaar een samenvatting.;Experiment of pilot;Onbekend;geen adres
"""


def take(page: Page, name: str) -> None:
    page.screenshot(path=str(HERE / f"{name}.png"))


def log_in(page: Page, username: str) -> None:
    page.goto(f"{SITE}/beheer/")
    page.get_by_label("Gebruikersnaam").fill(username)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url(f"{SITE}/beheer/")


def write(page: Page) -> None:
    """A draft, published and revised, so that there is something to see."""
    page.get_by_role("link", name="Nieuwe toepassing").click()
    page.get_by_label("Naam", exact=True).fill("Parkeervergunningen beoordelen")
    page.get_by_label("Korte omschrijving").fill("Het systeem leest een aanvraag en zegt of zij compleet is.")
    page.get_by_label("Fase").select_option(label="Experiment of pilot")
    page.get_by_label("Publicatiecategorie").select_option(label="Overig algoritme")
    page.get_by_label("Contact", exact=True).fill("algoritmes@voorbeeld.nl")
    page.get_by_role("button", name="Concept opslaan").click()
    take(page, "desk-form")
    page.get_by_role("button", name="Opslaan en publiceren").click()
    page.get_by_role("button", name="Herzien").click()
    page.get_by_label("Korte omschrijving").fill("Het systeem leest een aanvraag en vraagt om wat er nog ontbreekt.")
    page.get_by_label("Fase").select_option(label="In gebruik")
    page.get_by_role("button", name="Concept opslaan").click()
    page.get_by_role("link", name="Vergelijk versies").click()
    take(page, "desk-compare")


def read_in(page: Page) -> None:
    page.goto(f"{SITE}/beheer/inlezen/")
    file = {"name": "toepassingen.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.get_by_label("Bestand").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Controleren").click()
    take(page, "desk-import")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    look = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light", "locale": "nl"}
    reader, editor, manager = (browser.new_context(**look).new_page() for _person in range(3))
    reader.goto(f"{SITE}/toepassingen/?q=kenteken")
    take(reader, "list")
    log_in(editor, "redacteur")
    write(editor)
    read_in(editor)
    editor.goto(f"{SITE}/beheer/")
    take(editor, "desk-work")
    log_in(manager, "beheerder")
    manager.get_by_role("link", name="Organisaties").click()
    manager.get_by_role("link", name="Gemeente Amsterdam").click()
    take(manager, "desk-organisation")
    browser.close()
