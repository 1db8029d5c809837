"""Pages on which urgent notices may stand."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from editorial.models import Notice


def noticed_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    find: Callable[[str], list[Notice]],
    *,
    status: int = 200,
) -> HttpResponse:
    """Render the page with the notices that `find` gives for its HTML.

    What a page shows is known once it is rendered; a page on which a notice stands is rendered once more.
    """
    page = render(request, template, context, status=status)
    if notices := find(page.content.decode()):
        page = render(request, template, {**context, "notices": notices}, status=status)
    return page
