"""Who gets what answer at which address: every URL of the resolver, held against tests/authorization.csv.

A row of the table is an address and whose object it is about; a column is who asks; a cell is what GET, POST,
PUT, PATCH and DELETE answer, a letter each, as ANSWERS says. A URL without rows fails the test, which prints
the rows to add; look whether they are right, and adopt them. To write what is answered today to a file:

    AUTHORIZATION_TABLE=var/authorization.csv .venv/bin/pytest -p no:xdist tests/test_authorization.py
"""

import csv
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from register import preview, reports
from register.accounts import members
from register.choices import Role
from register.models import Edition, Invitation, Membership, Organisation, Report, Upload, User, Version
from tests.factories import CollectionFactory, OrganisationFactory, ReportFactory, UserFactory, VersionFactory
from tests.roles import person

TABLE = Path(__file__).with_suffix("").with_name("authorization.csv")
ROLES = ("anonymous", "editor", "approver", "manager", "register_manager", "superuser")
OTHER_METHODS = ("put", "patch", "delete")
NOBODY = "mmm"
# What an answer is called in the table.
ANSWERS = {
    200: "p",  # the page, or the file
    201: "p",
    204: "p",
    302: "r",  # sent on
    301: "r",
    307: "r",
    308: "r",
    400: "b",  # refused for what was sent
    401: "d",
    403: "d",  # denied
    404: "n",  # not there
    405: "m",  # no such method
    409: "c",  # not in this state
    410: "g",  # gone: withdrawn
    413: "b",
    422: "b",
    429: "t",  # too often
}
TO_LOGIN = "l"
LOGIN_PAGES = ("/beheer/login/?next=", "/beheer/inloggen/?next=")
# A fault of ours. Never adopt it.
FAULT = "!"


@dataclass
class World:
    """The objects of one organisation, seen from an editor of the first: "own", a "foreign" draft, or "public"."""

    version: Version

    @cached_property
    def organisation(self) -> Organisation:
        return self.version.application.organisation

    @cached_property
    def user(self) -> User:
        return UserFactory()

    @cached_property
    def membership(self) -> Membership:
        return Membership.objects.create(user=self.user, organisation=self.organisation, role=Role.EDITOR)

    @cached_property
    def invitation(self) -> Invitation:
        return Invitation.objects.create(
            organisation=self.organisation,
            email="els@voorbeeld.nl",
            role=Role.EDITOR,
            invited_by=UserFactory(is_superuser=True),
        )

    @cached_property
    def upload(self) -> Upload:
        return Upload.objects.create(organisation=self.organisation, user=self.user, name="lijst.csv", content=b"name")

    @cached_property
    def report(self) -> Report:
        return ReportFactory(version=self.version, token_hash=reports.hash_of(self.token_of_report))

    @property
    def token_of_report(self) -> str:
        return f"melding-{self.version.pk}"

    def token(self, name: str) -> str:
        """What stands in the private links of this URL."""
        if "invitation" in name:
            return members.token_of(self.invitation)
        return self.token_of_report if "report" in name else preview.token_of(self.version)

    def values(self, name: str, arguments: set[str]) -> dict:
        """What fills the arguments of this URL."""
        of_model = {
            "version": self.version.pk,
            "organisation": self.organisation.pk,
            "membership": self.membership.pk,
            "invitation": self.invitation.pk,
            "report": self.report.pk,
            "user": self.membership.user_id,
        }
        for model, key in of_model.items():
            if name.startswith(f"desk:register_{model}_"):
                return dict.fromkeys(arguments, key)
        fill = {
            "number": self.version.application.number,
            "token": self.token(name),
            "key": self.upload.pk,
            "pk": self.organisation.pk,
            "into": self.organisation.pk,
            "to": self.organisation.pk,
            "slug": self.organisation.slug,
        }
        return {argument: ({**fill, **FIXED})[argument] for argument in arguments}


# An argument that means something else elsewhere.
OF_ONE = {"api:figure": {"name": "fase"}}
# What is of nobody: the same address for everyone.
FIXED = {
    "edition": "2024",
    "provider_id": "geen",
    "name": "sjabloon.csv",
    "figure": "fase",
    "topic": "dekking",
    "extension": "csv",
    "uidb36": "1",
    "app_label": "register",
    "url": "niets",
    "n": "1",
    "part": "toepassingen",
    "page": "1",
    "facet": "organisation",
}
# Of these the argument is not an object of an organisation.
ABOUT_ONESELF = {"mfa_remove_webauthn": {"pk": 1}, "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"}}
# Only these addresses are about one version, and not about all that an organisation has.
OF_A_VERSION = ("desk:register_version_", "desk:move", "desk:application", "api:application", "catalogue:")


