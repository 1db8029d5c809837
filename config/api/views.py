"""The schema of the API and the page that documents it."""

from typing import Any

from django.http import Http404
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from editorial.api.views import OpenToAll


def api_schema() -> dict[str, Any]:
    """The OpenAPI 3.1 document of version 1."""
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    schema: dict[str, Any] = generator.get_schema(request=None, public=True)
    return schema


class SchemaView(OpenToAll):
    """The OpenAPI 3.1 document."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """The document as JSON."""
        return Response(api_schema(), content_type="application/vnd.oai.openapi+json;version=3.1")


class NotFoundView(OpenToAll):
    """Any other address below the API."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Always 404."""
        raise Http404
