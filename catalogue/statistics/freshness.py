"""How fresh the records are on a day: how old their texts are, and whether somebody should have looked again.

When one had to look again on a day in the past follows from what is kept of that day: the date of the text, the
confirmations until then, and the phase (register/review.py). Only the term is the one that the organisation has now.
"""

from collections import Counter
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.dimensions import NO_DATE, UP_TO_DATE, last_confirmation
from register.choices import Phase
from register.querysets import VersionQuerySet
from register.review import months_after

# How long overdue: code, from so many months, label. The longest first.
LATE = (
    ("te_laat_12", 12, _("Een jaar of langer te laat")),
    ("te_laat_3", 3, _("3 tot 12 maanden te laat")),
    ("te_laat_0", 0, _("Minder dan 3 maanden te laat")),
)
# What holds of a version on a day: code and label, in the order in which it gets worse.
REVIEWS = {
    UP_TO_DATE: _("Op tijd"),
    **{code: label for code, _months, label in reversed(LATE)},
    NO_DATE: _("Geen datum om opnieuw te bekijken"),
}
# How old a text is: code, from so many years, label. The oldest first.
AGES = (
    ("5", 5, _("5 jaar of ouder")),
    ("4", 4, _("4 tot 5 jaar")),
    ("3", 3, _("3 tot 4 jaar")),
    ("2", 2, _("2 tot 3 jaar")),
    ("1", 1, _("1 tot 2 jaar")),
    ("0", 0, _("Jonger dan 1 jaar")),
)


def reviews(versions: VersionQuerySet, today: date) -> Counter:
    """How many versions have each code of REVIEWS today, by type of organisation and code. One query."""
    counts: Counter = Counter()
    columns = ("type_of_organisation", "application__review_due_on")
    rows = versions.with_type_of_organisation().order_by().values_list(*columns)
    for kind, due, number in rows.annotate(Count("pk")):
        counts[kind, review_of(due, today)] += number
    return counts


def reviews_on(versions: VersionQuerySet, day: date) -> Counter:
    """The same of versions that were public at the end of a day, as it was then; see dimensions.of_a_day."""
    counts: Counter = Counter()
    known = versions.with_type_of_organisation().annotate(confirmed=last_confirmation(day))
    columns = ("type_of_organisation", "phase", "dated_on", "confirmed", "application__organisation__review_months")
    for kind, phase, dated_on, confirmed, months, number in (
        known.order_by().values_list(*columns).annotate(Count("pk"))
    ):
        counts[kind, review_of(_due(phase, dated_on, confirmed, months), day)] += number
    return counts


def _due(phase: str, dated_on: date, confirmed: datetime | None, months: int | None) -> date | None:
    """When to look again, as review.reschedule sets it."""
    if phase == Phase.STOPPED or months is None:
        return None
    return months_after(max(filter(None, [dated_on, confirmed and timezone.localdate(confirmed)])), months)


def review_of(due: date | None, day: date) -> str:
    """The code of REVIEWS of what had to be looked at by `due`; on that day itself it is not late yet."""
    if due is None:
        return NO_DATE
    if due >= day:
        return UP_TO_DATE
    return next(code for code, months, _label in LATE if months_after(due, months) <= day)


def ages(versions: VersionQuerySet, day: date) -> Counter:
    """How many versions have a text of each age on a day, by the codes of AGES."""
    counts: Counter = Counter()
    for dated_on, number in versions.order_by().values_list("dated_on").annotate(Count("pk")):
        counts[age_of(dated_on, day)] += number
    return counts


def age_of(dated_on: date, day: date) -> str:
    """What is dated after the day, as another register may do, is as young as can be."""
    return next(code for code, years, _label in AGES if months_after(dated_on, 12 * years) <= day or not years)
