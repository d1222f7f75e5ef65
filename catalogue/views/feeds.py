"""The feeds: the log of the register, and the applications of a selection as they were published last."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue import choosing
from catalogue.changes.feeds import MOST_ENTRIES, Feed, add_batch, add_entry, feed
from catalogue.changes.following import Following, as_published
from catalogue.changes.log import Log, entries_of
from catalogue.choosing import Query
from catalogue.filters import Selection, followed
from catalogue.stamp import public_page


@public_page
def changes_feed(request):
    """What the log shows, in the same order; what one import brought is one entry here too."""
    following = Following(followed(request.GET))
    log, page = Log(following), reverse("catalogue:changes")
    made = feed(
        title=_title(_("Wijzigingen"), following.told()),
        page=page + following.query(),
        address=request.path + following.query(),
    )
    for batch in log.read(log.rows[:MOST_ENTRIES]):
        for entry in batch.entries:
            add_entry(made, entry)
        if not batch.entries:
            add_batch(made, batch, page + following.of_batch(batch))
    del made.items[MOST_ENTRIES:]
    return _answer(made)


@public_page
def list_feed(request):
    """The applications of a selection, what was published last first."""
    selection = Selection(followed(request.GET))
    query = Query.of(selection)
    made = feed(
        title=_title(_("Toepassingen"), [str(one.value) for one in choosing.chosen(selection, query)]),
        page=f"{reverse('catalogue:list')}{query}",
        address=f"{request.path}{query}",
    )
    for entry in entries_of(as_published(selection.qs).order_by("-at", "pk")[:MOST_ENTRIES]):
        add_entry(made, entry)
    return _answer(made)


def _title(what: str, words: list[str]) -> str:
    return f"{what}: {', '.join(words)}" if words else what


def _answer(made: Feed) -> HttpResponse:
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
