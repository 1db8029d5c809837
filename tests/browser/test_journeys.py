"""Readers' ways through the site by keyboard alone, without JavaScript, and in other modes of the screen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import PAGES

FOCUSED = """() => { const focused = document.activeElement; const style = getComputedStyle(focused);
  return [focused.innerText || focused.name || focused.id || focused.textContent,
    style.outlineStyle, parseFloat(style.outlineWidth)]; }"""


@pytest.fixture
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page of a browser whose JavaScript is turned off."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def tab_to(page: Page, name: str, *, most: int) -> None:
    """Press Tab until the target with this name has the focus; fail after `most` stops."""
    seen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        text, style, width = page.evaluate(FOCUSED)
        assert (style, width >= 2) == ("solid", True), f"the focus on {text} cannot be seen"
        seen.append(text.strip())
        if name in text:
            return
    pytest.fail(f"{name} is not within {most} stops: {seen}")


def test_from_home_by_filter_to_a_trial_and_its_source(page: Page) -> None:
    page.goto("/")
    tab_to(page, "Trials", most=4)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Trials")
    tab_to(page, "Skip to the content", most=1)
    page.keyboard.press("Enter")
    tab_to(page, "q", most=2)  # an urgent notice, which leads to its source, stands before it
    page.keyboard.type("XS228")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=XS228"))
    tab_to(page, "First test", most=8)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("XS228")
    expect(page.locator("#ref-1 a")).to_have_attribute("href", re.compile("^https://"))


def test_search_is_first_on_the_front_page(page: Page) -> None:
    page.goto("/")
    tab_to(page, "Skip to the content", most=1)
    page.keyboard.press("Enter")
    tab_to(page, "q", most=2)  # an urgent notice, which leads to its source, stands before it
    page.keyboard.type("pitie salpetriere")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Pitié-Salpêtrière Hospital", exact=True)).to_be_visible()


def test_from_home_by_the_map_to_a_trial(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/")
    page.get_by_role("link", name="Open the map and its list").press("Enter")
    tab_to(page, "East Asia", most=20)  # a box of the map: the places come in the order of the list
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Map: East Asia")
    page.locator(".map").get_by_role("link", name=re.compile("^China")).press("Enter")
    expect(page.locator("h1")).to_have_text("Map: China")
    page.locator(".map").get_by_role("link", name=re.compile("^Guangzhou")).press("Enter")
    expect(page.locator("tr:target th")).to_have_text("Guangzhou")
    page.locator("tr:target").get_by_role("link", name=re.compile("^NCT")).first.press("Enter")
    expect(page).to_have_url(re.compile("/trials/NCT"))


def test_a_small_screen_has_the_list_in_place_of_boxes(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 500})
    page.goto("/map/")
    expect(page.locator(".map")).to_be_visible()
    expect(page.locator(".map a").first).to_be_hidden()
    page.get_by_role("link", name="Europe", exact=True).press("Enter")
    expect(page.locator("h1")).to_have_text("Map: Europe")


def test_problem_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto("/trials/?months_since_injury=many")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").press("Enter")
    expect(page.locator("#months_since_injury")).to_be_in_viewport()


def test_chip_takes_its_filter_away(page: Page) -> None:
    page.goto("/trials/?status=RECRUITING&q=cells")
    page.get_by_role("link", name="Status: Recruiting", exact=True).press("Enter")
    expect(page).to_have_url("/trials/?q=cells")


@pytest.mark.parametrize("path", ["/", "/trials/", "/therapies/proven/", "/trials/NCT99999901/"])
def test_marks_and_focus_survive_forced_colours(page: Page, path: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(path)
    tab_to(page, "Skip to the content", most=1)
    tab_to(page, "CordAtlas", most=1)
    for mark in page.locator("[data-is]").all()[:3]:
        assert mark.inner_text().strip()
        assert mark.evaluate("mark => getComputedStyle(mark, '::before').content") not in {"none", "normal"}


def test_nothing_moves_where_motion_is_not_wanted(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    moving = "() => [...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s')"
    assert page.evaluate(f"({moving})().length") == 0
    assert page.evaluate("document.getAnimations().length") == 0


def test_print_leaves_the_navigation_out_and_opens_what_is_folded(page: Page) -> None:
    page.goto(PAGES["trial, everything"])
    page.emulate_media(media="print")
    assert not page.locator("nav").first.is_visible()
    expect(page.get_by_text("Adults", exact=True).first).to_be_visible()
