"""Suggestions while typing: by keyboard, by pointer, at both ends of the screen, and by what is read out."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_layout import OVERFLOWING
from tests.browser.test_pages import hold_to_the_rules

PLACE_OF_BUTTON = """() => { const box = document.querySelector('.find button').getBoundingClientRect();
  return [box.x, box.y + scrollY]; }"""


def typed(page: Page, words: str, path: str = "/") -> Locator:
    """The field with these words in it, once the list is open that all of them give: who types slowly gets several."""
    page.goto(path)
    field = page.get_by_role("combobox", name="Search the atlas")
    with page.expect_event("requestfinished", lambda request: request.url.endswith(f"?q={quote(words)}")):
        field.press_sequentially(words)
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    return field


def test_arrows_choose_enter_goes_and_escape_closes(page: Page) -> None:
    field = typed(page, "nose cell")
    options = page.get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    expect(field).to_be_focused()
    field.press("ArrowUp")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("nose cell")
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page).to_have_url(re.compile("/therapies/olfactory-ensheathing-cells/"))


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    typed(page, "olfact").press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=olfact"))


def test_tab_leaves_and_closes(page: Page) -> None:
    field = typed(page, "fran", "/search/")
    field.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("button", name="Find")).to_be_focused()


def test_tab_passes_over_a_list_that_scrolls(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    field = typed(page, "st", "/search/")
    assert page.get_by_role("listbox").evaluate("(list) => list.scrollHeight > list.clientHeight")
    field.press("Tab")
    expect(page.get_by_role("button", name="Find")).to_be_focused()


def test_a_press_goes_there_and_how_many_there_are_is_told(page: Page) -> None:
    typed(page, "NCT02481440", "/search/")
    expect(page.get_by_role("status").filter(has_text="1 suggestion.")).to_have_count(1)
    page.get_by_role("option").first.click()
    expect(page).to_have_url(re.compile("/trials/NCT02481440/"))


@pytest.mark.parametrize("width", [320, 1280])
def test_the_list_is_accessible_large_enough_and_moves_nothing(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto("/")
    before = page.evaluate(PLACE_OF_BUTTON)
    typed(page, "stem cell")
    assert page.evaluate(PLACE_OF_BUTTON) == before
    boxes = [option.bounding_box() for option in page.get_by_role("option").all()]
    assert len(boxes) > 1
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert page.evaluate(OVERFLOWING) == []
    hold_to_the_rules(page)
