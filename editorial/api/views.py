"""Lists and single records: published only, read-only, keyless, readable from every origin."""

from typing import Any, ClassVar, cast

import orjson
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters import MultipleChoiceFilter
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from editorial.api.pagination import PARAMETERS, Pages
from editorial.api.problems import Gone
from editorial.api.shape import json_text
from editorial.kinds import live
from editorial.links import current_keys
from editorial.models import Publishable
from editorial.moment import one_moment

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# RFC 8288. Stories, images and the text of registries are excepted; the schema says so.
LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


class OpenToAll(APIView):
    """Answers carry the headers that let a page of any origin read them, and may be kept in memory."""

    # The query parameters that the view knows; any other is an error.
    def known_params(self) -> frozenset[str]:
        """Names of the query parameters."""
        return frozenset()

    def repeatable_params(self) -> frozenset[str]:
        """Those of them that may stand there several times, each with a value of its own."""
        return frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse unknown, empty and repeated parameters before any work.

        Raises:
            ValidationError: naming each.
        """
        super().initial(request, *args, **kwargs)
        if request.method not in {"GET", "HEAD"}:
            return
        known = self.known_params()
        problems = {
            name: _("Unknown parameter. Known are: %(names)s.") % {"names": ", ".join(sorted(known)) or _("none")}
            for name in request.query_params
            if name not in known
        }
        # The forms of pages send empty values for 'any'; a client that sends one has made a mistake.
        for name, values in request.query_params.lists():
            if not all(value.strip() for value in values):
                problems.setdefault(name, _("It has no value. Leave it out, or give one."))
            if len(values) > 1 and name not in self.repeatable_params():
                problems.setdefault(name, _("It stands here more than once. Give one value."))
        if problems:
            raise ValidationError(problems)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Add the headers of CORS, and mark what may be kept."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in CORS.items():
            answer.headers[name] = value
        answer.headers["Link"] = LICENCE
        answer.published_page = answer.status_code == 200  # type: ignore[attr-defined]
        return answer

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """The preflight of CORS: GET with If-None-Match, from anywhere."""
        return Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Headers": "If-None-Match",
                "Access-Control-Max-Age": "86400",
            },
        )


class PublishedViewSet(OpenToAll, GenericViewSet[Any]):
    """A list and its records. `serializer_class` states the shape of the list, `detail_serializer_class` of one."""

    detail_serializer_class: ClassVar[type[Serializer[Any]] | None] = None
    filterset_class: ClassVar[Any]
    filter_backends = [DjangoFilterBackend]
    pagination_class = Pages
    lookup_field = "slug"
    lookup_value_regex = "[^/]+"
    http_method_names = ["get", "head", "options"]

    def get_serializer_class(self) -> type[Serializer[Any]]:
        """The shape of this action."""
        detail = self.detail_serializer_class if self.action == "retrieve" else None
        return detail or cast("type[Serializer[Any]]", self.serializer_class)

    def known_params(self) -> frozenset[str]:
        """The filters of the list, its pages, and the choice of fields."""
        if self.action != "list":
            return frozenset({"fields"})
        return frozenset({"fields", *PARAMETERS, *self.filterset_class.base_filters})

    def repeatable_params(self) -> frozenset[str]:
        """Filters that take any of several values."""
        filters = self.filterset_class.base_filters.items()
        return frozenset(name for name, by in filters if isinstance(by, MultipleChoiceFilter))

    def get_queryset(self) -> QuerySet[Any]:
        """Only published records."""
        model: type[Publishable] = self.filterset_class._meta.model
        return model._default_manager.filter(state=Publishable.State.PUBLISHED)

    def list(self, request: Request) -> Response:
        """One page of the records that the filters leave."""
        text = json_text(self.get_serializer_class(), self._names(request))
        with one_moment():
            keys = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
            shown = self.get_queryset().filter(pk__in=keys).order_by().annotate(json_text=text)
            rows = dict(shown.values_list("pk", "json_text"))
        return self.get_paginated_response([orjson.Fragment(rows[key]) for key in keys if key in rows])

    def retrieve(self, request: Request, slug: str) -> Response:
        """One record; under a key that it had before, the way to its address.

        Raises:
            Gone: it was withdrawn.
            Http404: where none is published under this key.
        """
        if "\x00" in slug:
            raise Http404
        text = json_text(self.get_serializer_class(), self._names(request))
        row = self.find(slug).annotate(json_text=text).values_list("json_text", flat=True).first()
        if row is None:
            if gone := self._gone(slug):
                raise gone
            return self._moved(request, slug)
        return Response(orjson.Fragment(row))

    def _moved(self, request: Request, slug: str) -> Response:
        """Leads for good to the record that had this key, and asks of it what was asked here.

        Raises:
            Http404: where no record had it that readers see or once saw.
        """
        model: type[Publishable] = self.filterset_class._meta.model
        now = current_keys(model, {slug}).get(slug)
        if now is None or not live(model).filter(slug=now).exists():
            raise Http404
        address, query = self.reverse_action("detail", args=[now]), request.META.get("QUERY_STRING", "")
        return Response(status=301, headers={"Location": f"{address}?{query}" if query else address})

    def _gone(self, slug: str) -> Gone | None:
        """What to say of a record that readers once saw."""
        record = live(self.filterset_class._meta.model).filter(slug=slug, state=Publishable.State.WITHDRAWN).first()
        if record is None:
            return None
        text = _("Withdrawn on %(day)s: %(why)s")
        return Gone(text % {"day": record.withdrawn_at.date().isoformat(), "why": record.withdrawn_because})

    def find(self, slug: str) -> QuerySet[Any]:
        """The published record of this key, as a query of one row or none."""
        return self.get_queryset().filter(slug=slug)

    def _names(self, request: Request) -> frozenset[str] | None:
        """The fields asked for by `?fields=a,b`; the key is always among them."""
        asked = request.query_params.get("fields")
        if asked is None:
            return None
        names = frozenset(name.strip() for name in asked.split(","))
        known = self.get_serializer_class()().fields
        if unknown := sorted(names - set(known)):
            message = _("Unknown: %(unknown)s. Known are: %(known)s.")
            raise ValidationError(
                {"fields": message % {"unknown": ", ".join(unknown)[:200], "known": ", ".join(known)}}
            )
        return names | {"key"}
