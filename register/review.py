"""When an application must be looked at again. That somebody did so is workflow.confirm."""

from calendar import monthrange
from datetime import date

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


def reschedule(organisation: Organisation) -> None:
    """Set every date anew, after the organisation's term has changed. Inside the caller's transaction."""
    published = Version.objects.live().filter(application__organisation=organisation).select_related("application")
    applications = []
    for version in published:
        confirmed = version.application.confirmed_at
        known_true = max(filter(None, [version.dated_on, confirmed and timezone.localdate(confirmed)]))
        version.application.review_due_on = due_after(known_true, organisation, version.phase)
        applications.append(version.application)
    Application.objects.bulk_update(applications, ["review_due_on"], batch_size=500)
