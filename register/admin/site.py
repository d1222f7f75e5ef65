from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import Count
from django.urls import URLPattern, path, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from register.choices import State
from register.models import Version
from register.permissions import Action, may

# Django's shortcut to any object's public page and its search over any registered model: nobody here needs them.
UNUSED = {"view_on_site", "autocomplete"}
# In the order in which they ask for attention.
WORK = (State.REJECTED, State.IN_REVIEW, State.DRAFT)
MOST_OF_A_PILE = 25
ON_THE_PILE = ("name", "edited_at", "application__number", "application__organisation__name")


class Desk(AdminSite):
    """The registration desk: Django's admin, for whoever has a role at an organisation."""

    site_title = _("Registratiebalie")
    site_header = _("Registratiebalie")
    index_title = _("Uw werk")
    enable_nav_sidebar = False
    # Django's own asks for is_staff; here a role decides, and has_permission asks for it on every request.
    login_form = AuthenticationForm

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pages: list[URLPattern] = []

    def has_permission(self, request):
        return bool(request.user.is_active and may(request.user, Action.VIEW, None))

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
        return super().login(request, {"title": _("Inloggen"), **(extra_context or {})})

    def logout(self, request, extra_context=None):
        # What answers here is a form; the page to be at is the one to log in again.
        told = {"title": _("U bent uitgelogd"), "other_language": other_language(reverse("admin:login"))}
        return super().logout(request, told | (extra_context or {}))

    def index(self, request, extra_context=None):
        return super().index(
            request,
            {
                "work": work_of(request.user),
                "may_create": may(request.user, Action.CREATE, None),
                **(extra_context or {}),
            },
        )


@dataclass(frozen=True)
class Pile:
    """The work in one state: how much there is, and the newest of it."""

    label: Any
    count: int
    versions: list[Version]


def work_of(user) -> list[Pile]:
    """What this user sees of what is in the making, per state."""
    versions = Version.objects.in_the_making().visible_to(user)
    counts = dict(versions.order_by().values_list("state").annotate(Count("pk")))
    newest = versions.select_related("application__organisation").only(*ON_THE_PILE).order_by("-edited_at")
    return [
        Pile(state.label, counts[state], list(newest.filter(state=state)[:MOST_OF_A_PILE]))
        for state in WORK
        if state in counts
    ]


def other_language(address: str) -> dict[str, str]:
    """The page at this address in the other language."""
    code, name = ("nl", "Nederlands") if get_language() == "en" else ("en", "English")
    return {"code": code, "name": name, "url": translate_url(address, code)}


desk = Desk(name="desk")
