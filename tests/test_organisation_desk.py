"""What managers do with a whole organisation: another name, other settings, a merger; and where one record may go."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from register import nil_returns, organisations
from register.choices import EventKind, PublicationCategory, State
from register.importing.matching import Index
from register.importing.organisations import load_organisations
from register.models import Application, Event, FormerName, Organisation, Revision, Version
from register.workflow import Refused
from tests.desk import fields_of, text_of
from tests.factories import (
    CollectionFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
)
from tests.roles import PEOPLE, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Oudewater", slug="gemeente-oudewater")


@pytest.fixture
def other():
    return OrganisationFactory(name="Gemeente Woerden", slug="gemeente-woerden")


@pytest.fixture
def manager(client, organisation, other):
    """A person who manages both, logged in."""
    user = person("manager", organisation)
    MembershipFactory(user=user, organisation=other, role="beheerder")
    client.force_login(user)
    return user


def record(organisation, **values):
    return VersionFactory(application__organisation=organisation, **values)


def names_of(organisation):
    return set(organisation.former_names.values_list("name", flat=True))


def kinds_of(organisation):
    return list(organisation.events.order_by("at", "pk").values_list("kind", flat=True))


# What a register manager types of an organisation that the government's list does not know.
OF_THE_LIST = {"slug", "abbreviation", "type", "tooi_uri", "active", "active_from", "active_until", "website"}


def change(organisation):
    return reverse("admin:register_organisation_change", args=[organisation.pk])


# Another name


def test_a_renamed_organisation_is_found_by_the_name_it_had(client, manager, organisation):
    record(organisation, published=True, name="Kentekens")
    address = reverse("admin:organisation-name", args=[organisation.pk])
    typed = fields_of(client.get(address)) | {"name": "  Gemeente  Nieuwewater "}
    assert client.post(address, typed).status_code == 302

    organisation.refresh_from_db()
    assert (organisation.name, organisation.slug) == ("Gemeente Nieuwewater", "gemeente-oudewater")
    assert (organisation.named_here, names_of(organisation)) == (True, {"Gemeente Oudewater"})
    (event,) = organisation.events.all()
    assert (event.kind, event.actor, event.reason) == (
        EventKind.RENAMED,
        manager,
        "Gemeente Oudewater → Gemeente Nieuwewater",
    )
    assert Revision.current() == 1
    assert "Kentekens" in text_of(client.get("/toepassingen/?q=oudewater"))
    assert "vroeger:" in text_of(client.get("/organisaties/?q=oudewater"))
    assert "vroeger:" not in text_of(client.get("/organisaties/?q=nieuwewater"))
    assert Index.of_all().owner("gemeente OUDEWATER").organisation == organisation
    (found,) = client.get("/api/v1/organisations").json()[:1]
    assert found["formerNames"] == ["Gemeente Oudewater"]


def test_a_name_that_goes_back_and_forth_is_kept_once_and_never_beside_itself(organisation):
    by = UserFactory(register_manager=True)
    for name in ("Stad", "Gemeente Oudewater", "Stad"):
        organisation = organisations.rename(organisation, name=name, by=by)

    assert names_of(organisation) == {"Gemeente Oudewater"}
    assert kinds_of(organisation) == [EventKind.RENAMED] * 3


@pytest.mark.parametrize("name", ["", " \u200f ", "Gemeente Oudewater", "gemeente WOERDEN"])
def test_a_name_that_is_empty_the_same_or_anothers_is_refused_at_its_field(client, manager, organisation, name):
    address = reverse("admin:organisation-name", args=[organisation.pk])
    response = client.post(address, {"name": name})

    assert response.context["form"].errors.keys() == {"name"}
    assert 'href="#id_name"' in text_of(response)
    assert (names_of(organisation), Revision.current(), Event.objects.count()) == (set(), 0, 0)


# The government's list


def test_the_list_no_longer_decides_the_name_of_who_was_named_here():
    load_organisations()
    delft = organisations.rename(
        Organisation.objects.get(name="Gemeente Delft"),
        name="Delft aan de Schie",
        by=UserFactory(register_manager=True),
    )
    FormerName.objects.all().delete()

    assert load_organisations().changed == 1
    delft.refresh_from_db()
    assert (delft.name, names_of(delft)) == ("Delft aan de Schie", {"Gemeente Delft"})
    assert load_organisations().changed == 0


def test_a_name_that_the_list_changes_is_kept():
    load_organisations()
    Organisation.objects.filter(name="Gemeente Delft").update(name="Gemeente Delf")
    assert load_organisations().changed == 1

    delft = Organisation.objects.get(name="Gemeente Delft")
    assert (names_of(delft), kinds_of(delft)) == ({"Gemeente Delf"}, [EventKind.RENAMED])


def test_the_list_does_not_undo_a_merger():
    load_organisations()
    delft, rijswijk = (Organisation.objects.get(name=f"Gemeente {name}") for name in ("Delft", "Rijswijk"))
    organisations.merge(delft, into=rijswijk, by=UserFactory(register_manager=True))

    assert load_organisations().changed == 0
    delft.refresh_from_db()
    assert (delft.active, delft.active_until, list(delft.successors.all())) == (
        False,
        timezone.localdate(),
        [rijswijk],
    )


# Settings


def test_a_change_of_settings_says_what_it_was_and_moves_the_review_dates(client, manager, organisation):
    version = record(organisation, published=True, dated_on=date(2026, 1, 15))
    address = reverse("admin:register_organisation_change", args=[organisation.pk])
    typed = fields_of(client.get(address)) | {"needs_approval": "on", "review_months": "6"}
    assert client.post(address, typed).status_code == 302

    organisation.refresh_from_db()
    assert (organisation.needs_approval, organisation.review_months) == (True, 6)
    version.application.refresh_from_db()
    assert version.application.review_due_on == date(2026, 7, 15)
    (event,) = organisation.events.all()
    assert (event.kind, event.actor) == (EventKind.SETTINGS_CHANGED, manager)
    assert event.reason == "vier ogen: nee → ja\nopnieuw bekijken na (maanden): 12 → 6"
    # When it is due, is told to the public.
    assert Revision.current() == 1
    client.post(address, fields_of(client.get(address)))
    assert list(organisation.events.all()) == [event]


@pytest.mark.parametrize("months", ["0", "61", "-1", "veel"])
def test_a_term_that_makes_no_sense_is_refused_at_its_field(client, manager, organisation, months):
    address = reverse("admin:register_organisation_change", args=[organisation.pk])
    response = client.post(address, fields_of(client.get(address)) | {"review_months": months})
    assert response.context["adminform"].form.errors.keys() == {"review_months"}


# A merger


def merged(client, organisation, into):
    return client.post(reverse("admin:organisation-merge-into", args=[organisation.pk, into.pk]))


def test_in_a_merger_all_records_move_and_the_old_name_finds_them(client, manager, organisation, other):
    public = record(organisation, published=True, name="Kentekens")
    draft = record(organisation)
    gone = record(
        organisation,
        published=True,
        application__withdrawn_at=timezone.now(),
        application__withdrawal_reason="Gestopt.",
    )
    counted = record(organisation, published=True, application__collection=CollectionFactory(slug="quickscan"))
    organisations.keep_names(organisation, {"Gemeente Hekendorp": date(1964, 8, 1)})
    nil_returns.declare(organisation, by=manager)
    other.review_months = 3
    other.save()
    before = Revision.current()

    page = text_of(client.get(reverse("admin:organisation-merge-into", args=[organisation.pk, other.pk])))
    assert "3 toepassingen" in page
    assert "1 openbaar, 1 met een tekst in de maak, 1 ingetrokken" in page
    assert merged(client, organisation, other).status_code == 302

    owners = dict(Application.objects.values_list("pk", "organisation"))
    assert [owners[version.application_id] for version in (public, draft, gone)] == [other.pk] * 3
    # A quickscan counted it where it was then.
    assert owners[counted.application_id] == organisation.pk
    organisation.refresh_from_db()
    assert (organisation.active, organisation.active_until) == (False, timezone.localdate())
    assert list(other.predecessors.all()) == [organisation]
    assert names_of(other) == {"Gemeente Oudewater", "Gemeente Hekendorp"}
    assert not organisation.nil_returns.filter(ended_at=None).exists()
    assert (kinds_of(organisation)[-1], kinds_of(other)) == (EventKind.MERGED, [EventKind.MERGED])
    moves = Event.objects.filter(kind=EventKind.MOVED)
    assert {(event.application_id, event.actor, event.reason) for event in moves} == {
        (version.application_id, manager, "Gemeente Oudewater → Gemeente Woerden") for version in (public, draft, gone)
    }
    assert Revision.current() == before + 1
    public.application.refresh_from_db()
    assert public.application.review_due_on < timezone.localdate() + timedelta(days=100)

    # Every way by the old name leads to the records.
    assert "Kentekens" in text_of(client.get("/toepassingen/?q=oudewater"))
    filtered = client.get("/toepassingen/?organisation=gemeente-oudewater&q=kentekens", follow=True)
    assert filtered.redirect_chain == [("/toepassingen/?organisation=gemeente-woerden&q=kentekens", 302)]
    assert "1 resultaat" in text_of(filtered)
    (found,) = client.get("/api/v1/applications?organisation=gemeente-oudewater").json()
    assert found["organisation"]["slug"] == "gemeente-woerden"
    assert Index.of_all().owner("Gemeente Oudewater").organisation == other
    assert Index.of_all().owner("Gemeente Hekendorp").organisation == other
    # Once is enough.
    assert merged(client, organisation, other).status_code == 409


def test_an_edition_and_who_still_has_records_are_asked_for_as_they_are(client, manager, organisation, other):
    organisations.merge(organisation, into=other, by=manager)
    edition = "/toepassingen/?organisation=gemeente-oudewater&edition=2024"
    assert client.get(edition).status_code == 200
    assert client.get("/toepassingen/?organisation=gemeente-oudewater").status_code == 302
    record(organisation, published=True)
    assert client.get("/toepassingen/?organisation=gemeente-oudewater").status_code == 200


def test_whoever_went_up_in_who_went_up_in_another_is_followed_to_the_end(client, manager, organisation, other):
    newest = OrganisationFactory(slug="gemeente-groene-hart")
    MembershipFactory(user=manager, organisation=newest, role="beheerder")
    organisations.merge(organisation, into=other, by=manager)
    organisations.merge(other, into=newest, by=manager)
    # A circle in the data ends nowhere, and ends.
    organisation.predecessors.add(other)

    answer = client.get("/toepassingen/?organisation=gemeente-oudewater")
    assert answer.headers["Location"] == "/toepassingen/?organisation=gemeente-groene-hart"
    assert names_of(newest) == {"Gemeente Oudewater", "Gemeente Woerden"}


def test_a_number_that_both_have_given_refuses_a_merger_with_the_list(client, manager, organisation, other):
    for owner in (organisation, other):
        record(owner, application__source_id="A-7")
        record(owner, application__source_id="")
    record(organisation, application__source_id="A-8")

    assert "A-7" in text_of(client.get(reverse("admin:organisation-merge-into", args=[organisation.pk, other.pk])))
    response = merged(client, organisation, other)
    assert response.status_code == 409
    assert "bron-ID A-7." in text_of(response)
    assert (Organisation.objects.active().count(), Event.objects.count(), Revision.current()) == (2, 0, 0)


def test_a_merger_ends_the_nil_return_that_it_contradicts(manager, organisation, other):
    nil_returns.declare(other, by=manager)
    record(organisation, published=True, publication_category=PublicationCategory.HIGH_RISK)
    organisations.merge(organisation, into=other, by=manager)

    assert not other.nil_returns.filter(ended_at=None).exists()
    assert EventKind.NIL_RETURN_ENDED in kinds_of(other)


def test_roles_stay_where_they_were_and_the_page_says_so(client, manager, organisation, other):
    editor = person("editor", organisation)
    version = record(organisation)
    page = text_of(client.get(reverse("admin:organisation-merge-into", args=[organisation.pk, other.pk])))
    assert "De rollen van 2 mensen" in page
    merged(client, organisation, other)

    client.force_login(editor)
    assert client.get(reverse("admin:register_version_change", args=[version.pk])).status_code == 404


def test_who_manages_one_of_the_two_cannot_merge_them(client, organisation, other):
    record(organisation)
    for here, there in ((organisation, other), (other, organisation)):
        client.force_login(person("manager", here))
        for old, new in ((here, there), (there, here)):
            assert merged(client, old, new).status_code == 404
        with pytest.raises(Refused):
            organisations.merge(here, into=there, by=person("manager", here))
    assert Organisation.objects.active().count() == 2


def test_an_organisation_does_not_go_up_in_itself_or_in_one_that_is_no_more(manager, organisation, other):
    with pytest.raises(Refused):
        organisations.merge(organisation, into=organisation, by=manager)
    Organisation.objects.filter(pk=other.pk).update(active=False)
    with pytest.raises(Refused):
        organisations.merge(organisation, into=other, by=manager)


def test_the_other_organisation_is_chosen_or_searched_for(client, manager, organisation, other):
    address = reverse("admin:organisation-merge", args=[organisation.pk])
    OrganisationFactory(name="Gemeente Vreemd")
    page = text_of(client.get(address))
    assert reverse("admin:organisation-merge-into", args=[organisation.pk, other.pk]) in page
    assert "Gemeente Vreemd" not in page

    client.force_login(UserFactory(register_manager=True))
    OrganisationFactory.create_batch(25)
    assert "Gemeente Woerden" not in text_of(client.get(address))
    assert "Gemeente Woerden" in text_of(client.get(address, {"q": "woerd gemeente"}))
    client.force_login(person("manager", organisation))
    assert "U beheert geen andere organisatie" in text_of(client.get(address))


# Where a record may go: T09


def test_t09_nothing_that_a_member_does_moves_a_record(client, manager, organisation, other):
    MembershipFactory(user=manager, organisation=organisation)
    MembershipFactory(user=manager, organisation=other)
    version = record(organisation)
    address = reverse("admin:register_version_change", args=[version.pk])
    typed = fields_of(client.get(address)) | {"name": "Anders", "organisation": other.pk, "application": 1}
    client.post(address, typed)
    for verb in (client.post, client.put, client.patch, client.delete):
        assert verb(f"/api/v1/applications/{version.application.number}", {"organisation": other.pk}).status_code == 405
    for name, args in (("move", []), ("move-to", [other.pk])):
        assert client.post(reverse(f"admin:{name}", args=[version.application.number, *args])).status_code == 404
    with pytest.raises(Refused):
        organisations.move(version.application, to=other, by=manager)

    version.refresh_from_db()
    assert (version.name, version.application.organisation_id) == ("Anders", organisation.pk)


def test_t09_a_register_manager_moves_one_record_and_the_log_says_so(client, organisation, other):
    by = UserFactory(register_manager=True)
    client.force_login(by)
    version, stays = record(organisation, published=True), record(organisation, published=True)
    number = version.application.number
    assert "Gemeente Woerden" in text_of(client.get(reverse("admin:move", args=[number])))
    address = reverse("admin:move-to", args=[number, other.pk])
    assert version.name in text_of(client.get(address))
    assert client.post(address).status_code == 302

    owners = dict(Application.objects.values_list("pk", "organisation"))
    assert (owners[version.application_id], owners[stays.application_id]) == (other.pk, organisation.pk)
    (event,) = Event.objects.all()
    assert (event.application_id, event.actor, event.kind) == (version.application_id, by, EventKind.MOVED)
    assert (Revision.current(), Organisation.objects.active().count()) == (1, 2)
    # It is there already.
    assert client.post(address).status_code == 409


def test_a_record_moves_to_no_organisation_where_its_number_is_taken(organisation, other):
    by = UserFactory(register_manager=True)
    mine = record(organisation, application__source_id="A-7")
    record(other, application__source_id="A-7")
    with pytest.raises(Refused, match="bron-ID"):
        organisations.move(mine.application, to=other, by=by)


# Who may see which page


PAGES = {
    "organisation-name": {"manager", "register_manager", "superuser"},
    "organisation-merge": {"manager", "register_manager", "superuser"},
    "nil-return": {"manager", "approver", "register_manager", "superuser"},
}


def test_the_pages_of_an_organisation_are_for_who_may_use_them(client, organisation):
    for kind in PEOPLE:
        client.force_login(person(kind, organisation))
        for name, allowed in PAGES.items():
            status = client.get(reverse(f"admin:{name}", args=[organisation.pk])).status_code
            expected = 200 if kind in allowed else 302 if kind == "switched_off" else 404
            assert status == expected, (kind, name)


def test_no_draft_state_is_left_out_of_a_merger(manager, organisation, other):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for state in (State.DRAFT, State.IN_REVIEW, State.REJECTED):
        record(organisation, state=state)
    record(organisation, state=State.PLANNED, publish_on=tomorrow)
    assert organisations.merge(organisation, into=other, by=manager) == 4
    assert Version.objects.in_the_making().filter(application__organisation=other).count() == 4


def test_what_the_list_says_and_an_address_are_typed_by_nobody(client, organisation):
    client.force_login(person("register_manager", organisation))
    listed = OrganisationFactory(tooi_uri="https://identifier.overheid.nl/tooi/id/gemeente/gm0001")
    offered = {each: fields_of(client.get(change(each))).keys() & OF_THE_LIST for each in (organisation, listed)}
    new = fields_of(client.get(reverse("admin:register_organisation_add"))).keys() & OF_THE_LIST

    assert offered == {organisation: OF_THE_LIST - {"slug"}, listed: set()}
    assert new == OF_THE_LIST
    client.post(change(listed), {"review_months": "6", "slug": "x", "type": "provincie", "abbreviation": "X"})
    before = (listed.slug, listed.type, listed.abbreviation, listed.active)
    listed.refresh_from_db()
    assert listed.review_months == 6
    assert (listed.slug, listed.type, listed.abbreviation, listed.active) == before


def test_the_log_says_what_kind_an_organisation_became_in_words(organisation):
    organisation.type = "provincie"
    organisations.configure(organisation, ["type"], by=UserFactory(register_manager=True))

    assert organisation.events.get().reason == "soort: Gemeente → Provincie"
