"""What every answer under /api has, those of the framework included."""

from django.conf import settings

from catalogue.api import problems

# What scripts of other sites may read beside the body.
EXPOSED = "API-Version, Content-Disposition, ETag, Link, Register-Revision, Retry-After, Total-Count"


class ApiAnswers:
    """The version and the open door on each answer, and errors of Django itself as problem details.

    Stands around all middleware that can answer by itself, so that nothing is missed: a host that is
    not allowed, too many parameters, a database that is away, a fault in our own code.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info != "/api" and not request.path_info.startswith("/api/"):
            return response
        if response.status_code >= 400:
            _reword(response)
        response.headers["API-Version"] = settings.API_VERSION
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return response


def _reword(response):
    """Put a problem in place of a page for people, and keep the headers, Allow and Retry-After among them."""
    if response.headers.get("Content-Type") != problems.MEDIA_TYPE:
        response.content = problems.body(response.status_code)
        response.headers["Content-Type"] = problems.MEDIA_TYPE
        response.headers["Content-Length"] = str(len(response.content))
    response.headers["Cache-Control"] = "no-store"
