"""The finder of organisations: who has an application in the register today."""

from itertools import groupby

from django.db.models import Count
from django.shortcuts import render

from catalogue.stamp import public_page
from register.choices import OrganisationType
from register.models import Version

PATH = "application__organisation__"


@public_page
def organisation_list(request):
    words = request.GET.get("naam", "")
    groups = [(OrganisationType(code).label, list(found)) for code, found in _by_type(words)]
    # The kinds with most organisations first.
    groups.sort(key=lambda group: -len(group[1]))
    total = sum(len(found) for _label, found in groups)
    return render(request, "catalogue/organisations.html", {"words": words, "groups": groups, "total": total})


def _by_type(words: str):
    """(type, rows of slug, name and count), the rows by name."""
    rows = (
        Version.objects.live()
        .order_by(f"{PATH}type", f"{PATH}name")
        .values_list(f"{PATH}type", f"{PATH}slug", f"{PATH}name")
        .annotate(count=Count("pk"))
    )
    found = [row for row in rows if all(word in row[2].casefold() for word in words.casefold().split())]
    for code, group in groupby(found, key=lambda row: row[0]):
        yield code, [row[1:] for row in group]
