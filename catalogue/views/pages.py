"""The pages about the site itself."""

from django.conf import settings
from django.db.models import Count, Max
from django.shortcuts import render

from catalogue import linked_dataset
from catalogue.stamp import public_page
from register.models import Version


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
    held = Version.objects.live().aggregate(total=Count("pk"), changed=Max("published_at"))
    context = held | {
        "site_url": settings.SITE_URL,
        "linked_data": [linked_dataset.of_catalogue(held["total"], request.revision, held["changed"])],
    }
    return render(request, "catalogue/data.html", context)
