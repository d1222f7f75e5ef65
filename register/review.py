"""When an application must be looked at again. That somebody did so is workflow.confirm."""

from calendar import monthrange
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from register.choices import Phase
from register.models import Application, Organisation, Version


def due_after(day: date, organisation: Organisation | None, phase: str) -> date | None:
    """When what was true on a day must be looked at again; None for what nobody uses any more."""
    return None if phase == Phase.STOPPED or organisation is None else months_after(day, organisation.review_months)


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def reschedule(applications: QuerySet[Application]) -> None:
    """Set the date of each of these anew, by the term that its organisation has now. Inside the caller's transaction.

    The caller holds their locks: whoever confirms, publishes or withdraws one of them sets its date too.
    """
    dated = []
    for version in Version.objects.live().filter(application__in=applications).with_identity():
        application = version.application
        confirmed = application.confirmed_at
        known_true = max(filter(None, [version.dated_on, confirmed and timezone.localdate(confirmed)]))
        application.review_due_on = due_after(known_true, application.organisation, version.phase)
        dated.append(application)
    Application.objects.bulk_update(dated, ["review_due_on"], batch_size=500)
