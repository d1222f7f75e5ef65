from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.validators import MaxLengthValidator
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from register import audit
from register.accounts import members
from register.admin.base import DeskAdmin
from register.admin.site import desk
from register.models import Invitation, Organisation, User
from register.permissions import Action, organisations_where


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["email", "organisation", "role"]
        help_texts = {
            "email": _("Hierheen gaat een link die 48 uur werkt. Wie nog geen account heeft, maakt er een."),
            "role": _(
                "Een redacteur schrijft en publiceert, een beoordelaar beoordeelt, publiceert en trekt in, een "
                "organisatiebeheerder beheert de leden en de gegevens van de organisatie."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The name of the account that is made with it. One that may only be looked at has no fields.
        if email := self.fields.get("email"):
            email.validators.append(MaxLengthValidator(User._meta.get_field("username").max_length))


@admin.register(Invitation, site=desk)
class InvitationAdmin(DeskAdmin):
    """Roles that were offered by mail and not taken yet. Not in the menu: the list of members leads here."""

    needed = {"view": Action.MANAGE_MEMBERS, "add": Action.MANAGE_MEMBERS, "delete": Action.MANAGE_MEMBERS}
    form = InvitationForm
    list_display = ["email", "role", "organisation", "invited_by", "invited_at", "works_until"]
    search_fields = ["email", "organisation__name"]
    search_help_text = _("Op e-mailadres of organisatie.")
    list_select_related = ["organisation", "invited_by"]

    @admin.display(description=_("Werkt tot"), ordering="invited_at")
    def works_until(self, invitation):
        return invitation.invited_at + members.VALID_FOR

    def organisation_of(self, obj):
        return obj.organisation

    def has_module_permission(self, request):
        return False

    def title_of(self, obj):
        return str(obj) if obj else _("Iemand uitnodigen")

    def get_changeform_initial_data(self, request):
        """The organisation, for who manages one."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        own = Organisation.objects.active().where(request.user, Action.MANAGE_MEMBERS)[:2]
        return ({"organisation": own[0].pk} if len(own) == 1 else {}) | initial

    def get_queryset(self, request):
        return Invitation.objects.filter(organisations_where(request.user, Action.MANAGE_MEMBERS), accepted_at=None)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        # Without Django's buttons beside a choice, which open pages that one may not see.
        if db_field.name == "organisation":
            kwargs["queryset"] = Organisation.objects.active().where(request.user, Action.MANAGE_MEMBERS)
            return self.formfield_for_foreignkey(db_field, request, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        # Says the same of an address with an account and of one without.
        obj.pk = members.invite(obj.email, obj.organisation, obj.role, by=request.user).pk

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, _("De uitnodiging voor %(email)s is onderweg.") % {"email": obj.email})
        return redirect("admin:register_invitation_changelist")

    def delete_model(self, request, obj):
        audit.write("invitation withdrawn", on=obj, actor=request.user)
        super().delete_model(request, obj)
