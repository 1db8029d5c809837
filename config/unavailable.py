"""A database that is down or too slow: 503 with Retry-After, and no traceback."""

import logging
from collections.abc import Callable

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

RETRY_AFTER_SECONDS = 30

logger = logging.getLogger(__name__)


class DatabaseUnavailable:
    """Turns the errors of a lost, full or slow database into 503: problem details (RFC 9457) under /api/, else a page.

    psycopg_pool's PoolTimeout and a statement that was cut off reach Django as OperationalError.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer where the database is the reason; leave every other exception alone."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("The database does not answer: %s", exception)
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
        if request.path.startswith("/api/"):
            return HttpResponse(orjson.dumps(_problem()), "application/problem+json", 503, headers=headers)
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)


def _problem() -> dict[str, object]:
    return {
        "type": "about:blank",
        "title": _("Service unavailable"),
        "status": 503,
        "detail": _("The database does not answer just now. Ask again in half a minute."),
    }
