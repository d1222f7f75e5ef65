"""Headers on every answer, clean queries, the language from the address, and a database that is away."""

import logging

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, QueryDict
from django.middleware.common import CommonMiddleware
from django.template.loader import render_to_string
from django.utils import translation

from register.text import clean_line

logger = logging.getLogger(__name__)

# Nothing from elsewhere, nothing inline. `data:` images are the marks that stylesheets draw.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    ]
)


class SecurityHeaders:
    """The headers that Django's own middlewares do not set, on every answer, errors included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class LengthOfContent(CommonMiddleware):
    """Django's own, without `Content-Length: 0` where there is no content whose length it could be (RFC 9110, 8.6)."""

    def process_response(self, request, response):
        response = super().process_response(request, response)
        if response.status_code in (204, 304):
            del response.headers["Content-Length"]
        return response


class CleanQuery:
    """Query parameters without NUL, control and direction characters: PostgreSQL answers them with an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = QueryDict(mutable=True)
        for key, values in request.GET.lists():
            query.setlist(clean_line(key), [clean_line(value) for value in values])
        query._mutable = False
        request.GET = query
        return self.get_response(request)


class LanguageFromPath:
    """English under /en/, Dutch everywhere else: no cookie and no header decides, so a page can be cached."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            response.headers.setdefault("Content-Language", language)
        return response


class DatabaseAway:
    """A 503 with a page that needs no database, when the database does not answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("The database does not answer: %s", exception)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
