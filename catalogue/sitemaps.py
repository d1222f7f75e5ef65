"""What search engines may find: every record and organisation of today, and the pages about them, in both languages.

Only what is live. Earlier versions and withdrawn records keep their addresses, and are for who has them.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import reverse

from register.models import Edition, Organisation, Version

# A part is read in one piece; the standard allows 50,000.
ADDRESSES_IN_A_PART = 2_000


class InEveryLanguage:
    """Rows, each once per language, fetched by the slice: what a paginator needs of a list."""

    def __init__(self, rows: QuerySet | Sequence, languages: list[str]):
        self.rows, self.languages = rows, languages

    def __len__(self):
        return len(self.languages) * (self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows))

    def __getitem__(self, cut: slice):
        each = len(self.languages)
        rows = self.rows[cut.start // each : -(-cut.stop // each)]
        return [(row, language) for row in rows for language in self.languages]


class Part(Sitemap):
    """One kind of page, each with its address in the other language."""

    i18n = alternates = x_default = True
    limit = ADDRESSES_IN_A_PART

    def rows(self) -> QuerySet | Sequence:
        raise NotImplementedError

    def _items(self):
        # Django's own fetches all rows for each part.
        return InEveryLanguage(self.rows(), [code for code, _name in settings.LANGUAGES])

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def get_latest_lastmod(self):
        return None


class Records(Part):
    def rows(self):
        return Version.objects.live().order_by("application__number").values_list("application__number", "published_at")

    def location(self, item):
        return reverse("catalogue:detail", args=[item[0]])

    def lastmod(self, item):
        return item[1]

    def get_latest_lastmod(self):
        return Version.objects.live().aggregate(last=Max("published_at"))["last"]


class Organisations(Part):
    """Those with a record; the others have a page that says they have none."""

    def rows(self):
        with_record = Version.objects.live().values("application__organisation")
        return Organisation.objects.filter(pk__in=with_record).order_by("slug").values_list("slug", flat=True)

    def location(self, item):
        return reverse("catalogue:organisation", args=[item])


class Pages(Part):
    """What is not of one record or organisation."""

    NAMES = (
        "home",
        "list",
        "organisations",
        "changes",
        "statistics",
        "data",
        "about",
        "accessibility",
        "privacy",
    )

    def rows(self) -> list[tuple[str, list[Any]]]:
        pages: list[tuple[str, list[Any]]] = [(f"catalogue:{name}", []) for name in self.NAMES]
        editions = [("catalogue:quickscan", [edition.slug]) for edition in Edition.objects.order_by("slug")]
        return [*pages, *([("catalogue:quickscan_editions", [])] if editions else []), *editions]

    def location(self, item):
        name, arguments = item
        return reverse(name, args=arguments)


PARTS: dict[str, type[Part]] = {"paginas": Pages, "organisaties": Organisations, "toepassingen": Records}
