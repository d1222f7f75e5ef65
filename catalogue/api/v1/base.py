"""What every view of the API does alike: one representation, one strict query, one stamp."""

from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from catalogue import stamp
from catalogue.api.v1.negotiation import Negotiation
from catalogue.api.v1.parameters import Parameter, read
from catalogue.filters import Selection, followed
from register.models import Revision


class PublicView(APIView):
    """Answers GET and HEAD with `answer`, and 304 before that to who holds this very answer.

    `answer` has `self.selection` (by the filters named in `filters`), `self.asked` (the values of
    `parameters`) and `self.revision`.
    """

    content_negotiation_class = Negotiation
    renderer_classes: list[type] = [JSONRenderer]
    parameters: tuple[Parameter, ...] = ()
    filters: tuple[str, ...] = ()

    selection: Selection
    asked: dict[str, Any]
    revision: int

    def answer(self, request, *args: Any, **kwargs: Any):
        raise NotImplementedError

    def get(self, request, **kwargs):
        self.revision = Revision.current()
        tag = stamp.etag(request, self.revision, request.accepted_media_type)
        held = stamp.is_known(request, tag)
        response = HttpResponseNotModified() if held else self.fresh_answer(request, **kwargs)
        response.headers["Register-Revision"] = str(self.revision)
        return stamp.marked(response, tag)

    def fresh_answer(self, request, **kwargs):
        query = followed(request.GET)
        self.selection = Selection(query)
        self.asked = read(query, self.accepted_parameters(), self.selection, self.filters)
        return self.answer(request, **kwargs)

    def accepted_parameters(self) -> tuple[Parameter, ...]:
        return self.parameters

    def options(self, request, *args, **kwargs):
        """For browsers that ask before they read from another site."""
        headers = {
            "Access-Control-Allow-Methods": ", ".join(self.allowed_methods),
            "Access-Control-Allow-Headers": "Accept, If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        return response
