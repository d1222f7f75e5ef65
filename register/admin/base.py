import re
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import BadRequest
from django.db import models
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from register.models import Organisation
from register.permissions import Action, may
from register.wording import yes_or_no

# What a database takes as a key, of what a browser sent.
KEY = re.compile("[0-9]{1,18}")


def yes_no_column(model, column: str):
    """A column of a list that says yes or no: Django's picture says "True" in every language."""

    @admin.display(description=model._meta.get_field(column).verbose_name, ordering=column)
    def shown(obj):
        return capfirst(yes_or_no(getattr(obj, column)))

    shown.__name__ = column
    return shown


class DeskAdmin(admin.ModelAdmin):
    """What every model at the desk has in common: permissions.py decides, and what one may not see is not there.

    `needed` says which action stands behind view, add, change and delete; what is not named nobody may.
    A subclass also narrows `get_queryset` to what the user may see.
    """

    needed: ClassVar[dict[str, Action]] = {}
    # No actions on many rows at once, and no shortcut that tells whether a public page exists.
    actions = None
    view_on_site = False
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    formfield_overrides: ClassVar[Any] = {models.URLField: {"assume_scheme": "https", "widget": forms.URLInput}}

    def organisation_of(self, obj):
        raise NotImplementedError

    def may(self, request, deed: str, obj=None) -> bool:
        if deed not in self.needed:
            return False
        organisation = self.organisation_of(obj) if obj else None
        return bool(may(request.user, self.needed[deed], organisation))

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view", obj)

    def has_add_permission(self, request):
        return self.may(request, "add")

    def has_change_permission(self, request, obj=None):
        return self.may(request, "change", obj)

    def has_delete_permission(self, request, obj=None):
        return self.may(request, "delete", obj)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def lookup_allowed(self, lookup, value, request):
        """Only by what the list offers: Django lets one filter by any column, the hash of a password too."""
        offered = (getattr(each, "parameter_name", each) for each in self.get_list_filter(request))
        return lookup.removesuffix("__exact") in offered

    def get_object(self, request, object_id, from_field=None):
        """As Django's, but what is not there is a 404 and not a message on the start page."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        # With this Django makes a copy of the object, though the desk has no button for it.
        if "_saveasnew" in request.POST:
            raise BadRequest
        return super().changeform_view(request, object_id, form_url, extra_context)

    def title_of(self, obj) -> str:
        """What stands above the page of one object, or of a new one."""
        return str(obj) if obj else capfirst(_("%(name)s toevoegen") % {"name": self.opts.verbose_name})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"title": self.title_of(obj), "subtitle": None}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changelist_view(self, request, extra_context=None):
        titles = {"title": capfirst(self.opts.verbose_name_plural), "title_of_new": self.title_of(None)}
        return super().changelist_view(request, titles | (extra_context or {}))

    def get_list_display(self, request):
        """Without the organisation for who sees only one: it would say the same in every row."""
        columns = super().get_list_display(request)
        seen = Organisation.objects.where(request.user, Action.VIEW)
        return [name for name in columns if name != "organisation" or seen.count() > 1]

    def history_view(self, request, object_id, extra_context=None):
        # Django's page reads its own log, which knows nothing of organisations.
        raise Http404
