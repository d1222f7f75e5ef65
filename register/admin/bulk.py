"""One step for many applications: choose them in the list, see what will happen, do it, read what became of each.

Nothing here decides who may do what: the rules of the workflow do, for each application on its own.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from register import workflow
from register.admin import steps
from register.admin.base import KEY
from register.admin.form_layout import DECLARED
from register.admin.site import other_language
from register.choices import State
from register.models import Version
from register.permissions import may
from register.workflow import TRANSITIONS

# Each is looked at, and done, in full: a page that answers in seconds.
MOST = 200


@dataclass(frozen=True)
class Outcome:
    """What will become of one application, or became of it. `refusal` is "" when the step was or can be taken."""

    version: Version
    refusal: str | Promise = ""
    missing: tuple[str | Promise, ...] = ()
    told: str | Promise = ""


def offered(user) -> dict[str, str | Promise]:
    """The steps for many that this user may take somewhere: {name: label}."""
    return {kind.name: kind.label for kind in steps.IN_ORDER if kind.will and may(user, kind.action, None)}


def expected(name: str, version: Version, user) -> Outcome:
    """What will happen to one application; or why it will be skipped."""
    try:
        workflow.require(steps.may_take(name, version, user))
        if name in TRANSITIONS and TRANSITIONS[name].is_complete:
            workflow.require_complete(version)
    except workflow.Refused as refused:
        return _refusal(version, refused)
    return Outcome(version, told=_will(name, version))


def done(name: str, version: Version, *, by, reason: str, read: str) -> Outcome:
    """Take the step for one application, in a transaction of its own."""
    try:
        steps.take(name, version, by=by, reason=reason, read=read)
    except workflow.Refused as refused:
        return _refusal(version, refused)
    return Outcome(version)


def ask(admin, request):
    """Who pushed the button above the list sees first what will happen to each, and why some are skipped."""
    name = _name_in(request)
    versions = _chosen(admin, request)
    count = versions.count()
    if not 0 < count <= MOST:
        said = _("U koos %(n)s toepassingen. Kies er hoogstens %(most)s tegelijk.") % {"n": count, "most": MOST}
        messages.warning(request, said if count else _("Kies eerst een of meer toepassingen in de lijst."))
        return redirect(request.get_full_path())
    return _asked(admin, request, name, [expected(name, version, request.user) for version in versions])


def do(admin, request):
    """Do what was announced. What was to be skipped is told again, and left alone."""
    name = _name_in(request)
    keys, skipped = (_keys(request.POST.get(field, "")) for field in ("pks", "skipped"))
    versions = list(admin.get_queryset(request).filter(pk__in=keys + skipped))
    reason = request.POST.get("reason", "")
    if steps.KINDS[name].needs_reason and not reason.strip():
        outcomes = [expected(name, version, request.user) for version in versions]
        return _asked(admin, request, name, outcomes, error=_("Schrijf erbij waarom."))
    outcomes = [
        done(name, version, by=request.user, reason=reason, read=request.POST.get(f"read-{version.pk}", ""))
        if version.pk in keys
        else expected(name, version, request.user)
        for version in versions
    ]
    told = {
        "title": _("%(step)s: wat er is gedaan") % {"step": steps.KINDS[name].label},
        "done": [one for one in outcomes if not one.refusal and one.version.pk in keys],
        "refused": [one for one in outcomes if one.refusal],
        "gone": len(keys + skipped) - len(versions),
    }
    return _page(admin, request, "done", told)


def _asked(admin, request, name: str, outcomes: list[Outcome], error: str = ""):
    kind = steps.KINDS[name]
    going = [one for one in outcomes if not one.refusal]
    skipped = [one for one in outcomes if one.refusal]
    told = {
        "title": _("%(step)s: wat gaat er gebeuren?") % {"step": kind.label},
        "name": name,
        "label": kind.label,
        "needs_reason": kind.needs_reason,
        "error": error,
        "going": going,
        "skipped": skipped,
        "pks": ",".join(str(one.version.pk) for one in going),
        "skipped_pks": ",".join(str(one.version.pk) for one in skipped),
    }
    return _page(admin, request, "ask", told)


def _page(admin, request, template: str, told: dict):
    address = reverse("admin:register_version_changelist")
    context = {"opts": admin.opts, "list_url": address, "other_language": other_language(address)}
    context = admin.admin_site.each_context(request) | context | told
    return TemplateResponse(request, f"admin/register/version/bulk_{template}.html", context)


def _name_in(request) -> str:
    name = request.POST.get("action", "")
    if name not in offered(request.user):
        raise Http404
    return name


def _chosen(admin, request):
    """What was chosen of the user's own list, as it is filtered now."""
    try:
        found = admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        raise BadRequest from None
    if request.POST.get("select_across") == "1":
        return found
    return found.filter(pk__in=_keys(",".join(request.POST.getlist(ACTION_CHECKBOX_NAME))))


def _keys(typed: str) -> list[int]:
    if not typed:
        return []
    keys = set(typed.split(","))
    if len(keys) > MOST or not all(KEY.fullmatch(key) for key in keys):
        raise BadRequest
    return [int(key) for key in keys]


def _refusal(version: Version, refused: workflow.Refused) -> Outcome:
    lacks = (DECLARED[name].label if name in DECLARED else message for name, message in refused.missing.items())
    return Outcome(version, refused.reason, tuple(lacks))


def _will(name: str, version: Version) -> str | Promise:
    """What will happen, as a sentence that the name begins."""
    will = steps.KINDS[name].will
    drops_draft = name == steps.WITHDRAW and version.state != State.PUBLISHED
    if drops_draft:
        return _("%(will)s Versie %(n)s, die in de maak is, wordt weggedaan.") % {"will": will, "n": version.number}
    return will
