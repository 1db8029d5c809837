"""Pages of lists: by the place at which they begin, with a count that stops at a limit and says so."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from editorial.keyset import AFTER, BEFORE, MAX_COUNT, PLACE, PLACES, Count, NotAPlace, Stretch, Walk
from editorial.whole_numbers import whole_number

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
PARAMETERS = frozenset({*PLACES, "page_size"})


class Pages(BasePagination):
    """Pages of `page_size` rows, 1 to 100, `after` or `before` a place."""

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """The keys of the rows on the page, in order.

        Raises:
            ValidationError: where a parameter cannot be taken.
            NotFound: where the list has nothing at that place.
        """
        self.request = request
        try:
            self.stretch, self.count = Walk(queryset, _page_size(request)).counted(request.query_params)
        except NotAPlace as error:
            if error.status == 404:
                raise NotFound(error.message) from error
            raise ValidationError({error.parameter: error.message}) from error
        return self.stretch.keys

    def get_paginated_response(self, data: Any) -> Response:
        """The envelope of a list: `{count, count_is_capped, next, previous, results}`."""
        return Response(
            {
                "count": self.count.total,
                "count_is_capped": self.count.is_capped,
                "next": self._link(AFTER, self.stretch.next),
                "previous": self._link(BEFORE, self.stretch.previous),
                "results": data,
            }
        )

    def _link(self, name: str, place: str | None) -> str | None:
        if place is None:
            return None
        address = self.request.build_absolute_uri()
        for other in PLACES:
            address = remove_query_param(address, other)
        return str(replace_query_param(address, name, place))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The envelope in OpenAPI."""
        link = {"type": ["string", "null"], "format": "uri"}
        count = {"type": "integer", "maximum": MAX_COUNT, "description": "How many records match, as far as counted."}
        capped = {
            "type": "boolean",
            "description": f"Whether there are more than {MAX_COUNT:,}, where counting stops."
            " Where far more are expected, it is an estimate.",
        }
        return {
            "type": "object",
            "required": ["count", "count_is_capped", "next", "previous", "results"],
            "properties": {
                "count": count,
                "count_is_capped": capped,
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """The parameters in OpenAPI."""
        place = {"type": "string", "pattern": f"^{PLACE.pattern}$"}
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}
        return [
            _parameter(AFTER, place, "The page after this place, as `next` names it."),
            _parameter(
                BEFORE,
                place,
                "The page before this place, as `previous` names it. Beside it `after` counts.",
            ),
            _parameter("page_size", size, "Records on a page."),
        ]


class Best(Pages):
    """The first `page_size` of a ranked list, in the same envelope: what ranks lower is not listed."""

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """The first of a list.

        Raises:
            ValidationError: where their number cannot be taken.
        """
        self.count = Count(len(queryset), is_capped=False, by_value={})
        self.stretch = Stretch([], None, None)
        return list(queryset[: _page_size(request)])

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """The parameter in OpenAPI."""
        return super().get_schema_operation_parameters(view)[-1:]


def _page_size(request: Request) -> int:
    text = request.query_params.get("page_size")
    if text is None:
        return PAGE_SIZE
    number = whole_number(text) or 0
    if not 1 <= number <= MAX_PAGE_SIZE:
        message = _("“%(value)s” is not a whole number from 1 to %(most)s.")
        raise ValidationError({"page_size": message % {"value": text[:40], "most": MAX_PAGE_SIZE}})
    return number


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
