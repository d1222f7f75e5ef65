from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from register.admin.base import DeskAdmin, in_words
from register.admin.site import desk
from register.models import User
from register.permissions import Action, may

# Only a superuser may give this away or touch an account that has it.
SUPERUSER = "is_superuser"
COLUMNS = ["username", "first_name", "last_name", "email", "is_active", "register_manager", SUPERUSER]
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
        *("username", "first_name", "last_name"),
        *(in_words(User, "is_active"), in_words(User, "register_manager")),
        "logged_in",
    ]
    list_filter = ["is_active", "register_manager"]
    search_fields = ["username", "first_name", "last_name", "email"]
    search_help_text = _("Op naam of e-mailadres.")
    ordering = ["username"]

    @admin.display(description=_("Laatst ingelogd"), ordering="last_login")
    def logged_in(self, user):
        return user.last_login

    def organisation_of(self, obj):
        return None

    def get_queryset(self, request):
        return User.objects.all() if may(request.user, Action.MANAGE_REGISTER, None) else User.objects.none()

    def has_change_permission(self, request, obj=None):
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def get_fields(self, request, obj=None):
        hidden = set() if request.user.is_superuser else {SUPERUSER}
        # Someone who may only look gets no field to type in.
        password = ["new_password"] if self.has_change_permission(request, obj) else []
        return [name for name in [*COLUMNS, *password] if name not in hidden]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form
