"""A selection as a file that is sent while it is written."""

from django.conf import settings
from django.http import StreamingHttpResponse

from catalogue.exports.rows import rows
from catalogue.exports.writers import Writer
from catalogue.filters import Selection

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
# The named applications of 2021 came to us through the European Commission's catalogue.
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def export(request, selection: Selection, writer: Writer, revision: int) -> StreamingHttpResponse:
    """The whole selection, however many pages the list has. For HEAD the headers only: nothing is read."""
    licence = CC_BY if selection.edition_chosen else CC0
    pieces = writer.write(rows(selection.qs)) if request.method != "HEAD" else iter(())
    return StreamingHttpResponse(
        pieces,
        content_type=writer.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(selection, writer, revision)}"',
            "Link": f'<{licence}>; rel="license", <{settings.SITE_URL}/api/v1/openapi.json>; rel="describedby"',
            "Total-Count": str(selection.qs.count()),
        },
    )


def file_name(selection: Selection, writer: Writer, revision: int) -> str:
    """What is in it and of when, in letters that every system takes."""
    body = f"quickscan-{selection.edition_chosen.pk}" if selection.edition_chosen else "ai-register"
    return f"{body}-r{revision}.{writer.format}"
