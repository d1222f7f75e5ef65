"""A selection to follow: Atom (RFC 4287), made with Django's own generator.

An entry is one version that was published, or one withdrawal, and keeps its id for ever: the permanent address of the
version in Dutch. So a reader's program tells what it has from what is new, also after the record changed again.
"""

import re
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from catalogue.addresses import absolute
from catalogue.changes.following import Kind
from catalogue.changes.log import Batch, Entry

MOST_ENTRIES = 50
# What XML 1.0 cannot hold; a record has none of it, but was not always read by the same rules.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed(Atom1Feed):
    """Says when the newest thing happened; of nothing, that it was so at the beginning of today."""

    def latest_post_date(self):
        if self.items:
            return super().latest_post_date()
        return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))


def feed(*, title: str, page: str, address: str) -> Feed:
    """An empty feed: `page` is the address of the same selection to read, `address` that of the feed itself."""
    return Feed(
        title=_safe(f"{title} – {settings.SITE_NAME}"),
        link=absolute(page),
        description=None,
        feed_url=absolute(address),
        feed_guid=absolute(address),
        language=translation.get_language(),
        author_name=str(settings.SITE_NAME),
        author_link=settings.SITE_URL,
    )


def add_entry(to: Feed, entry: Entry) -> None:
    version, application = entry.version, entry.version.application
    to.add_item(
        title=_safe(f"{entry.kind.label}: {version.name}"),
        link=absolute(_page_of(entry)),
        description=_safe(render_to_string("catalogue/history/feed_entry.html", {"entry": entry}).strip()),
        unique_id=_id_of(entry),
        pubdate=entry.at,
        updateddate=entry.at,
        author_name=_safe(str(application.organisation or _("Organisatie niet bij naam bekend"))),
        categories=[entry.kind.value],
    )


def add_batch(to: Feed, batch: Batch, page: str) -> None:
    """All that one import brought, as one entry that leads to `page`."""
    to.add_item(
        title=_safe(batch.title),
        link=absolute(page),
        description=_safe(batch.title),
        # Of one day and kind there may be two.
        unique_id=f"{absolute(page)}#{batch.at.timestamp():.0f}",
        pubdate=batch.at,
        updateddate=batch.at,
    )


def _page_of(entry: Entry) -> str:
    number = entry.version.application.number
    if entry.kind is Kind.WITHDRAWN:
        return reverse("catalogue:detail", args=[number])
    return reverse("catalogue:version", args=[number, entry.version.number])


def _id_of(entry: Entry) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        address = absolute(_page_of(entry))
    return f"{address}#{entry.kind.value}" if entry.kind is Kind.WITHDRAWN else address


def _safe(text: Any) -> str:
    return NOT_XML.sub("", str(text))
