"""One step for many applications: what is asked, what is done, and whose are left alone."""

import pytest
from django.db import OperationalError

from register import workflow
from register.admin import bulk
from register.choices import EventKind, Role, State
from register.models import Event, Version
from tests.desk import fields_of, text_of
from tests.factories import MembershipFactory, OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db

LIST = "/beheer/register/version/"
BULK = "/beheer/register/version/bulk/"


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Voorbeeld")


def draft(organisation, name, **values):
    return VersionFactory(application__organisation=organisation, name=name, **values)


def choose(client, action, *versions, query="", **posted):
    return client.post(LIST + query, {"action": action, "_selected_action": [each.pk for each in versions], **posted})


def go_on(client, asked, **typed):
    """Push the button of the page that says what will happen."""
    return client.post(BULK, {name: asked_for[-1] for name, asked_for in fields_of(asked).items()} | typed)


def names(outcomes):
    return {one.version.name for one in outcomes}


def test_what_will_happen_and_what_not_is_said_first_and_told_afterwards(as_role, organisation):
    client = as_role("editor")
    whole, half, published = (
        draft(organisation, "Heel"),
        draft(organisation, "Half", contact_email=""),
        draft(organisation, "Al openbaar", published=True),
    )
    asked = choose(client, "publish", whole, half, published)

    assert names(asked.context["going"]) == {"Heel"}
    assert names(asked.context["skipped"]) == {"Half", "Al openbaar"}
    page = text_of(asked)
    assert "wordt openbaar op de website." in page
    assert "Contact" in page
    assert "Dat kan niet in de stand ‘Gepubliceerd’." in page
    assert "Elke toepassing gaat apart." in page
    assert not Event.objects.exists()

    told = go_on(client, asked)
    assert names(told.context["done"]) == {"Heel"}
    assert names(told.context["refused"]) == {"Half", "Al openbaar"}
    assert "Gedaan (1)" in text_of(told)
    assert set(Version.objects.live().values_list("name", flat=True)) == {"Heel", "Al openbaar"}


def test_each_is_a_transaction_of_its_own(as_role, organisation):
    """What was mended or broken between the two pages: one refusal stops none of the others."""
    client = as_role("editor")
    versions = [draft(organisation, name) for name in ("Een", "Twee", "Drie")]
    asked = choose(client, "publish", *versions)
    Version.objects.filter(name="Twee").update(contact_email="")
    told = go_on(client, asked)

    assert names(told.context["done"]) == {"Een", "Drie"}
    assert names(told.context["refused"]) == {"Twee"}
    assert Event.objects.filter(kind=EventKind.PUBLISHED).count() == 2
    # The same button once more publishes nothing again.
    again = go_on(client, asked)
    assert names(again.context["done"]) == set()
    assert Event.objects.filter(kind=EventKind.PUBLISHED).count() == 2


@pytest.mark.parametrize(
    ("action", "kind", "state", "event"),
    [
        ("submit", "editor", State.DRAFT, EventKind.SUBMITTED),
        ("retract", "editor", State.IN_REVIEW, EventKind.RETRACTED),
        ("confirm", "approver", State.PUBLISHED, EventKind.CONFIRMED),
        ("withdraw", "approver", State.PUBLISHED, EventKind.WITHDRAWN),
    ],
)
def test_every_step_for_many_is_taken_with_its_event(as_role, organisation, action, kind, state, event):
    client = as_role(kind)
    versions = [draft(organisation, str(n), state=state, published=state == State.PUBLISHED) for n in range(2)]
    go_on(client, choose(client, action, *versions), reason="Gestopt met het gebruik.")

    assert {version.events.get().kind for version in versions} == {event}


def test_withdrawing_asks_why_before_anything_is_done_and_says_what_goes_with_it(as_role, organisation):
    client = as_role("editor")
    published = draft(organisation, "Openbaar", published=True)
    newer = VersionFactory(application=published.application, number=2, name="Nieuwer")
    asked = choose(client, "withdraw", newer)
    assert "Versie 2, die in de maak is, wordt weggedaan." in text_of(asked)

    without = go_on(client, asked, reason="  ")
    assert without.status_code == 200
    assert "Er is nog niets gedaan" in text_of(without)
    assert Version.objects.live().exists()

    go_on(client, without, reason="Gestopt met het gebruik.")
    published.application.refresh_from_db()
    assert published.application.withdrawal_reason == "Gestopt met het gebruik."


def test_of_what_is_foreign_nothing_is_touched_counted_or_named(as_role, organisation):
    """T07, with B's key between one's own on both pages."""
    client = as_role("editor")
    own = draft(organisation, "Eigen")
    foreign = VersionFactory(name="Kanarie", application__organisation__name="Gemeente Kanarie")
    asked = choose(client, "publish", own, foreign)
    assert names(asked.context["going"]) == {"Eigen"}
    told = go_on(client, asked, pks=f"{own.pk},{foreign.pk}", skipped=str(foreign.pk))

    assert names(told.context["done"]) == {"Eigen"}
    assert names(told.context["refused"]) == set()
    for page in (asked, told):
        assert "Kanarie" not in text_of(page)
    foreign.refresh_from_db()
    assert foreign.state == State.DRAFT


def test_all_of_the_list_is_all_of_ones_own_as_it_is_filtered(as_role, organisation):
    """T07, `select_across` with a filter and a search."""
    client = as_role("editor")
    for name in ("Auto een", "Auto twee", "Boom"):
        draft(organisation, name)
    draft(organisation, "Auto ter inzage", state=State.IN_REVIEW)
    VersionFactory(name="Auto kanarie")
    asked = choose(client, "publish", query="?q=Auto&stand=concept", select_across="1")

    assert names(asked.context["going"]) == {"Auto een", "Auto twee"}
    assert asked.context["skipped"] == []


