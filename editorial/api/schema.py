"""OpenAPI 3.1 of the API: parameters from the very filters that check them, and the problems of every operation."""

from typing import Any

import django_filters
from drf_spectacular.openapi import AutoSchema

from editorial.api.problems import MEDIA_TYPE, Problem
from editorial.filters import MAX_SEARCH_LENGTH, Keys

WORDS = {"type": "string", "maxLength": MAX_SEARCH_LENGTH, "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"}


# No key is published yet, so that none can be asked for.
NOTHING = {"type": "array", "items": {"type": "string"}, "maxItems": 0}

# By method: the problems that every operation may answer with.
PROBLEMS = {
    "GET": (("400", "A parameter cannot be taken."), ("404", "Nothing is published there.")),
    "POST": (("400", "A field cannot be taken."), ("403", "The browser of somebody was sent here by another site.")),
}


class Schema(AutoSchema):
    """Describes the views of `editorial.api.views`."""

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        """The filters of a list and the choice of fields."""
        view: Any = self.view
        parameters: list[dict[str, Any]] = []
        if getattr(view, "action", "") == "list":
            parameters += [query_parameter(name, by) for name, by in view.filterset_class.base_filters.items()]
        if "fields" in getattr(view, "known_params", frozenset)():
            names = list(view.get_serializer_class()().fields)
            parameters.append(
                {
                    "name": "fields",
                    "in": "query",
                    "description": "Only these fields, separated by commas.",
                    "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": names}},
                    "style": "form",
                    "explode": False,
                }
            )
        return parameters

    def get_description(self) -> str:  # type: ignore[override]
        """What the endpoint gives, in the words of its class."""
        return (type(self.view).__doc__ or "").strip()

    def _get_request_body(self, direction: str = "request") -> dict[str, Any] | None:
        """The body of the view's own description; other views read none."""
        described = getattr(self.view, "body_schema", None)
        if described is None or self.method != "POST":
            return None
        return {"content": {"application/json": {"schema": described()}}}

    def _map_serializer(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> Any:  # noqa: FBT001, FBT002
        """The shape of a record; with `fields` a client may leave out all but the key."""
        schema = super()._map_serializer(serializer, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        get_class: Any = getattr(self.view, "get_serializer_class", None)
        if get_class and isinstance(serializer, get_class()):
            schema["required"] = ["key"]
        return schema

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """The operation with its problems, and 304 for a client that names an ETag it has."""
        operation = super().get_operation(*args, **kwargs)
        if operation:
            self.resolve_serializer(Problem, "response")
            reference = {"$ref": "#/components/schemas/Problem"}
            for status, text in PROBLEMS[self.method]:
                operation["responses"][status] = {
                    "description": text,
                    "content": {MEDIA_TYPE: {"schema": reference}},
                }
            if getattr(self.view, "action", "") == "retrieve":
                operation["responses"]["301"] = {
                    "description": "The record has another key now; this address leads there for good.",
                    "headers": {"Location": {"schema": {"type": "string"}, "required": True}},
                }
                operation["responses"]["410"] = {
                    "description": "The record was withdrawn. `detail` says when and why.",
                    "content": {MEDIA_TYPE: {"schema": reference}},
                }
            if self.method == "GET":
                operation["responses"]["304"] = {"description": "Unchanged since the ETag that was sent."}
        return operation


def query_parameter(name: str, filter_: Any) -> dict[str, Any]:
    """One filter as an OpenAPI parameter."""
    described: dict[str, Any] = {"name": name, "in": "query", "description": _description(filter_)}
    described["schema"] = _schema(filter_)
    if described["schema"]["type"] == "array":
        described.update(style="form", explode=True)
    return described


def _description(filter_: Any) -> str:
    return ". ".join(str(text).rstrip(".") for text in (filter_.label, filter_.extra.get("help_text")) if text) + "."


def _schema(filter_: Any) -> dict[str, Any]:
    if isinstance(filter_, Keys):
        model = filter_.model_of_keys
        keys = model._default_manager.filter(state="published").order_by("slug").values_list("slug", flat=True)
        return {"type": "array", "items": {"type": "string", "enum": list(keys)}} if keys else NOTHING
    if isinstance(filter_, django_filters.MultipleChoiceFilter):
        return {"type": "array", "items": {"type": "string", "enum": _values(filter_)}}
    if isinstance(filter_, django_filters.ChoiceFilter):
        return {"type": "string", "enum": _values(filter_)}
    if isinstance(filter_, django_filters.NumberFilter):
        return {"type": "number", "minimum": filter_.extra["min_value"], "maximum": filter_.extra["max_value"]}
    return WORDS


def _values(filter_: Any) -> list[str]:
    choices = filter_.extra["choices"]
    return [value for value, _label in (choices() if callable(choices) else choices)]
