"""When a record must be looked at again, and who says that it is still true."""

from datetime import date
from importlib import import_module
from threading import Thread

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone

from register import organisations, review, workflow
from register.choices import EventKind, Phase
from register.models import Application, Event, Organisation, Revision, Version
from register.workflow import PUBLISH, Refused
from tests.factories import OrganisationFactory, UserFactory, VersionFactory
from tests.roles import PEOPLE, person

pytestmark = pytest.mark.django_db

MAY_CONFIRM = {"editor", "approver", "register_manager", "superuser"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-01-31 09:00+01:00", tick=False):
        yield


def due(version) -> date | None:
    return Application.objects.get(pk=version.application_id).review_due_on


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 6, 1), 60, date(2031, 6, 1)),
    ],
)
def test_some_months_later_is_the_same_day_or_the_last_of_the_month(day, months, later):
    assert review.months_after(day, months) == later


def test_publishing_sets_the_day_after_the_organisations_own_term():
    version = VersionFactory(application__organisation__review_months=1)
    workflow.apply(PUBLISH, version, by=UserFactory(is_superuser=True))

    assert due(version) == date(2026, 2, 28)


def test_what_nobody_uses_any_more_is_never_due():
    version = VersionFactory(phase=Phase.STOPPED, end_date="2025-12")
    workflow.apply(PUBLISH, version, by=UserFactory(is_superuser=True))

    assert due(version) is None


@pytest.mark.parametrize("kind", PEOPLE)
def test_who_may_say_that_it_is_still_true(kind):
    version = VersionFactory(published=True)
    user = person(kind, version.application.organisation)

    if kind in MAY_CONFIRM:
        workflow.confirm(version.application, by=user)
        event = Event.objects.get()
        assert (event.kind, event.actor, event.version) == (EventKind.CONFIRMED, user, version)
        assert event.from_state == event.to_state == version.state
        application = Application.objects.get()
        assert (application.confirmed_at, application.review_due_on) == (timezone.now(), date(2027, 1, 31))
        assert Revision.current() == 1
    else:
        with pytest.raises(Refused):
            workflow.confirm(version.application, by=user)
        assert (Application.objects.get().confirmed_at, Event.objects.count(), Revision.current()) == (None, 0, 0)


def test_only_what_the_public_reads_is_confirmed():
    boss = UserFactory(is_superuser=True)
    published = VersionFactory(published=True)
    workflow.withdraw(published.application, by=boss, reason="Gestopt.")

    with pytest.raises(Refused, match="nog niet gepubliceerd"):
        workflow.confirm(VersionFactory().application, by=boss)
    with pytest.raises(Refused, match="ingetrokken"):
        workflow.confirm(published.application, by=boss)


def test_confirming_what_has_stopped_makes_nothing_due():
    version = VersionFactory(published=True, phase=Phase.STOPPED, end_date="2025-12")
    workflow.confirm(version.application, by=UserFactory(is_superuser=True))

    assert due(version) is None


def test_withdrawing_takes_the_day_away():
    version = VersionFactory(published=True, application__review_due_on=date(2026, 1, 1))
    workflow.withdraw(version.application, by=UserFactory(is_superuser=True), reason="Gestopt.")

    assert due(version) is None


def test_another_term_sets_every_day_of_the_organisation_anew():
    organisation = OrganisationFactory(review_months=12)
    in_use = {"published": True, "application__organisation": organisation}
    old = VersionFactory(**in_use, dated_on=date(2025, 3, 31))
    confirmed = VersionFactory(**in_use, dated_on=date(2025, 3, 31), application__confirmed_at=timezone.now())
    stopped = VersionFactory(**in_use, phase=Phase.STOPPED, application__review_due_on=date(2026, 1, 1))
    draft = VersionFactory(application__organisation=organisation)
    elsewhere = VersionFactory(published=True)

    Organisation.objects.filter(pk=organisation.pk).update(review_months=6)
    organisation.refresh_from_db()
    review.reschedule(organisation.applications.all())

    days = [date(2025, 9, 30), date(2026, 7, 31), None, None, None]
    assert [due(version) for version in (old, confirmed, stopped, draft, elsewhere)] == days


@pytest.mark.django_db(transaction=True)
def test_another_term_does_not_overwrite_what_somebody_does_at_that_moment(monkeypatch):
    boss = UserFactory(is_superuser=True)
    version = VersionFactory(published=True, application__review_due_on=date(2026, 1, 1))
    organisation = version.application.organisation
    organisation.review_months = 6

    def withdraw():
        workflow.withdraw(version.application, by=boss, reason="Gestopt.")
        connection.close()

    colleague, due_after = Thread(target=withdraw), review.due_after

    def slowly(*args):
        # They come while the dates are read, and wait until they are written. SQLite in memory knows one writer only.
        if connection.vendor == "postgresql":
            colleague.start()
            colleague.join(timeout=0.5)
        return due_after(*args)

    monkeypatch.setattr(review, "due_after", slowly)
    organisations.configure(organisation, ["review_months"], by=boss)
    if connection.vendor == "sqlite":
        colleague.start()
    colleague.join()

    assert Application.objects.get().withdrawn_at
    assert due(version) is None


def test_records_of_before_get_their_day_from_the_migration():
    published = VersionFactory(published=True, dated_on=date(2024, 2, 29))
    stopped = VersionFactory(published=True, phase=Phase.STOPPED)
    draft = VersionFactory()
    withdrawn = VersionFactory(
        published=True, application__withdrawn_at=timezone.now(), application__withdrawal_reason="Gestopt."
    )

    import_module("register.migrations.0003_review_dates").set_review_dates(apps, None)

    days = [date(2025, 2, 28), None, None, None]
    assert [due(version) for version in (published, stopped, draft, withdrawn)] == days


def test_due_today_is_not_yet_overdue():
    for day in (date(2026, 1, 30), date(2026, 1, 31), None):
        VersionFactory(name=str(day), published=True, application__review_due_on=day)

    versions = Version.objects.order_by("pk").select_related("application")
    assert [version.name for version in versions if version.application.is_overdue] == ["2026-01-30"]
    assert [version.name for version in Version.objects.review_due(by=date(2026, 1, 30))] == ["2026-01-30"]
