"""The admin in a browser: every page is accessible and fits, and an editor's way by keyboard from draft to readers."""

import re
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_layout import OVERFLOWING, SMALL_TARGETS
from tests.browser.test_pages import OPTIONS
from tests.editors import PASSWORD

# Pages of the admin: a list and what to look for in it; then what to open of the record that is found.
PAGES = {
    "first page": "/admin/",
    "part": "/admin/trials/",
    "list": "/admin/therapies/therapy/",
    "list, searched, sorted, counted": "/admin/trials/trial/?q=cells&status__exact=COMPLETED&o=-1.3&_facets",
    "list, nothing found": "/admin/guides/claim/?q=zzzz",
    "new therapy": "/admin/therapies/therapy/add/",
    "new finding": "/admin/therapies/finding/add/",
    "new source": "/admin/editorial/source/add/",
    "new trial": "/admin/trials/trial/add/",
    "therapy": "/admin/therapies/therapy/?q=proven change/",
    "country with rows": "/admin/institutions/country/?q=japan change/",
    "institution": "/admin/institutions/institution/?q=ansm change/",
    "trial with everything": "/admin/trials/trial/?q=NCT99999901 change/",
    "claim": "/admin/guides/claim/?q=bare-claim change/",
    "history": "/admin/therapies/therapy/?q=proven history/",
    "registry record": "/admin/trials/registryrecord/?q=NCT02481440 change/",
    "account": "/admin/auth/user/?q=author change/",
    "accounts": "/admin/auth/user/",
    "new account": "/admin/auth/user/add/",
    "password of an account": "/admin/auth/user/?q=author password/",
    "role": "/admin/auth/group/",
    "own password": "/admin/password_change/",
}


# Axe asks for imported style sheets in a way that the policy rightly blocks, and looks at what is shown without them.
AXE = {**OPTIONS, "preload": False}
# The measures of readers' pages, but for selects that hide behind pickers, and with other names of what scrolls.
SMALL = SMALL_TARGETS.replace("select,", "select:not(.select2-hidden-accessible),")
OUTSIDE = OVERFLOWING.replace(".scroll,", ".results, .rows, .visually-hidden, .select2-hidden-accessible,")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
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
        found = Axe().run(page, options=AXE).response["violations"]
        assert [f"{scheme} {v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]] == []


def assert_fits(page: Page) -> None:
    for width, height in ((1280, 900), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(SMALL) == []
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_login_is_accessible_and_fits(page: Page) -> None:
    page.goto("/admin/")
    assert_accessible(page)
    page.get_by_label("Username").fill("author")
    page.keyboard.press("Enter")
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("place", PAGES.values(), ids=PAGES.keys())
def test_page_is_accessible_and_fits(page: Page, place: str) -> None:
    log_in(page, "administrator")
    open_page(page, place)
    assert_accessible(page)
    assert_fits(page)


def test_an_author_reads_what_is_published(page: Page) -> None:
    log_in(page, "author")
    open_page(page, "/admin/trials/trial/?q=NCT99999901 change/")
    expect(page.get_by_text("Only a publisher may change it.")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_from_a_draft_by_keyboard_to_its_readers_and_back(page: Page) -> None:
    log_in(page, "author")
    page.goto("/admin/therapies/therapy/add/")
    page.get_by_label(NAME).focus()
    page.keyboard.type("Keyboard cells")
    expect(page.get_by_label(KEY)).to_have_value("keyboard-cells")
    page.get_by_label("Plain-language summary").fill("Cells of a test.")
    page.get_by_label("Kind").select_option("Cells")
    page.get_by_role("button", name="Add another source").press("Enter")
    pick(page, "Source", "trial-1", "Randomised trial 1")
    assert_accessible(page)
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was added")
    assert read(page) == 404

    log_in(page, "publisher")
    open_page(page, "/admin/therapies/therapy/?q=keyboard change/")
    page.get_by_role("button", name="Save and publish").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("1 record was published.")
    expect_read(page, 200)

    page.goto("/admin/therapies/therapy/?q=keyboard")
    page.get_by_label(re.compile("Select this object")).press("Space")
    page.get_by_label("Action:").select_option("Take the chosen records back to draft")
    page.get_by_role("button", name="Go").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("1 record is a draft again.")
    expect_read(page, 404)
    open_page(page, "/admin/therapies/therapy/?q=keyboard delete/")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name=re.compile("^Yes")).press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was deleted")


def pick(page: Page, label: str, text: str, result: str) -> None:
    """Choose a record in the last picker of this name by keyboard."""
    page.get_by_role("combobox", name=re.compile(f"^{label}")).last.press("Enter")
    page.get_by_role("searchbox", name=re.compile(f"^{label}")).last.type(text)
    option = page.get_by_role("option", name=result, exact=True)
    expect(option).to_be_visible()
    while "highlighted" not in (option.get_attribute("class") or ""):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name=re.compile(f"{label}.*{result}"))).to_be_visible()


def read(page: Page) -> int:
    return page.request.get("/therapies/keyboard-cells/").status


def expect_read(page: Page, status: int) -> None:
    """Readers are a second behind at most."""
    for _ in range(20):
        if read(page) == status:
            return
        page.wait_for_timeout(100)
    assert read(page) == status


def test_what_something_still_needs_is_told(page: Page) -> None:
    log_in(page, "publisher")
    page.goto("/admin/editorial/source/?q=trial-1")
    page.get_by_label(re.compile("Select this object.*Randomised trial 1$")).press("Space")
    page.get_by_label("Action:").select_option("Take the chosen records back to draft")
    page.get_by_role("button", name="Go").press("Enter")
    page.get_by_role("link", name="Randomised trial 1", exact=True).click()
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_role("link", name="4 of 10 people had a fever.")).to_be_visible()
    assert_accessible(page)
    page.goto("/admin/editorial/source/?q=trial-1")
    page.get_by_label(re.compile("Select this object.*Randomised trial 1$")).press("Space")
    page.get_by_label("Action:").select_option("Publish the chosen records")
    page.get_by_role("button", name="Go").press("Enter")


def test_a_source_is_added_from_the_row_that_cites_it(page: Page) -> None:
    log_in(page, "author")
    page.goto("/admin/therapies/therapy/add/")
    page.get_by_role("button", name="Add another source").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Add another source").click()
    window = opened.value
    window.get_by_label("Title").fill("A paper from a window")
    window.get_by_label(KEY).fill("window-paper")
    window.get_by_label("Kind").select_option("Research article")
    window.get_by_label("DOI").fill("10.1000/182")
    window.get_by_role("button", name="Save").click()
    expect(page.get_by_role("combobox", name=re.compile("A paper from a window"))).to_be_visible()


def test_days_are_picked_from_a_calendar(page: Page) -> None:
    log_in(page, "author")
    page.goto("/admin/therapies/therapy/add/")
    day = page.get_by_label("Next review due")
    day.fill("15/03/2027")
    page.locator(".field-review_due").get_by_role("link", name="Choose a Date").click()
    box = page.locator(".calendarbox:visible")
    expect(box).to_contain_text("March 2027")
    assert page.evaluate(SMALL) == []
    box.get_by_role("link", name="24", exact=True).click()
    expect(day).to_have_value("24/03/2027")


def test_the_theme_is_chosen_and_kept(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    log_in(page, "author")
    page.goto("/admin/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name=re.compile("Toggle theme")).click()
    assert page.evaluate(paper) != light
    page.reload()
    assert page.evaluate(paper) != light
