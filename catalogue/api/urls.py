"""The API stands at the root of the site, outside the languages; every address below /api is answered here."""

from django.urls import include, path, re_path

from catalogue.api.v1.views import NothingHere

urlpatterns = [
    path("api/", include("catalogue.api.v1.urls")),
    # Also keeps CommonMiddleware from redirecting to an address with a slash.
    re_path(r"^api(/.*)?$", NothingHere.as_view()),
]
