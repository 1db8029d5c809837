"""Pages by number, with caps that are errors and not silence."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from editorial.whole_numbers import whole_number

MAX_PAGE = 100_000
PAGE_SIZE = 20
MAX_PAGE_SIZE = 100


class Pages(BasePagination):
    """`page` from 1 and `page_size` from 1 to 100; answers `{count, next, previous, results}`."""

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """The rows of the page, of a query set or of a list.

        Raises:
            ValidationError: where a number is none or out of its bounds.
            NotFound: where the list has fewer pages.
        """
        self.request = request
        self.page = _number(request, "page", default=1, most=MAX_PAGE)
        self.size = _number(request, "page_size", default=PAGE_SIZE, most=MAX_PAGE_SIZE)
        self.count = len(queryset) if isinstance(queryset, list) else queryset.count()
        first = (self.page - 1) * self.size
        if first and first >= self.count:
            last = max(1, -(-self.count // self.size))
            raise NotFound(_("There is no page %(page)s; the last is %(last)s.") % {"page": self.page, "last": last})
        return list(queryset[first : first + self.size])

    def get_paginated_response(self, data: Any) -> Response:
        """The envelope of a list."""
        more = self.page * self.size < self.count
        return Response(
            {
                "count": self.count,
                "next": self._link(self.page + 1) if more else None,
                "previous": self._link(self.page - 1) if self.page > 1 else None,
                "results": data,
            }
        )

    def _link(self, page: int) -> str:
        return str(replace_query_param(self.request.build_absolute_uri(), "page", page))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The envelope in OpenAPI."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {"count": {"type": "integer"}, "next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """The two parameters in OpenAPI."""
        return [
            _parameter("page", MAX_PAGE, 1, "Number of the page, from 1."),
            _parameter("page_size", MAX_PAGE_SIZE, PAGE_SIZE, "Records on a page."),
        ]


def _number(request: Request, name: str, *, default: int, most: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    number = whole_number(text) or 0
    if not 1 <= number <= most:
        message = _("“%(value)s” is not a whole number from 1 to %(most)s.")
        raise ValidationError({name: message % {"value": text[:40], "most": most}})
    return number


def _parameter(name: str, most: int, default: int, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": default},
    }
