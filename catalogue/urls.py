from django.urls import path, re_path

from catalogue.views import applications, organisations, pages, statistics

app_name = "catalogue"
urlpatterns = [
    path("", pages.home, name="home"),
    path("toepassingen/", applications.application_list, name="list"),
    re_path(r"^toepassingen/(?P<number>[0-9]{8})/$", applications.detail, name="detail"),
    path("voorbeeld/<str:token>/", applications.preview, name="preview"),
    path("organisaties/", organisations.organisation_list, name="organisations"),
    path("statistiek/", statistics.overview, name="statistics"),
    path("statistiek/quickscan/<slug:edition>/", statistics.edition, name="quickscan"),
    path("over/", pages.about, name="about"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("data/", pages.data, name="data"),
]
