"""Addresses that stand at the root of the site, outside the languages: programs ask for them there."""

from django.urls import path, re_path

from catalogue.views import crawlers

urlpatterns = [
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    re_path(r"^sitemap-(?P<part>[a-z]+)-(?P<page>[1-9][0-9]{0,4})\.xml$", crawlers.sitemap_part, name="sitemap_part"),
]
