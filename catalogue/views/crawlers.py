"""What programs ask for that go through the whole site: where everything is, and what is not for them."""

from django.conf import settings
from django.contrib.sitemaps.views import SitemapIndexItem
from django.core.paginator import EmptyPage
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from catalogue.addresses import absolute, in_language
from catalogue.sitemaps import PARTS
from catalogue.stamp import public_page

XML = "application/xml; charset=utf-8"
# The desk, and pages whose address is a key to them.
NOT_FOR_ROBOTS = ("/beheer/", "/voorbeeld/", "/melding/")


@public_page
def sitemap(request):
    """The parts of the sitemap."""
    parts = []
    for name, part in ((name, part()) for name, part in PARTS.items()):
        last = part.get_latest_lastmod()
        parts += [SitemapIndexItem(_full("sitemap_part", name, page), last) for page in part.paginator.page_range]
    return render(request, "sitemap_index.xml", {"sitemaps": parts}, content_type=XML)


@public_page
def sitemap_part(request, part, page):
    if part not in PARTS:
        raise Http404
    try:
        addresses = PARTS[part]().get_urls(int(page))
    except EmptyPage:
        raise Http404 from None
    return render(request, "sitemap.xml", {"urlset": addresses}, content_type=XML)


@public_page
def robots(request):
    """Everything may be read but what stands here. It keeps nothing secret: each of these asks who you are."""
    closed = [in_language(path, code) for path in NOT_FOR_ROBOTS for code, _name in settings.LANGUAGES]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {_full('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _full(name: str, *arguments) -> str:
    return absolute(reverse(name, args=arguments))
