"""What a manager does with a whole organisation: rename it, merge it, declare for it."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from register import nil_returns, organisations
from register.admin.site import desk
from register.choices import IN_THE_MAKING
from register.models import NilReturn, Organisation, Version
from register.permissions import Action, Denied, may
from register.querysets import OrganisationQuerySet
from register.workflow import Refused

TEMPLATES = "admin/register/organisation"
# More are not shown: whoever looks for one types more of its name.
MOST_FOUND = 20


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nieuwe naam"),
        max_length=250,
        help_text=gettext_lazy("Zoals de naam op de website moet staan, bijvoorbeeld ‘Gemeente Voorbeeld’."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Alleen uw organisatie leest dit, in het logboek."),
    )


@desk.page("organisatie/<int:pk>/naam/", name="organisation-name")
def rename(request, pk: int):
    organisation = one(request, Action.MANAGE_ORGANISATION, pk)
    form = NameForm(request.POST or None, initial={"name": organisation.name})
    if form.is_valid():
        try:
            renamed = organisations.rename(organisation, name=form.cleaned_data["name"], by=request.user)
        except Refused as refused:
            form.add_error("name", str(refused.reason))
        else:
            messages.success(request, _("De organisatie heet nu ‘%(name)s’.") % {"name": renamed})
            return redirect(_address(organisation))
    return page(request, "rename", organisation, title=_("Naam wijzigen"), form=form)


@desk.page("organisatie/<int:pk>/samenvoegen/", name="organisation-merge")
def choose_successor(request, pk: int):
    """Which organisation this one goes up in: the ones that the same person manages."""
    organisation = one(request, Action.MANAGE_ORGANISATION, pk)
    others = Organisation.objects.where(request.user, Action.MANAGE_ORGANISATION).exclude(pk=pk)
    context = {
        "title": _("Samenvoegen met een andere organisatie"),
        "asked": _("In welke organisatie gaat ‘%(name)s’ op?") % {"name": organisation},
        "none": _("U beheert geen andere organisatie. Vraag de registerbeheerder om dit voor u te doen."),
    }
    return choose(request, organisation, others, "admin:organisation-merge-into", pk, **context)


@desk.page("organisatie/<int:pk>/samenvoegen/<int:into>/", name="organisation-merge-into")
def merge(request, pk: int, into: int):
    organisation = one(request, Action.MANAGE_ORGANISATION, pk)
    successor = one(request, Action.MANAGE_ORGANISATION, into)
    allowed = organisations.may_merge(organisation, successor, request.user)
    if request.method == "POST":
        try:
            moved = organisations.merge(organisation, into=successor, by=request.user)
        except Refused as refused:
            allowed = Denied(refused.reason)
        else:
            said = ngettext(
                "%(n)s toepassing is verplaatst naar %(name)s.",
                "%(n)s toepassingen zijn verplaatst naar %(name)s.",
                moved,
            )
            messages.success(request, said % {"n": moved, "name": successor})
            return redirect(_address(successor))
    title = _("%(old)s gaat op in %(new)s") % {"old": organisation, "new": successor}
    told = {"into": successor, "allowed": allowed, "moving": _moving(organisation)}
    return page(request, "merge", organisation, title=title, status=status_of(request), **told)


def _moving(organisation: Organisation) -> dict[str, int]:
    """How much moves, and what does not."""
    records = organisations.records_of(organisation)
    versions = Version.objects.filter(application__in=records)
    return {
        "records": records.count(),
        "published": versions.published().count(),
        "in_the_making": versions.filter(state__in=IN_THE_MAKING).count(),
        "withdrawn": records.exclude(withdrawn_at=None).count(),
        "members": organisation.memberships.values("user").distinct().count(),
    }


@desk.page("organisatie/<int:pk>/nulopgave/", name="nil-return")
def nil_return(request, pk: int):
    """Declare that nothing of high risk or impact is used, or take that back."""
    organisation = one(request, Action.DECLARE, pk)
    form = ReasonForm(request.POST if "take_back" in request.POST else None)
    done: NilReturn | bool | Denied | None = None
    said = ""
    if "declare" in request.POST:
        done = nil_returns.declare(organisation, by=request.user)
        said = _("De nulopgave is gedaan. Iedereen ziet haar op de website.")
    elif form.is_valid():
        done = nil_returns.take_back(organisation, by=request.user, reason=form.cleaned_data["reason"])
        said = _("De nulopgave is teruggenomen.")
    if done:
        messages.success(request, said)
        return redirect(request.path)
    told = {
        "standing": organisation.nil_returns.filter(ended_at=None).first(),
        "earlier": organisation.nil_returns.exclude(ended_at=None),
        "allowed": nil_returns.may_declare(organisation, request.user) if done is None else done,
        "form": form,
        "status": HTTPStatus.OK if done is None else HTTPStatus.CONFLICT,
    }
    return page(request, "nil_return", organisation, title=_("Nulopgave"), **told)


def one(request, action: Action, pk: int) -> Organisation:
    """The organisation, if this user may do this for it; else there is none."""
    return get_object_or_404(Organisation.objects.where(request.user, action), pk=pk)


def choose(request, organisation, others: OrganisationQuerySet, route: str, key: int, **context):
    """A page to choose one of these organisations on: all of them if they are few, else those searched for."""
    words = request.GET.get("q", "").strip()
    others = others.active().order_by("name")
    found = list(_named(others, words).distinct()[: MOST_FOUND + 1])
    too_many = len(found) > MOST_FOUND
    offered = [] if too_many and not words else found[:MOST_FOUND]
    context |= {
        "words": words,
        "found": [(each, reverse(route, args=[key, each.pk])) for each in offered],
        "too_many": too_many,
        "nobody": not words and not found,
    }
    return page(request, "choose", organisation, **context)


def _named(others: OrganisationQuerySet, words: str) -> OrganisationQuerySet:
    """Those whose name, former name or abbreviation holds every word."""
    for word in words.split()[:8]:
        others = others.filter(
            Q(name__icontains=word) | Q(former_names__name__icontains=word) | Q(abbreviation__iexact=word)
        )
    return others


def status_of(request) -> HTTPStatus:
    """Whoever posted and is still here was refused."""
    return HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK


def _address(organisation: Organisation) -> str:
    return reverse("admin:register_organisation_change", args=[organisation.pk])


def page(request, template: str, organisation: Organisation | None, *, status=HTTPStatus.OK, **context):
    context = desk.each_context(request) | {
        "organisation": organisation,
        # An approver declares, but has no page of the organisation to go back to.
        "may_manage": may(request.user, Action.MANAGE_ORGANISATION, organisation),
        **context,
    }
    return TemplateResponse(request, f"{TEMPLATES}/{template}.html", context, status=status)
