"""The words of the domain. What a person may see starts at one of these verbs, everywhere."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from register import permissions
from register.choices import FIXED, IN_THE_MAKING, ReportState, State

OWN_REGISTER = "register"
# How long after each attempt to send a mail the next one comes; after the last of them it is given up.
WAITS = [
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
]
# By then a mail that nothing is wrong with has left.
LATE = timedelta(hours=1)


def start_of(day: date) -> datetime:
    """The first moment of a day, in the register's time zone. In UTC the very first day would begin before all days."""
    return timezone.make_aware(datetime.combine(max(day, date.min + timedelta(days=1)), time.min))


def end_of(day: date) -> datetime:
    """The first moment after a day, in the register's time zone. After the very last day there is none."""
    return start_of(min(day, date.max - timedelta(days=1)) + timedelta(days=1))


class OrganisationQuerySet(QuerySet):
    def active(self):
        return self.filter(active=True)

    def where(self, user, action):
        """Organisations for which this user may do this."""
        return self.filter(permissions.organisations_where(user, action, path=""))


class ApplicationQuerySet(QuerySet):
    def register(self, **values):
        """Create an application under a number that nobody has; drawn again when another took it a moment ago."""
        while True:
            application: Any = self.model(**values)
            try:
                with transaction.atomic():
                    application.save(force_insert=True)
            except IntegrityError:
                if not self.filter(number=application.number).exists():
                    raise
            else:
                return application


class VersionQuerySet(QuerySet):
    def published(self):
        """Versions the public may see today, of any collection."""
        return self.filter(state=State.PUBLISHED, application__withdrawn_at=None)

    def live(self):
        """What the own register says today."""
        return self.published().filter(application__collection=OWN_REGISTER)

    def in_edition(self, edition):
        """The versions that a quickscan edition counted; `edition` is an Edition or its slug."""
        return self.filter(state__in=FIXED, application__withdrawn_at=None, edition_entries__edition=edition)

    def ever_public(self):
        """Every version that the own register published, the superseded ones too, of what is not withdrawn."""
        return self.filter(state__in=FIXED, application__withdrawn_at=None, application__collection=OWN_REGISTER)

    def withdrawn(self):
        """The last public versions of what was withdrawn: for the page that says so, never for a list."""
        return self.filter(state=State.PUBLISHED, application__withdrawn_at__isnull=False)

    def public_history(self, number: str):
        """Every version that was public under this number, newest first; none of what is withdrawn."""
        fixed = self.filter(state__in=FIXED, application__withdrawn_at=None)
        return fixed.filter(application__number=number).order_by("-number")

    def history_of_withdrawn(self, number: str):
        """Every version that was public under this number of what is withdrawn: for dates on a tombstone, no texts."""
        fixed = self.filter(state__in=FIXED, application__withdrawn_at__isnull=False)
        return fixed.filter(application__number=number).order_by("-number")

    def withdrawals(self):
        """What was taken out of the own register, each by its last public version: for the log of changes, no texts."""
        return self.withdrawn().filter(application__collection=OWN_REGISTER)

    def with_previous(self):
        """Adds `previous`: the key of the version that was public before this one; None of the first."""
        before = self.model._default_manager.filter(
            application=OuterRef("application"), state__in=FIXED, number__lt=OuterRef("number")
        )
        return self.annotate(previous=Subquery(before.order_by("-number").values("pk")[:1]))

    def once_public(self):
        """Every version that the own register ever published, of what was withdrawn too: to count by day, no texts."""
        return self.filter(state__in=FIXED, application__collection=OWN_REGISTER)

    def as_of(self, day: date):
        """What the own register said at the end of that day.

        The organisation is today's: a record that moved stands under its owner of now.
        """
        moment = end_of(day)
        return self.filter(
            Q(superseded_at=None) | Q(superseded_at__gte=moment),
            Q(application__withdrawn_at=None) | Q(application__withdrawn_at__gte=moment),
            state__in=FIXED,
            published_at__lt=moment,
            application__collection=OWN_REGISTER,
        )

    def in_the_making(self):
        """Drafts, versions in review, versions sent back and versions that wait for their day."""
        return self.filter(state__in=IN_THE_MAKING)

    def visible_to(self, user):
        """Versions of the own register that this user may see at the desk, drafts included."""
        return self.filter(
            permissions.organisations_where(user, permissions.Action.VIEW, path="application__organisation"),
            application__collection=OWN_REGISTER,
        )

    def at_the_desk(self):
        """One row per application: the version in the making, else the newest fixed one."""
        in_the_making = self.model._default_manager.filter(application=OuterRef("application"), state__in=IN_THE_MAKING)
        return self.filter(Q(state__in=IN_THE_MAKING) | Q(state=State.PUBLISHED) & ~Exists(in_the_making))

    def review_due(self, by: date):
        """What has to be looked at again, or had to be, on this day or before."""
        return self.filter(application__review_due_on__lte=by)

    def with_type_of_organisation(self):
        """Adds `type_of_organisation`: of the organisation itself where it is known, else the record's own."""
        return self.annotate(
            type_of_organisation=Case(
                When(application__organisation=None, then=F("application__organisation_type")),
                default=F("application__organisation__type"),
            )
        )

    def with_identity(self):
        """Fetches the application and organisation along, and leaves out what only a search reads."""
        return self.select_related(
            "application__organisation", "application__collection", "application__source_register"
        ).defer("search_name", "search_summary", "search_text")


class ReportQuerySet(QuerySet):
    def public(self):
        """Those that stand with their record, with the answer."""
        return self.filter(is_public=True, version__application__withdrawn_at=None)

    def waiting(self):
        return self.filter(state=ReportState.RECEIVED)

    def answerable_by(self, user):
        """What readers reported of the records of the organisations for which this user may answer."""
        path = "version__application__organisation"
        return self.filter(permissions.organisations_where(user, permissions.Action.ANSWER, path=path))


class MailQuerySet(QuerySet):
    def unsent(self):
        return self.filter(sent_at=None)

    def due(self):
        """What may be sent now: never tried, or long enough ago."""
        now = timezone.now()
        due = Q(attempts=0)
        for attempts, wait in enumerate(WAITS, start=1):
            due |= Q(attempts=attempts, tried_at__lte=now - wait)
        return self.unsent().filter(due)

    def stuck(self):
        """What should have left by now: the mail server refuses it or is away, or nobody runs `send_mail`."""
        return self.unsent().filter(created_at__lte=timezone.now() - LATE)

    def given_up(self):
        return self.unsent().filter(attempts__gt=len(WAITS))
