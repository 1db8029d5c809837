"""What a published page says about itself."""

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from editorial.pages import published_page

pytestmark = pytest.mark.django_db


@published_page(params=["q"])
def view(_request: HttpRequest, status: int = 200) -> HttpResponse:
    return HttpResponse("page", status=status)


def test_page_is_marked_with_the_parameters_that_it_reads() -> None:
    response = view(RequestFactory().get("/?q=a"))
    assert response.published_page is True  # type: ignore[attr-defined]
    assert response.known_params == {"q"}  # type: ignore[attr-defined]
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_unknown_parameter_is_ignored_and_the_page_not_kept() -> None:
    response = view(RequestFactory().get("/?q=a&utm_source=x"))
    assert response.status_code == 200
    assert response.published_page is False  # type: ignore[attr-defined]


def test_problem_is_not_marked() -> None:
    response = view(RequestFactory().get("/"), status=400)
    assert not hasattr(response, "published_page")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(method: str) -> None:
    assert view(getattr(RequestFactory(), method)("/")).status_code == 405


def test_missing_record_stays_missing() -> None:
    @published_page()
    def missing(_request: HttpRequest) -> HttpResponse:
        raise Http404

    with pytest.raises(Http404):
        missing(RequestFactory().get("/"))
