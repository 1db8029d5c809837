"""Fixtures of the browser tests: the served site, a Chromium, and a page that keeps watch."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.browser.site import running

# A busy machine is slow, and not wrong.
expect.set_options(timeout=20_000)


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
    with watched(context.new_page(), base_url) as opened:
        yield opened


@pytest.fixture
def somebody(browser: Browser, base_url: str) -> Iterator[Callable[[], Page]]:
    """Gives a page in a browser of its own, watched as `page` is: one for each person of a journey."""
    with ExitStack() as at_the_end:

        def new() -> Page:
            context = at_the_end.enter_context(closing(browser.new_context(base_url=base_url)))
            return at_the_end.enter_context(watched(context.new_page(), base_url))

        yield new


@contextmanager
def watched(page: Page, base_url: str) -> Iterator[Page]:
    """Fail at the end where the page asked another host for anything, or the browser complained."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.extend([message.text] * (message.type in ("error", "warning"))))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert [url for url in asked if not url.startswith(base_url)] == []
    assert [text for text in complaints if "the server responded with a status of" not in text] == []
