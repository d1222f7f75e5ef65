"""The form of an application at the desk: showing, saving, and keeping what was not saved yet."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from register import database, history, preview, workflow
from register.admin import autosave, copying
from register.admin.base import DeskAdmin
from register.admin.form_layout import COUNTING, DECLARED, WRITTEN
from register.admin.formfields import formfield
from register.admin.forms import VersionForm, name_of
from register.admin.site import other_language
from register.models import Version
from register.permissions import Denied

SAVED = gettext_lazy("De tekst is opgeslagen.")
# Their buttons save the form around them first.
SAVING_STEPS = (workflow.SUBMIT.name, workflow.PUBLISH.name)
# In the address of the form: begin with the work copy.
TAKE_OVER = "overnemen"


class WritingAdmin(DeskAdmin):
    """The part of VersionAdmin that is about writing."""

    form = VersionForm

    def address(self, version) -> str:
        raise NotImplementedError

    def about(self, request, version: Version) -> dict:
        raise NotImplementedError

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.autosave_view))
        return [
            path("autosave/", view, name="register_version_autosave_new"),
            path("<int:object_id>/autosave/", view, name="register_version_autosave"),
            *super().get_urls(),
        ]

    # The form

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": [declared.name for declared in WRITTEN]})]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return formfield(db_field, DECLARED[db_field.name])

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        form.is_busy = getattr(request, "is_busy", False)
        if request.method == "GET" and TAKE_OVER in request.GET:
            copy = autosave.copies_of(request.user, obj).first()
            form.work_copy = autosave.as_query(copy) if copy else None
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if TAKE_OVER in request.GET:
            # Looks whether a colleague saved in the meantime, for which it takes the lock.
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # A colleague took the source ID between the look and the save. The form sees that now, and says so.
            return super().changeform_view(request, object_id, form_url, extra_context)
        except OperationalError as error:
            if request.method != "POST" or not database.is_locked(error):
                raise
        request.is_busy = True
        # Django's own without its transaction: nothing will be written.
        return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        context |= {} if add else self.about(request, obj) | self.beside(request, obj)
        context |= {
            "sections": form.sections(),
            "meter": form.meter(),
            # Named, because the button of a step posts this form to the step's own address.
            "action": "" if add else self.address(obj),
            "autosave_url": self.autosave_address(obj),
            "issued": autosave.issue(request.user, obj),
            "offer": None if form.is_bound else autosave.copies_of(request.user, obj).first(),
            "take_over": TAKE_OVER,
            "counting": COUNTING,
        }
        possible = context.get("steps", [])
        in_form = [step for step in possible if step.name in SAVING_STEPS and step.allowed]
        context |= {"steps_in_form": in_form, "steps": [step for step in possible if step not in in_form]}
        if not add:
            # The button of a step posts this form to an address that nobody can visit.
            context["other_language"] = other_language(self.address(obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def beside(self, request, version: Version) -> dict:
        """What stands beside the form of an application that exists."""
        link = reverse("catalogue:preview", args=[preview.token_of(version)])
        return {
            "preview_url": request.build_absolute_uri(link),
            "preview_days": settings.PREVIEW_DAYS,
            "who_else": autosave.who_else(request.user, version.application),
            "copied": copying.origin_of(version),
        }

    # Saving

    def save_model(self, request, obj, form, change):
        source_id = form.cleaned_data.get("source_id")
        new = None if not change else obj
        if not change:
            created = workflow.create(
                by=request.user,
                organisation=form.cleaned_data["organisation"],
                source_id=source_id,
                **history.content(obj),
            )
            obj.pk, obj.application = created.pk, created.application
        elif form.changed_data:
            if "source_id" in form.changed_data:
                obj.application.source_id = source_id
                obj.application.save(update_fields=["source_id"])
            workflow.edit(obj, by=request.user)
        if change:
            # A step that saves first is about this text, and about no later one of a colleague.
            request.saved_mark = obj.text_mark
        if "offered" not in request.POST:
            autosave.forget(request.user, new)
        for label, typed, kept in form.corrections():
            said = {"label": label, "typed": typed, "kept": kept}
            messages.info(request, _("%(label)s: ‘%(typed)s’ is opgeslagen als %(kept)s.") % said)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, _("Het concept is opgeslagen. Alleen uw organisatie ziet het."))
        return redirect(self.address(obj))

    def response_change(self, request, obj):
        # A step that saves first says itself what became of it.
        if request.path == self.address(obj):
            messages.success(request, SAVED)
        return redirect(self.address(obj))

    # The register's own event log tells what happened; see history_view.
    def log_addition(self, request, obj, message): ...

    def log_change(self, request, obj, message): ...

    # What is not saved yet

    def autosave_address(self, version: Version | None) -> str:
        if version:
            return reverse("admin:register_version_autosave", args=[version.pk])
        return reverse("admin:register_version_autosave_new")

    def autosave_view(self, request, object_id=None) -> HttpResponse:
        """Keep what was typed, or throw away what was kept. Answers a script with what to show, in JSON."""
        version = self.get_object(request, str(object_id)) if object_id else None
        if "forget" in request.POST:
            autosave.forget(request.user, version)
            messages.success(request, _("De tekst die u niet had opgeslagen is weggegooid."))
            return redirect(self.address(version) if version else reverse("admin:register_version_add"))
        if version is None and not self.has_add_permission(request):
            raise PermissionDenied
        if refusal := self.refusal_to_keep(request, version):
            return JsonResponse({"paused": str(refusal)}, status=HTTPStatus.CONFLICT)
        try:
            autosave.require_room(request.POST)
        except autosave.TooLong:
            too_long = _("Uw tekst is te lang om vanzelf te bewaren. Sla op, dan hoort u wat te lang is.")
            return JsonResponse({"paused": too_long}, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        seen = version.text_mark if version else ""
        form = self.form_to_look_at(request, version)
        if not form.has_changed():
            autosave.forget(request.user, version)
            return JsonResponse(self.told(request, form, version))
        kept_at = autosave.keep(request.user, version, request.POST)
        told = self.told(request, form, version)
        told["said"] = _("Concept bewaard om %(time)s") % {"time": time_format(timezone.localtime(kept_at))}
        if version and request.POST.get("seen") != seen:
            told["paused"] = _(
                "%(who)s heeft deze toepassing intussen opgeslagen. Uw tekst is bewaard."
                " Sla op om te kiezen welke tekst blijft."
            ) % {"who": name_of(version.edited_by)}
        return JsonResponse(told)

    def refusal_to_keep(self, request, version: Version | None):
        """Why nothing is kept now; None when it is."""
        allowed = workflow.may_edit(version, request.user) if version else True
        if isinstance(allowed, Denied):
            return allowed.reason
        if "offered" in request.POST:
            return _("Kies eerst bovenaan wat er moet gebeuren met de tekst die u eerder niet had opgeslagen.")
        return None

    def form_to_look_at(self, request, version: Version | None) -> VersionForm:
        form_class = self.get_form(request, version, change=bool(version))
        form_class.saves = False
        form = form_class(request.POST, instance=version or Version())
        form.is_valid()
        return form

    def told(self, request, form: VersionForm, version: Version | None) -> dict:
        """What the page shows anew after a look at what was typed."""
        meter, sections = form.meter(), form.sections()
        rows = [row for section in sections for row in section.rows]
        return {
            "said": "",
            "meter": str(meter),
            "missing": [{"label": str(label), "target": target} for label, target in meter.missing],
            "sections": {section.key: section.state for section in sections},
            "rows": {row.declared.name: {"mark": row.mark, "notes": row.notes} for row in rows},
            "who_else": autosave.who_else(request.user, version.application) if version else "",
        }
