"""What happens to a whole organisation: another name, other settings, or that it goes up in another one.

Each verb runs in one transaction with its events. Nothing else gives an organisation another name or moves
an application to another organisation, but for the files that both came from. Addresses are permanent: the
slug stays.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register import history, nil_returns, notifications, review
from register.choices import EventKind
from register.importing.matching import heirs_by
from register.importing.names import spelled_alike
from register.models import Application, Collection, Event, FormerName, Organisation, Revision, Version
from register.permissions import Action, Denied, may
from register.text import clean_line
from register.wording import yes_or_no
from register.workflow import require

# What an organisation decides for itself and the public never sees.
INTERNAL = {"needs_approval"}
BECAME = " → "


@transaction.atomic
def rename(organisation: Organisation, *, name: str, by) -> Organisation:
    """Give an organisation another name; the one it had goes on finding it. Raise Refused when that may not."""
    (organisation,) = _locked(organisation)
    require(may(by, Action.MANAGE_ORGANISATION, organisation))
    before, name = organisation.name, clean_line(name)
    require(_may_bear(organisation, name))
    organisation.name, organisation.named_here = name, True
    organisation.save(update_fields=["name", "named_here", "search_name"])
    keep_names(organisation, {before: timezone.localdate()})
    history.record_of_organisation(organisation, EventKind.RENAMED, by=by, reason=from_to(before, name))
    Revision.bump()
    return organisation


def _may_bear(organisation: Organisation, name: str) -> bool | Denied:
    if name in ("", organisation.name):
        return Denied(_("Geef een andere naam."))
    others = Organisation.objects.active().exclude(pk=organisation.pk).values_list("name", flat=True)
    if spelled_alike(name) in map(spelled_alike, others):
        return Denied(_("Een andere organisatie heet al zo."))
    return True


def keep_names(organisation: Organisation, names: Mapping[str, date]) -> None:
    """Let these names, each with its last day, find the organisation too. The name of today is not a former one."""
    FormerName.objects.bulk_create(
        [FormerName(organisation=organisation, name=name, until=until) for name, until in names.items()],
        update_conflicts=True,
        unique_fields=["organisation", "name"],
        update_fields=["until"],
    )
    organisation.former_names.filter(name=organisation.name).delete()


def from_to(before, after) -> str:
    """What an event says of a change, in any language."""
    return f"{before}{BECAME}{after}"


def what_was(said: str) -> str:
    """What from_to() was told that it was before."""
    return said.partition(BECAME)[0]


@transaction.atomic
def configure(organisation: Organisation, changed: Iterable[str], *, by) -> None:
    """Save what a form changed: `changed` names the columns. The event says what it was and what it is."""
    changed = list(changed)
    if "review_months" in changed:
        _lock(records_of(organisation))
    (before,) = _locked(organisation)
    require(may(by, Action.MANAGE_ORGANISATION, before))
    organisation.save(update_fields=[*changed, "search_name"])
    with history.in_its_language():
        said = "\n".join(f"{_label(name)}: {_shown(before, name)} → {_shown(organisation, name)}" for name in changed)
    event = history.record_of_organisation(organisation, EventKind.SETTINGS_CHANGED, by=by, reason=said)
    if "needs_approval" in changed:
        notifications.tell_four_eyes(organisation, event)
    if "review_months" in changed:
        review.reschedule(records_of(organisation))
    if set(changed) - INTERNAL:
        Revision.bump()


def _label(name: str) -> str:
    return str(Organisation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(organisation: Organisation, name: str) -> str:
    value = getattr(organisation, name)
    if isinstance(value, bool):
        return yes_or_no(value)
    if name == "type":
        return organisation.get_type_display()
    return str(value) if value not in (None, "") else "–"


def may_merge(organisation: Organisation, into: Organisation, user) -> bool | Denied:
    """Whether this user may let the one go up in the other now: who manages both. Says why not."""
    for each in (organisation, into):
        allowed = may(user, Action.MANAGE_ORGANISATION, each)
        if not allowed:
            return allowed
    if organisation.pk == into.pk:
        return Denied(_("Kies een andere organisatie."))
    if not into.active:
        return Denied(_("%(name)s bestaat niet meer.") % {"name": into})
    if not organisation.active and not records_of(organisation).exists():
        return Denied(_("%(name)s bestaat niet meer en heeft geen toepassingen.") % {"name": organisation})
    if shared := source_ids_of_both(organisation, into):
        ids = ", ".join(shared)
        return Denied(_("Bij allebei staat een toepassing met bron-ID %(ids)s. Dat kan maar één keer.") % {"ids": ids})
    return True


def records_of(organisation: Organisation) -> QuerySet[Application]:
    """What moves in a merger: all of the own register. A quickscan counted its records where they were then."""
    return organisation.applications.filter(collection=Collection.OWN)


def source_ids_of_both(organisation: Organisation, into: Organisation) -> list[str]:
    """The own numbers that both have given, which one organisation cannot have twice."""
    theirs = into.applications.filter(source_register=None).exclude(source_id="").values("source_id")
    ours = records_of(organisation).filter(source_register=None, source_id__in=theirs)
    return sorted(ours.values_list("source_id", flat=True))


@transaction.atomic
def merge(organisation: Organisation, *, into: Organisation, by) -> int:
    """Let one organisation go up in another: its applications and its names move along. How many applications.

    Roles do not move: who goes to work for the other organisation is given a role there. Raise Refused.
    """
    _lock(records_of(organisation))
    organisation, into = _locked(organisation, into)
    require(may_merge(organisation, into, by))
    reason, today = from_to(organisation, into), timezone.localdate()
    # The list may have told of a later day; it is no more from now on.
    ended = min(organisation.active_until or today, today)
    moved = _move(records_of(organisation), into, by=by, reason=reason)
    nil_returns.end(organisation, by=by, reason=reason)
    names = dict(organisation.former_names.values_list("name", "until"))
    keep_names(into, names | {organisation.name: ended})
    into.predecessors.add(organisation)
    organisation.active, organisation.active_until = False, ended
    organisation.save(update_fields=["active", "active_until"])
    for each in (organisation, into):
        history.record_of_organisation(each, EventKind.MERGED, by=by, reason=reason)
    Revision.bump()
    return moved


def may_move(application: Application, to: Organisation, user) -> bool | Denied:
    """Whether this user may give one application to another organisation. No role at an organisation allows that."""
    allowed = may(user, Action.MANAGE_REGISTER, None)
    if not allowed:
        return allowed
    if application.collection_id != Collection.OWN:
        return Denied(_("Alleen toepassingen van het eigen register worden aan de balie beheerd."))
    if application.organisation_id == to.pk:
        return Denied(_("De toepassing is al van deze organisatie."))
    if not to.active:
        return Denied(_("%(name)s bestaat niet meer.") % {"name": to})
    own_number = application.source_id and application.source_register_id is None
    if own_number and to.applications.filter(source_register=None, source_id=application.source_id).exists():
        return Denied(_("%(name)s heeft al een toepassing met dit bron-ID.") % {"name": to})
    return True


@transaction.atomic
def move(application: Application, *, to: Organisation, by) -> None:
    """Give one application to another organisation. Raise Refused when that may not."""
    one = Application.objects.filter(pk=application.pk)
    _lock(one)
    (to,) = _locked(to)
    application = one.select_related("organisation").get()
    require(may_move(application, to, by))
    _move(one, to, by=by, reason=from_to(application.organisation, to))
    Revision.bump()


def _move(applications: QuerySet[Application], to: Organisation, *, by, reason: str) -> int:
    keys = list(applications.values_list("pk", flat=True))
    Application.objects.filter(pk__in=keys).update(organisation=to)
    history.record_many(Event(kind=EventKind.MOVED, application_id=key, actor=by, reason=reason) for key in keys)
    published = Version.objects.live().filter(application__in=keys)
    nil_returns.end_by(published.select_related("application"), by=by)
    review.reschedule(Application.objects.filter(pk__in=keys))
    return len(keys)


def _lock(applications: QuerySet[Application]) -> None:
    """Before the organisations: in that order the verbs of the workflow take them too."""
    list(applications.select_for_update().order_by("pk").values_list("pk"))


def _locked(*organisations: Organisation) -> list[Organisation]:
    """The organisations as they are now, in the order given, until the caller's transaction ends."""
    keys = [organisation.pk for organisation in organisations]
    found = {each.pk: each for each in Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return [found[key] for key in keys]


def heirs(organisation: Organisation) -> Iterator[Organisation]:
    """The active organisations that it went up in, by way of others too."""
    return heirs_by(lambda each: each.successors.all(), organisation)
