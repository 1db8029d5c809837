"""Editors in a browser: logging in, finding a record, picking; and what must be true of each of their pages."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.test_layout import OVERFLOWING, SMALL_TARGETS
from tests.browser.test_pages import SCHEMES, violations
from tests.editors import PASSWORD

# The measures of readers' pages, but for selects that hide behind pickers, and with other names of what scrolls.
SMALL = SMALL_TARGETS.replace("select,", "select:not(.select2-hidden-accessible),")
OUTSIDE = OVERFLOWING.replace(".scroll,", ".results, .rows, .visually-hidden, .select2-hidden-accessible,")
# A busy machine may draw the new size a moment later.
DRAWN = "width => document.documentElement.clientWidth <= width && document.body.clientWidth <= width"
COOKIES: dict[str, Any] = {}
NAME, KEY = re.compile("^Name:?$"), re.compile("^Key:?$")


def log_in(page: Page, name: str) -> None:
    """Log in, once for all tests: what a password costs is meant to be dear."""
    page.context.clear_cookies()
    if name in COOKIES:
        page.context.add_cookies(COOKIES[name])
        return
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    COOKIES[name] = page.context.cookies()


def open_page(page: Page, place: str) -> None:
    """Go there, by way of the list where the place is a record."""
    address, _space, part = place.partition(" ")
    page.goto(address)
    if part:
        found = page.locator("#result_list tbody th a").first.get_attribute("href") or ""
        page.goto(re.sub(r"change/.*", part, found))


def assert_accessible(page: Page) -> None:
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme


def assert_fits(page: Page) -> None:
    for width, height in ((1280, 900), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(DRAWN, arg=width)
        assert page.evaluate(SMALL) == []
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def assert_good(page: Page) -> None:
    """Accessible, and it fits; then as large as before."""
    size = page.viewport_size
    assert_accessible(page)
    assert_fits(page)
    if size:
        page.set_viewport_size(size)


def pick(page: Page, label: str, text: str, result: str) -> None:
    """Choose a record in the last picker of this name by keyboard."""
    page.get_by_role("combobox", name=re.compile(f"^{label}")).last.press("Enter")
    page.get_by_role("searchbox", name=re.compile(f"^{label}")).last.type(text)
    option = page.get_by_role("option", name=result, exact=True)
    expect(option).to_be_visible()
    while "highlighted" not in (option.get_attribute("class") or ""):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name=re.compile(f"{label}.*{re.escape(result)}"))).to_be_visible()
