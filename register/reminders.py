"""Of what people are reminded: of applications to look at again, once a month; of who has which role, once a quarter.

The key of a mail names the period, so it does not matter how often, or how many at once, `manage.py remind` runs.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.choices import Role
from register.models import Membership, User, Version
from register.permissions import Action, roles_for

# So long before its day somebody hears of it, and so long after it whoever manages the organisation does too.
MONTH = timedelta(days=30)
# More in one pile nobody reads in a mail.
MOST_OF_A_PILE = 25


@dataclass(frozen=True)
class Reminder:
    """A mail that has to be written unless its key says that it was. `context` is what its template needs."""

    user: User
    key: str
    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Pile:
    """Applications that wait equally long, the oldest first."""

    label: str | Promise
    versions: list[Version]

    @property
    def shown(self) -> list[Version]:
        return self.versions[:MOST_OF_A_PILE]

    @property
    def left_out(self) -> int:
        return len(self.versions) - len(self.shown)


def reminders(day: date) -> Iterator[Reminder]:
    yield from reviews(day)
    yield from lists_of_members(day)


def reviews(day: date) -> Iterator[Reminder]:
    """For each person what is due at the organisations where they can confirm, and what is long overdue where they
    manage. Nothing due is no reminder."""
    waiting = defaultdict(list)
    for version in _waiting(day):
        waiting[version.application.organisation_id].append(version)
    for user, roles in _people(waiting):
        confirms, manages = (
            {organisation for organisation, role in roles if role in roles_for(action)}
            for action in (Action.CONFIRM, Action.MANAGE_ORGANISATION)
        )
        piles = _piles(
            day,
            [version for organisation in confirms for version in waiting[organisation]],
            [version for organisation in manages - confirms for version in waiting[organisation]],
        )
        if piles:
            count = sum(len(pile.versions) for pile in piles)
            yield Reminder(user, f"remind:{day:%Y-%m}:{user.pk}", "review", {"piles": piles, "count": count})


def lists_of_members(day: date) -> Iterator[Reminder]:
    """For each manager of an organisation who has which role there: whether that is still right."""
    quarter = f"{day.year}-Q{(day.month + 2) // 3}"
    members: dict[Any, dict[User, list[str | Promise]]] = defaultdict(lambda: defaultdict(list))
    managers = defaultdict(list)
    memberships = Membership.objects.filter(organisation__active=True).select_related("user", "organisation")
    for membership in memberships.order_by("organisation__name", "user__username", "role"):
        user, organisation = membership.user, membership.organisation
        members[organisation][user].append(Role(membership.role).label)
        if membership.role in roles_for(Action.MANAGE_MEMBERS) and user.is_active and user.email:
            managers[organisation].append(user)
    for organisation, users in managers.items():
        for user in users:
            context = {"organisation": organisation, "members": list(members[organisation].items())}
            yield Reminder(user, f"members:{quarter}:{organisation.pk}:{user.pk}", "members", context)


def _waiting(day: date):
    """What is due within a month or was before."""
    return (
        Version.objects.live()
        .review_due(by=day + MONTH)
        .select_related("application__organisation")
        .only("name", "application__number", "application__review_due_on", "application__organisation__name")
        .order_by("application__review_due_on", "name", "pk")
    )


def _people(organisations) -> Iterator[tuple[User, list[tuple[int, str]]]]:
    """Who has a role at one of these and can be reached, with those roles: [(organisation, role), ...]."""
    users = User.objects.filter(memberships__organisation__in=organisations, is_active=True).exclude(email="")
    for user in users.order_by("pk").distinct().prefetch_related("memberships"):
        yield user, [(membership.organisation_id, membership.role) for membership in user.memberships.all()]


def _piles(day: date, to_confirm: list[Version], managed: list[Version]) -> list[Pile]:
    """The piles of a mail, the most urgent first, without empty ones."""

    def due(version):
        return version.application.review_due_on

    to_confirm, managed = sorted(to_confirm, key=due), sorted(managed, key=due)
    piles = [
        Pile(_("Meer dan 30 dagen te laat"), [v for v in to_confirm if due(v) < day - MONTH]),
        Pile(_("Nu te bekijken"), [v for v in to_confirm if day - MONTH <= due(v) < day]),
        Pile(_("Binnen 30 dagen te bekijken"), [v for v in to_confirm if due(v) >= day]),
        Pile(
            _("Meer dan 30 dagen te laat, bij een organisatie die u beheert"),
            [v for v in managed if due(v) < day - MONTH],
        ),
    ]
    return [pile for pile in piles if pile.versions]
