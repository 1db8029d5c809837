"""Fixtures of the browser tests: the served site, a Chromium, and a page that keeps watch."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import chromium
from tests.browser.site import running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **chromium.launch_options()}


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture
def page(context: BrowserContext, base_url: str) -> Iterator[Page]:
    """A page; the test fails where it asked another host for anything, or the browser complained."""
    opened = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: complaints.extend([message.text] * (message.type in ("error", "warning"))))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert [url for url in asked if not url.startswith(base_url)] == []
    assert [text for text in complaints if "the server responded with a status of" not in text] == []
