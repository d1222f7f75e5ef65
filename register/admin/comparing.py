"""Two versions of one application beside each other, one old version, and its text as the start of a new one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from register import workflow
from register.admin.base import KEY
from register.admin.reading import answers
from register.comparison import Comparison, comparison
from register.models import Version


def since_published(version: Version) -> Comparison | None:
    """What a version in the making changes in what the public reads; None when there is nothing to compare."""
    published = version.application.published_version
    return comparison(published, version) if published and published.pk != version.pk else None


def version_named(given: str, version: Version) -> Version:
    """The version of the same application that an address names. Of another application it is not there."""
    if not KEY.fullmatch(given):
        raise Http404
    return get_object_or_404(version.application.versions.select_related("edited_by"), pk=given)


def compare_view(admin, request, version: Version):
    """`van` and `naar` are keys of versions of the application; without them its two newest."""
    versions = list(version.application.versions.order_by("-number"))
    if "van" in request.GET or "naar" in request.GET:
        before, after = (version_named(request.GET.get(name, ""), version) for name in ("van", "naar"))
    else:
        before, after = (versions[1] if len(versions) > 1 else versions[0]), versions[0]
    told = {
        "title": _("Wat is er veranderd aan %(name)s?") % {"name": admin.title_of(version)},
        "compared": comparison(before, after),
        "versions": versions,
    }
    return admin.page(request, "compare", version, **told)


def old_view(admin, request, version: Version):
    """One version, to read. `versie` is its key."""
    old = version_named(request.GET.get("versie", ""), version)
    told = {
        "title": _("%(name)s: versie %(n)s") % {"name": old.name, "n": old.number},
        "old": old,
        "can_restore": old.state in workflow.RESTORABLE,
        "may_restore": workflow.may_restore(old, request.user),
        "sections": answers(old),
    }
    return admin.page(request, "old", version, **told)


def restore_view(admin, request, version: Version):
    """Begin a new version with the text of the one that `versie` names."""
    old = version_named(request.POST.get("versie", ""), version)
    try:
        draft = workflow.restore(old, by=request.user)
    except workflow.Refused as refused:
        return admin.refused_view(request, version, refused)
    said = _("U werkt nu aan versie %(new)s, met de tekst van versie %(old)s. Openbaar is zij nog niet.")
    messages.success(request, said % {"new": draft.number, "old": old.number})
    return redirect(admin.address(draft))
