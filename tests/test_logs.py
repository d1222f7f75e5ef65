"""What the console says: one line for a request that was refused, a traceback for a fault of ours."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from register.logs import Brief
from register.models import Revision
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    """The lines on the console, as the formatter of the settings writes them."""
    caplog.handler.setFormatter(Brief())
    caplog.set_level(logging.WARNING)
    return lambda: caplog.text.splitlines()


def test_the_console_writes_as_these_tests_read():
    [handler] = settings.LOGGING["root"]["handlers"]
    assert settings.LOGGING["handlers"][handler]["formatter"] == "brief"
    assert settings.LOGGING["formatters"]["brief"]["()"] == "register.logs.Brief"


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("get", "/niets/", {}, 404),
        ("get", "/niets/%0aregel%20twee", {}, 404),
        ("get", "/beheer/register/user/", {}, 403),
        ("post", "/beheer/login/", {}, 403),
        ("post", "/beheer/register/version/add/?_saveasnew=1", {}, 403),
        ("get", "/", {"host": "kanarie.example"}, 400),
    ],
)
def test_a_refused_request_is_one_line(lines, method, address, headers, status):
    client = Client(enforce_csrf_checks=True)
    client.force_login(MembershipFactory().user)
    response = getattr(client, method)(address, headers=headers)

    assert response.status_code == status
    assert len(lines()) == 1


@pytest.mark.parametrize(
    "address",
    [
        "/beheer/uitnodiging/{}/",
        "/en/beheer/uitnodiging/{}/",
        "/voorbeeld/{}/",
        "/melding/{}/",
        "/beheer/wachtwoord/nieuw/{}/",
    ],
)
def test_no_line_holds_the_key_of_a_link(lines, address):
    client = Client(enforce_csrf_checks=True)
    client.post(address.format("geheim-1a-2b:3c"))
    client.get(address.format("geheim-1a-2b:3c") + "niets/")

    assert lines()
    assert "geheim" not in str(lines())


def test_a_fault_of_ours_keeps_its_traceback(lines, monkeypatch):
    monkeypatch.setattr(Revision, "current", lambda: 1 / 0)
    Client(raise_request_exception=False).get("/")

    assert "ZeroDivisionError: division by zero" in lines()[-1]
