"""Which representation a client gets: `?format=` when it names one, else what Accept likes best."""

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer

from catalogue.exports.writers import WRITERS, Writer


class Negotiation(BaseContentNegotiation):
    """Heeds the order of preference (q), which DRF's own does not. An unknown format is for parameters.py to refuse."""

    def select_parser(self, request, parsers):
        return None

    def select_renderer(self, request, renderers, format_suffix=None):
        asked = request.GET.get("format")
        for renderer in renderers:
            if asked == renderer.format:
                return renderer, renderer.media_type
        for wanted in request.accepted_types:
            for renderer in renderers:
                if _suits(renderer.media_type, wanted):
                    return renderer, renderer.media_type
        raise NotAcceptable


def _suits(media_type: str, wanted) -> bool:
    main, sub = media_type.split("/")
    return wanted.main_type in ("*", main) and wanted.sub_type in ("*", sub)


def as_renderer(writer: Writer) -> type[BaseRenderer]:
    """An export as DRF knows representations. It only takes part in the choice: exports stream by themselves."""
    return type(writer.format, (BaseRenderer,), {"media_type": writer.media_type, "format": writer.format})


EXPORTS = [as_renderer(writer) for writer in WRITERS.values()]
CSV = as_renderer(WRITERS["csv"])
