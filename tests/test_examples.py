"""The invented records of the demonstration: whole, with a past, and recognisable wherever they stand."""

import pytest

from register.choices import EventKind
from register.completeness import missing_for_publication
from register.importing.examples import load_examples
from register.models import Event, Organisation, Revision, Version

pytestmark = pytest.mark.django_db


def test_they_are_loaded_once_with_their_past():
    assert load_examples() == 8
    revision = Revision.current()
    assert (load_examples(), Revision.current()) == (0, revision)
    assert Version.objects.live().count() == 7
    assert Version.objects.withdrawn().count() == 1
    assert Version.objects.ever_public().count() > Version.objects.live().count()
    assert Event.objects.filter(kind=EventKind.PUBLISHED).count() == Version.objects.count()
    assert all(before.superseded_at == after.published_at for before, after in _successive())


def _successive():
    for version in Version.objects.filter(number__gt=1):
        yield version.application.versions.get(number=version.number - 1), version


def test_each_could_have_been_published_at_the_desk():
    load_examples()
    assert {version.pk: missing_for_publication(version) for version in Version.objects.all()} == {
        version.pk: {} for version in Version.objects.all()
    }


def test_their_organisations_say_that_they_do_not_exist():
    load_examples()
    assert all("(verzonnen)" in organisation.name for organisation in Organisation.objects.all())
