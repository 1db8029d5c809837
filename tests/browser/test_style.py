"""The style page: every part of a page in every state is accessible, fits, and can be hit."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.editors import log_in
from tests.browser.test_layout import hold_to_the_sizes
from tests.browser.test_pages import OPTIONS

# It shows each part many times, and so each landmark.
RULES = {**OPTIONS, "rules": {"landmark-unique": {"enabled": False}}}


def test_every_part_is_accessible_and_fits(page: Page) -> None:
    log_in(page, "author")
    page.goto("/style/")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [f"{violation['id']}: {node['html'][:200]}" for violation in found for node in violation["nodes"]] == []
    page.set_viewport_size({"width": 1280, "height": 900})
    hold_to_the_sizes(page)
