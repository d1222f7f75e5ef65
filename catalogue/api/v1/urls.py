from django.urls import path, re_path

from catalogue.api.v1 import figures, openapi, views

app_name = "api"
urlpatterns = [
    path("v1", views.Root.as_view(), name="root"),
    # In the OpenAPI document the root is "/" after the server's address, so it answers there too.
    path("v1/", views.Root.as_view(schema=None)),
    path("v1/applications", views.Applications.as_view(), name="applications"),
    # Only what can be a number reaches the database: PostgreSQL answers a NUL with an error.
    re_path(r"^v1/applications/(?P<number>[1-9]{7}[0-9])\Z", views.Application.as_view(), name="application"),
    path("v1/organisations", views.Organisations.as_view(), name="organisations"),
    path("v1/statistics", views.Statistics.as_view(), name="statistics"),
    path("v1/figures", figures.Figures.as_view(), name="figures"),
    re_path(r"^v1/figures/(?P<name>[a-z0-9-]+)\Z", figures.Figure.as_view(), name="figure"),
    path("v1/openapi.json", openapi.Document.as_view(), name="openapi"),
]
