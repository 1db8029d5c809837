"""Security headers on every kind of answer, by the arithmetic of Mozilla's Observatory (version 6)."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.builders import make_trial

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/",
    "/trials/",
    "/trials/NCT00000001/",
    "/search/?q=cells",
    "/nothing/",
    "/trials/?level=Z9",
    "/api/v1/trials/",
    "/api/v1/trials/?x=1",
    "/api/v1/docs/",
    "/account/login/",
    "/livez",
    "/robots.txt",
]


def policy(header: str) -> dict[str, set[str]]:
    return {name: set(values) for name, *values in (part.split() for part in header.split(";"))}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_them(client: Client, address: str) -> None:
    make_trial(slug="NCT00000001")
    headers = client.get(address).headers
    rules = policy(headers["Content-Security-Policy"])
    assert rules["default-src"] == {"'none'"}
    assert rules["frame-ancestors"] == rules["base-uri"] == {"'none'"}
    assert not any("unsafe" in value or "*" in value or "http" in value for rule in rules.values() for value in rule)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    # The admin's forms need it: under no-referrer a browser sends `Origin: null`, and Django rightly refuses that.
    assert headers["Referrer-Policy"] == ("same-origin" if address.startswith("/account") else "no-referrer")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    readable = "cross-origin" if address.startswith("/api/v1/trials") else "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == readable


@pytest.mark.parametrize("address", [a for a in ADDRESSES if not a.startswith("/account")])
def test_a_reader_gets_no_cookie_and_no_answer_varies_on_one(client: Client, address: str) -> None:
    make_trial(slug="NCT00000001")
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_pages_behind_a_login_are_never_kept(client: Client) -> None:
    client.force_login(User.objects.create_superuser("administrator"))
    response = client.get("/admin/")
    assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]
    assert not getattr(response, "published_page", False)


def test_a_forged_host_is_refused(client: Client) -> None:
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400


def test_forged_forwarding_headers_change_nothing(client: Client) -> None:
    forged = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "evil.example"}
    make_trial()
    make_trial()
    following = client.get("/api/v1/trials/?page_size=1", **forged).json()["next"]  # type: ignore[arg-type]
    assert following.startswith("http://testserver/")
