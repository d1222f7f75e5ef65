"""Reading in an organisation's own file at the desk: upload, check, commit, report, undo.

An upload is of who uploaded it: to everybody else it is not there.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.core.context import request_context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from register.admin.reading import words
from register.admin.site import desk
from register.choices import EventKind
from register.csv_files import for_a_spreadsheet
from register.importing.problems import ImportFailed, Problem, shown
from register.importing.report import grouped
from register.importing.template import FILES
from register.importing.upload import rules
from register.importing.upload.commit import commit_upload
from register.importing.upload.compare import Comparison, Kind, Tally, Verdict
from register.importing.upload.keep import keep
from register.importing.upload.read import OwnFile, read
from register.importing.upload.undo import consequences, undo
from register.models import Event, Organisation, Upload, Version
from register.permissions import Denied
from register.text import clean_line
from register.workflow import Refused

logger = logging.getLogger(__name__)

PER_PAGE = 100
MOST_EARLIER = 25
# Of the lines that tell how far it is.
PERCENT_BETWEEN_LINES = 5
STEPS, OUTCOME = "<!-- steps -->", "<!-- outcome -->"


class UploadForm(forms.Form):
    """Which file, of which organisation. `may_publish`: whether the user may do so at once at any of theirs."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisatie"),
        queryset=Organisation.objects.none(),
        error_messages={"required": gettext_lazy("Kies de organisatie.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        error_messages={
            "required": gettext_lazy("Kies een bestand."),
            "empty": gettext_lazy("Het bestand is leeg. Kies een bestand met gegevens."),
            "max_length": gettext_lazy("De naam van het bestand is te lang. Geef het een kortere naam."),
        },
        max_length=255,
    )
    publish = forms.BooleanField(label=gettext_lazy("Meteen publiceren"), required=False)

    def __init__(self, data, files, *, user):
        super().__init__(data, files, label_suffix="")
        self.user = user
        self.may_publish = rules.may_publish_somewhere(user)
        organisations = rules.organisations_of(user)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations
        if organisations.count() == 1:
            chosen.initial = organisations.get()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            limit = grouped(settings.IMPORT_MAX_BYTES / 1024**2, 0)
            raise forms.ValidationError(_("Het bestand is groter dan %(limit)s MB. Splits het.") % {"limit": limit})
        return file

    def clean(self):
        found = super().clean() or {}
        organisation = found.get("organisation")
        if found.get("publish") and organisation:
            allowed = rules.may_publish_at_once(organisation, self.user)
            if isinstance(allowed, Denied):
                self.add_error("publish", f"{allowed.reason} {_('Lees het bestand in als concept.')}")
        return found

    def kept(self) -> Upload:
        file = self.cleaned_data["file"]
        return keep(
            file.read(),
            name=clean_line(file.name),
            organisation=self.cleaned_data["organisation"],
            by=self.user,
            publish=self.cleaned_data["publish"],
        )


@dataclass(frozen=True)
class Row:
    """A verdict for the page. `changes`: label, what it was, what it becomes."""

    verdict: Verdict
    changes: list[tuple[str, str, str]]

    @classmethod
    def of(cls, verdict: Verdict) -> "Row":
        changes = []
        if before := verdict.compared:
            for one in (difference.field for difference in verdict.differences):
                changes.append((str(one.label), words(one, before), words(one, verdict.after)))
        if verdict.gives_id:
            changes.append((_("Bron-ID"), "", verdict.row.source_id))
        return cls(verdict, changes)


@dataclass
class Check:
    """A file looked through: the counts of all of it, and the rows of one page. `refused`: why it is none at all."""

    file: OwnFile | None = None
    refused: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    rows: list[Row] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        return self.refused or self.tally.problems

    @property
    def may_go_on(self) -> bool:
        return not self.problems and self.tally.writes_anything

    @property
    def counts(self) -> list[tuple[Kind, int]]:
        return [(kind, self.tally.count(kind)) for kind in Kind]


def check(upload: Upload, *, only: str = "", page: int = 1) -> Check:
    """Look an upload through, and keep the rows of a page; `only` those with this verdict."""
    looked = Check()
    try:
        looked.file = read(bytes(upload.content), name=upload.name, organisation=upload.organisation)
    except ImportFailed as failed:
        looked.refused = failed.problems
        return looked
    seen = 0
    for verdict in Comparison(looked.file, publish=upload.publish):
        looked.tally.add(verdict)
        if only in ("", verdict.kind):
            if (page - 1) * PER_PAGE <= seen < page * PER_PAGE:
                looked.rows.append(Row.of(verdict))
            seen += 1
    return looked


