"""Errors as problem details (RFC 9457): what is wrong, with which parameter, and what would do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class Gone(exceptions.APIException):
    """The record was withdrawn; the text says when and why."""

    status_code = 410


class ParameterProblem(serializers.Serializer[Any]):
    """One parameter that cannot be taken."""

    parameter = serializers.CharField(help_text="Name of the query parameter.")
    message = serializers.CharField(help_text="What is wrong with its value, and what would do.")


class Problem(serializers.Serializer[Any]):
    """Problem details of RFC 9457."""

    type = serializers.CharField(help_text="Always about:blank: the status says what kind of problem it is.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ParameterProblem(many=True, required=False)  # type: ignore[assignment] # the field hides the property


def problem(status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None) -> Response:
    """A response that carries problem details."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type=MEDIA_TYPE)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every error that it knows, as problem details."""
    if isinstance(error, exceptions.ValidationError):
        errors = [
            {"parameter": str(name), "message": " ".join(map(str, said if isinstance(said, list) else [said]))}
            for name, said in dict(error.detail).items()  # type: ignore[arg-type]
        ]
        named = ", ".join(item["parameter"] for item in errors)
        return problem(400, _("Bad request"), _("Cannot use these parameters: %(names)s.") % {"names": named}, errors)
    if isinstance(error, Http404 | exceptions.NotFound):
        detail = str(getattr(error, "detail", "")) or _("There is no published record at this address.")
        return problem(404, _("Not found"), detail)
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    stock = exception_handler(error, context)
    if stock is None:
        return None
    answer = problem(stock.status_code, stock.status_text, str(getattr(error, "detail", error)))
    for name, value in stock.headers.items():
        if name.lower() != "content-type":
            answer.headers[name] = value
    return answer
