"""A selection as a file that is sent while it is written."""

from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from catalogue.addresses import absolute
from catalogue.api.problems import Problem
from catalogue.exports.rows import rows
from catalogue.exports.writers import Writer
from catalogue.filters import Selection

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
# The named applications of 2021 came to us through the European Commission's catalogue.
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def export(request, selection: Selection, writer: Writer, revision: int) -> StreamingHttpResponse:
    """The whole selection, however many pages the list has. For HEAD the headers only: nothing is read.

    Raise Problem when the kind of file cannot hold so many.
    """
    total = selection.qs.count()
    if writer.most and total > writer.most:
        raise Problem(400, _("Zo veel toepassingen gaan niet in een werkblad. Kies CSV, of maak de selectie kleiner."))
    pieces = writer.write(rows(selection.qs)) if request.method != "HEAD" else iter(())
    return StreamingHttpResponse(
        pieces,
        content_type=writer.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(selection, writer, revision)}"',
            "Link": licence_link(selection),
            "Total-Count": str(total),
        },
    )


def licence_link(selection: Selection) -> str:
    """The header that says what one may do with the file, and where it is described."""
    licence = CC_BY if selection.edition_chosen else CC0
    return f'<{licence}>; rel="license", <{absolute("/api/v1/openapi.json")}>; rel="describedby"'


def file_name(selection: Selection, writer: Writer, revision: int) -> str:
    """What is in it and of when, in letters that every system takes."""
    body = f"quickscan-{selection.edition_chosen.pk}" if selection.edition_chosen else "ai-register"
    body += f"-{selection.day:%Y-%m-%d}" if selection.day else ""
    return f"{body}-r{revision}.{writer.format}"
