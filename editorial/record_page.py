"""The page of one record, with what stands on every such page: urgent notices, corrections, history."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from editorial.history import history_of
from editorial.metadata import metadata_of
from editorial.models import Publishable
from editorial.noticed_page import noticed_page
from editorial.notices import notices_on


def record_page(request: HttpRequest, template: str, record: Publishable, context: dict[str, Any]) -> HttpResponse:
    """Render the page.

    `context["references"]` are its sources, to which rendering may add; `context["thing"]`, where given, says what the
    page is about in the words of schema.org.
    """
    find = partial(notices_on, record, context["references"])
    context = {**context, "history": history_of(record), "metadata": metadata_of(request, record, context.get("thing"))}
    return noticed_page(request, template, context, find)
