"""The buttons of the desk: what can happen to an application next, and why a button may not be used."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import workflow
from register.choices import State
from register.models import Version
from register.permissions import Denied
from register.workflow import TRANSITIONS

REVISE, WITHDRAW = "revise", "withdraw"
NAMES = (*TRANSITIONS, REVISE, WITHDRAW)

DONE = {
    "submit": _("De toepassing is ter beoordeling aangeboden. Een beoordelaar van uw organisatie ziet haar nu staan."),
    "retract": _("De aanvraag is teruggenomen. U kunt weer verder werken."),
    "reject": _("De toepassing is teruggestuurd met uw opmerking."),
    "publish": _("De toepassing is gepubliceerd."),
    "discard": _("Het concept is weggedaan. Wat gepubliceerd is, blijft staan."),
    REVISE: _("U werkt nu aan een nieuwe versie. De gepubliceerde versie blijft zichtbaar tot u de nieuwe publiceert."),
    WITHDRAW: _("De toepassing is ingetrokken."),
}


@dataclass(frozen=True)
class Step:
    """One button. `allowed` is True, or a refusal that says why."""

    name: str
    version: Version
    label: str | Promise
    allowed: bool | Denied
    needs_reason: bool = False

    @property
    def url(self) -> str:
        return reverse(f"admin:register_version_{self.name}", args=[self.version.pk])


def steps_for(version: Version, user) -> list[Step]:
    """What can happen in this state, allowed to this user or not."""
    steps = [
        Step(
            transition.name,
            version,
            transition.label,
            workflow.may_apply(transition, version, user),
            transition.needs_reason,
        )
        for transition in TRANSITIONS.values()
        if version.state in transition.sources
    ]
    application = version.application
    if version.state == State.PUBLISHED:
        steps.append(Step(REVISE, version, _("Herzien"), workflow.may_revise(application, user)))
    if application.published_version:
        steps.append(
            Step(WITHDRAW, version, _("Intrekken"), workflow.may_withdraw(application, user), needs_reason=True)
        )
    return steps


def take(name: str, version: Version, *, by, reason: str) -> Version:
    """Do it, and return the version to work with from here. Raise workflow.Refused when it may not."""
    if name == REVISE:
        return workflow.revise(version.application, by=by)
    if name == WITHDRAW:
        workflow.withdraw(version.application, by=by, reason=reason)
        return version
    return workflow.apply(TRANSITIONS[name], version, by=by, reason=reason)
