"""The audit log (A12, BIO2 8.15.01): a line per event, that says enough and nothing too much."""

import json
import logging
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from register import audit, organisations
from register.accounts import members
from register.choices import EventKind, Role, State
from register.importing import import_file
from register.importing.pipeline import FORMATS
from register.importing.rows import Row
from register.importing.upload.commit import commit_upload
from register.importing.upload.keep import keep
from register.importing.upload.undo import undo
from register.models import Application, Collection, Event, Upload, User
from tests.accounts import PASSWORD, code_of, give_app, log_in
from tests.desk import fill_in
from tests.factories import CollectionFactory, MembershipFactory, OrganisationFactory, UserFactory, VersionFactory

# Lines are written when what they tell of is committed.
pytestmark = pytest.mark.django_db(transaction=True)

NEW_PASSWORD = "drie fietsen in de regen"
MEMBERS = {"action", "object", "result", "origin", "actor", "time"}


@pytest.fixture
def lines(caplog):
    """The lines since the last time this was asked."""
    caplog.set_level(logging.INFO, logger="register.audit")

    def read():
        found = [record.getMessage() for record in caplog.records if record.name == "register.audit"]
        caplog.clear()
        assert all(len(line.splitlines()) == 1 for line in found)
        return [json.loads(line) for line in found]

    return read


@pytest.fixture
def organisation():
    CollectionFactory()
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def noor(organisation):
    return MembershipFactory(
        organisation=organisation, role=Role.MANAGER, user__username="noor", user__email="noor@voorbeeld.nl"
    ).user


def told(lines):
    """Each line as it reads: what, to what, how it went, and by whom."""
    return [(line["action"], line["object"].split(":")[-1], line["result"], line["actor"]) for line in lines]


def test_a12_a_line_says_what_to_what_with_what_result_from_where_by_whom_and_when(client, noor, lines):
    with time_machine.travel(datetime(2026, 11, 2, 9, 30, tzinfo=UTC), tick=False):
        log_in(client, noor, REMOTE_ADDR="192.0.2.7")

    [line] = lines()
    assert line == {
        "time": "2026-11-02T09:30:00+00:00",
        "action": "login",
        "object": f"register.user:{noor.pk}:noor",
        "result": "ok",
        "origin": "192.0.2.7",
        "actor": f"register.user:{noor.pk}:noor",
    }


