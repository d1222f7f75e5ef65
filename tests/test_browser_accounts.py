"""Accounts in a real browser: logging in by keyboard, a passkey, accessibility and the content policy."""

import pytest
from playwright.sync_api import expect

from register.accounts import members
from register.choices import Role
from register.models import User
from tests.accounts import PASSWORD, code_of
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import CollectionFactory, MembershipFactory

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

NEW_PASSWORD = "drie fietsen in de regen"


@pytest.fixture
def membership():
    CollectionFactory()
    return MembershipFactory(role=Role.MANAGER, user__username="noor", user__email="noor@voorbeeld.nl")


@pytest.fixture
def messages(page):
    return complaints(page)


def type_in(page, *keys):
    """Text is typed and names of keys are pressed: nothing else touches the page."""
    for key in keys:
        page.keyboard.press(key) if key in ("Tab", "Enter", "Space") else page.keyboard.type(key)


def log_in(page, live_server, username="noor", password=PASSWORD):
    page.goto(f"{live_server.url}/beheer/inloggen/")
    page.get_by_label("Gebruikersnaam").focus()
    type_in(page, username, "Tab", password)
    with page.expect_navigation():
        type_in(page, "Enter")


def test_one_sets_up_an_app_and_logs_in_with_its_code_by_keyboard(page, live_server, settings, membership, messages):
    settings.SECOND_FACTOR = "required"
    log_in(page, live_server)
    expect(page.get_by_role("heading", level=1)).to_have_text("De tweede stap")
    page.get_by_role("link", name="Een app instellen").focus()
    type_in(page, "Enter")
    secret = page.locator("code").inner_text().replace(" ", "")
    assert page.locator("img.desk-qr").evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_label("Code uit de app").focus()
    type_in(page, code_of(secret), "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    recovery = page.locator(".desk-codes code").first.inner_text()

    page.get_by_role("button", name="uitloggen").focus()
    type_in(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")
    log_in(page, live_server)
    page.get_by_label("Code").focus()
    # The code of just now is used up; that of the next half minute is not there yet.
    type_in(page, recovery, "Enter")
    expect(page.get_by_role("link", name="Mijn account")).to_be_visible()
    assert messages == []


def test_one_adds_a_passkey_and_logs_in_with_it_alone(page, live_server, membership, messages):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    phone = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    verifies = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": phone | verifies})
    log_in(page, live_server)
    page.goto(f"{live_server.url}/beheer/account/tweede-stap/passkey/")
    page.get_by_label("Naam").fill("Mijn telefoon")
    page.get_by_role("button", name="Passkey toevoegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    page.goto(f"{live_server.url}/beheer/account/tweede-stap/")
    expect(page.get_by_role("link", name="Mijn telefoon verwijderen")).to_be_visible()

    # After the password it is the second step ...
    page.get_by_role("button", name="uitloggen").click()
    log_in(page, live_server)
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page.get_by_role("link", name="Mijn account")).to_be_visible()
    # ... and without it both: it was unlocked with a finger or a code of its own.
    page.get_by_role("button", name="uitloggen").click()
    page.goto(f"{live_server.url}/beheer/inloggen/?next=/beheer/account/")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn account")
    assert messages == []


def test_every_page_of_an_account_is_accessible_and_keeps_to_the_policy(page, live_server, membership, messages):
    invitation = members.invite("sanne@voorbeeld.nl", membership.organisation, Role.EDITOR, by=membership.user)
    link = f"uitnodiging/{members.token_of(invitation)}/"

    def walk(*addresses):
        for address in addresses:
            page.goto(f"{live_server.url}/beheer/{address}")
            assert page.url == f"{live_server.url}/beheer/{address}"
            assert page.locator("h1").count() == 1, address
            for width, scheme in LOOKS:
                look(page, width, scheme)
                axe_finds_nothing(page)
                nothing_sticks_out(page)

    walk("inloggen/", "wachtwoord/", "wachtwoord/verstuurd/", "uitgelogd/", link)
    # What one typed can be seen before it is sent.
    page.get_by_label("Wachtwoord").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Wachtwoord tonen").click()
    expect(page.get_by_label("Wachtwoord")).to_have_attribute("type", "text")
    page.get_by_label("Voornaam").fill("Sanne")
    page.get_by_label("Achternaam").fill("de Wit")
    page.get_by_role("button", name="Account maken").click()
    expect(page.get_by_role("link", name="Mijn account")).to_be_visible()
    assert User.objects.get(username="sanne@voorbeeld.nl").check_password(NEW_PASSWORD)
    page.get_by_role("button", name="uitloggen").click()

    log_in(page, live_server)
    own = ["account/", "account/wachtwoord/", "account/tweede-stap/", "account/tweede-stap/passkey/", "uitloggen/"]
    walk(*own, "account/tweede-stap/app/", "register/invitation/", "register/invitation/add/")
    page.goto(f"{live_server.url}/beheer/account/tweede-stap/app/")
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code uit de app").fill(code_of(secret))
    page.get_by_role("button", name="Instellen").click()
    walk("account/tweede-stap/", "account/tweede-stap/herstelcodes/", "account/tweede-stap/app/verwijderen/")
    page.get_by_role("button", name="uitloggen").click()
    log_in(page, live_server)
    walk("inloggen/code/")
    assert messages == []
