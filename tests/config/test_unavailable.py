"""A database that does not answer: 503 with a time to come back, in the form that the address promises."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from config.unavailable import DatabaseUnavailable


def answer(path: str, error: Exception) -> HttpResponse | None:
    middleware = DatabaseUnavailable(lambda _request: HttpResponse())
    return middleware.process_exception(RequestFactory().get(path), error)


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_page_of_the_site_says_come_back(error: Exception) -> None:
    response = answer("/trials/", error)
    assert response is not None
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    assert "The atlas cannot answer just now" in response.content.decode()
    assert "gone" not in response.content.decode()


def test_api_says_it_as_problem_details() -> None:
    response = answer("/api/v1/trials/", OperationalError("gone"))
    assert response is not None
    assert response["Content-Type"] == "application/problem+json"
    assert b'"status":503' in response.content


def test_other_errors_are_left_alone() -> None:
    assert answer("/", ValueError("ours")) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 503), ("/trials/", 503), ("/search/?q=x", 503), ("/api/v1/trials/", 503), ("/readyz", 503), ("/livez", 200)],
)
def test_lost_connection_reaches_no_reader_as_a_traceback(client: Client, path: str, status: int) -> None:
    def refuse(*_arguments: Any) -> None:
        raise OperationalError("the connection is lost")

    with connection.execute_wrapper(refuse):
        response = client.get(path)
    assert response.status_code == status
    assert b"the connection is lost" not in response.content


@pytest.mark.parametrize("code", [400, 403, 404, 500, 503])
def test_error_pages_need_neither_database_nor_request(code: int) -> None:
    html = render_to_string(f"{code}.html")
    assert "<h1>" in html
    assert 'href="/"' in html
