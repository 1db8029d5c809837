"""“Is there a trial for me?” in a browser: by keyboard alone, without JavaScript, on paper, and in every state."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_journeys import tab_to
from tests.browser.test_layout import hold_to_the_sizes
from tests.browser.test_pages import hold_to_the_rules
from tests.browser.test_weight import LONG_PAGE, sent

ADDRESS = "/trials/match/"
ENTERED = {"level": "C5", "ais": "A", "months": "9", "age": "30", "travel": "abroad"}
EVERYTHING = {
    **ENTERED,
    "months": "",  # the date says it
    "level_kind": "motor",
    "level_left": "C5",
    "level_right": "C6",
    "examined_on": "2026-03-14",
    "injured_on": "2026-02",
    "sex": "female",
    "cause": "degenerative",
    "country": "france",
    "ventilator": "no",
    "earlier_cell_therapy": "unknown",
    "matters": "dysreflexia",
}
STATES = {
    "problems": {"level": "C5", "age": "many", "injured_on": "soon"},
    "answer": ENTERED,
    "answer to a child": {"age": "9", "months": "1", "cause": "cauda_equina"},
    "nothing entered": {},
    "one section": {**ENTERED, "show": "closed"},
    "form again": {**EVERYTHING, "show": "form"},
    "sheet": {**EVERYTHING, "show": "print"},
}
SEND = """fields => { const form = document.createElement('form'); form.method = 'post';
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input'); input.name = name; input.value = value; form.append(input); }
  document.body.append(form); HTMLFormElement.prototype.submit.call(form); }"""


def send(page: Page, fields: dict[str, str]) -> None:
    """Send these fields as the page's own form would."""
    page.goto(ADDRESS)
    with page.expect_navigation() as navigation:
        page.evaluate(SEND, fields)
    assert navigation.value.status == (400 if fields == STATES["problems"] else 200)


@pytest.fixture
def plain_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page of a browser whose JavaScript is turned off."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("state", STATES)
def test_state_is_accessible_and_fits(page: Page, state: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    send(page, STATES[state])
    hold_to_the_rules(page)
    hold_to_the_sizes(page)


@pytest.mark.parametrize("state", STATES)
def test_state_is_light(base_url: str, state: str) -> None:
    size, _headers = sent("POST", base_url + ADDRESS, data=STATES[state])
    assert size <= LONG_PAGE


def test_match_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    tab_to(page, "Is there a trial for me?", most=5)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Is there a trial for me?")
    tab_to(page, "Skip to the content", most=1)
    page.keyboard.press("Enter")
    # Seven stops from the content to the months: the cord with its thirty segments is one of them.
    tab_to(page, "level", most=1)
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="C5", exact=True)).to_be_checked()
    tab_to(page, "ais", most=3)
    page.keyboard.press("Space")
    tab_to(page, "months", most=3)
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("The trials beside what you entered")
    expect(page.locator("dl").first).to_contain_text("C5")
    tab_to(page, "Skip to the content", most=1)
    page.keyboard.press("Enter")
    tab_to(page, "Change your answers", most=2)  # an urgent notice may stand before it
    tab_to(page, "point by point", most=14)
    page.keyboard.press("Enter")
    expect(page.locator("details[open] blockquote").first).to_be_visible()


def test_match_without_javascript(plain_page: Page) -> None:
    page = plain_page
    page.goto(f"{ADDRESS}#main")  # where the skip link leads: it must not hold the focus back from the problems
    page.get_by_role("radio", name="C5", exact=True).check()
    page.get_by_label("Age in years").fill("many")
    page.get_by_role("button", name="Show the trials").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").press("Enter")
    page.get_by_label("Age in years").fill("30")
    page.get_by_role("button", name="Show the trials").click()
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))
    page.get_by_role("button", name=re.compile("Show the trials under")).last.click()
    expect(page.locator(".rows h3").first).to_be_visible()
    page.get_by_role("button", name="Change your answers").click()
    expect(page.get_by_role("radio", name="C5", exact=True)).to_be_checked()
    expect(page.get_by_label("Age in years")).to_have_value("30")
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))


def test_level_is_picked_on_the_drawn_cord(page: Page) -> None:
    page.goto(ADDRESS)
    group = page.get_by_role("radiogroup", name="Level of the injury")
    assert group.get_by_role("radio").count() == 31
    for name in ("C5", "T2", "S1"):
        page.locator("label", has=page.get_by_role("radio", name=name, exact=True)).locator("svg").click()
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()


def test_marks_and_focus_survive_forced_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(ADDRESS)
    width = "radio => getComputedStyle(radio, '::before').borderTopWidth"
    radio = page.get_by_role("radio", name="C5", exact=True)
    empty = radio.evaluate(width)
    radio.check()
    assert float(radio.evaluate(width)[:-2]) > 2 * float(empty[:-2])
    send(page, ENTERED)
    for mark in page.locator("[data-is]:visible").all()[:5]:
        assert mark.inner_text().strip()


def test_the_way_back_leads_to_the_form_as_it_was(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_role("radio", name="C5", exact=True).check()
    page.get_by_label("Age in years").fill("30")
    page.get_by_role("button", name="Show the trials").click()
    expect(page.locator("h1")).to_have_text("The trials beside what you entered")
    page.go_back()
    expect(page.get_by_role("radio", name="C5", exact=True)).to_be_checked()
    expect(page.get_by_label("Age in years")).to_have_value("30")


def test_a_trial_opens_beside_the_answer(page: Page) -> None:
    send(page, ENTERED)
    with page.context.expect_page() as opened:
        page.locator(".rows h3 a").first.click()
    expect(opened.value.get_by_text("Can I take part?").first).to_be_visible()
    expect(page.locator("h1")).to_have_text("The trials beside what you entered")


@pytest.mark.parametrize("fields", [ENTERED, EVERYTHING], ids=["a few answers", "all answers"])
def test_sheet_is_one_page_of_paper(page: Page, fields: dict[str, str]) -> None:
    send(page, {**fields, "show": "print"})
    assert page.locator("tbody tr").count() > 3
    for size in ("A4", "Letter"):
        assert re.findall(rb"/Count (\d+)", page.pdf(format=size)) == [b"1"]
    page.emulate_media(media="print")
    expect(page.get_by_text("It does not assess, advise or decide.")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
