from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from register.accounts import members
from register.admin.base import DeskAdmin
from register.admin.site import desk
from register.models import Membership, Organisation, User
from register.permissions import Action, Denied, may, organisations_where


class MembershipForm(forms.ModelForm):
    """`giver` is set on the class that the desk makes for one request."""

    giver: ClassVar[Any] = None

    # Typed, not chosen: a list would show the people of every organisation.
    user = forms.ModelChoiceField(
        User.objects.none(),
        to_field_name="username",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        label=_("Gebruikersnaam"),
        help_text=_("Van iemand die al lid is. Nodig anderen uit met hun e-mailadres."),
        error_messages={"invalid_choice": _("Er is geen lid met deze gebruikersnaam.")},
    )

    class Meta:
        model = Membership
        fields = ["user", "organisation", "role"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            choice: Any = self.fields["user"]
            choice.queryset = people_known_to(self.giver)


def people_known_to(user):
    """The members of the organisations that this user manages: of others the form does not even say that they exist."""
    people = User.objects.filter(is_active=True)
    if may(user, Action.MANAGE_REGISTER, None):
        return people
    known = Membership.objects.filter(organisations_where(user, Action.MANAGE_MEMBERS))
    return people.filter(pk__in=known.values("user"))


@admin.register(Membership, site=desk)
class MembershipAdmin(DeskAdmin):
    """Roles are given and taken away, not changed: so nobody's role moves to another person or organisation."""

    needed = {"view": Action.MANAGE_MEMBERS, "add": Action.MANAGE_MEMBERS, "delete": Action.MANAGE_MEMBERS}
    form = MembershipForm
    fields = ["user", "organisation", "role"]
    list_display = ["user", "role", "organisation", "logged_in"]
    list_filter = ["role"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "organisation__name"]
    search_help_text = _("Op persoon of organisatie.")
    list_select_related = ["user", "organisation"]

    @admin.display(description=_("Laatst ingelogd"), ordering="user__last_login")
    def logged_in(self, membership):
        return membership.user.last_login

    def organisation_of(self, obj):
        return obj.organisation

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.giver = request.user
        return form

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

    def save_model(self, request, obj, form, change):
        obj.pk = members.add(obj.user, obj.organisation, obj.role, by=request.user).pk

    def delete_view(self, request, object_id, extra_context=None):
        membership = self.get_object(request, unquote(object_id))
        if isinstance(refusal := members.may_remove(membership), Denied):
            messages.error(request, str(refusal.reason))
            return redirect(reverse("admin:register_membership_change", args=[membership.pk]))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, obj):
        if isinstance(refusal := members.remove(obj, by=request.user), Denied):
            raise PermissionDenied(refusal.reason)
