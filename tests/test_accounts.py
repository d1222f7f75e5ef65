"""Logging in, the second factor, sessions and accounts: the attacks of group G (A01-A11), and P01-P03."""

import hashlib
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_script_prefix
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from register.accounts import second_factor
from register.accounts.middleware import WITHOUT_FACTOR
from register.choices import Role
from register.models import Membership, User
from tests.accounts import PASSWORD, code_of, give_app, log_in
from tests.desk import text_of
from tests.factories import CollectionFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.roles import person

pytestmark = pytest.mark.django_db

LOGIN = "/beheer/inloggen/"
CODE = "/beheer/inloggen/code/"
DESK = "/beheer/register/membership/"
NEW_PASSWORD = "drie fietsen in de regen"


@pytest.fixture
def user():
    CollectionFactory()
    return MembershipFactory(role=Role.MANAGER, user__username="noor", user__email="noor@voorbeeld.nl").user


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "required"


def is_in(client) -> bool:
    return client.get(DESK).status_code == 200


def session_of(client) -> str:
    return client.cookies["session"].value


# Guessing at passwords, A01


def guess(name="noor", times=1, address="192.0.2.1", **headers):
    """Wrong passwords; the answers' statuses."""
    typed = {"login": name, "password": "verkeerd wachtwoord"}
    return [Client().post(LOGIN, typed, REMOTE_ADDR=address, **headers).status_code for _time in range(times)]


