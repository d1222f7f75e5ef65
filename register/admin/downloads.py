"""Files out of the desk: what helps to make a file to read in, and all that an organisation has, drafts too."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from register import audit
from register.admin.site import desk
from register.exporting import FORMATS, records
from register.importing.template import FILES
from register.importing.upload import rules
from register.models import Organisation, Version
from register.permissions import Action, rules_everywhere

# Who works for the whole register finds an organisation by its name.
MOST_ORGANISATIONS = 25


@desk.page("inlezen/hulp/<str:name>", name="upload-help")
@require_GET
def help_view(request, name):
    """A template to fill in, or what the columns mean."""
    if name not in FILES or not rules.may_read_in(None, request.user):
        raise Http404
    file = FILES[name]
    return HttpResponse(file.make(), content_type=file.content_type, headers=_as_attachment(file.name))


@desk.page("ophalen/", name="own-data")
@require_GET
def own_data_view(request):
    """Which organisation, in which format. `q` finds an organisation by its name."""
    organisations = Organisation.objects.where(request.user, Action.VIEW)
    sought = request.GET.get("q", "").strip()
    found = organisations.filter(name__icontains=sought)[: MOST_ORGANISATIONS + 1]
    told = {
        "title": _("Gegevens ophalen"),
        "organisations": found[:MOST_ORGANISATIONS],
        "there_are_more": len(found) > MOST_ORGANISATIONS,
        "may_seek": rules_everywhere(request.user),
        "sought": sought,
        "formats": FORMATS.values(),
    }
    return render(request, "admin/upload/own_data.html", desk.each_context(request) | told)


@desk.page("ophalen/<slug:slug>.<str:extension>", name="own-data-file")
@require_GET
def own_data_file_view(request, slug, extension):
    """All that an organisation has at the desk, one row per application, as a file that can be read in again."""
    organisation = get_object_or_404(Organisation.objects.where(request.user, Action.VIEW), slug=slug)
    if extension not in FORMATS:
        raise Http404
    file_format = FORMATS[extension]
    versions = Version.objects.at_the_desk().visible_to(request.user).filter(application__organisation=organisation)
    name = f"{organisation.slug}-{timezone.localdate():%Y-%m-%d}.{extension}"
    audit.write("export", on=organisation, file=name)
    return StreamingHttpResponse(
        file_format.write(records(versions)), content_type=file_format.content_type, headers=_as_attachment(name)
    )


def _as_attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
