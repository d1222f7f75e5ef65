"""What nobody came back for is not kept."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from register.importing.upload.keep import keep
from register.models import Upload, WorkCopy
from tests.factories import OrganisationFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db


def test_what_was_typed_or_uploaded_and_left_is_thrown_away_in_time(capsys):
    user, organisation = UserFactory(), OrganisationFactory()

    def leave(name):
        WorkCopy.objects.create(user=user, version=VersionFactory(), data={"name": [name]})
        keep(b"name\n", name=name, organisation=organisation, by=user, publish=False)

    now = timezone.now()
    with time_machine.travel(now - timedelta(days=31)):
        leave("oud")
    leave("nieuw")
    call_command("tidy")
    call_command("tidy")

    assert [copy.data["name"] for copy in WorkCopy.objects.all()] == [["nieuw"]]
    assert {upload.name for upload in Upload.objects.all() if upload.content} == {"nieuw"}
    first, second = capsys.readouterr().out.splitlines()
    # The file went when the next one came.
    assert first == "Weggedaan: 1 niet-opgeslagen teksten, 0 niet-ingelezen bestanden, 0 namen of adressen van lezers."
    assert second == "Weggedaan: 0 niet-opgeslagen teksten, 0 niet-ingelezen bestanden, 0 namen of adressen van lezers."
    with time_machine.travel(now + timedelta(hours=2)):
        call_command("tidy")
    assert (
        capsys.readouterr().out
        == "Weggedaan: 0 niet-opgeslagen teksten, 1 niet-ingelezen bestanden, 0 namen of adressen van lezers.\n"
    )