@pytest.mark.parametrize("action", ["delete_selected", "discard", "reject", "plan", "__class__", ""])
def test_invented_steps_are_not_there(as_role, organisation, action):
    """T07"""
    client = as_role("editor")
    version = draft(organisation, "Concept")

    assert choose(client, action, version).status_code == 404
    assert client.post(BULK, {"action": action, "pks": version.pk, "reason": "x"}).status_code == 404
    assert not Event.objects.exists()


@pytest.mark.parametrize("keys", ["x", "1;2", "1,,2", "9" * 30, ",".join(map(str, range(bulk.MOST + 1)))])
def test_odd_keys_are_refused(as_role, organisation, keys):
    client = as_role("editor")

    assert client.post(BULK, {"action": "publish", "pks": keys}).status_code == 400
    assert client.post(LIST, {"action": "publish", "_selected_action": keys}).status_code == 400
    assert client.get(BULK).status_code == 405


def test_too_many_at_once_and_none_at_all_are_told(as_role, organisation, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    client = as_role("editor")
    versions = [draft(organisation, str(number)) for number in range(3)]

    for posted, said in (
        ({"select_across": "1"}, "U koos 3 toepassingen. Kies er hoogstens 2 tegelijk."),
        ({}, "Kies eerst een of meer toepassingen"),
    ):
        response = client.post(LIST + "?stand=concept", {"action": "publish", **posted}, follow=True)
        assert response.redirect_chain == [(LIST + "?stand=concept", 302)]
        assert said in text_of(response)
    assert not Event.objects.exists()
    assert len(versions) == 3


def test_only_who_can_do_something_gets_boxes_to_choose(as_role, organisation):
    draft(organisation, "Concept")
    offered = {
        "editor": ["submit", "publish", "confirm", "retract", "withdraw"],
        "approver": ["publish", "confirm", "withdraw"],
        "register_manager": ["submit", "publish", "confirm", "retract", "withdraw"],
        "manager": [],
    }
    for kind, expected in offered.items():
        client = as_role(kind)
        page = text_of(client.get(LIST))
        assert list(bulk.offered(client.user)) == expected
        assert ('aria-label="Kies Concept"' in page) is bool(expected), kind
        assert ('name="action"' in page) is bool(expected), kind
    assert choose(as_role("manager"), "publish", Version.objects.get()).status_code == 404


def test_the_organisation_of_each_record_decides(as_role, organisation):
    """T16: editor at A and manager at B, with records of both chosen in one list."""
    client = as_role("editor")
    other = MembershipFactory(user=client.user, role=Role.MANAGER).organisation
    here, there = draft(organisation, "Hier"), draft(other, "Daar")
    asked = choose(client, "publish", here, there)
    assert names(asked.context["going"]) == {"Hier"}
    assert "Uw rol bij deze organisatie laat dit niet toe." in text_of(asked)
    told = go_on(client, asked, pks=f"{here.pk},{there.pk}")

    assert names(told.context["done"]) == {"Hier"}
    assert names(told.context["refused"]) == {"Daar"}


def test_of_many_only_the_texts_are_published_that_stood_there_when_it_was_asked(as_role, organisation):
    client = as_role("editor")
    same, swapped = draft(organisation, "Zo gelezen"), draft(organisation, "Omgewisseld")
    asked = choose(client, "publish", same, swapped)
    swapped.save()
    told = go_on(client, asked)

    assert names(told.context["done"]) == {"Zo gelezen"}
    assert "De tekst is veranderd sinds u haar las." in text_of(told)
    assert set(Version.objects.live()) == {same}


def test_with_four_eyes_one_publishes_for_others_only(as_role, organisation):
    type(organisation).objects.update(needs_approval=True)
    client = as_role("approver")
    own = draft(organisation, "Zelf geschreven", state=State.IN_REVIEW, edited_by=client.user)
    others = draft(organisation, "Van een ander", state=State.IN_REVIEW)
    told = go_on(client, choose(client, "publish", own, others))

    assert names(told.context["done"]) == {"Van een ander"}
    assert "U hebt zelf aan deze versie geschreven." in text_of(told)


def test_what_is_no_longer_there_is_counted_and_not_done(as_role, organisation):
    client = as_role("editor")
    stays, goes = draft(organisation, "Blijft"), draft(organisation, "Gaat weg")
    asked = choose(client, "submit", stays, goes)
    Version.objects.filter(pk=goes.pk).update(state=State.DISCARDED)
    told = go_on(client, asked)

    assert names(told.context["done"]) == {"Blijft"}
    assert "1 toepassing stond niet meer in uw lijst" in text_of(told)
    assert Event.objects.get().version == stays


def test_one_that_is_locked_stops_none_of_the_others(as_role, organisation, monkeypatch):
    client = as_role("editor")
    versions = [draft(organisation, name) for name in ("Een", "Twee", "Drie")]
    asked = choose(client, "publish", *versions)
    apply = workflow.apply

    def waits_for_the_second(transition, version, **values):
        if version.name == "Twee":
            raise OperationalError("database is locked")
        return apply(transition, version, **values)

    monkeypatch.setattr(workflow, "apply", waits_for_the_second)
    told = go_on(client, asked)

    assert told.status_code == 200
    assert names(told.context["done"]) == {"Een", "Drie"}
    assert names(told.context["refused"]) == {"Twee"}
    assert "Wacht een minuut" in text_of(told)
