from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from register.admin.base import DeskAdmin
from register.admin.site import desk
from register.choices import Role
from register.models import Membership, Organisation, User
from register.permissions import Action, Denied, organisations_where

LAST_MANAGER = _("Dit is de laatste beheerder van de organisatie. Geef eerst een ander die rol.")


class MembershipForm(forms.ModelForm):
    # Typed, not chosen: a list would show the people of every organisation.
    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        to_field_name="username",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        label=_("Gebruikersnaam"),
        help_text=_("De naam waarmee de persoon inlogt. De registerbeheerder maakt accounts."),
        error_messages={"invalid_choice": _("Er is geen account met deze gebruikersnaam.")},
    )

    class Meta:
        model = Membership
        fields = ["user", "organisation", "role"]


@admin.register(Membership, site=desk)
class MembershipAdmin(DeskAdmin):
    """Roles are given and taken away, not changed: so nobody's role moves to another person or organisation."""

    needed = {"view": Action.MANAGE_MEMBERS, "add": Action.MANAGE_MEMBERS, "delete": Action.MANAGE_MEMBERS}
    form = MembershipForm
    fields = ["user", "organisation", "role"]
    list_display = ["user", "role", "organisation"]
    list_filter = ["role"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "organisation__name"]
    search_help_text = _("Op persoon of organisatie.")
    list_select_related = ["user", "organisation"]

    def organisation_of(self, obj):
        return obj.organisation

    def get_queryset(self, request):
        return Membership.objects.filter(organisations_where(request.user, Action.MANAGE_MEMBERS))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "organisation":
            kwargs["queryset"] = Organisation.objects.active().where(request.user, Action.MANAGE_MEMBERS)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        # Without Django's buttons beside a choice, which open pages that one may not see.
        if db_field.name == "organisation":
            return self.formfield_for_foreignkey(db_field, request, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def delete_view(self, request, object_id, extra_context=None):
        membership = self.get_object(request, unquote(object_id))
        if isinstance(refusal := may_remove(membership), Denied):
            messages.error(request, str(refusal.reason))
            return redirect(reverse("admin:register_membership_change", args=[membership.pk]))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, obj):
        # Two managers who remove each other at once: the lock lets one of them be too late.
        Organisation.objects.select_for_update().get(pk=obj.organisation_id)
        if not may_remove(obj):
            raise PermissionDenied(LAST_MANAGER)
        super().delete_model(request, obj)


def may_remove(membership: Membership) -> bool | Denied:
    """Whether the organisation keeps a manager who can log in."""
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=Role.MANAGER, user__is_active=True
    ).exclude(pk=membership.pk)
    return membership.role != Role.MANAGER or others.exists() or Denied(LAST_MANAGER)
