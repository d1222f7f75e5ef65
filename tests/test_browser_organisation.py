"""The pages of an organisation, and what the public sees of them, in a real browser."""

import os

import pytest
from django.urls import reverse
from django.utils import timezone

from register import nil_returns, organisations, preview
from register.models import Version
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import CollectionFactory, OrganisationFactory, UserFactory, VersionFactory

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_every_page_of_an_organisation_is_accessible_and_keeps_to_the_policy(page, client, live_server):
    CollectionFactory()
    user = UserFactory(register_manager=True, username="noor", first_name="Noor")
    one, other, silent = (OrganisationFactory(name=f"Gemeente {name}") for name in ("Oudewater", "Woerden", "Lopik"))
    draft = VersionFactory(application__organisation=one, application__source_id="A-7", goal="Sneller parkeren")
    overdue = VersionFactory(
        application__organisation=one,
        application__review_due_on="2024-01-01",
        application__confirmed_at=timezone.now(),
        published=True,
        dated_on="2022-01-01",
        change_note="Nieuwe leverancier.",
    )
    VersionFactory(application__organisation=silent, application__source_id="A-7")
    organisations.rename(one, name="Gemeente Oudewater aan de Hollandsche IJssel", by=user)
    nil_returns.declare(one, by=user)
    number = overdue.application.number
    client.force_login(user)
    cookies = [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    page.context.add_cookies(cookies)
    messages = complaints(page)

    def at(name, *args):
        return reverse(f"admin:{name}", args=args)

    addresses = [
        at("register_organisation_change", one.pk),
        at("register_organisation_add"),
        at("organisation-name", one.pk),
        at("organisation-merge", one.pk),
        at("organisation-merge-into", one.pk, other.pk),
        # Refused: both have a record under one number.
        at("organisation-merge-into", one.pk, silent.pk),
        at("nil-return", one.pk),
        at("nil-return", other.pk),
        at("move", number),
        at("move-to", number, other.pk),
        reverse("catalogue:preview", args=[preview.token_of(draft)]),
        "/en" + reverse("catalogue:preview", args=[preview.token_of(draft)]),
        reverse("catalogue:detail", args=[number]),
        reverse("catalogue:organisations") + "?q=oudewater",
    ]
    for index, address in enumerate(addresses):
        page.goto(live_server.url + address)
        assert page.locator("h1").count() == 1, address
        for width, scheme in LOOKS:
            look(page, width, scheme)
            axe_finds_nothing(page)
            nothing_sticks_out(page)
            if os.environ.get("SHOTS"):
                page.screenshot(path=f"{os.environ['SHOTS']}/{index:02}-{width}.png", full_page=True)
    assert messages == []

    # By keyboard: a name that is refused leads to its field; one that is not, stands.
    page.goto(live_server.url + at("organisation-name", other.pk))
    field = page.get_by_label("Nieuwe naam")
    field.fill("Gemeente Lopik")
    field.press("Enter")
    axe_finds_nothing(page)
    page.get_by_role("link", name="Nieuwe naam").press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Gemeente Nieuw-Woerden")
    page.keyboard.press("Enter")
    page.get_by_text("De organisatie heet nu ‘Gemeente Nieuw-Woerden’.").wait_for()
    page.get_by_role("link", name="Samenvoegen").press("Enter")
    page.get_by_role("link", name="Gemeente Oudewater").press("Enter")
    page.get_by_role("button", name="Samenvoegen").press("Enter")
    page.get_by_text("zijn verplaatst naar").wait_for()
    assert Version.objects.live().get().application.organisation == one
