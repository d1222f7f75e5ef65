from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from register.choices import IN_THE_MAKING, State
from register.models import Organisation
from register.permissions import Action, rules_everywhere

WITHDRAWN = "ingetrokken"


class StandingFilter(SimpleListFilter):
    """Where an application stands: the state of its version, or withdrawn."""

    title = _("Stand")
    parameter_name = "stand"

    def lookups(self, request, model_admin):
        states = [(state.value, state.label) for state in (*IN_THE_MAKING, State.PUBLISHED)]
        return [*states, (WITHDRAWN, _("Ingetrokken"))]

    def queryset(self, request, queryset):
        if self.value() == WITHDRAWN:
            return queryset.exclude(application__withdrawn_at=None)
        return queryset.filter(state=self.value(), application__withdrawn_at=None) if self.value() else queryset


class OrganisationFilter(SimpleListFilter):
    """For who works for a few organisations. Who works for all of them searches."""

    title = _("Organisatie")
    parameter_name = "organisatie"

    def lookups(self, request, model_admin):
        if rules_everywhere(request.user):
            return []
        return [(str(found.pk), found.name) for found in Organisation.objects.where(request.user, Action.VIEW)]

    def has_output(self):
        return len(self.lookup_choices) > 1

    def queryset(self, request, queryset):
        offered = {value for value, _label in self.lookup_choices}
        return queryset.filter(application__organisation=self.value()) if self.value() in offered else queryset
