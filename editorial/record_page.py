"""The page of one record, with what stands on every such page: urgent notices, corrections, history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from editorial.history import history_of
from editorial.models import Publishable
from editorial.notices import notices_on


def record_page(request: HttpRequest, template: str, record: Publishable, context: dict[str, Any]) -> HttpResponse:
    """Render the page. `context["references"]` are its sources, to which rendering may add."""
    context = {**context, "history": history_of(record)}
    page = render(request, template, context)
    # What a page shows is known once it is rendered; a page on which a notice stands is rendered once more.
    if notices := notices_on(record, page.content.decode(), context["references"]):
        page = render(request, template, {**context, "notices": notices})
    return page
