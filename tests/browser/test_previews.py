"""Previews in a browser: frames of several widths, for staff and by a link, and the page alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editors import assert_accessible, assert_fits, log_in, open_page
from tests.browser.test_layout import OVERFLOWING, SMALL_TARGETS


@pytest.mark.parametrize("part", ["preview", "correction", "publication"])
def test_pages_of_a_record_are_accessible_and_fit(page: Page, part: str) -> None:
    log_in(page, "publisher")
    open_page(page, f"/admin/therapies/therapy/?q=changed {part}/")
    assert_accessible(page)
    assert_fits(page)


def test_notices_are_accessible_and_fit(page: Page) -> None:
    log_in(page, "publisher")
    for place in ("/admin/editorial/notice/", "/admin/editorial/notice/add/", "/admin/editorial/notice/1/change/"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(place)
        assert_accessible(page)
        assert_fits(page)


def test_a_preview_is_drawn_in_frames_and_shared_by_a_link(page: Page) -> None:
    log_in(page, "publisher")
    open_page(page, "/admin/therapies/therapy/?q=changed preview/")
    frame = page.frame_locator("iframe").first
    expect(frame.get_by_role("heading", level=1)).to_have_text("A therapy that changed")
    page.get_by_role("button", name="Make a link").click()
    told = page.locator(".messagelist").inner_text()
    found = re.search(r"/preview/\S+/", told)
    assert found
    page.context.clear_cookies()
    page.goto(found[0])
    expect(page.frame_locator("iframe").first.get_by_role("heading", level=1)).to_have_text("A therapy that changed")
    assert page.locator("iframe").count() == 3
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    page.get_by_role("link", name="Open the page alone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A therapy that changed")
