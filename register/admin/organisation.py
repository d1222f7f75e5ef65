from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from register import organisations
from register.admin.base import DeskAdmin, yes_no_column
from register.admin.site import desk
from register.models import Organisation, Revision
from register.permissions import Action, may

# What an organisation decides for itself.
SETTINGS = ["needs_approval", "review_months"]
# What the government's list says, and loading it again would put back.
LISTED = ["website"]
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
# As the database has it too, but told at the field.
SHORTEST_TERM, LONGEST_TERM = 1, 60


@admin.register(Organisation, site=desk)
class OrganisationAdmin(DeskAdmin):
    """The settings of an organisation. Its name, a merger and its nil return have pages of their own."""

    needed = {
        "view": Action.MANAGE_ORGANISATION,
        "change": Action.MANAGE_ORGANISATION,
        "add": Action.MANAGE_REGISTER,
    }
    list_display = ["name", "type", *(yes_no_column(Organisation, name) for name in ("active", "needs_approval"))]
    search_fields = ["name", "former_names__name", "abbreviation", "tooi_uri"]
    search_help_text = _("Op naam van nu of vroeger, afkorting of TOOI-URI.")

    def organisation_of(self, obj):
        return obj

    def get_queryset(self, request):
        return Organisation.objects.where(request.user, Action.MANAGE_ORGANISATION)

    def get_fieldsets(self, request, obj=None):
        # A new organisation gets its name here; one that is there is renamed on a page of its own.
        named = [] if obj else ["name"]
        return (
            (_("Instellingen"), {"fields": [*named, *SETTINGS]}),
            (_("Gegevens"), {"fields": [*LISTED, *FROM_THE_LIST, "known_predecessors"]}),
        )

    def get_readonly_fields(self, request, obj=None):
        return [*self._fixed(request, obj), "known_predecessors"]

    def _fixed(self, request, obj) -> list[str]:
        """What nobody types: the list decides for an organisation that stands in it, and an address is permanent."""
        if obj and obj.tooi_uri:
            return [*LISTED, *FROM_THE_LIST]
        if not may(request.user, Action.MANAGE_REGISTER, None):
            return FROM_THE_LIST
        return ["slug"] if obj else []

    def get_list_filter(self, request):
        return ["type", "active", "unmatched"] if may(request.user, Action.MANAGE_REGISTER, None) else []

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "review_months":
            kwargs |= {"min_value": SHORTEST_TERM, "max_value": LONGEST_TERM}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("voorgangers"))
    def known_predecessors(self, organisation):
        return ", ".join(str(predecessor) for predecessor in organisation.predecessors.all()) if organisation.pk else ""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= {
                "former_names": obj.former_names.all(),
                "nil_return": obj.nil_returns.filter(ended_at=None).first(),
                "members": obj.memberships.values("user").distinct().count(),
                "may_merge": obj.active or organisations.records_of(obj).exists(),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            super().save_model(request, obj, form, change)
            Revision.bump()
        elif form.changed_data:
            organisations.configure(obj, form.changed_data, by=request.user)
