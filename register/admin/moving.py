"""How one application moves to another organisation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from register import organisations
from register.admin.organisation_pages import choose, one, page, status_of
from register.admin.site import desk
from register.models import Application, Collection, Organisation
from register.permissions import Action, Denied, may
from register.workflow import Refused


@desk.page("toepassing/<int:number>/verplaatsen/", name="move")
def choose_owner(request, number: int):
    """To which organisation one application goes. Only a register manager moves one."""
    application = _application(request, number)
    others = Organisation.objects.exclude(applications=application)
    context = {
        "title": _("Toepassing %(number)s verplaatsen") % {"number": number},
        "asked": _("Naar welke organisatie gaat de toepassing?"),
        "none": _("Er is geen andere organisatie."),
    }
    return choose(request, application.organisation, others, "admin:move-to", number, **context)


@desk.page("toepassing/<int:number>/verplaatsen/<int:to>/", name="move-to")
def move(request, number: int, to: int):
    application = _application(request, number)
    owner = one(request, Action.MANAGE_REGISTER, to)
    allowed = organisations.may_move(application, owner, request.user)
    if request.method == "POST":
        try:
            organisations.move(application, to=owner, by=request.user)
        except Refused as refused:
            allowed = Denied(refused.reason)
        else:
            messages.success(request, _("De toepassing is nu van %(name)s.") % {"name": owner})
            return redirect("admin:register_version_changelist")
    title = _("Toepassing %(number)s verplaatsen") % {"number": number}
    version = application.versions.order_by("-number").first()
    told = {"to": owner, "allowed": allowed, "application": application, "version": version}
    return page(request, "move", application.organisation, title=title, status=status_of(request), **told)


def _application(request, number: int) -> Application:
    if not may(request.user, Action.MANAGE_REGISTER, None):
        raise Http404
    own = Application.objects.filter(collection=Collection.OWN).select_related("organisation")
    return get_object_or_404(own, number=number)
