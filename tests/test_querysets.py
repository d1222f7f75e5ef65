from datetime import date, datetime

import pytest
from django.utils import timezone

from register.choices import State
from register.models import Application, Version
from tests.factories import VersionFactory

pytestmark = pytest.mark.django_db


def at(day, hour=12):
    return timezone.make_aware(datetime(2026, 6, day, hour))


@pytest.fixture
def history():
    """One application: published on the 1st, again on the 10th, withdrawn on the 20th, with a draft since the 5th."""
    first = VersionFactory(
        name="Eerste", state=State.SUPERSEDED, published_at=at(1), superseded_at=at(10), dated_on=date(2026, 6, 1)
    )
    second = VersionFactory(
        name="Tweede",
        application=first.application,
        number=2,
        state=State.PUBLISHED,
        published_at=at(10),
        dated_on=date(2026, 6, 10),
    )
    VersionFactory(name="Concept", application=first.application, number=3, created_at=at(5))
    Application.objects.filter(pk=first.application.pk).update(withdrawn_at=at(20), withdrawal_reason="Gestopt")
    return first, second


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 5, 31), []),
        (date(2026, 6, 1), ["Eerste"]),
        (date(2026, 6, 9), ["Eerste"]),
        (date(2026, 6, 10), ["Tweede"]),
        (date(2026, 6, 19), ["Tweede"]),
        (date(2026, 6, 20), []),
    ],
)
def test_the_register_as_it_stood_on_a_day(history, day, names):
    assert [version.name for version in Version.objects.as_of(day)] == names


def test_a_day_ends_at_midnight_in_amsterdam():
    VersionFactory(published=True, published_at=at(1, hour=23))

    assert Version.objects.as_of(date(2026, 6, 1)).count() == 1
    assert Version.objects.as_of(date(2026, 5, 31)).count() == 0


def test_the_day_of_publication_and_that_of_today_say_the_same():
    VersionFactory(published=True)
    VersionFactory(superseded=True)

    assert list(Version.objects.as_of(timezone.localdate())) == list(Version.objects.live())
