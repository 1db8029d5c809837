"""Page weight: what goes over the line, compressed as the server compresses it."""

import gzip
import re

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


@pytest.mark.parametrize("name", PAGES)
def test_html_is_light(base_url: str, name: str) -> None:
    html = httpx.get(base_url + PAGES[name]).content
    assert len(gzip.compress(html, 6)) <= (LONG_PAGE if name in LONG else FIRST_WINDOW)


def test_all_css_is_light_and_kept_for_ever(base_url: str) -> None:
    [path] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', httpx.get(f"{base_url}/").text)
    with httpx.stream("GET", base_url + path, headers={"Accept-Encoding": "gzip"}) as response:
        assert len(b"".join(response.iter_raw())) <= 6_000
        assert "immutable" in response.headers["Cache-Control"]
