from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from register.admin.site import desk

urlpatterns = [
    path("", include("catalogue.api.urls")),
    path("", include("catalogue.crawler_urls")),
    *i18n_patterns(
        path("beheer/", include("register.accounts.urls")),
        path("beheer/", desk.urls),
        path("", include("catalogue.urls")),
        # Dutch at the root, English under /en/.
        prefix_default_language=False,
    ),
]

handler404 = "catalogue.views.errors.not_found"
handler429 = "register.accounts.views.too_many_requests"
