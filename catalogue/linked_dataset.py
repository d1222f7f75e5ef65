"""The register as open data, in words of schema.org: what there is to take, in which form, on which terms."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.addresses import absolute
from catalogue.exports.response import CC0
from catalogue.exports.writers import WRITERS
from catalogue.linked_data import CONTEXT, filled

HOME = "catalogue:home"


def of_site() -> dict[str, Any]:
    """The site, and how to search it."""
    find = {"@type": "EntryPoint", "urlTemplate": f"{absolute(reverse('catalogue:list'))}?q={{search_term_string}}"}
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": f"{absolute('/')}#site",
        "url": absolute(reverse(HOME)),
        "name": str(settings.SITE_NAME),
        "inLanguage": get_language(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": find,
            "query-input": "required name=search_term_string",
        },
    }


def of_catalogue(total: int, revision: int, changed: datetime | None) -> dict[str, Any]:
    """The catalogue and its one data set: the records of today. `changed`: when the newest text was published."""
    publisher = {"@type": "Organization", "name": settings.SITE_OWNER or str(settings.SITE_NAME), "url": absolute("/")}
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": f"{absolute('/')}#catalogus",
        "url": absolute(reverse("catalogue:data")),
        "name": str(settings.SITE_NAME),
        "publisher": publisher,
        "dataset": _dataset(total, revision, changed) | {"creator": publisher, "publisher": publisher},
    }


def _dataset(total: int, revision: int, changed: datetime | None) -> dict[str, Any]:
    description = _(
        "Toepassingen van AI en algoritmes bij de Nederlandse overheid, een voor een: wat zij doen, wie ze gebruikt,"
        " met welke gegevens, wie besluit en welke risico's er zijn. Nu %(total)s toepassingen."
    )
    return filled(
        {
            "@type": "Dataset",
            "@id": f"{absolute('/')}#register",
            "url": absolute(reverse("catalogue:data")),
            "name": _("Toepassingen van AI en algoritmes bij de overheid"),
            "description": description % {"total": total},
            "license": CC0,
            "isAccessibleForFree": True,
            "inLanguage": "nl",
            "version": str(revision),
            "dateModified": changed and timezone.localtime(changed).isoformat(timespec="seconds"),
            "spatialCoverage": {"@type": "Country", "name": _("Nederland")},
            "distribution": [_distribution(writer.format, writer.media_type) for writer in WRITERS.values()],
        }
    )


def _distribution(name: str, media_type: str) -> dict[str, Any]:
    address = f"{absolute(reverse('api:applications'))}?format={name}"
    return {
        "@type": "DataDownload",
        "name": name.upper(),
        "encodingFormat": media_type,
        "contentUrl": address,
        "license": CC0,
    }
