"""The page before it is public (T13 of the attacks): the public's own page, for who holds the link and nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from register import preview, workflow
from register.choices import State
from register.models import Version
from tests.factories import VersionFactory
from tests.roles import person

pytestmark = pytest.mark.django_db

PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def address(version) -> str:
    return reverse("catalogue:preview", args=[preview.token_of(version)])


def text_of(response) -> str:
    return response.content.decode()


def record_in(page: str) -> str:
    """The record itself, as far as it does not say when it was published."""
    return re.sub(r"\s+", " ", page[page.index('<div class="page-head">') : page.index('<div class="record-layout">')])


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.REJECTED, State.PLANNED])
def test_t13_who_holds_the_link_reads_the_text_and_no_cache_or_index_does(state):
    publish_on = timezone.localdate() + timedelta(days=3) if state == State.PLANNED else None
    version = VersionFactory(state=state, publish_on=publish_on, goal="Sneller <b>parkeren</b>")
    reader = Client()
    response = reader.get(address(version))

    assert response.status_code == 200
    assert PRIVATE.items() <= response.headers.items()
    assert not {"ETag", "Last-Modified", "Set-Cookie"} & response.headers.keys()
    assert reader.cookies == {}
    page = text_of(response)
    assert "Voorbeeld, nog niet openbaar." in page
    assert "Sneller &lt;b&gt;parkeren&lt;/b&gt;" in page
    assert 'name="robots" content="noindex, nofollow"' in page
    for told in (
        "canonical",
        'hreflang="x-default"',
        'type="application/json"',
        f"/toepassingen/{version.application.number}",
    ):
        assert told not in page
    # In the list as it will be, and in English.
    in_the_list = page[page.index('id="in-de-lijst"') :]
    assert version.name in in_the_list
    assert "/en/voorbeeld/" in page
    assert reader.get("/en" + address(version)).status_code == 200


def test_the_page_is_the_one_that_the_public_will_read(client):
    version = VersionFactory(goal="Sneller parkeren", provider="Leverancier")
    before = record_in(text_of(client.get(address(version))))
    workflow.apply(workflow.PUBLISH, version, by=person("editor", version.application.organisation))

    assert record_in(text_of(client.get(version.application.get_absolute_url()))) == before


def test_a_preview_of_a_planned_text_has_the_day_of_the_plan(client):
    day = timezone.localdate() + timedelta(days=3)
    version = VersionFactory(state=State.PLANNED, publish_on=day)
    assert f'<time datetime="{day}">' in text_of(client.get(address(version)))
    version.refresh_from_db()
    assert (version.dated_on, version.published_at) == (None, None)


def test_the_link_says_how_long_it_works_and_works_no_longer(client):
    with time_machine.travel("2026-11-20 10:00:00+01:00", tick=False) as clock:
        version = VersionFactory()
        link = address(version)
        assert "27 november 2026" in text_of(client.get(link))
        clock.shift(timedelta(days=7, seconds=-1))
        assert client.get(link).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert client.get(link).status_code == 404


def test_t13_any_other_link_is_a_page_that_is_not_there(client):
    version = VersionFactory(name="Geheim concept")
    token = preview.token_of(version)
    others = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.replace(":", "", 1),
        signing.dumps(version.pk),
        signing.dumps(version.pk, salt="register.invitation"),
        signing.dumps(version.pk, salt=preview.SALT, key="a guessed key"),
        signing.dumps(version.pk + 1, salt=preview.SALT),
        str(version.pk),
        ":::",
        "é" * 500,
    ]
    nothing = client.get("/voorbeeld/niets/")
    for other in others:
        response = client.get(reverse("catalogue:preview", args=[other]))
        assert response.status_code == 404, other
        assert text_of(response) == text_of(nothing)
    assert client.get("/voorbeeld/").status_code == 404


def test_t13_the_link_is_for_reading_only(client):
    version = VersionFactory()
    for method in ("post", "put", "patch", "delete"):
        response = getattr(Client(enforce_csrf_checks=True), method)(address(version), {"name": "Verzonnen"})
        assert response.status_code == 405
    assert client.head(address(version)).status_code == 200
    assert Version.objects.get().name == version.name


def test_what_is_published_is_at_its_own_page(client):
    version = VersionFactory()
    link = address(version)
    by = person("editor", version.application.organisation)
    workflow.apply(workflow.PUBLISH, version, by=by)
    response = client.get(link)
    assert (response.status_code, response.headers["Location"]) == (302, version.application.get_absolute_url())
    assert PRIVATE.items() <= response.headers.items()
    # Also when a later one has taken its place.
    newer = workflow.revise(version.application, by=by)
    Version.objects.filter(pk=newer.pk).update(change_note="Nieuwe leverancier.")
    workflow.apply(workflow.PUBLISH, newer, by=by)
    assert client.get(link).status_code == 302

    workflow.withdraw(version.application, by=by, reason="Gestopt.")
    assert client.get(link).status_code == 404


def test_what_was_thrown_away_is_not_there(client):
    version = VersionFactory()
    workflow.apply(workflow.DISCARD, version, by=person("editor", version.application.organisation), reason="Dubbel.")
    assert client.get(address(version)).status_code == 404


def test_a_preview_of_a_new_version_does_not_show_the_dates_of_the_old_one(client):
    public = VersionFactory(published=True, dated_on="2020-01-01", application__review_due_on="2021-01-01")
    draft = VersionFactory(application=public.application, number=2, change_note="Nieuwe leverancier.")

    assert "opnieuw worden bekeken" in text_of(client.get(public.application.get_absolute_url()))
    page = text_of(client.get(address(draft)))
    assert "opnieuw worden bekeken" not in page
    assert "Nieuwe leverancier." in page
