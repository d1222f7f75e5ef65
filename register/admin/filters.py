from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from register.admin import piles
from register.admin.base import KEY
from register.choices import IN_THE_MAKING, State
from register.models import Organisation
from register.permissions import Action, may, rules_everywhere

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


class WorkFilter(SimpleListFilter):
    """The piles of the start page, as far as they are this user's work."""

    title = _("Werk")
    parameter_name = piles.PARAMETER

    def lookups(self, request, model_admin):
        return [(code, pile.label) for code, pile in piles.PILES.items() if may(request.user, pile.action, None)]

    def queryset(self, request, queryset):
        pile = piles.PILES.get(self.value() or "")
        return pile.of(request.user, queryset) if pile else queryset


class OrganisationFilter(SimpleListFilter):
    """For who works for a few organisations. Who works for all of them searches, and sees only what is chosen."""

    title = _("Organisatie")
    parameter_name = "organisatie"

    def lookups(self, request, model_admin):
        organisations = Organisation.objects.where(request.user, Action.VIEW)
        if rules_everywhere(request.user):
            organisations = organisations.filter(pk=self.value()) if _is_key(self.value()) else organisations.none()
        return [(str(found.pk), found.name) for found in organisations]

    def has_output(self):
        return len(self.lookup_choices) > 1 or bool(self.value() and self.lookup_choices)

    def queryset(self, request, queryset):
        offered = {value for value, _label in self.lookup_choices}
        return queryset.filter(application__organisation=self.value()) if self.value() in offered else queryset


def _is_key(value: str | None) -> bool:
    return value is not None and KEY.fullmatch(value) is not None
