"""Forms that anybody may send: taken from this site and from programs, refused from other sites, stored nowhere."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory

from editorial.open_forms import open_form


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("the empty form")


@open_form(empty)
def form(request: HttpRequest) -> HttpResponse:
    """Answers what is sent."""
    return HttpResponse(f"you said {request.POST['word']}")


def post(**headers: str) -> HttpResponse:
    request = RequestFactory().post("/form/", {"word": "C5"}, headers=headers)
    # Without a token: the check of forged forms lets the view answer for itself.
    assert CsrfViewMiddleware(form).process_view(request, form, (), {}) is None
    return form(request)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://testserver"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_form_of_this_site_is_answered_and_stored_nowhere(headers: dict[str, str]) -> None:
    answer = post(**headers)
    assert answer.content == b"you said C5"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not answer.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://testserver"},
        {"Origin": "http://testserver:8001"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_form_of_another_site_is_refused_and_not_repeated(headers: dict[str, str]) -> None:
    answer = post(**headers)
    assert answer.status_code == 403
    assert "came from another site" in answer.content.decode()
    assert "C5" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_empty_form_is_shown_as_its_page_says() -> None:
    answer = form(RequestFactory().get("/form/", headers={"Origin": "https://elsewhere.example"}))
    assert answer.content == b"the empty form"
    assert "Cache-Control" not in answer.headers
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_nothing_else_is_done_with_a_form(method: str) -> None:
    assert form(RequestFactory().generic(method, "/form/")).status_code == 405
