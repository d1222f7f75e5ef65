from datetime import UTC, date, datetime, timedelta

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


def test_of_one_day_only_what_stood_there_at_its_end_counts():
    first = VersionFactory(name="Ochtend", superseded=True, published_at=at(3, 9), superseded_at=at(3, 15))
    VersionFactory(name="Middag", application=first.application, number=2, published=True, published_at=at(3, 15))
    gone = VersionFactory(name="Een uur", published=True, published_at=at(3, 9))
    Application.objects.filter(pk=gone.application_id).update(withdrawn_at=at(3, 10), withdrawal_reason="Vergissing.")

    assert [version.name for version in Version.objects.as_of(date(2026, 6, 3))] == ["Middag"]
    assert not Version.objects.as_of(date(2026, 6, 2)).exists()


def test_at_midnight_the_next_day_begins():
    first = VersionFactory(name="Eerste", superseded=True, published_at=at(1), superseded_at=at(4, 0))
    VersionFactory(name="Tweede", application=first.application, number=2, published=True, published_at=at(4, 0))

    assert [version.name for version in Version.objects.as_of(date(2026, 6, 3))] == ["Eerste"]
    assert [version.name for version in Version.objects.as_of(date(2026, 6, 4))] == ["Tweede"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # The clock went forward: a day of 23 hours, that began at 23 hours UTC and ended at 22.
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        # And back: a day of 25 hours.
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_day_is_as_long_as_the_clock_makes_it(moment, day):
    VersionFactory(published=True, published_at=moment)

    assert Version.objects.as_of(day).count() == 1
    assert Version.objects.as_of(day - timedelta(days=1)).count() == 0


def test_the_history_under_a_number_is_of_what_was_public_only(history):
    first, second = history
    number = first.application.number

    assert list(Version.objects.history_of_withdrawn(number)) == [second, first]
    assert not Version.objects.public_history(number).exists()
    assert list(Version.objects.withdrawals()) == [second]
    Application.objects.update(withdrawn_at=None, withdrawal_reason="")
    assert list(Version.objects.public_history(number)) == [second, first]
    assert not Version.objects.history_of_withdrawn(number).exists()
    assert not Version.objects.withdrawals().exists()


def test_a_version_knows_which_one_was_public_before_it(history):
    first, second = history
    VersionFactory(application=first.application, number=4, state=State.DISCARDED)

    known = dict(Version.objects.with_previous().filter(number__lte=2).values_list("pk", "previous"))
    assert known == {first.pk: None, second.pk: first.pk}


def test_the_day_of_publication_and_that_of_today_say_the_same():
    VersionFactory(published=True)
    VersionFactory(superseded=True)

    assert list(Version.objects.as_of(timezone.localdate())) == list(Version.objects.live())
