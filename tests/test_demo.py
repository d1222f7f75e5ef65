"""`manage.py demo`: what `make demo` runs before it serves."""

import socket

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from register.importing.organisations import load_organisations
from register.management.commands import demo
from register.models import Membership, Organisation, User, Version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static_files_elsewhere(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path


@override_settings(DEMO_PASSWORD="demo-geheim-123", SITE_URL="http://127.0.0.1:1")
def test_it_loads_real_data_and_an_account_for_each_role_once(capsys):
    call_command("demo")
    call_command("demo")

    assert Organisation.objects.filter(unmatched=False).count() == 1416
    assert Version.objects.live().count() == 1530 + 7
    assert [Version.objects.in_edition(slug).count() for slug in ("2019", "2021", "2024")] == [75, 165, 266]
    names = set(User.objects.values_list("username", flat=True))
    assert names == {"redacteur", "beoordelaar", "beheerder", "registerbeheerder"}
    assert User.objects.get(username="redacteur").check_password("demo-geheim-123")
    said = capsys.readouterr().out
    assert "http://127.0.0.1:1/beheer/" in said
    assert all(name in said for name in names)


@override_settings(DEMO_PASSWORD="")
def test_it_refuses_a_register_that_is_no_demonstration():
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("demo")

    assert not User.objects.exists()


def test_it_refuses_a_port_that_is_taken():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        with (
            override_settings(DEMO_PASSWORD="demo-geheim-123", SITE_URL=address),
            pytest.raises(CommandError, match="already answers"),
        ):
            call_command("demo")


@override_settings(DEMO_PASSWORD="demo-geheim-123")
def test_an_account_without_its_role_is_not_left_behind(monkeypatch):
    load_organisations()

    def is_interrupted(**values):
        raise KeyboardInterrupt

    monkeypatch.setattr(Membership.objects, "create", is_interrupted)
    with pytest.raises(KeyboardInterrupt):
        demo.Command().make_accounts()

    assert not User.objects.exists()
