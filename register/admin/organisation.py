from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from register.admin.base import DeskAdmin, in_words
from register.admin.site import desk
from register.models import Organisation, Revision
from register.permissions import Action, may

# What an organisation decides for itself.
OWN_AFFAIRS = ["needs_approval"]
# What the government's list says, and loading it again would put back.
LISTED = ["name", "website"]
FROM_THE_LIST = [
    "slug",
    "abbreviation",
    "type",
    "tooi_uri",
    "active",
    "active_from",
    "active_until",
    "unmatched",
]
# The public never sees these.
INTERNAL = {"needs_approval"}


@admin.register(Organisation, site=desk)
class OrganisationAdmin(DeskAdmin):
    needed = {
        "view": Action.MANAGE_ORGANISATION,
        "change": Action.MANAGE_ORGANISATION,
        "add": Action.MANAGE_REGISTER,
    }
    list_display = ["name", "type", in_words(Organisation, "active"), in_words(Organisation, "needs_approval")]
    search_fields = ["name", "abbreviation", "tooi_uri"]
    search_help_text = _("Op naam, afkorting of TOOI-URI.")
    fieldsets = (
        (None, {"fields": [*LISTED, *OWN_AFFAIRS]}),
        (_("Uit de lijst van overheidsorganisaties"), {"fields": [*FROM_THE_LIST, "known_predecessors"]}),
    )

    def organisation_of(self, obj):
        return obj

    def get_queryset(self, request):
        return Organisation.objects.where(request.user, Action.MANAGE_ORGANISATION)

    def get_readonly_fields(self, request, obj=None):
        fixed = [] if may(request.user, Action.MANAGE_REGISTER, None) else FROM_THE_LIST
        listed = LISTED if obj and obj.tooi_uri else []
        return [*listed, *fixed, "known_predecessors"]

    def get_list_filter(self, request):
        return ["type", "active", "unmatched"] if may(request.user, Action.MANAGE_REGISTER, None) else []

    @admin.display(description=_("voorgangers"))
    def known_predecessors(self, organisation):
        return ", ".join(str(predecessor) for predecessor in organisation.predecessors.all()) if organisation.pk else ""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if set(form.changed_data) - INTERNAL:
            Revision.bump()