def test_a01_who_guesses_at_one_account_has_to_wait_and_a_colleague_elsewhere_gets_in(client, user):
    assert guess(times=30) == [200] * 5 + [429] * 25
    response = log_in(client, user, REMOTE_ADDR="192.0.2.1")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")
    assert "Stel een nieuw wachtwoord in" in text_of(response)

    assert log_in(client, user, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a01_who_guesses_at_many_accounts_from_one_address_has_to_wait(user):
    statuses = [guess(f"naam{number}")[0] for number in range(30)]

    assert statuses == [200] * 15 + [429] * 15
    assert log_in(Client(), user, REMOTE_ADDR="198.51.100.7").status_code == 302


@pytest.mark.parametrize("address", ["192.0.2.{}", "2001:db8::{:x}:1"])
def test_a01_who_guesses_from_many_addresses_of_one_network_has_to_wait(user, address):
    statuses = [guess(f"naam{number}", address=address.format(number))[0] for number in range(1, 31)]

    assert statuses == [200] * 25 + [429] * 5


def test_a01_on_a_server_of_ipv6_too_one_guesser_does_not_lock_everybody_out(client, user):
    assert guess(times=30, address="::ffff:192.0.2.1")[-1] == 429
    assert [guess(f"naam{n}", address=f"::ffff:192.0.2.{n}")[0] for n in range(2, 30)][-1] == 429

    assert log_in(Client(), user, REMOTE_ADDR="::ffff:198.51.100.7").status_code == 302
    assert log_in(Client(), user, REMOTE_ADDR="192.0.2.1").status_code == 429


def test_a01_who_guesses_from_many_networks_has_to_wait_and_the_known_network_of_the_account_gets_in(client, user):
    log_in(client, user, REMOTE_ADDR="198.51.100.7")
    statuses = [guess(address=f"10.{number}.0.1")[0] for number in range(55)]

    assert statuses == [200] * 50 + [429] * 5
    assert log_in(Client(), user, REMOTE_ADDR="198.51.100.9").status_code == 302


def test_a01_an_address_that_the_client_made_up_counts_for_nothing(user, settings):
    forged = [{"headers": {"x-forwarded-for": f"10.0.{number}.1"}} for number in range(7)]
    assert [guess(**header)[0] for header in forged] == [200] * 5 + [429] * 2

    # Behind a proxy of ours the last hop counts, which the proxy wrote; what stands before it is the client's own.
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = [{"headers": {"x-forwarded-for": f"10.0.{number}.1, 203.0.113.5"}} for number in range(7)]
    assert [guess(**header)[0] for header in forged] == [200] * 5 + [429] * 2


def test_a01_old_mistakes_are_forgotten_and_a_right_password_is_no_mistake(client, user):
    start = datetime(2026, 11, 2, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        assert guess(times=6)[-1] == 429
        clock.shift(timedelta(minutes=6))
        assert [log_in(Client(), user, REMOTE_ADDR="192.0.2.1").status_code for _time in range(20)] == [302] * 20


def test_a01_the_count_is_kept_where_every_process_reads_it(user, django_assert_num_queries):
    """In a table of the database: not in the memory of one worker."""
    guess(times=5)
    with django_assert_num_queries(1):
        cache.get("anything")
    assert guess() == [429]


# Who has an account: A02


@pytest.fixture
def hashed(monkeypatch):
    """How often a password was hashed."""
    counted = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, password, salt: counted.append(1) or encode(self, password, salt),
    )
    return counted


def test_a02_a_wrong_name_is_answered_and_worked_on_as_a_wrong_password(client, user, hashed):
    UserFactory(username="weg", is_active=False)
    hashed.clear()
    pages, work = set(), []
    for name in ("noor", "niemand", "weg"):
        before = len(hashed)
        response = Client().post(LOGIN, {"login": name, "password": "verkeerd"})
        pages.add((response.status_code, _without_token(text_of(response)).replace(name, "")))
        work.append(len(hashed) - before)

    assert len(pages) == 1
    assert work == [1, 1, 1]


def test_a02_asking_for_a_new_password_tells_nothing(client, user, mailoutbox):
    # Without a password of ours there is none to forget.
    elsewhere = UserFactory(email="elders@voorbeeld.nl")
    elsewhere.set_unusable_password()
    elsewhere.save()
    UserFactory(email="weg@voorbeeld.nl", is_active=False)
    pages = set()
    for address in ("noor@voorbeeld.nl", "niemand@voorbeeld.nl", "elders@voorbeeld.nl", "weg@voorbeeld.nl"):
        response = client.post("/beheer/wachtwoord/", {"email": address}, follow=True)
        pages.add((response.redirect_chain[0], _without_token(text_of(response))))

    assert len(pages) == 1
    assert [len(mail.to) for mail in mailoutbox] == [1] * 4
    assert [("/beheer/wachtwoord/nieuw/" in mail.body) for mail in mailoutbox] == [True, False, False, False]


def _without_token(page: str) -> str:
    return "".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


# What a password is, A03


def change_password(client, password, old=PASSWORD):
    return client.post("/beheer/account/wachtwoord/", {"oldpassword": old, "password1": password})


@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("8 tekens", False),
        ("veertien teken", False),
        ("vijftien tekens", True),
        ("x7 " * 21, True),
        ("een zin met spaties, en met ’n 🚲 erin", True),
        ("zin " * 32, True),
        ("z" * 4097, False),
        ("zin " * 262_144, False),
        # Django's list of common passwords, the name of the organisation with a year, and the person's own name.
        ("1q2w3e4r5t6y7u8i9o0p", False),
        ("Gemeente Voorbeeldstad 2026", False),
        ("Gemeente Voorbeeldstad heeft mooie fietsen", True),
        ("noor@voorbeeld.nl", False),
    ],
)
def test_a03_a_password_is_long_and_is_asked_nothing_else(client, user, password, accepted):
    OrganisationFactory(name="Gemeente Voorbeeldstad")
    client.force_login(user)
    assert change_password(client, password).status_code == (302 if accepted else 200)

    user.refresh_from_db()
    assert user.check_password(password) is accepted


def test_a03_a_login_with_a_megabyte_is_refused_before_it_is_hashed(client, user, hashed):
    hashed.clear()
    response = log_in(client, user, "x" * 1_000_000)

    assert response.status_code == 200
    assert hashed == []


# The second factor: A04


def addresses_of_the_desk():
    """Every address under /beheer/, with numbers where an address wants them: (name, address)."""
    found = []

    def walk(patterns, prefix):
        for pattern in patterns:
            here = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                found.append((pattern.name, here))
            else:
                walk(pattern.url_patterns, here)

    walk(get_resolver().url_patterns, "/")
    return [(name, _filled_in(route)) for name, route in found if route.startswith("/beheer/")]


def _filled_in(route: str) -> str:
    for converter in ("path:object_id", "int:key", "int:pk", "str:token", "str:provider_id", "path:url"):
        route = route.replace(f"<{converter}>", "1")
    route = route.replace(r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "wachtwoord/nieuw/1-2/")
    route = route.replace(r"^(?P<app_label>register)/$", "register/").replace("(?P<url>.*)$", "iets")
    return route.replace("<int:content_type_id>/<path:object_id>", "1/1")


