"""What all pages about an upload have in common."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from register.admin.site import desk
from register.importing.upload import rules
from register.models import Upload


def own(request, key: int) -> Upload:
    """The user's own upload, of an organisation whose file they may read in; else it is not there."""
    mine = Upload.objects.filter(user=request.user, organisation__in=rules.organisations_of(request.user))
    return get_object_or_404(mine.select_related("organisation"), pk=key)


def page(request, name: str, title: str, told: dict[str, Any], status: int = 200):
    context = desk.each_context(request) | {"title": title} | told
    return render(request, f"admin/upload/{name}.html", context, status=status)


def refused_page(request, upload: Upload, reason: str | Promise):
    return page(request, "refused", _("Niet gelukt"), {"upload": upload, "reason": reason}, status=409)
