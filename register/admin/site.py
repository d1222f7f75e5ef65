from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from register.admin import start_page
from register.admin.autosave import keeping_typed_text
from register.permissions import Action, may

# Django's shortcut to any object's public page, its search over any registered model, and a page that nothing leads to.
UNUSED = {"view_on_site", "autocomplete", "password_change_done"}
MOST_MAILS = 10
# Django's own pages answer any other method as if it were GET.
read_or_post = require_http_methods(["GET", "HEAD", "POST"])


class Desk(AdminSite):
    """The registration desk: Django's admin, for whoever has a role at an organisation."""

    site_title = _("Registratiebalie")
    site_header = _("Registratiebalie")
    index_title = _("Uw werk")
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pages: list[URLPattern] = []

    def has_permission(self, request):
        """Not whether they are staff: a role decides, and is asked for on every request."""
        return bool(request.user.is_active and may(request.user, Action.VIEW, None))

    def admin_view(self, view, cacheable=False):
        return read_or_post(keeping_typed_text(super().admin_view(view, cacheable)))

    def page(self, route: str, name: str):
        """Decorates the view of a page that is of no model: at the desk's `route`, as `admin:name`."""

        def added(view):
            self.pages.append(path(route, self.admin_view(view), name=name))
            return view

        return added

    def get_urls(self):
        return self.pages + [url for url in super().get_urls() if getattr(url, "name", None) not in UNUSED]

    def get_app_list(self, request, app_label=None):
        """As Django's, with what people come for first: the order in which the models were registered."""
        order = {model._meta.object_name: place for place, model in enumerate(self._registry)}
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: order[model["object_name"]])
        return apps

    def each_context(self, request):
        return super().each_context(request) | {"other_language": other_language(request.get_full_path())}

    def login(self, request, extra_context=None):
        """There is one page to log in, that of accounts. Who is logged in and comes here lacks a role."""
        if request.user.is_authenticated and not self.has_permission(request):
            told = {"title": _("U hebt hier nog geen rol")}
            return TemplateResponse(request, "account/no_role.html", self.each_context(request) | told, status=403)
        return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}".rstrip("?"))

    def logout(self, request, extra_context=None):
        return redirect("account_logout", preserve_request=True)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def index(self, request, extra_context=None):
        stuck = start_page.stuck_mails(request.user)
        waiting, count = start_page.waiting_reports(request.user)
        told = {
            "waiting_reports": waiting,
            "waiting_count": count,
            "sections": start_page.work_of(request.user),
            "may_create": may(request.user, Action.CREATE, None),
            "stuck_count": stuck.count(),
            "stuck_mails": stuck[:MOST_MAILS],
        }
        return super().index(request, told | (extra_context or {}))


def other_language(address: str) -> dict[str, str]:
    """The page at this address in the other language."""
    code, name = ("nl", "Nederlands") if get_language() == "en" else ("en", "English")
    return {"code": code, "name": name, "url": translate_url(address, code)}


desk = Desk(name="desk")