def test_a04_without_a_second_factor_every_address_of_the_desk_leads_to_setting_one_up(client, required):
    user = UserFactory(register_manager=True)
    open_ones = set()
    for name, address in addresses_of_the_desk():
        for method in (client.get, client.post):
            if "_auth_user_id" not in client.session:
                client.force_login(user)
            response = method(address)
            if (response.status_code, response.headers.get("Location")) != (302, reverse("mfa_index")):
                open_ones.add(name)

    assert len(addresses_of_the_desk()) > 50
    assert open_ones == WITHOUT_FACTOR
    assert User.objects.get().check_password(PASSWORD)


def test_a04_the_gate_and_the_clock_stand_at_the_desk_wherever_the_register_is_put(client, user, required):
    log_in(client, user)
    with override_script_prefix("/register/"):
        response = client.get(DESK, SCRIPT_NAME="/register")
        assert response.url == "/register/beheer/account/tweede-stap/"
        with time_machine.travel(timezone.now() + timedelta(hours=13), tick=False):
            client.get(DESK, SCRIPT_NAME="/register")
    assert "_auth_user_id" not in client.session


def test_a04_where_it_is_not_required_one_works_without(client, user):
    log_in(client, user)
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
def test_a04_one_sets_up_an_app_right_after_logging_in_and_then_works(client, user, required):
    log_in(client, user)
    page = client.get("/beheer/account/tweede-stap/app/")
    secret = page.context["form"].secret
    before = session_of(client)
    assert "<script" not in text_of(page).replace('<script src="', "")

    client.post("/beheer/account/tweede-stap/app/", {"code": code_of(secret)})
    assert len(client.get("/beheer/account/tweede-stap/herstelcodes/").context["unused_codes"]) == 10
    assert is_in(client)
    # A05: more may be done now than before.
    assert session_of(client) != before


def test_a04_the_password_alone_does_not_log_in_who_has_a_second_factor(client, user):
    secret = give_app(user)
    assert log_in(client, user).url == CODE
    assert not is_in(client)

    assert "klopt niet" in text_of(client.post(CODE, {"code": "000000"}))
    assert not is_in(client)
    assert client.post(CODE, {"code": code_of(secret)}).url == "/beheer/"
    assert is_in(client)


@time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False)
def test_a04_a_code_counts_once_however_long_it_is_right(user):
    secret = give_app(user)
    code = code_of(secret)
    used = []
    for seconds in (0, 1, 29, 31, 59, 61):
        with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC) + timedelta(seconds=seconds), tick=False):
            client = Client()
            log_in(client, user)
            # With a space in it, it is the same code.
            used.append(client.post(CODE, {"code": f"{code[:3]} {code[3:]}" if seconds else code}).status_code)

    assert used == [302, 200, 200, 200, 200, 200]


def test_a04_codes_are_not_guessed(user):
    give_app(user)
    client = Client()
    log_in(client, user)
    pages = [text_of(client.post(CODE, {"code": f"{number:06}"})) for number in range(7)]

    assert ["Te veel foute codes" in page for page in pages] == [False] * 5 + [True] * 2


def test_a04_a_recovery_code_works_once(client, user):
    client.force_login(user)
    _just_logged_in(client)
    secret = client.get("/beheer/account/tweede-stap/app/").context["form"].secret
    client.post("/beheer/account/tweede-stap/app/", {"code": code_of(secret)})
    recovery = client.get("/beheer/account/tweede-stap/herstelcodes/").context["unused_codes"][0]
    statuses = []
    for _time in range(2):
        other = Client()
        log_in(other, user)
        statuses.append((other.post(CODE, {"code": recovery}).status_code, is_in(other)))

    assert statuses == [(302, True), (200, False)]


def test_a04_a_copy_of_the_database_gives_nobody_a_code(client, user):
    secret = give_app(user)

    assert secret not in str(Authenticator.objects.get().data)


def test_a04_a_new_password_by_mail_does_not_pass_by_the_second_factor(client, user, mailoutbox):
    secret = give_app(user)
    client.post("/beheer/wachtwoord/", {"email": user.email})
    link = _link_in(mailoutbox[0])
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[0][0], {"password1": NEW_PASSWORD})
    assert not is_in(client)

    assert log_in(client, user, NEW_PASSWORD).url == CODE
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 302


