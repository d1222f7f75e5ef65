"""What readers reported: the list, and the page on which one is read and answered."""

from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest
from django.core.validators import MaxLengthValidator
from django.db.models import F
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from register import reports
from register.admin.base import DeskAdmin
from register.admin.formfields import Text
from register.admin.site import desk
from register.choices import ReportKind, ReportState
from register.models import Collection, Report
from register.models.report import ANSWERED
from register.permissions import Action, Denied
from register.wording import words
from register.workflow import Refused

LONGEST_ANSWER = 2000
OUTCOMES = {
    ReportState.ANSWERED: gettext_lazy("Beantwoord: het antwoord zegt hoe het zit"),
    ReportState.CORRECTED: gettext_lazy("Verbeterd: de tekst in het register is sindsdien aangepast"),
    ReportState.REJECTED: gettext_lazy("Niet in behandeling genomen: reclame, misbruik, of over iets anders"),
}


class AnswerForm(forms.Form):
    """What one writes back. `report` says which outcomes there are, and whether it can be public."""

    use_required_attribute = False

    answer = Text(
        label=gettext_lazy("Uw antwoord"),
        help_text=gettext_lazy(
            "Hoogstens 2.000 tekens. De lezer leest het op een eigen pagina, zonder uw naam: het antwoord is van uw"
            " organisatie. Schrijf niets op dat niet openbaar mag worden."
        ),
        widget=forms.Textarea({"rows": 8}),
        validators=[
            MaxLengthValidator(
                LONGEST_ANSWER,
                gettext_lazy("Uw antwoord heeft %(show_value)s tekens. Er passen er %(limit_value)s."),
            )
        ],
        error_messages={"required": gettext_lazy("Schrijf een antwoord.")},
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Wat hebt u met de melding gedaan?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Kies wat u met de melding hebt gedaan."),
            "invalid_choice": gettext_lazy("Kies wat u met de melding hebt gedaan."),
        },
    )
    public = forms.BooleanField(
        label=gettext_lazy("Toon vraag en antwoord bij de toepassing"),
        help_text=gettext_lazy("De lezer vindt dat goed. De naam staat er niet bij. U kunt het later weer weghalen."),
        required=False,
    )

    def __init__(self, *args, report: Report, **kwargs):
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        self.can_be_corrected = reports.correction_of(report) is not None
        state.choices = [
            (outcome, label)
            for outcome, label in OUTCOMES.items()
            if outcome != ReportState.CORRECTED or self.can_be_corrected
        ]
        if not report.may_be_public:
            del self.fields["public"]

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("public") and cleaned.get("state") not in ANSWERED:
            self.add_error("public", _("Wat niet in behandeling is genomen, kan niet bij de toepassing staan."))
        return cleaned


@admin.register(Report, site=desk)
class ReportAdmin(DeskAdmin):
    """Who waits longest comes first; then what was closed last."""

    needed = {"view": Action.ANSWER}
    # Written through AnswerForm and the verbs; what a reader wrote nobody changes.
    fields = ["answer"]
    list_display = ["application", "kind", "organisation", "received_at", "state"]
    list_filter: ClassVar[Any] = ["state", "kind"]
    search_fields = ["version__name", "version__application__number", "version__application__organisation__name"]
    search_help_text = gettext_lazy("Op naam of nummer van de toepassing, of op organisatie.")
    ordering = [F("closed_at").desc(nulls_first=True), "received_at", "pk"]

    def organisation_of(self, obj):
        return obj.version.application.organisation

    def get_queryset(self, request):
        found = Report.objects.answerable_by(request.user)
        return found.select_related("version__application__organisation", "closed_by").defer("text", "answer")

    @admin.display(description=gettext_lazy("Toepassing"), ordering="version__name")
    def application(self, report):
        return report.version.name

    @admin.display(description=gettext_lazy("Organisatie"), ordering="version__application__organisation__name")
    def organisation(self, report):
        return report.version.application.organisation or "–"

    def title_of(self, obj):
        if obj is None:
            return super().title_of(obj)
        title = _("Vraag over %(name)s") if obj.kind == ReportKind.QUESTION else _("Melding over %(name)s")
        return title % {"name": obj.version.name}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self.get_object(request, unquote(object_id))
        if request.method != "POST":
            return self.page(request, report, AnswerForm(report=report))
        if "close" in request.POST:
            return self.close(request, report)
        if "show" in request.POST or "hide" in request.POST:
            return self.set_public(request, report, public="show" in request.POST)
        raise BadRequest

    def close(self, request, report):
        form = AnswerForm(request.POST, report=report)
        # What another did in the meantime says more than what is wrong in the form.
        allowed = reports.may_close(report, request.user)
        if allowed and not form.is_valid():
            return self.page(request, report, form)
        typed = form["answer"].value() or ""
        if isinstance(allowed, Denied):
            return self.refused(request, report, allowed.reason, typed)
        try:
            reports.close(report, by=request.user, **form.cleaned_data)
        except Refused as refused:
            report.refresh_from_db()
            return self.refused(request, report, refused.reason, typed)
        messages.success(request, self.said(report))
        return redirect(request.path)

    @staticmethod
    def said(report) -> str:
        if report.address:
            return _("Uw antwoord is opgeslagen. De lezer krijgt een mail, en leest het op een eigen pagina.")
        return _("Uw antwoord is opgeslagen. De lezer gaf geen e-mailadres, en leest het op een eigen pagina.")

    def set_public(self, request, report, *, public: bool):
        try:
            reports.set_public(report, public=public, by=request.user)
        except Refused as refused:
            report.refresh_from_db()
            return self.refused(request, report, refused.reason)
        messages.success(request, reports.SHOWN if public else reports.HIDDEN)
        return redirect(request.path)

    def refused(self, request, report, reason, typed: str = ""):
        told = {"reason": reason, "typed": typed}
        return self.page(request, report, AnswerForm(report=report), HTTPStatus.CONFLICT, **told)

    def page(self, request, report, form, status=HTTPStatus.OK, **context):
        context |= self.admin_site.each_context(request) | {
            "title": self.title_of(report),
            "report": report,
            "version": report.version,
            "application": report.version.application,
            "is_own": report.version.application.collection_id == Collection.OWN,
            "said": said_of(report),
            "form": form,
            "allowed": reports.may_answer(report, request.user),
            "may_show": reports.may_show(report, request.user),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/register/report/report.html", context, status=status)


def said_of(report: Report) -> list[tuple[int, str]]:
    """What the field that it is about said then, and says now where that differs: version and words."""
    if report.about is None:
        return []
    now = report.version.application.published_version
    then = (report.version.number, words(report.about, report.version))
    return (
        [then] if now is None or words(report.about, now) == then[1] else [then, (now.number, words(report.about, now))]
    )
