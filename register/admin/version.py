from functools import partial
from http import HTTPStatus

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from register import completeness, workflow
from register.admin import autosave, bulk, comparing, copying, logbook, steps
from register.admin.filters import OrganisationFilter, StandingFilter, WorkFilter
from register.admin.form_layout import DECLARED, target_of
from register.admin.reading import answers, in_full, in_short
from register.admin.site import desk, other_language
from register.admin.version_form import SAVED, WritingAdmin
from register.choices import EventKind, State
from register.models import Application, Event, Report, Version
from register.permissions import Action, may

TEMPLATES = "admin/register/version"
# After these nobody writes on: what somebody had not saved is of no use any more.
ENDS_WRITING = (workflow.DISCARD.name, workflow.PUBLISH.name)
# The pages of one application that are not its form.
PAGES = {"compare": comparing.compare_view, "old": comparing.old_view}


@admin.register(Version, site=desk)
class VersionAdmin(WritingAdmin):
    """An application as the desk shows it: one row, the text in the making or else the published one."""

    needed = {"view": Action.VIEW, "add": Action.CREATE, "change": Action.EDIT}
    list_display = ["name", "organisation", "standing", "lacking", "edited_at", "registration_number"]
    list_filter = [StandingFilter, WorkFilter, OrganisationFilter]
    search_fields = ["name", "application__number", "application__organisation__name"]
    search_help_text = gettext_lazy("Op naam, registratienummer of organisatie.")
    ordering = ["-edited_at", "-pk"]

    def organisation_of(self, obj):
        return obj.application.organisation

    def get_queryset(self, request):
        return Version.objects.at_the_desk().visible_to(request.user).with_identity()

    # Many at once

    def get_actions(self, request):
        return {name: (bulk.ask, name, label) for name, label in bulk.offered(request.user).items()}

    def get_action_choices(self, request, default_choices=()):
        return list(bulk.offered(request.user).items())

    def action_checkbox(self, obj):
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, _("Kies %(name)s") % {"name": obj.name})

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST":
            return bulk.ask(self, request)
        return super().changelist_view(request, extra_context)

    # The columns

    @admin.display(description=gettext_lazy("Organisatie"), ordering="application__organisation__name")
    def organisation(self, version):
        return version.application.organisation or "–"

    @admin.display(description=gettext_lazy("Stand"), ordering="state")
    def standing(self, version):
        return in_short(version)

    @admin.display(description=gettext_lazy("Ontbreekt"))
    def lacking(self, version):
        count = len(completeness.missing_for_publication(version))
        if not count:
            return _("Niets")
        return ngettext("%(n)s verplicht veld", "%(n)s verplichte velden", count) % {"n": count}

    @admin.display(description=gettext_lazy("Registratienummer"), ordering="application__number")
    def registration_number(self, version):
        return version.application.number

    def title_of(self, obj):
        # A form that was refused may have emptied the name.
        return (obj.name or obj.application.number) if obj else _("Nieuwe toepassing")

    # The pages

    def address(self, version) -> str:
        return reverse("admin:register_version_change", args=[version.pk])

    def address_after(self, request, version) -> str:
        """Where to go on after a step: a draft that was thrown away has no page, but what is published has."""
        left = self.get_queryset(request).filter(application=version.application).first()
        return self.address(left) if left else reverse("admin:index")

    def get_urls(self):
        views = {name: require_POST(partial(self.step_view, name=name)) for name in steps.KINDS}
        views |= {name: self.of_version(view) for name, view in PAGES.items()}
        views["restore"] = require_POST(self.of_version(comparing.restore_view))
        urls = [self.url_of(f"<int:object_id>/{name}/", name, view) for name, view in views.items()]
        return [*urls, self.url_of("bulk/", "bulk", require_POST(partial(bulk.do, self))), *super().get_urls()]

    def url_of(self, route: str, name: str, view):
        return path(route, self.admin_site.admin_view(view), name=f"register_version_{name}")

    def of_version(self, view):
        """The view of a page about one application, of which it gets the version at the desk."""

        def found(request, object_id):
            return view(self, request, self.get_object(request, str(object_id)))

        return found

    def change_view(self, request, object_id, form_url="", extra_context=None):
        version = self.get_object(request, unquote(object_id))
        if request.method != "POST" and not workflow.may_edit(version, request.user):
            told = {
                "sections": answers(version),
                "compared": comparing.since_published(version),
                "copied": copying.origin_of(version),
            }
            return self.page(request, "read", version, **told)
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        return logbook.history_view(self, request, self.get_object(request, unquote(object_id)))

    def step_view(self, request, object_id, name):
        """Take one step. A button inside the form saves first what was typed there."""
        saves = "seen" in request.POST
        if saves:
            answer = self.changeform_view(request, str(object_id))
            if answer.status_code != HTTPStatus.FOUND:
                return answer
        version = self.get_object(request, str(object_id))
        try:
            version = steps.take(
                name,
                version,
                by=request.user,
                reason=request.POST.get("reason", ""),
                day=steps.day_in(request.POST.get("day", "")),
                read=request.saved_mark if saves else request.POST.get("read", ""),
            )
        except workflow.Refused as refused:
            if saves:
                messages.success(request, SAVED)
            return self.refused_view(request, version, refused)
        if name in ENDS_WRITING:
            autosave.forget(request.user, version)
        messages.success(request, self.said(name, version))
        return redirect(self.address_after(request, version))

    def said(self, name, version):
        if name != workflow.PUBLISH.name:
            return steps.said(name, version)
        where = version.application.get_absolute_url()
        return format_html('{} <a href="{}">{}</a>', steps.said(name, version), where, _("Bekijk haar op de website"))

    def refused_view(self, request, version, refused):
        missing = [
            (declared.label, message, target_of(declared))
            for name, message in refused.missing.items()
            if (declared := DECLARED.get(name))
        ]
        told = {
            "reason": refused.reason,
            "missing": missing,
            "may_mend": workflow.may_edit(version, request.user),
            "other_language": other_language(self.address(version)),
        }
        return self.page(request, "refused", version, status=HTTPStatus.CONFLICT, **told)

    def page(self, request: HttpRequest, template: str, version: Version, status=HTTPStatus.OK, **context):
        context = self.admin_site.each_context(request) | self.about(request, version) | context
        return TemplateResponse(request, f"{TEMPLATES}/{template}.html", context, status=status)

    def about(self, request, version: Version) -> dict:
        """What every page of one application tells."""
        published = version.application.published_version
        return {
            "title": self.title_of(version),
            "version": version,
            "application": version.application,
            "published": published,
            "is_public": bool(published),
            "standing": in_full(version, published, writes=bool(workflow.may_edit(version, request.user))),
            "confirmed": confirmation_of(version.application),
            "broken_links": list(published.broken_links.all()) if published else [],
            "remark": remark_on(version),
            "steps": steps.steps_for(version, request.user),
            "report_count": reports_of(version.application, request.user).count(),
            "may_move": may(request.user, Action.MANAGE_REGISTER, None),
            "change_url": self.address(version),
            "opts": self.opts,
        }


def reports_of(application: Application, user):
    """What readers reported of it, for who may answer."""
    return Report.objects.answerable_by(user).filter(version__application=application)


def remark_on(version: Version) -> str:
    """Why a version was sent back; "" when it was not."""
    if version.state != State.REJECTED:
        return ""
    return version.events.filter(kind=EventKind.REJECTED).values_list("reason", flat=True).first() or ""


def confirmation_of(application: Application) -> Event | None:
    """Who last said that it is still true, and when."""
    return application.events.filter(kind=EventKind.CONFIRMED).select_related("actor").first()
