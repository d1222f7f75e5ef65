"""The home page, and the pages about the site itself."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from catalogue import facets
from catalogue.filters import Selection
from catalogue.stamp import public_page
from register.choices import Phase
from register.models import Edition, Version

NEWEST = 5
IN_THE_WORKS = [Phase.DEVELOPMENT, Phase.EXPERIMENT]
# What to search for, and what it means: the records are in Dutch whatever the reader's language.
EXAMPLES = [("chatbot", _("chatbot")), ("parkeren", _("parkeren")), ("bijstand", _("bijstand"))]


@public_page
def home(request):
    live = Version.objects.live()
    growth = [
        (edition, Version.objects.in_edition(edition).count()) for edition in Edition.objects.filter(has_records=True)
    ]
    context = {
        "figures": live.aggregate(
            total=Count("pk"),
            organisations=Count("application__organisation", distinct=True),
            in_use=Count("pk", filter=Q(phase=Phase.IN_USE)),
            in_the_works=Count("pk", filter=Q(phase__in=IN_THE_WORKS)),
        ),
        "growth": growth,
        "widest": max((count for _edition, count in growth), default=0),
        "facet": next(facets.facets(Selection(QueryDict()))),
        "examples": EXAMPLES,
        "newest": live.with_identity().order_by("-dated_on", "-pk")[:NEWEST],
    }
    return render(request, "catalogue/home.html", context)


@public_page
def about(request):
    return render(request, "catalogue/about.html")


@public_page
def accessibility(request):
    return render(request, "catalogue/accessibility.html")


@public_page
def privacy(request):
    return render(request, "catalogue/privacy.html")


@public_page
def data(request):
    return render(
        request, "catalogue/data.html", {"site_url": settings.SITE_URL, "total": Version.objects.live().count()}
    )