def urls() -> Iterator[tuple[str, set[str]]]:
    """Every URL with a name, as reverse() takes it, and its arguments.

    Without a name are only Django's redirects from an object to its change page, and what catches the rest.
    """

    def walk(patterns, spaces=()):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name:
                    yield ":".join((*spaces, pattern.name)), set(pattern.pattern.regex.groupindex)
            else:
                yield from walk(pattern.url_patterns, (*spaces, *filter(None, [pattern.namespace])))

    return walk(get_resolver().url_patterns)


def addresses(worlds: dict[str, World]) -> Iterator[tuple[str, str, str]]:
    """URL name, whose object, and the address: all that is asked for."""
    for name, arguments in urls():
        if not arguments or arguments <= set(FIXED) or name in ABOUT_ONESELF:
            values = ABOUT_ONESELF.get(name) or OF_ONE.get(name) or {one: FIXED[one] for one in arguments}
            yield name, "-", reverse(name, kwargs=values)
            continue
        for whose, world in worlds.items():
            if whose != "public" or name.startswith(OF_A_VERSION):
                yield name, whose, reverse(name, kwargs=world.values(name, arguments))


@pytest.fixture
def worlds():
    CollectionFactory()
    Edition.objects.create(
        slug=FIXED["edition"], name="2024", year=2024, collection=CollectionFactory(slug="quickscan")
    )
    here, there = OrganisationFactory(name="Gemeente Hier"), OrganisationFactory(name="Gemeente Daar")
    return {
        "own": World(VersionFactory(application__organisation=here)),
        "foreign": World(VersionFactory(application__organisation=there)),
        "public": World(VersionFactory(application__organisation=there, published=True)),
    }


@pytest.fixture
def clients(worlds):
    """A browser per role, logged in; with no token against forgery, since that is not what is asked here."""
    found = {}
    for role in ROLES:
        user = AnonymousUser() if role == "anonymous" else person(role, worlds["own"].organisation)
        found[role] = Client(raise_request_exception=False)
        if user.is_authenticated:
            found[role].force_login(user)
        if role == "editor":
            # A file is of who sent it, not of all who work there.
            Upload.objects.filter(pk=worlds["own"].upload.pk).update(user=user)
    return found


def answer(client: Client, method: str, address: str, sent: dict) -> str:
    """The letter of what this request answers. Whatever it did is undone."""
    cookies = client.cookies.copy()
    before = transaction.savepoint()
    try:
        response = getattr(client, method)(address, sent)
        if response.streaming:
            # Read to the end, by which the client closes it without closing the test's connection.
            list(response)
    finally:
        transaction.savepoint_rollback(before)
        client.cookies = cookies
    if response.status_code == 302 and response.url.startswith(LOGIN_PAGES):
        return TO_LOGIN
    return ANSWERS.get(response.status_code, FAULT)


def cells(clients: dict[str, Client], address: str, sent: dict) -> list[str]:
    """The answers at an address, per role; `sent` is what the form there always holds.

    A method that the superuser is told does not exist is not tried by the others: it is answered before anyone
    asks who it is, and these would be half of all requests.
    """
    others = "".join(answer(clients["superuser"], method, address, {}) for method in OTHER_METHODS)
    return [
        answer(clients[role], "get", address, {})
        + answer(clients[role], "post", address, sent)
        + (
            others
            if others == NOBODY
            else "".join(answer(clients[role], method, address, {}) for method in OTHER_METHODS)
        )
        for role in ROLES
    ]


def held(name: str, world: World | None) -> dict:
    """What the button of a step holds: which text was read. Without it nobody may judge."""
    return {"read": world.version.text_mark} if world and name.startswith("desk:register_version_") else {}


def as_csv(rows: dict[tuple[str, str], list[str]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["url", "object", *ROLES])
    writer.writerows([*key, *row] for key, row in sorted(rows.items()))
    return text.getvalue()


@pytest.mark.django_db
@pytest.mark.once
def test_t01_every_address_answers_everybody_as_the_table_says(worlds, clients, monkeypatch):
    # The test client keeps a copy of every context, for which nobody asks here.
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
    logging.disable(logging.CRITICAL)
    try:
        actual = {
            (name, whose): cells(clients, address, held(name, worlds.get(whose)))
            for name, whose, address in addresses(worlds)
        }
    finally:
        logging.disable(logging.NOTSET)
    if path := os.environ.get("AUTHORIZATION_TABLE"):
        Path(path).write_text(as_csv(actual))

    with TABLE.open() as file:
        table = {(row[0], row[1]): row[2:] for row in csv.reader(file)}
    table.pop(("url", "object"))
    differ = {key: row for key, row in actual.items() if table.get(key) != row}
    assert not differ, f"{TABLE.name} says otherwise, or nothing. What is answered now:\n{as_csv(differ)}"
    assert set(table) == set(actual), "The table has rows of addresses that are gone."
    assert not [key for key, row in table.items() if FAULT in "".join(row)]
