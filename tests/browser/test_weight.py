"""Page weight: what goes over the line, as the server compresses it."""

import re
from typing import Any

import httpx
import pytest

from tests.browser.site import PAGES

FIRST_WINDOW = 8_000
LONG_PAGE = 24_000
LONG = {
    "therapy",
    "therapy, confirmed",
    "therapy, changed",
    "changes of a therapy",
    "trial",
    "trial, everything",
    "therapies, compared",
    "countries, compared",
    "trials, compared",
    "country",
    "guide",
    "glossary",
    "claim",
    "institution",
    "institution, outside trials",
    "regulator",
    "map of a country",
}


def sent(method: str, address: str, **asked: Any) -> tuple[int, httpx.Headers]:
    """Bytes of the answer's body as they come, and its headers."""
    with httpx.stream(method, address, headers={"Accept-Encoding": "gzip"}, **asked) as response:
        return len(b"".join(response.iter_raw())), response.headers


@pytest.mark.parametrize("name", PAGES)
def test_html_is_light(base_url: str, name: str) -> None:
    size, _headers = sent("GET", base_url + PAGES[name])
    assert size <= (LONG_PAGE if name in LONG else FIRST_WINDOW)


def test_all_css_is_light_and_kept_for_ever(base_url: str) -> None:
    [path] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', httpx.get(f"{base_url}/").text)
    size, headers = sent("GET", base_url + path)
    assert size <= 6_000
    assert "immutable" in headers["Cache-Control"]
