"""Answers that no cache keeps go out compressed too: forms, errors, and what one reader asked for alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class Compressed(GZipMiddleware):
    """Outside of the cache of published pages, whose answers are compressed already.

    Pages of those who are signed in stay as they are: their size would tell of what is secret beside words that
    somebody else chose (BREACH). Readers' pages that show something private take no words from other sites.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress HTML; pictures cannot be smaller, and static files were compressed when they were collected."""
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return response
        return super().process_response(request, response)
