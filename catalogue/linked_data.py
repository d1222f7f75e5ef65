"""What a page says to machines: JSON-LD in the words of schema.org."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.addresses import absolute
from register.choices import Origin
from register.fields import BY_NAME
from register.models import Organisation, Version

CONTEXT = "https://schema.org"
# What schema.org calls a page, by the name of its address; any other is a WebPage.
KINDS = {
    "list": "SearchResultsPage",
    "detail": "ItemPage",
    "organisations": "CollectionPage",
    "organisation": "ProfilePage",
    "changes": "CollectionPage",
    "about": "AboutPage",
}


def of_page(url_name: str, address: str, title: str, description: str) -> dict[str, Any]:
    """The page itself: what kind it is, and of which site."""
    return filled(
        {
            "@context": CONTEXT,
            "@type": KINDS.get(url_name, "WebPage"),
            "@id": address,
            "url": address,
            "name": title,
            "description": description,
            "inLanguage": get_language(),
            "isPartOf": {"@type": "WebSite", "@id": f"{absolute('/')}#site", "name": str(settings.SITE_NAME)},
        }
    )


def of_record(version: Version) -> list[dict[str, Any]]:
    """The application that a record describes; nothing of what was only counted."""
    return [] if version.application.origin == Origin.RECONSTRUCTION else [_application(version)]


def _application(version: Version) -> dict[str, Any]:
    application = version.application
    address = absolute(application.get_absolute_url())
    number = {"@type": "PropertyValue", "propertyID": _("Registratienummer"), "value": application.number}
    page = {"@type": "WebPage", "@id": address, "dateModified": str(version.dated_on), "version": str(version.number)}
    return filled(
        {
            "@context": CONTEXT,
            "@type": "SoftwareApplication",
            "@id": f"{address}#toepassing",
            "url": address,
            "mainEntityOfPage": page,
            "name": version.name,
            "description": version.description_short or version.goal,
            "inLanguage": "nl",
            "identifier": number,
            "applicationCategory": str(version.get_application_type_display()) if version.application_type else "",
            "keywords": [str(BY_NAME["category"].label_of(code)) for code in version.category],
            "provider": organisation(application.organisation) if application.organisation else None,
            "producer": {"@type": "Organization", "name": version.provider} if version.provider else None,
            "sameAs": version.url if application.origin == Origin.IMPORT else "",
        }
    )


def of_organisation(one: Organisation, former_names: Iterable[str]) -> list[dict[str, Any]]:
    """A government organisation as the thing its page is about."""
    known = {
        "@context": CONTEXT,
        "mainEntityOfPage": absolute(reverse("catalogue:organisation", args=[one.slug])),
        "alternateName": [name for name in (one.abbreviation, *former_names) if name],
        "foundingDate": one.active_from and str(one.active_from),
        "dissolutionDate": one.active_until and str(one.active_until),
    }
    return [organisation(one) | filled(known)]


def breadcrumb(steps: Iterable[tuple[str, str]], here: str) -> dict[str, Any]:
    """The way from the home page to this one: a name and a path each, and the name of this page."""
    items: list[dict[str, Any]] = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
        for position, (name, path) in enumerate([(_("Voorpagina"), reverse("catalogue:home")), *steps], start=1)
    ]
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": here})
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def organisation(one: Organisation) -> dict[str, Any]:
    """A government organisation, by the government's own identifier where there is one."""
    known = {"@type": "GovernmentOrganization", "@id": one.tooi_uri, "name": one.name}
    return filled(known | {"identifier": one.tooi_uri, "url": one.website, "alternateName": one.abbreviation})


def filled(thing: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in thing.items() if value not in ("", None, [], {})}
