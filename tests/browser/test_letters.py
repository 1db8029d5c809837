"""Letters of readers in a browser: by keyboard alone without JavaScript, and every answer of the forms."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.editors import assert_accessible, assert_fits, log_in
from tests.browser.test_journeys import tab_to
from tests.browser.test_layout import hold_to_the_sizes
from tests.browser.test_match import SEND
from tests.browser.test_pages import hold_to_the_rules

WRONG = {"/ask/": {"email": "me" * 60, "about": "therapy:gone"}, "/report/": {"email": "me", "page": "/nothing/"}}


@pytest.fixture
def plain_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page of a browser whose JavaScript is turned off."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", WRONG)
def test_problems_are_accessible(page: Page, address: str) -> None:
    page.goto(address)
    with page.expect_navigation() as navigation:
        page.evaluate(SEND, WRONG[address])
    assert navigation.value.status == 400
    expect(page.get_by_role("alert")).to_be_focused()
    hold_to_the_rules(page)
    hold_to_the_sizes(page)


def test_a_question_is_asked_and_deleted_by_keyboard_alone(plain_page: Page) -> None:
    page = plain_page
    page.goto("/therapies/changed/")
    page.get_by_role("link", name="Ask the editors about this").press("Enter")
    expect(page.locator("h1")).to_have_text("Ask the editors")
    tab_to(page, "Skip to the content", most=1)
    page.keyboard.press("Enter")
    tab_to(page, "text", most=1)
    page.keyboard.type("Does it help?")
    # The box is forgotten at first.
    tab_to(page, "Send the question", most=4)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    tab_to(page, "Tick the box", most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_label("Your question", exact=True)).to_have_value("Does it help?")
    tab_to(page, "Send the question", most=1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/ask/[\w-]{43}/$"))
    expect(page.get_by_text("The editors have it.")).to_be_visible()
    private = page.url
    tab_to(page, "Skip to the content", most=1)
    page.keyboard.press("Enter")
    tab_to(page, "Delete the question and the answer", most=3)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Delete the question and the answer?")
    tab_to(page, "Skip to the content", most=1)
    page.keyboard.press("Enter")
    tab_to(page, "Yes, delete all of it", most=1)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("It is erased")
    page.goto(private)
    expect(page.locator("h1")).to_have_text("This link leads to nothing")


def test_a_report_is_sent_from_the_foot_of_a_page(plain_page: Page) -> None:
    page = plain_page
    page.goto("/therapies/changed/")
    page.get_by_role("link", name="Report a problem with this page").press("Enter")
    page.get_by_label("A link is dead").check()
    page.get_by_label("Tell us more").fill("The second source.")
    page.get_by_role("button", name="Send the report").press("Enter")
    expect(page.locator("h1")).to_have_text("Thank you for your report")
    page.get_by_role("link", name="Back to the page").press("Enter")
    expect(page).to_have_url("/therapies/changed/")


def test_an_enquiry_is_answered_from_the_desk(page: Page) -> None:
    log_in(page, "correspondent")
    page.goto("/admin/")
    page.get_by_role("link", name=re.compile("Enquiries that wait")).press("Enter")
    assert_accessible(page)
    assert_fits(page)
    page.locator("#result_list tbody th a").first.press("Enter")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("State").select_option("Done")
    page.get_by_label("Answer").fill("Nobody knows yet.")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    page.goto("/ask/waiting/")
    expect(page.get_by_text("Nobody knows yet.")).to_be_visible()
