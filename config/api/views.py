"""Search over all kinds, the schema of the API, and the page that documents it."""

from html import unescape
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from config.search.find import find
from editorial.api.pagination import MAX_PAGE_SIZE, Best
from editorial.api.views import OpenToAll
from editorial.filters import AtlasFilterSet
from editorial.models import Source
from editorial.pages import published_page

# More than these are left to the schema.
MOST_VALUES = 40


class HitSerializer(serializers.Serializer[Any]):
    """A record that holds the words; `excerpt` is HTML in which <mark> stands around them."""

    kind = serializers.CharField(help_text="Name of the endpoint that has the record.")
    key = serializers.CharField()
    title = serializers.CharField()
    excerpt = serializers.CharField()
    address = serializers.CharField(help_text="Path of the reader's page on this site; of a source, its own address.")


class SearchFilter(AtlasFilterSet):
    """The words of a search; without them nothing is found."""


class SearchViewSet(OpenToAll, GenericViewSet[Any]):
    """The best matches of all kinds, best first; at most 100 of a kind are counted."""

    serializer_class = HitSerializer
    filterset_class = SearchFilter
    pagination_class = Best
    http_method_names = ["get", "head", "options"]

    def known_params(self) -> frozenset[str]:
        """The words, and how many matches."""
        return frozenset({"q", "page_size"})

    def list(self, request: Request) -> Response:
        """The best of the matches."""
        asked = SearchFilter(request.query_params, Source.objects.none())
        if not asked.is_valid():
            raise ValidationError({name: list(errors) for name, errors in asked.errors.items()})
        groups = find(asked.form.cleaned_data["q"], per_kind=MAX_PAGE_SIZE)
        hits = sorted(
            ((group.kind.name, hit) for group in groups for hit in group.hits), key=lambda pair: -pair[1].rank
        )
        shown = self.paginate_queryset(hits)
        return self.get_paginated_response(
            [
                {
                    "kind": kind,
                    "key": hit.key,
                    "title": unescape(strip_tags(hit.title)),
                    "excerpt": hit.text,
                    "address": hit.address,
                }
                for kind, hit in shown or []
            ]
        )


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


@published_page()
def docs(request: HttpRequest) -> HttpResponse:
    """The endpoints in words, from the schema, with examples."""
    endpoints = [
        {
            "method": method.upper(),
            "path": path,
            "anchor": operation["operationId"].replace("_", "-"),
            "description": operation["description"],
            "parameters": [
                {"description": _("The key of the record."), **p, "values": _values(p["schema"])}
                for p in operation.get("parameters", [])
            ],
            "fields": _fields(operation),
        }
        for path, operations in api_schema()["paths"].items()
        for method, operation in operations.items()
    ]
    origin = f"{request.scheme}://{request.get_host()}"
    return render(request, "api/docs.html", {"endpoints": endpoints, "origin": origin})


def _fields(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of the body that the endpoint takes; none where it takes no body."""
    content = operation.get("requestBody", {}).get("content", {})
    described = content.get("application/json", {}).get("schema", {}).get("properties", {})
    return [
        {"name": name, "description": field["description"], "values": _values(field)}
        for name, field in described.items()
    ]


def _values(schema: dict[str, Any]) -> str:
    """What a parameter or a field takes, in words."""
    if schema.get("type") == "array":
        return _("any of: %(values)s") % {"values": _values(schema["items"])}
    if choices := [value for value in schema.get("enum", ()) if value is not None]:
        return ", ".join(choices[:MOST_VALUES]) + (" …" if len(choices) > MOST_VALUES else "")
    if "maximum" in schema:
        return _("%(least)s to %(most)s") % {"least": schema["minimum"], "most": schema["maximum"]}
    return _("text")


class NotFoundView(OpenToAll):
    """Any other address below the API."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing is there, whatever the parameters."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Always 404."""
        raise Http404
