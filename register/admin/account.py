from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import password_validation
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from register import audit
from register.accounts import second_factor
from register.accounts.second_factor import FACTORS
from register.admin.base import DeskAdmin, yes_no_column
from register.admin.site import desk
from register.models import User
from register.permissions import Action, may

# Only a superuser may give this away or touch an account that has it.
SUPERUSER = "is_superuser"
COLUMNS = ["username", "first_name", "last_name", "email", "is_active", "register_manager", SUPERUSER]
LOOKED_AT = ["logged_in", "second_factor"]
IN_CHARGE = ("is_active", "register_manager", SUPERUSER)


class AccountForm(forms.ModelForm):
    """`user` is set on the class that the desk makes for one request."""

    user: ClassVar[Any] = None

    # Not called after the column, or Django would write it there as it was typed.
    new_password = forms.CharField(
        label=_("Wachtwoord"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = COLUMNS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "new_password" in self.fields:
            self._explain_password(self.fields["new_password"])

    def _explain_password(self, password):
        password.required = not self.instance.pk
        password.help_text = (
            _("Leeg laten verandert niets. Een nieuw wachtwoord logt deze persoon overal uit.")
            if self.instance.pk
            else _("Minstens vijftien tekens. Een zin mag.")
        )

    def clean_email(self):
        """One account per address: by it one is found for a new password, an invitation and a login elsewhere."""
        email = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Er is al een account met dit e-mailadres."))
        return email

    def clean(self):
        cleaned = super().clean()
        if self.instance == self.user:
            self._keep_own_rights()
        self._check_password()
        return cleaned

    def _check_password(self):
        password = self.cleaned_data.get("new_password")
        # Held against the name and address in this form, which the account may not have yet.
        account = User(
            **{name: self.cleaned_data.get(name, "") for name in ("username", "first_name", "last_name", "email")}
        )
        if password:
            try:
                password_validation.validate_password(password, account)
            except forms.ValidationError as error:
                self.add_error("new_password", error)

    def _keep_own_rights(self):
        for name in IN_CHARGE:
            if name in self.fields and getattr(self.user, name) and not self.cleaned_data.get(name):
                self.add_error(name, _("U kunt uzelf dit niet afnemen. Vraag het een collega."))

    def save(self, commit=True):
        if password := self.cleaned_data.get("new_password"):
            self.instance.set_password(password)
        return super().save(commit)


@admin.register(User, site=desk)
class AccountAdmin(DeskAdmin):
    """Accounts. They are switched off, not deleted: the event log refers to them."""

    needed = {"view": Action.MANAGE_REGISTER, "add": Action.MANAGE_REGISTER, "change": Action.MANAGE_REGISTER}
    form = AccountForm
    list_display = [
        *("username", "full_name"),
        *(yes_no_column(User, "is_active"), yes_no_column(User, "register_manager")),
        "second_factor_set",
        "logged_in",
    ]
    list_filter = ["is_active", "register_manager"]
    search_fields = ["username", "first_name", "last_name", "email"]
    search_help_text = _("Op naam of e-mailadres.")
    ordering = ["username"]
    readonly_fields = LOOKED_AT

    @admin.display(description=_("Naam"), ordering="last_name")
    def full_name(self, user):
        return user.get_full_name() or "–"

    @admin.display(description=_("Laatst ingelogd"), ordering="last_login")
    def logged_in(self, user):
        return user.last_login

    @admin.display(description=_("Tweede stap"))
    def second_factor_set(self, user):
        return _("Ja") if user.has_factor else _("Nee")

    @admin.display(description=_("Tweede stap"))
    def second_factor(self, user):
        """Whether there is one, and the way to take it away from a colleague who lost it."""
        if not user.has_factor:
            return _("Niet ingesteld")
        page = reverse("admin:register_user_second_factor", args=[user.pk])
        return format_html('{} <a href="{}">{}</a>', _("Ingesteld."), page, _("Verwijderen"))

    def organisation_of(self, obj):
        return None

    def get_queryset(self, request):
        if not may(request.user, Action.MANAGE_REGISTER, None):
            return User.objects.none()
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        return User.objects.annotate(has_factor=Exists(factors))

    def has_change_permission(self, request, obj=None):
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def get_fields(self, request, obj=None):
        hidden = set() if request.user.is_superuser else {SUPERUSER}
        # Someone who may only look gets no field to type in.
        password = ["new_password"] if self.has_change_permission(request, obj) else []
        shown = LOOKED_AT if obj else []
        return [name for name in [*COLUMNS, *password, *shown] if name not in hidden]

    def get_urls(self):
        page = path(
            "<int:key>/tweede-stap/",
            self.admin_site.admin_view(self.second_factor_view),
            name="register_user_second_factor",
        )
        return [page, *super().get_urls()]

    def second_factor_view(self, request, key):
        """Take the second factor away from somebody who lost it, after having asked."""
        account = self.get_object(request, str(key))
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        if request.method == "POST":
            second_factor.remove(account, by=request.user)
            messages.success(request, _("De tweede stap is verwijderd. De collega krijgt daarvan een mail."))
            return redirect("admin:register_user_change", account.pk)
        told = {"title": _("De tweede stap verwijderen"), "account": account}
        return TemplateResponse(
            request, "admin/register/user/second_factor.html", self.admin_site.each_context(request) | told
        )

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        done = "account changed" if change else "account created"
        audit.write(done, on=obj, actor=request.user, fields=",".join(form.changed_data))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form