def test_a04_setting_up_a_factor_an_hour_later_asks_for_the_password_again(client, user):
    log_in(client, user)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=10)):
        response = client.get("/beheer/account/tweede-stap/app/")
        assert response.url.startswith("/beheer/account/bevestigen/")
        again = client.post(response.url, {"password": PASSWORD})
        assert again.url == "/beheer/account/tweede-stap/app/"
        assert client.get(again.url).status_code == 200


def _just_logged_in(client):
    """What force_login leaves out: that a password was typed just now."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(session["_auth_user_id"])
    session.save()


def _link_in(mail) -> str:
    [link] = [word for word in mail.body.split() if "/nieuw/" in word]
    return link.removeprefix("http://testserver")


def test_a_link_for_a_new_password_works_once_and_for_an_hour(client, user, mailoutbox):
    client.post("/beheer/wachtwoord/", {"email": user.email})
    link = _link_in(mailoutbox[0])
    # A moment without a time zone: Django counts these links in local time.
    with time_machine.travel(time.time() + 61 * 60):
        assert "werkt niet meer" in text_of(Client().get(link))

    form = client.get(link, follow=True).redirect_chain[0][0]
    assert client.post(form, {"password1": NEW_PASSWORD}).status_code == 302
    assert "werkt niet meer" in text_of(Client().get(link))
    # And who guesses at links finds nothing.
    assert "werkt niet meer" in text_of(Client().get("/beheer/wachtwoord/nieuw/1-abc/"))


def test_who_sets_a_new_password_need_not_wait_for_old_mistakes(client, user, mailoutbox):
    guess(times=6, address="127.0.0.1")
    client.post("/beheer/wachtwoord/", {"email": user.email})
    form = client.get(_link_in(mailoutbox[0]), follow=True).redirect_chain[0][0]
    client.post(form, {"password1": NEW_PASSWORD})

    assert log_in(client, user, NEW_PASSWORD).status_code == 302


# Sessions: A05 to A08


def test_a05_the_session_has_a_new_identifier_after_the_password_and_after_the_code(client, user):
    secret = give_app(user)
    client.get(LOGIN)
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["session"] = session.session_key
    seen = [session.session_key]
    log_in(client, user)
    seen.append(session_of(client))
    client.post(CODE, {"code": code_of(secret)})
    seen.append(session_of(client))

    assert len(set(seen)) == 3
    assert set(Session.objects.values_list("session_key", flat=True)) == {seen[-1]}


def test_a05_an_identifier_in_the_address_is_none(client, user):
    log_in(client, user)

    assert Client().get(f"{DESK}?session={session_of(client)}&sessionid={session_of(client)}").status_code == 302


def test_a06_one_logs_out_with_a_button_and_not_by_a_link(client, user):
    log_in(client, user)
    before = session_of(client)
    for address in ("/beheer/uitloggen/", "/beheer/logout/"):
        page = client.get(address, follow=True)
        assert '<button type="submit">Uitloggen</button>' in text_of(page)
    assert is_in(client)

    assert client.post("/beheer/uitloggen/").url == "/beheer/uitgelogd/"
    thief = Client()
    thief.cookies["session"] = before
    assert not is_in(thief)


def _change_password(user, client):
    change_password(client, NEW_PASSWORD)


def _switch_off(user, client):
    User.objects.filter(pk=user.pk).update(is_active=False)


def _take_roles(user, client):
    Membership.objects.filter(user=user).delete()


@pytest.mark.parametrize("what", [_change_password, _switch_off, _take_roles])
def test_a06_a_session_elsewhere_is_dead_at_once(client, user, what):
    elsewhere = Client()
    log_in(elsewhere, user)
    log_in(client, user)
    assert is_in(elsewhere)
    what(user, client)

    assert not is_in(elsewhere)
    assert is_in(client) is (what is _change_password)


def test_the_old_password_is_needed_for_a_new_one(client, user):
    log_in(client, user)

    assert "huidige wachtwoord" in text_of(change_password(client, NEW_PASSWORD, old="iets anders"))
    assert log_in(Client(), user).status_code == 302


def test_a07_a_session_ends_after_an_hour_alone_and_after_twelve_hours_of_work(user):
    start = datetime(2026, 11, 2, 6, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        left, busy = Client(), Client()
        log_in(left, user)
        log_in(busy, user)
        clock.shift(timedelta(minutes=59))
        assert is_in(left)
        clock.shift(timedelta(minutes=61))
        assert not is_in(left)
        # There is no "remember me", and the browser forgets the cookie when it closes.
        assert busy.cookies["session"]["max-age"] == ""
        log_in(busy, user)
        hours = []
        for _step in range(24):
            clock.shift(timedelta(minutes=30, seconds=1))
            hours.append(is_in(busy))

    assert hours == [True] * 23 + [False]


def test_a07_who_was_away_too_long_is_told_and_comes_back_where_they_were(client, user):
    log_in(client, user)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61)):
        response = client.get(DESK, follow=True)
        assert "U bent uitgelogd, omdat" in text_of(response)
        typed = {"login": "noor", "password": PASSWORD, "next": response.context["redirect_field_value"]}
        assert client.post(LOGIN, typed).url == DESK


def test_a08_the_cookies_of_the_desk_are_for_this_host_and_no_script(client, user):
    client.get(LOGIN)
    log_in(client, user)

    assert set(client.cookies) == {"session", "csrf"}
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")


# Forged requests: A09 and A10


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://elders.example"}, {"origin": "http://sub.testserver"}, {"content-type": "text/plain"}],
)
def test_a09_a_form_without_its_token_is_refused_with_a_page_that_explains(user, headers):
    client = Client(enforce_csrf_checks=True)
    log_in(Client(), user)
    client.get(LOGIN)
    foreign = Client().get(LOGIN).context["csrf_token"]
    for token in ("", str(foreign), "x" * 64):
        typed = {"login": "noor", "password": PASSWORD, "csrfmiddlewaretoken": token}
        response = client.post(LOGIN, typed, headers=headers)
        assert response.status_code == 403
        assert "Uw formulier is niet verstuurd" in text_of(response)
    assert not is_in(client)


ELSEWHERE = [
    "https://elders.example/",
    "//elders.example/",
    "///elders.example/",
    "http:///elders.example/",
    "/\\elders.example",
    "\\\\elders.example",
    "https:elders.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://testserver@elders.example/",
    "http://testserver.elders.example/",
    # Hosts that this server answers to, and that are not this one.
    "http://localhost/beheer/",
    "//127.0.0.1/",
    "\thttps://elders.example/",
]


def test_a10_after_logging_in_and_out_one_stays_on_this_site(user):
    for address in ELSEWHERE:
        client = Client()
        typed = {"login": "noor", "password": PASSWORD, "next": address}
        assert client.post(LOGIN, typed).url == "/beheer/", address
        assert client.get(LOGIN, {"next": address}).url == "/beheer/", address
        assert client.post("/beheer/uitloggen/", {"next": address}).url == "/beheer/uitgelogd/", address
        assert Client().get("/beheer/login/", {"next": address}).url.startswith(LOGIN)


def test_there_is_one_page_to_log_in(client):
    assert client.get("/beheer/login/?next=/beheer/register/").url == f"{LOGIN}?next=%2Fbeheer%2Fregister%2F"
    assert client.get("/beheer/password_change/").url.startswith("/beheer/login/")
    for page in ("/beheer/signup/", "/beheer/registreren/", "/beheer/account/signup/"):
        assert client.get(page, follow=True).redirect_chain[-1][0].startswith(LOGIN)


# No tokens: A11


def test_a11_t14_the_api_knows_no_tokens(client, user):
    """There are none to leak: the API reads what is public, and no header changes what it says."""
    log_in(client, user)
    address = "/api/v1/applications"
    plain = Client().get(address).content
    for headers in ({"authorization": "Bearer 123"}, {"authorization": "Basic bm9vcjp4"}, {"x-api-key": "1"}):
        assert client.get(address, headers=headers).content == plain
    assert not [name for name, _address in addresses_of_the_desk() if "token" in (name or "")]


# One's own account, P01; other people's, P02; the last one, P03

OFFICE = ["is_staff", "is_superuser", "is_active", "register_manager", "username", "email", "password"]


def test_p01_one_changes_ones_name_and_language_and_nothing_else(client, user):
    log_in(client, user)
    organisation = OrganisationFactory()
    forged = dict.fromkeys(OFFICE, "1") | {"groups": "1", "organisation": organisation.pk, "role": "beheerder"}
    before = User.objects.values(*OFFICE).get()
    typed = {"first_name": "Noor", "last_name": "Jansen", "language": "en"}
    response = client.post("/beheer/account/", typed | forged)

    assert response.url == "/en/beheer/account/"
    assert User.objects.values(*OFFICE).get() == before
    assert User.objects.values(*typed).get() == typed
    assert Membership.objects.count() == 1
    # From now on the desk begins in that language.
    client.post("/beheer/uitloggen/")
    assert log_in(client, user).url == "/en/beheer/"


def test_p02_an_organisation_manager_comes_to_no_account(client, user):
    log_in(client, user)
    for other in (UserFactory(is_superuser=True), MembershipFactory().user):
        for page in ("change/", "delete/", "tweede-stap/", "password/"):
            address = f"/beheer/register/user/{other.pk}/{page}"
            assert client.get(address, follow=True).status_code in (403, 404)
            assert client.post(address, {"new_password": NEW_PASSWORD}).status_code in (302, 403, 404)
        other.refresh_from_db()
        assert other.check_password(PASSWORD)
    assert client.get("/beheer/register/user/").status_code == 403


def test_p02_a_register_manager_comes_to_no_superuser(client):
    boss = UserFactory(is_superuser=True)
    give_app(boss)
    client.force_login(UserFactory(register_manager=True))
    page = f"/beheer/register/user/{boss.pk}"

    assert client.post(f"{page}/change/", {"new_password": NEW_PASSWORD}).status_code == 403
    assert client.post(f"{page}/tweede-stap/").status_code == 403
    assert second_factor.has_one(boss)


def test_a_register_manager_takes_a_lost_second_factor_away_and_the_colleague_is_told(
    client, user, mailoutbox, django_capture_on_commit_callbacks
):
    give_app(user)
    client.force_login(UserFactory(register_manager=True))
    page = f"/beheer/register/user/{user.pk}"
    assert f'href="{page}/tweede-stap/"' in text_of(client.get(f"{page}/change/"))
    assert client.get(f"{page}/tweede-stap/").status_code == 200
    assert second_factor.has_one(user)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page}/tweede-stap/")
    assert not second_factor.has_one(user)
    assert [mail.to for mail in mailoutbox] == [["noor@voorbeeld.nl"]]
    assert "tweede stap verwijderd" in mailoutbox[0].body


def test_accounts_are_filtered_by_what_the_list_offers_and_not_by_the_hash_of_a_password(client, user):
    client.force_login(UserFactory(register_manager=True, username="Beheerder"))
    for lookup in ("password__startswith", "password", "memberships__user__password__contains", "email__contains"):
        assert client.get(f"/beheer/register/user/?{lookup}=argon2").status_code == 400, lookup

    listed = client.get("/beheer/register/user/?register_manager__exact=1&q=Beheerder&o=1&p=1").context["cl"]
    assert [found.username for found in listed.result_list] == ["Beheerder"]


def test_a_name_is_one_line_so_that_no_mail_says_what_somebody_else_wrote(client, user):
    log_in(client, user)
    typed = {"first_name": "Noor\n\nKijk op\u2028https://kwaad.nl", "last_name": "de\u202e Vries\r\n", "language": "nl"}
    client.post("/beheer/account/", typed)
    user.refresh_from_db()
    assert user.display_name == "Noor Kijk op https://kwaad.nl de Vries"

    client.force_login(UserFactory(register_manager=True))
    client.post(f"/beheer/register/user/{user.pk}/change/", typed | {"username": "noor", "is_active": "on"})
    user.refresh_from_db()
    assert user.display_name == "Noor Kijk op https://kwaad.nl de Vries"


def test_two_accounts_do_not_share_an_address(client, user):
    client.force_login(UserFactory(register_manager=True))
    typed = {"username": "nieuw", "email": "NOOR@voorbeeld.nl", "new_password": NEW_PASSWORD, "is_active": "on"}
    response = client.post("/beheer/register/user/add/", typed)

    assert "al een account met dit e-mailadres" in text_of(response)


def test_p03_the_last_manager_of_an_organisation_stays_and_nobody_switches_himself_off(client, user):
    log_in(client, user)
    own = Membership.objects.get()
    response = client.post(f"{DESK}{own.pk}/delete/", {"post": "yes"}, follow=True)
    assert "laatste beheerder" in text_of(response)
    assert Membership.objects.filter(pk=own.pk).exists()

    for kind in ("register_manager", "superuser"):
        boss = person(kind, own.organisation)
        client.force_login(boss)
        page = f"/beheer/register/user/{boss.pk}/change/"
        assert "kunt uzelf dit niet afnemen" in text_of(client.post(page, {"username": boss.username}))
        boss.refresh_from_db()
        assert boss.is_active


# The organisation's own provider


@pytest.fixture
def provider(settings, monkeypatch):
    """A provider that vouches for whom the test says: `provider(email=..., email_verified=...)` logs in there."""
    app = {"provider_id": "organisatie", "name": "Rijk", "client_id": "wij", "secret": "geheim"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [app | {"settings": {"server_url": "https://login.example"}}]}
    }
    said: dict = {}
    config = {
        "authorization_endpoint": "https://login.example/ga",
        "token_endpoint": "https://login.example/token",
        "userinfo_endpoint": "https://login.example/wie",
    }
    views = "allauth.socialaccount.providers.openid_connect.views.OpenIDConnectOAuth2Adapter"
    monkeypatch.setattr(f"{views}.openid_config", config)
    monkeypatch.setattr(f"{views}._fetch_user_info", lambda self, token: said)
    monkeypatch.setattr(
        "allauth.socialaccount.providers.oauth2.client.OAuth2Client.get_access_token",
        lambda self, code, pkce_code_verifier=None: {"access_token": "x", "token_type": "Bearer"},
    )

    def log_in_there(client, **claims):
        said.clear()
        said.update({"sub": hashlib.sha256(str(claims).encode()).hexdigest()} | claims)
        away = client.get("/beheer/inloggen/elders/organisatie/?next=/beheer/register/")
        assert away.url.startswith("https://login.example/ga?")
        state = away.url.split("state=")[1].split("&")[0]
        return client.get("/beheer/inloggen/elders/organisatie/terug/", {"code": "1", "state": state})

    return log_in_there


def test_without_configuration_there_is_no_other_provider(client):
    assert "elders" not in text_of(client.get(LOGIN))
    assert client.get("/beheer/inloggen/elders/organisatie/").status_code == 404


def test_one_logs_in_elsewhere_with_an_address_that_the_provider_vouches_for(client, user, provider):
    assert "Inloggen met Rijk" in text_of(client.get(LOGIN))
    response = provider(client, email="Noor@voorbeeld.nl", email_verified=True)

    assert response.url == "/beheer/register/"
    assert is_in(client)
    assert SocialAccount.objects.get().user == user
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not SocialApp.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "noor@voorbeeld.nl", "email_verified": False},
        {"email": "noor@voorbeeld.nl"},
        {"email": "vreemd@voorbeeld.nl", "email_verified": True},
        {"email": "weg@voorbeeld.nl", "email_verified": True},
        {"email": "samen@voorbeeld.nl", "email_verified": True},
        {},
    ],
)
def test_a_login_elsewhere_makes_no_account_and_takes_none_over(client, user, provider, claims):
    UserFactory(email="weg@voorbeeld.nl", is_active=False)
    UserFactory.create_batch(2, email="samen@voorbeeld.nl")
    response = provider(client, **claims)

    assert response.url == "/beheer/inloggen/elders/geen-account/"
    assert "Vraag de beheerder van uw organisatie om een uitnodiging" in text_of(client.get(response.url))
    assert (User.objects.count(), SocialAccount.objects.count()) == (4, 0)
    assert not is_in(client)


def test_a_login_elsewhere_does_not_pass_by_the_second_factor(client, user, provider):
    give_app(user)

    assert provider(client, email="noor@voorbeeld.nl", email_verified=True).url == CODE
    assert not is_in(client)


# The pages


def test_every_page_of_an_account_has_one_heading_and_its_title(client, user):
    pages = ["", "wachtwoord/", "tweede-stap/", "tweede-stap/app/", "tweede-stap/passkey/"]
    log_in(client, user)
    for page in pages:
        text = text_of(client.get(f"/beheer/account/{page}"))
        assert text.count("<h1") == 1, page
        assert 'lang="en"' in text, page
