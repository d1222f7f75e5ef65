"""Members invited by mail: what the mail says, what the link does, and what the desk tells of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from register.accounts import members, second_factor
from register.choices import EventKind, Role
from register.models import Event, Invitation, Mail, Membership, User
from tests.accounts import PASSWORD, code_of, give_app, log_in
from tests.desk import fields_of, text_of
from tests.factories import CollectionFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.roles import person

pytestmark = pytest.mark.django_db

INVITATIONS = "/beheer/register/invitation/"
ADD = f"{INVITATIONS}add/"
NEWCOMER = {"first_name": "Sanne", "last_name": "de Wit", "password": "drie fietsen in de regen"}


@pytest.fixture
def organisation():
    CollectionFactory()
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def manager(client, organisation):
    user = person("manager", organisation)
    client.force_login(user)
    return user


@pytest.fixture
def invitation(manager, organisation):
    return members.invite("sanne@voorbeeld.nl", organisation, Role.EDITOR, by=manager)


def link_of(invitation) -> str:
    return f"/beheer/uitnodiging/{members.token_of(invitation)}/"


def what_happened():
    return [event.kind for event in Event.objects.order_by("pk")]


@pytest.mark.django_db(transaction=True)
def test_a_manager_invites_and_the_mail_holds_the_link(client, manager, organisation):
    typed = {"email": "Sanne@Voorbeeld.nl", "organisation": organisation.pk, "role": Role.EDITOR}
    assert client.post(ADD, typed).status_code == 302

    [message] = mail.outbox
    assert message.to == ["sanne@voorbeeld.nl"]
    assert f"http://testserver{link_of(Invitation.objects.get())}" in message.body
    assert "Gemeente Voorbeeld" in message.body
    event = Event.objects.get()
    assert (event.kind, event.organisation, event.actor) == (EventKind.MEMBER_INVITED, organisation, manager)
    assert event.reason == "sanne@voorbeeld.nl, Redacteur"


def test_somebody_new_makes_an_account_and_is_in(invitation):
    client = Client()
    page = client.get(link_of(invitation))
    assert "U logt daarna in met sanne@voorbeeld.nl" in text_of(page)
    assert set(fields_of(page)) == {"csrfmiddlewaretoken", *NEWCOMER}

    forged = {"username": "baas", "email": "baas@voorbeeld.nl", "is_superuser": "on", "register_manager": "on"}
    assert client.post(link_of(invitation), NEWCOMER | forged | {"role": "beheerder"}).url == "/beheer/"
    user = User.objects.get(email="sanne@voorbeeld.nl")
    assert (user.username, user.get_full_name()) == ("sanne@voorbeeld.nl", "Sanne de Wit")
    assert (user.is_superuser, user.is_staff, user.register_manager) == (False, False, False)
    assert list(user.memberships.values_list("organisation", "role")) == [(invitation.organisation_id, Role.EDITOR)]
    assert client.get("/beheer/register/version/").status_code == 200
    assert what_happened() == [EventKind.MEMBER_INVITED, EventKind.MEMBER_ADDED]
    # And comes back with the address and the password.
    assert log_in(Client(), user, NEWCOMER["password"]).url == "/beheer/"


def test_somebody_new_sets_up_a_second_factor_where_it_is_required(invitation, settings):
    settings.SECOND_FACTOR = "required"
    client = Client()
    client.post(link_of(invitation), NEWCOMER)
    assert client.get("/beheer/").url == "/beheer/account/tweede-stap/"

    secret = client.get("/beheer/account/tweede-stap/app/").context["form"].secret
    client.post("/beheer/account/tweede-stap/app/", {"code": code_of(secret)})
    assert second_factor.has_one(User.objects.get(email="sanne@voorbeeld.nl"))
    assert client.get("/beheer/register/version/").status_code == 200


@pytest.mark.parametrize("password", ["te kort", "sanne@voorbeeld.nl"])
def test_somebody_new_chooses_a_good_password(invitation, password):
    response = Client().post(link_of(invitation), NEWCOMER | {"password": password})

    assert list(response.context["form"].errors) == ["password"]
    assert Membership.objects.count() == 1


def test_somebody_with_an_account_takes_it_with_one_button(invitation):
    user = UserFactory(email="SANNE@voorbeeld.nl")
    client = Client()
    page = text_of(client.get(link_of(invitation)))
    assert "Log in; daarna" in page
    assert 'name="password"' not in page
    # Nor does what is posted make a second account.
    client.post(link_of(invitation), NEWCOMER)
    assert User.objects.count() == 2

    log_in(client, user)
    before = client.cookies["session"].value
    page = client.get(link_of(invitation))
    assert set(fields_of(page)) == {"csrfmiddlewaretoken"}
    # Looking at it is not taking it.
    assert not user.memberships.exists()
    assert client.post(link_of(invitation)).url == "/beheer/"
    assert user.memberships.get().role == Role.EDITOR
    # A05: more may be done now than before.
    assert client.cookies["session"].value != before


def test_a_link_works_once_for_48_hours_and_only_as_it_was_sent(invitation, manager):
    link = link_of(invitation)
    others = [
        "/beheer/uitnodiging/x/",
        link[:-2] + "/",
        f"/beheer/uitnodiging/{invitation.pk}/",
        # Signed by us, for something else.
        link.replace(members.token_of(invitation), members.signing.dumps(invitation.pk, salt="register.preview")),
    ]
    for other in others:
        response = Client().get(other)
        assert response.status_code == 410
        assert "kan de beheerder van uw organisatie een nieuwe sturen" in text_of(response)
    for hours, status in ((47, 200), (49, 410)):
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours)):
            assert Client().get(link).status_code == status

    Client().post(link, NEWCOMER)
    assert Client().get(link).status_code == 410
    assert Client().post(link, NEWCOMER | {"first_name": "Nog een"}).status_code == 410
    assert not members.accept(invitation, manager)
    assert (User.objects.count(), Membership.objects.count()) == (2, 2)


def test_a_withdrawn_invitation_and_that_of_a_manager_who_left_do_not_work(client, invitation, organisation, manager):
    MembershipFactory(organisation=organisation, role=Role.MANAGER)
    Membership.objects.filter(user=manager).delete()
    assert Client().get(link_of(invitation)).status_code == 410

    MembershipFactory(organisation=organisation, role=Role.MANAGER, user=manager)
    assert Client().get(link_of(invitation)).status_code == 200
    client.post(f"{INVITATIONS}{invitation.pk}/delete/", {"post": "yes"})
    assert Client().get(link_of(invitation)).status_code == 410
    assert not Invitation.objects.exists()


def test_a_second_invitation_takes_the_place_of_the_first(invitation, manager, organisation):
    second = members.invite("SANNE@voorbeeld.nl", organisation, Role.EDITOR, by=manager)

    assert Client().get(link_of(invitation)).status_code == 410
    assert Client().get(link_of(second)).status_code == 200
    assert Mail.objects.count() == 2


def test_a02_the_form_tells_nothing_about_who_has_an_account(client, manager, organisation):
    UserFactory(username="bekend", email="bekend@voorbeeld.nl", is_superuser=True)
    said = []
    for name in ("bekend", "onbekend"):
        typed = {"email": f"{name}@voorbeeld.nl", "organisation": organisation.pk, "role": Role.EDITOR}
        page = text_of(client.post(ADD, typed, follow=True)) + text_of(client.get(INVITATIONS))
        said.append(page.replace(f"{name}@", "@").count("@voorbeeld.nl"))
        Invitation.objects.all().delete()

    assert said[0] == said[1]
    assert Mail.objects.filter(user=None).count() == 2


def test_p02_a_manager_invites_for_the_own_organisation_only(client, manager, organisation):
    foreign = members.invite("x@voorbeeld.nl", OrganisationFactory(), Role.EDITOR, by=person("superuser", None))
    for typed in (
        {"organisation": foreign.organisation_id},
        {"role": "superuser"},
        {"email": "geen adres"},
        {"email": "a@b.nl\nBcc: c@d.nl"},
        # Longer than the name of an account may be.
        {"email": f"{'s' * 60}@{'w' * 60}.{'x' * 60}.nl"},
    ):
        usual = {"email": "sanne@voorbeeld.nl", "organisation": organisation.pk, "role": Role.EDITOR}
        assert client.post(ADD, usual | typed).status_code == 200, typed
    assert Invitation.objects.get() == foreign
    for page in ("change/", "delete/"):
        assert client.get(f"{INVITATIONS}{foreign.pk}/{page}").status_code == 404
        assert client.post(f"{INVITATIONS}{foreign.pk}/{page}", {"post": "yes"}).status_code == 404
    assert "x@voorbeeld.nl" not in text_of(client.get(INVITATIONS))


@pytest.mark.parametrize("kind", ["editor", "approver"])
def test_who_does_not_manage_members_invites_nobody(client, organisation, kind):
    client.force_login(person(kind, organisation))
    typed = {"email": "sanne@voorbeeld.nl", "organisation": organisation.pk, "role": Role.MANAGER}

    assert client.post(ADD, typed).status_code == 403
    assert not Invitation.objects.exists()


def test_p03_giving_and_taking_a_role_by_hand_is_in_the_log(client, manager, organisation):
    colleague = MembershipFactory(organisation=organisation, user__username="kees").user
    typed = {"user": "kees", "organisation": organisation.pk, "role": Role.APPROVER}
    client.post("/beheer/register/membership/add/", typed)
    given = colleague.memberships.get(role=Role.APPROVER)
    client.post(f"/beheer/register/membership/{given.pk}/delete/", {"post": "yes"})

    assert what_happened() == [EventKind.MEMBER_ADDED, EventKind.MEMBER_REMOVED]
    assert set(Event.objects.values_list("organisation", "actor", "reason")) == {
        (organisation.pk, manager.pk, "kees, Beoordelaar")
    }


def test_the_list_says_when_each_member_logged_in_last_and_leads_to_inviting(client, manager, organisation):
    colleague = MembershipFactory(organisation=organisation).user
    give_app(colleague)
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        elsewhere = Client()
        log_in(elsewhere, colleague, PASSWORD)
        User.objects.filter(pk=colleague.pk).update(last_login=datetime(2026, 3, 2, 9, tzinfo=UTC))
    page = text_of(client.get("/beheer/register/membership/"))

    assert "2 maart 2026" in page
    assert f'href="{ADD}"' in page
    assert f'href="{INVITATIONS}"' in page
