"""The pages of reading in a file: upload, check, report, undo."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from register.admin.site import desk
from register.admin.upload.check import PER_PAGE, checked
from register.admin.upload.form import UploadForm
from register.admin.upload.own import own, page, refused_page
from register.choices import EventKind
from register.csv_files import for_a_spreadsheet
from register.importing.problems import Problem, shown
from register.importing.template import FILES
from register.importing.upload import rules
from register.importing.upload.undo import consequences, undo
from register.importing.upload.verdicts import Effect
from register.models import Event, Upload, Version
from register.permissions import Denied
from register.workflow import Refused

MOST_EARLIER = 25


@desk.page("inlezen/", name="upload")
@require_http_methods(["GET", "HEAD", "POST"])
def upload_view(request):
    """The form, and what this user read in before."""
    if not rules.organisations_of(request.user).exists():
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect("admin:upload-check", form.kept().pk)
    earlier = Upload.objects.filter(user=request.user, organisation__in=rules.organisations_of(request.user))
    told = {
        "form": form,
        "files": FILES.values(),
        "earlier": earlier.select_related("organisation").defer("content", "versions")[:MOST_EARLIER],
        "most_bytes": settings.IMPORT_MAX_BYTES,
        "most_rows": settings.IMPORT_MAX_ROWS,
    }
    return page(request, "upload", _("Bestand inlezen"), told, status=400 if form.errors else 200)


@desk.page("inlezen/<int:key>/", name="upload-check")
@require_GET
def check_view(request, key):
    """What the file would do, row by row. `wat` keeps the rows with one verdict, `p` is the page.

    Without either the file is checked anew.
    """
    upload = own(request, key)
    if upload.committed_at:
        return redirect("admin:upload-report", upload.pk)
    allowed = rules.may_commit(upload, request.user)
    if isinstance(allowed, Denied) and not upload.content:
        return refused_page(request, upload, allowed.reason)
    only = request.GET.get("wat", "")
    if only not in ("", *Effect.values):
        raise Http404
    looked = checked(upload, anew=not request.GET)
    rows = [row for row in looked.rows if only in ("", row.effect)]
    try:
        shown = Paginator(rows, PER_PAGE).page(request.GET.get("p", 1))
    except InvalidPage as error:
        raise Http404 from error
    told = {
        "upload": upload,
        "allowed": allowed,
        "check": looked,
        "only": only,
        "shown": shown,
        "first_problems": looked.refused[:PER_PAGE],
    }
    return page(request, "check", _("Controle van %(name)s") % {"name": upload.name}, told)


@desk.page("inlezen/<int:key>/fouten.csv", name="upload-problems")
@require_GET
def problems_view(request, key):
    """Everything that is wrong with the file, one line each."""
    upload = own(request, key)
    if not upload.content:
        raise Http404
    heads = [_("rij"), _("kolom"), _("waarde"), _("wat er mis is"), _("wat u kunt doen")]
    content = for_a_spreadsheet(heads, map(_as_cells, checked(upload).problems))
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="fouten.csv"'},
    )


def _as_cells(problem: Problem) -> list[str]:
    value = "" if problem.value is None else shown(problem.value)
    return [str(problem.row or ""), problem.field, value, str(problem.reason), str(problem.remedy)]


@desk.page("inlezen/<int:key>/verslag/", name="upload-report")
@require_GET
def report_view(request, key):
    """What a file did, with the applications that it made or changed."""
    upload = own(request, key)
    if not upload.committed_at:
        return redirect("admin:upload-check", upload.pk)
    told = Event.objects.filter(
        kind=EventKind.FILE_IMPORTED,
        organisation=upload.organisation_id,
        actor=request.user,
        at__gte=upload.committed_at,
    )
    entries = Paginator(upload.versions, PER_PAGE).get_page(request.GET.get("p"))
    versions = Version.objects.visible_to(request.user).in_bulk([entry["version"] for entry in entries])
    kinds = [(Effect(entry["effect"]).label, versions.get(entry["version"])) for entry in entries]
    context = {
        "upload": upload,
        "said": told.order_by("pk").first(),
        "rows": [(kind, version) for kind, version in kinds if version],
        "shown": entries,
        "may_undo": rules.may_undo(upload, request.user),
    }
    return page(request, "report", _("Verslag van %(name)s") % {"name": upload.name}, context)


@desk.page("inlezen/<int:key>/ongedaan-maken/", name="upload-undo")
@require_http_methods(["GET", "HEAD", "POST"])
def undo_view(request, key):
    """What undoing would do; and do it."""
    upload = own(request, key)
    if request.method == "POST":
        try:
            undo(upload, by=request.user)
        except Refused as refused:
            return refused_page(request, upload, refused.reason)
        messages.success(request, _("Het inlezen van ‘%(name)s’ is ongedaan gemaakt.") % {"name": upload.name})
        return redirect("admin:upload-report", upload.pk)
    allowed = rules.may_undo(upload, request.user)
    if isinstance(allowed, Denied):
        return refused_page(request, upload, allowed.reason)
    told = {"upload": upload, "consequences": [(what, count) for what, count in consequences(upload) if count]}
    return page(request, "undo", _("Inlezen van %(name)s ongedaan maken?") % {"name": upload.name}, told)
