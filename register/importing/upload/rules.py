"""Whether somebody may read in a file of an organisation, commit it, take it back. True, or a refusal that says why."""

from datetime import timedelta
from hashlib import sha256

from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from register.models import Application, Event, Organisation, Upload
from register.permissions import Action, Denied, exists, may, organisations_where

# Between the check and the commit: whoever comes later checks again.
MAY_WAIT = timedelta(hours=1)
MAY_BE_UNDONE = timedelta(hours=24)


def organisations_of(user):
    """The organisations whose file this user may read in."""
    may_create, may_edit = (organisations_where(user, action, path="") for action in (Action.CREATE, Action.EDIT))
    return Organisation.objects.filter(may_create).filter(may_edit)


def may_read_in(organisation: Organisation | None, user=None) -> bool | Denied:
    """Whether this user may read in a file of the organisation (of any at all, when it is None), as drafts.

    No user: a command asks.
    """
    if user is None:
        return organisation is None or exists(organisation)
    return may(user, Action.CREATE, organisation) and may(user, Action.EDIT, organisation)


def may_publish_at_once(organisation: Organisation, user=None) -> bool | Denied:
    """Whether a file of the organisation may become public without a look at each record. No user: a command asks."""
    if user is not None and not (allowed := may(user, Action.PUBLISH, organisation)):
        return allowed
    if organisation.needs_approval:
        return Denied(
            _("Uw organisatie vraagt eerst een beoordeling door een collega. Lees het bestand in als concept.")
        )
    return True


def may_publish_somewhere(user) -> bool | Denied:
    """Whether there is an organisation whose file this user may publish at once."""
    organisations = organisations_of(user).filter(organisations_where(user, Action.PUBLISH, path=""))
    return organisations.filter(needs_approval=False).exists() or Denied(
        _("Uw organisatie vraagt eerst een beoordeling door een collega. Wat u inleest, wordt een concept.")
    )


def may_commit(upload: Upload, user) -> bool | Denied:
    """Whether this user may commit the upload now: who checked it, once, within an hour, and the same bytes."""
    if upload.user_id != user.pk:
        return Denied(_("Wie het bestand controleerde, leest het in."))
    allowed = may_read_in(upload.organisation, user)
    if not allowed:
        return allowed
    if upload.committed_at:
        return Denied(_("Dit bestand is al ingelezen, op %(moment)s.") % {"moment": _moment(upload.committed_at)})
    if is_too_old(upload):
        return Denied(_("De controle van dit bestand is langer dan een uur geleden. Upload het bestand opnieuw."))
    if sha256(upload.content).hexdigest() != upload.sha256:
        return Denied(_("Het bestand is niet meer het bestand dat is gecontroleerd. Upload het opnieuw."))
    return may_publish_at_once(upload.organisation, user) if upload.publish else True


def may_undo(upload: Upload, user) -> bool | Denied:
    """Whether this user may take back what the upload did: within a day, and nothing happened to it since."""
    if upload.user_id != user.pk:
        return Denied(_("Wie het bestand inlas, maakt het ongedaan."))
    allowed = may_read_in(upload.organisation, user)
    if not allowed:
        return allowed
    if not upload.committed_at:
        return Denied(_("Dit bestand is nog niet ingelezen."))
    if upload.undone_at:
        return Denied(_("Dit is al ongedaan gemaakt, op %(moment)s.") % {"moment": _moment(upload.undone_at)})
    if timezone.now() - upload.committed_at > MAY_BE_UNDONE:
        return Denied(_("Ongedaan maken kan tot 24 uur na het inlezen."))
    if touched := touched_since(upload):
        names = ", ".join(touched)
        return Denied(_("Sinds het inlezen is er iets gebeurd met: %(names)s. Verander die zelf.") % {"names": names})
    return may_publish_at_once(upload.organisation, user) if upload.publish else True


def is_too_old(upload: Upload) -> bool:
    return timezone.now() - upload.uploaded_at > MAY_WAIT


def touched_since(upload: Upload, at_most: int = 5) -> list[str]:
    """The first few applications of an upload to which something happened after it: by name, else by number.

    Of what is another organisation's by now only the number: its text is no longer ours to show.
    """
    made = Application.objects.filter(pk__in={entry["application"] for entry in upload.versions})
    elsewhere = made.exclude(organisation=upload.organisation_id).values_list("number", flat=True)
    ours = made.filter(organisation=upload.organisation_id)
    later = Event.objects.filter(application__in=ours, at__gt=upload.committed_at)
    called = later.annotate(called=Coalesce("version__name", "application__number")).order_by("called")
    return [*elsewhere[:at_most], *called.values_list("called", flat=True).distinct()[:at_most]][:at_most]


def _moment(moment) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
