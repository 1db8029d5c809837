"""Pages of errors, which no address shows while all is well: the very templates, in the site's own style."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

from tests.browser.test_layout import hold_to_the_sizes
from tests.browser.test_pages import hold_to_the_rules


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
def test_page_of_an_error_is_accessible_and_fits(page: Page, status: int) -> None:
    html = render_to_string(f"{status}.html", {"minutes": 5})
    page.route(
        "**/an/error/", lambda route: route.fulfill(status=status, body=html, content_type="text/html; charset=utf-8")
    )
    page.goto("/an/error/")
    assert page.locator("main h1").evaluate("one => getComputedStyle(one).fontFamily").startswith("Charter")
    hold_to_the_rules(page)
    hold_to_the_sizes(page)