def own(request, key: int) -> Upload:
    """The user's own upload, of an organisation whose file they may read in; else it is not there."""
    mine = Upload.objects.filter(user=request.user, organisation__in=rules.organisations_of(request.user))
    return get_object_or_404(mine.select_related("organisation"), pk=key)


def page(request, name: str, title: str, told: dict[str, Any], status: int = 200):
    context = desk.each_context(request) | {"title": title} | told
    return render(request, f"admin/upload/{name}.html", context, status=status)


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
    """What the file would do, row by row. `wat` keeps the rows with one verdict, `p` is the page."""
    upload = own(request, key)
    if upload.committed_at:
        return redirect("admin:upload-report", upload.pk)
    allowed = rules.may_commit(upload, request.user)
    if isinstance(allowed, Denied) and not upload.content:
        return refused_page(request, upload, allowed.reason)
    only = request.GET.get("wat", "")
    if only not in ("", *Kind.values):
        raise Http404
    number = request.GET.get("p", "1")
    number = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    looked = check(upload, only=only, page=number)
    if number > 1 and not looked.rows:
        raise Http404
    count = looked.tally.count(Kind(only)) if only else looked.tally.total
    told = {
        "upload": upload,
        "allowed": allowed,
        "check": looked,
        "only": only,
        "shown": Paginator(range(count), PER_PAGE).get_page(number),
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
    content = for_a_spreadsheet(heads, map(_as_cells, check(upload).problems))
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="fouten.csv"'},
    )


def _as_cells(problem: Problem) -> list[str]:
    value = "" if problem.value is None else shown(problem.value)
    return [str(problem.row or ""), problem.field, value, str(problem.reason), str(problem.remedy)]


@desk.page("inlezen/<int:key>/inlezen/", name="upload-commit")
@require_POST
def commit_view(request, key):
    """Commit what was checked. The page tells how far it is while it happens, in one transaction.

    Without a worker in the background or JavaScript: the lines are written as the batches are done. They are a few kB,
    so that a slow reader cannot hold up the transaction; one who goes away ends it, and nothing was read in.
    """
    upload = own(request, key)
    allowed = rules.may_commit(upload, request.user)
    if isinstance(allowed, Denied):
        return refused_page(request, upload, allowed.reason)
    expected = request.POST.get("controle", "")
    if not expected:
        return refused_page(request, upload, _("Controleer het bestand eerst."))
    told = desk.each_context(request) | {"title": _("%(name)s inlezen") % {"name": upload.name}, "upload": upload}
    document = render_to_string("admin/upload/commit.html", told | {"steps": STEPS, "outcome": OUTCOME}, request)
    return StreamingHttpResponse(streamed(document, upload, request, expected))


def streamed(document: str, upload: Upload, request, expected: str) -> Iterator[str]:
    """The page in parts: its beginning, a line per step, what came out of it, its end."""
    head, rest = document.split(STEPS)
    middle, tail = rest.split(OUTCOME)
    yield head
    # What the middlewares set for the view ended with it: the language, and of whom the audit log tells.
    with translation.override(request.LANGUAGE_CODE), request_context(request):
        told: dict = {"upload": upload}
        try:
            yield from lines_of(commit_upload(upload, by=request.user, expected=expected), told)
        except Refused as refused:
            told["reason"] = refused.reason
        except ImportFailed as failed:
            told["problems"] = failed.problems[:PER_PAGE]
        except Exception:
            # The beginning of the page is with the reader already; its end must say what happened.
            logger.exception("The upload %s could not be committed.", upload.pk)
            told["reason"] = _("Er ging iets mis.")
        yield middle
        yield render_to_string("admin/upload/outcome.html", told)
    yield tail


def lines_of(steps, told: dict) -> Iterator[str]:
    percentage = 0
    while True:
        try:
            done, total = next(steps)
        except StopIteration as finished:
            told["summary"] = str(finished.value)
            return
        if 100 * done // total >= percentage + PERCENT_BETWEEN_LINES:
            percentage = 100 * done // total
            yield render_to_string("admin/upload/step.html", {"done": done, "total": total, "percentage": percentage})


def refused_page(request, upload: Upload, reason: str | Promise):
    return page(request, "refused", _("Niet gelukt"), {"upload": upload, "reason": reason}, status=409)


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
    kinds = [(Kind(entry["kind"]).label, versions.get(entry["version"])) for entry in entries]
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
