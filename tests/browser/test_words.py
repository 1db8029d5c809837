"""A hard word of a guide is explained where the reader is, by keyboard alone and without JavaScript."""

import pytest
from playwright.sync_api import Browser, expect

GUIDE = "/guides/questions-before-you-say-yes/"


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (320, 256)])
def test_the_meaning_comes_to_the_word_and_goes_again(browser: Browser, base_url: str, width: int, height: int) -> None:
    context = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto(GUIDE)
    word = page.locator('a[href="#word-graft"]')
    word.focus()
    before = word.bounding_box()
    page.keyboard.press("Enter")
    meaning = page.locator("#word-graft")
    expect(meaning).to_be_in_viewport(ratio=0.99)
    assert word.bounding_box() == before
    page.keyboard.press("Tab")
    back = page.get_by_role("link", name="Back to “grafts”")
    expect(back).to_be_focused()
    box = back.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    page.keyboard.press("Enter")
    expect(meaning).not_to_be_in_viewport()
    expect(word).to_be_in_viewport()
    # What is focused next stands behind the word.
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#ref-5")
    context.close()
