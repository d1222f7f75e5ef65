"""The pages about work and history in a real browser: for everyone to use, and with the keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from register import workflow
from register.choices import Role, State
from register.models import BrokenLink, Version
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import CollectionFactory, MembershipFactory, OrganisationFactory, UserFactory, VersionFactory
from tests.test_browser_desk import sign_in

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

LIST = "/beheer/register/version/"


@pytest.fixture(autouse=True)
def _own_register():
    CollectionFactory()


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def editor(organisation):
    return MembershipFactory(organisation=organisation, role=Role.EDITOR, user__first_name="Noor").user


def test_the_pages_about_work_are_for_everyone_to_use(page, client, live_server, organisation, editor):
    where = {"application__organisation": organisation, "edited_by": editor}
    today = timezone.localdate()
    first = VersionFactory(**where, name="Kentekens herkennen", goal="Sneller parkeren.", website="https://weg.nl/")
    workflow.apply(workflow.PUBLISH, first, by=editor)
    second = workflow.revise(first.application, by=editor)
    Version.objects.filter(pk=second.pk).update(goal="Veilig parkeren.", change_note="Het doel is anders.")
    second.refresh_from_db()
    workflow.apply(workflow.PUBLISH, second, by=editor)
    BrokenLink.objects.create(
        version=second, field="website", url="https://weg.nl/" + "lang/" * 20, status=404,
        first_seen_at=timezone.now(), checked_at=timezone.now(),
    )  # fmt: skip
    third = workflow.revise(first.application, by=editor)
    workflow.apply(workflow.SUBMIT, _mended(third), by=editor)
    planned = VersionFactory(**where, state=State.PLANNED, publish_on=today + timedelta(days=9))
    sent_back = VersionFactory(**where, state=State.IN_REVIEW)
    boss = UserFactory(register_manager=True)
    workflow.apply(workflow.REJECT, sent_back, by=boss, reason="Noem de leverancier, en wat zij levert.")
    VersionFactory(**where, published=True, contact_email="", application__review_due_on=today)
    messages = complaints(page)

    sign_in(page, client, live_server, editor)
    for path in (
        "/beheer/",
        LIST,
        f"{LIST}{third.pk}/change/",
        f"{LIST}{planned.pk}/change/",
        f"{LIST}{third.pk}/compare/?van={first.pk}&naar={second.pk}",
        f"{LIST}{third.pk}/old/?versie={first.pk}",
        f"{LIST}{third.pk}/history/",
        f"/beheer/logboek/{organisation.pk}/?soort=onzin",
        f"/beheer/logboek/{organisation.pk}/",
        f"/en/beheer/logboek/{organisation.pk}/",
    ):
        page.goto(live_server.url + path)
        assert page.locator("h1").count() == 1
        for width, scheme in LOOKS:
            look(page, width, scheme)
            axe_finds_nothing(page)
            nothing_sticks_out(page)
    sign_in(page, client, live_server, boss)
    page.goto(live_server.url + "/beheer/")
    axe_finds_nothing(page)
    assert messages == []


def _mended(version):
    Version.objects.filter(pk=version.pk).update(change_note="Wat er weer veranderde.")
    version.refresh_from_db()
    return version


def test_many_are_withdrawn_by_keyboard_alone(page, client, live_server, organisation, editor):
    for name in ("Boom", "Auto"):
        VersionFactory(application__organisation=organisation, name=name, published=True)
    VersionFactory(application__organisation=organisation, name="Concept")
    messages = complaints(page)
    sign_in(page, client, live_server, editor)
    page.goto(live_server.url + LIST)

    page.get_by_label("Met wat u kiest in de lijst").focus()
    page.keyboard.type("Intrekken")
    for name in ("Auto", "Concept"):
        page.get_by_label(f"Kies {name}").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Verder").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dit gaat gebeuren (1)")).to_be_visible()
    expect(page.get_by_role("heading", name="Dit wordt overgeslagen (1)")).to_be_visible()
    for width, scheme in LOOKS:
        look(page, width, scheme)
        axe_finds_nothing(page)
        nothing_sticks_out(page)

    page.get_by_label("Intrekken: waarom?").focus()
    page.keyboard.type("Gestopt met het gebruik.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gedaan (1)", exact=True)).to_be_visible()
    axe_finds_nothing(page)
    assert list(Version.objects.live().values_list("name", flat=True)) == ["Boom"]
    assert messages == []
