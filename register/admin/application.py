"""One address for an application at the desk, whatever becomes of its versions: mails link to it."""

from django.shortcuts import get_object_or_404, redirect

from register.admin.site import desk
from register.models import Version


@desk.page("toepassing/<slug:number>/", name="application")
def application_view(request, number):
    """To the version in the making, or else the published one."""
    at_the_desk = Version.objects.at_the_desk().visible_to(request.user)
    return redirect("admin:register_version_change", get_object_or_404(at_the_desk, application__number=number).pk)
