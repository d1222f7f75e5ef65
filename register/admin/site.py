from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from register.permissions import Action, may


class Desk(AdminSite):
    """The registration desk: Django's admin, for whoever has a role at an organisation."""

    site_title = _("Registratiebalie")
    site_header = _("Registratiebalie")
    index_title = _("Uw werk")

    def has_permission(self, request):
        return bool(request.user.is_active and may(request.user, Action.VIEW, None))


desk = Desk(name="desk")