def test_a12_every_event_of_an_account_is_a_line(client, noor, lines, mailoutbox):
    who = f"register.user:{noor.pk}:noor"
    log_in(client, noor, "een verkeerd wachtwoord")
    client.post("/beheer/inloggen/", {"login": "mijn geheime wachtwoord", "password": "x"})
    log_in(client, noor)
    assert told(lines()) == [
        ("login", "noor", "wrong password", "anonymous"),
        ("login", "unknown account", "wrong password", "anonymous"),
        ("login", "noor", "ok", who),
    ]

    secret = client.get("/beheer/account/tweede-stap/app/").context["form"].secret
    client.post("/beheer/account/tweede-stap/app/", {"code": code_of(secret)})
    client.post("/beheer/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    client.post("/beheer/account/", {"first_name": "Noor", "last_name": "", "language": "nl"})
    client.post("/beheer/account/tweede-stap/herstelcodes/nieuw/")
    client.post("/beheer/account/tweede-stap/app/verwijderen/")
    client.post("/beheer/uitloggen/")
    assert told(lines()) == [
        ("second factor added", "noor", "ok", who),
        ("second factor added", "noor", "ok", who),
        ("password changed", "noor", "ok", who),
        ("account changed", "noor", "ok", who),
        ("recovery codes renewed", "noor", "ok", who),
        ("second factor removed", "noor", "ok", who),
        ("second factor removed", "noor", "ok", who),
        ("logout", "noor", "ok", who),
    ]

    client.post("/beheer/wachtwoord/", {"email": "noor@voorbeeld.nl"})
    client.post("/beheer/wachtwoord/", {"email": "niemand@voorbeeld.nl"})
    [link] = [word for mail in mailoutbox for word in mail.body.split() if "/nieuw/" in word]
    form = client.get(link.removeprefix("http://testserver"), follow=True).redirect_chain[0][0]
    client.post(form, {"password1": PASSWORD})
    assert told(lines()) == [
        ("password link asked", "noor", "ok", "anonymous"),
        ("password link asked", "unknown account", "no account", "anonymous"),
        ("password reset", "noor", "ok", who),
    ]

    give_app(noor)
    log_in(client, noor)
    client.post("/beheer/inloggen/code/", {"code": "000000"})
    for _time in range(7):
        log_in(Client(), noor, "fout")
    results = [line["result"] for line in lines()]
    assert results[0] == "wrong code"
    assert results[-1] == "too many attempts"


def test_a12_every_change_of_an_account_or_a_role_by_another_is_a_line(client, noor, organisation, lines):
    boss = UserFactory(username="baas", register_manager=True)
    client.force_login(boss)
    lines()
    typed = {"username": "kees", "email": "kees@voorbeeld.nl", "new_password": NEW_PASSWORD, "is_active": "on"}
    client.post("/beheer/register/user/add/", typed)
    kees = User.objects.get(username="kees")
    client.post(f"/beheer/register/user/{kees.pk}/change/", typed | {"register_manager": "on"})
    give_app(kees)
    client.post(f"/beheer/register/user/{kees.pk}/tweede-stap/")
    written = lines()
    who = f"register.user:{boss.pk}:baas"
    assert told(written) == [
        ("account created", "kees", "ok", who),
        ("account changed", "kees", "ok", who),
        ("second factor removed", "kees", "ok", who),
    ]
    assert "register_manager" in written[1]["fields"]

    role = {"user": "kees", "organisation": organisation.pk, "role": Role.MANAGER}
    client.post("/beheer/register/membership/add/", role)
    client.post(f"/beheer/register/membership/{kees.memberships.get().pk}/delete/", {"post": "yes"})
    invited = {"email": "sanne@voorbeeld.nl", "organisation": organisation.pk, "role": Role.EDITOR}
    client.post("/beheer/register/invitation/add/", invited)
    invitation = members.open_ones().get()
    client.post(f"/beheer/register/invitation/{invitation.pk}/delete/", {"post": "yes"})
    assert [(line["action"], line["actor"]) for line in lines()] == [
        (EventKind.MEMBER_ADDED, who),
        (EventKind.MEMBER_REMOVED, who),
        (EventKind.MEMBER_INVITED, who),
        ("invitation withdrawn", who),
    ]


def test_a12_every_event_of_a_record_is_a_line(client, organisation, lines):
    editor = MembershipFactory(organisation=organisation).user
    version = VersionFactory(application__organisation=organisation)
    client.force_login(editor)
    lines()
    fill_in(client, version, "publish")
    written = lines()

    assert [line["action"] for line in written] == list(Event.objects.order_by("pk").values_list("kind", flat=True))
    last = written[-1]
    assert set(last) == MEMBERS | {"from", "to"}
    assert (last["action"], last["to"], last["result"]) == (EventKind.PUBLISHED, State.PUBLISHED, "ok")
    assert last["object"] == f"register.application:{version.application_id}"
    assert last["actor"] == f"register.user:{editor.pk}:{editor.username}"
    assert last["origin"] == "127.0.0.1"


def test_a12_every_record_of_a_file_or_a_move_is_a_line(organisation, lines, monkeypatch):
    boss, other = UserFactory(is_superuser=True), OrganisationFactory()
    own = keep(b"name\nEen\nTwee\n", name="iets.csv", organisation=organisation, by=boss, publish=False)
    rows = [Row(number, str(number), organisation.name, {"name": "Elders"}) for number in (1, 2)]
    theirs = SimpleNamespace(SOURCE=Collection.ALGORITMEREGISTER, NAMES={}, rows=lambda content, problems: rows)
    monkeypatch.setitem(FORMATS, "theirs", theirs)
    CollectionFactory(slug=Collection.ALGORITMEREGISTER)
    lines()
    for verb in (
        lambda: list(commit_upload(own, by=boss, expected="")),
        lambda: undo(Upload.objects.get(), by=boss),
        lambda: import_file(__file__, format="theirs"),
        lambda: organisations.move(Application.objects.earliest("pk"), to=other, by=boss),
        lambda: organisations.merge(organisation, into=other, by=boss),
    ):
        before = set(Event.objects.values_list("pk", flat=True))
        verb()
        events = Event.objects.filter(application__isnull=False).exclude(pk__in=before).order_by("pk")
        expected = [(event.kind, f"register.application:{event.application_id}") for event in events]
        written = [(line["action"], line["object"]) for line in lines()]
        assert expected
        assert [line for line in written if line[1].startswith("register.application:")] == expected


def test_a12_every_file_that_leaves_the_desk_is_a_line(client, noor, organisation, lines):
    client.force_login(noor)
    lines()
    for name, arguments in (("own-data-file", [organisation.slug, "csv"]), ("logbook-csv", [organisation.pk])):
        assert client.get(reverse(f"admin:{name}", args=arguments)).status_code == 200

    who = f"register.user:{noor.pk}:noor"
    assert told(lines()) == [("export", str(organisation.pk), "ok", who)] * 2


def test_a12_no_line_holds_a_secret_or_what_somebody_wrote(client, noor, organisation, caplog, mailoutbox):
    caplog.set_level(logging.DEBUG)
    secret = give_app(noor)
    log_in(client, noor, "een verkeerd wachtwoord")
    log_in(client, noor)
    code = code_of(secret)
    client.post("/beheer/inloggen/code/", {"code": code})
    members.invite("sanne@voorbeeld.nl", organisation, Role.EDITOR, by=noor)
    client.post("/beheer/wachtwoord/", {"email": "noor@voorbeeld.nl"})
    [link] = [word for mail in mailoutbox for word in mail.body.split() if "/nieuw/" in word]
    version = VersionFactory(application__organisation=organisation)
    client.force_login(MembershipFactory(organisation=organisation).user)
    fill_in(client, version, "publish", goal="een kanarie in de tekst")
    written = "\n".join(record.getMessage() for record in caplog.records if record.name == "register.audit")

    token = members.token_of(members.open_ones().get())
    hidden = ["verkeerd wachtwoord", PASSWORD, code, secret, link.split("-")[-1], token, "kanarie", "sanne@"]
    assert written.count("\n") >= 5
    assert [word for word in [*hidden, client.cookies["session"].value] if word in written] == []


@pytest.mark.parametrize(
    "name", ["noor\r\n{}", "noor\n2026 action=login", "noor\u2028\x1b[31m\x00", 'noor","result":"ok']
)
def test_x08_a_name_cannot_write_a_line_of_its_own(name, caplog):
    caplog.set_level(logging.INFO, logger="register.audit")
    audit.write("login", on=name, actor=name)

    [record] = caplog.records
    assert record.getMessage().isascii()
    assert record.getMessage().isprintable()
    assert json.loads(record.getMessage())["object"] == name


def test_a_command_is_named_as_who_and_where(organisation, lines):
    call_command("publish_planned", verbosity=0)
    audit.write("import", on="file.csv")

    [line] = lines()
    assert (line["origin"], line["actor"]) == ("command", "command")
