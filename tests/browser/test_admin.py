"""The admin in a browser: every page is accessible and fits, and an editor's way by keyboard from draft to readers."""

import re
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, Page, expect

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
    "sources that nothing cites": "/admin/editorial/source/?use=none",
    "new source": "/admin/editorial/source/add/",
    "new trial": "/admin/trials/trial/add/",
    "therapy": "/admin/therapies/therapy/?q=proven change/",
    "country with rows": "/admin/institutions/country/?q=japan change/",
    "institution": "/admin/institutions/institution/?q=ansm change/",
    "trial with everything": "/admin/trials/trial/?q=NCT99999901 change/",
    "claim": "/admin/guides/claim/?q=bare-claim change/",
    "history": "/admin/therapies/therapy/?q=proven history/",
    "publication": "/admin/therapies/therapy/?q=proven publication/",
    "site of a trial": "/admin/trials/trialsite/?q=NCT99999901 change/",
    "registry record": "/admin/trials/registryrecord/?q=NCT02481440 change/",
    "account": "/admin/auth/user/?q=author change/",
    "accounts": "/admin/auth/user/",
    "new account": "/admin/auth/user/add/",
    "password of an account": "/admin/auth/user/?q=author password/",
    "role": "/admin/auth/group/",
    "own password": "/admin/password_change/",
    "what waits": "/admin/editorial/proposal/",
    "report": "/admin/reports/sourceless/",
    "report of reviews": "/admin/reports/reviews/?within=90",
    "report of the gate": "/admin/reports/gate/",
    "import": "/admin/therapies/therapy/import/",
    "search over everything": "/admin/search/?q=cells",
    "search that finds nothing": "/admin/search/?q=zzzz",
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


def test_from_an_author_to_a_reviewer_and_back_to_readers(page: Page) -> None:
    """All by keyboard: a new record with its source, returned, mended, approved, published, changed, restored."""
    log_in(page, "author")
    page.goto("/admin/therapies/therapy/add/")
    page.get_by_label(NAME).focus()
    page.keyboard.type("Keyboard cells")
    expect(page.get_by_label(KEY)).to_have_value("keyboard-cells")
    page.get_by_label("Plain-language summary").fill("Cells of a test.")
    page.get_by_label("Kind").select_option("Cells")
    page.get_by_label("Next review due").fill("01/01/2030")
    page.get_by_role("button", name="Add another source").press("Enter")
    pick(page, "Source", "trial-1", "Randomised trial 1")
    page.get_by_label("Why this change").fill("A test of keys")
    assert_good(page)
    page.get_by_role("button", name="Save and submit for review").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is submitted for review.")
    assert read(page).status == 404

    log_in(page, "reviewer")
    open_record(page, "publication/")
    page.get_by_label("Comment to the authors").fill("Say whose cells.")
    assert_good(page)
    page.get_by_role("button", name="Return with this comment").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Returned to its authors.")

    log_in(page, "author")
    open_record(page, "change/")
    expect(page.get_by_text("Say whose cells.")).to_be_visible()
    assert_good(page)
    page.get_by_label("Plain-language summary").fill("Cells of a test and a tester.")
    page.get_by_role("button", name="Save and submit for review").press("Enter")

    log_in(page, "reviewer")
    open_record(page, "publication/")
    page.get_by_role("button", name="Approve").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Approved.")
    assert read(page).status == 404

    log_in(page, "publisher")
    open_record(page, "publication/")
    assert_good(page)
    page.get_by_role("button", name="Publish now").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Published.")
    expect_read(page, "a test and a tester")

    log_in(page, "author")
    open_record(page, "change/")
    page.get_by_label("Plain-language summary").fill("Cells of nobody.")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is saved.")
    open_record(page, "publication/")
    expect(page.locator("ins")).to_contain_text("nobody")
    assert_good(page)
    assert "a test and a tester" in read(page).text()

    open_record(page, "history/")
    assert_good(page)
    page.get_by_role("button", name="Compare these two").press("Enter")
    expect(page.locator("ins")).to_contain_text("nobody")
    assert_good(page)
    open_record(page, "history/")
    page.get_by_role("button", name="Restore 1").press("Enter")
    expect(page.get_by_label("Plain-language summary")).to_have_value("Cells of a test.")
    assert "a test and a tester" in read(page).text()


def test_two_browsers_with_one_record_and_then_none(page: Page, browser: Browser, base_url: str) -> None:
    """The second to save picks from both; what is published then is withdrawn."""
    other = browser.new_context(base_url=base_url).new_page()
    log_in(page, "publisher")
    log_in(other, "administrator")
    for one in (page, other):
        open_page(one, "/admin/therapies/therapy/?q=empty-therapy change/")
    page.get_by_label("Plain-language summary").fill("Words of the first.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is saved.")
    other.get_by_label("Plain-language summary").fill("Words of the second.")
    other.get_by_label("Abbreviation").fill("TWO")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("changed by both")).to_be_visible()
    expect(other.get_by_text("Words of the first.")).to_be_visible()
    assert_good(other)
    other.get_by_role("radio", name=re.compile("Take mine ?: Plain-language summary")).press("Space")
    other.get_by_role("button", name="Save what I picked").press("Enter")
    expect(other.get_by_label("Plain-language summary")).to_have_value("Words of the second.")
    expect(other.get_by_label("Abbreviation")).to_have_value("TWO")

    open_page(page, "/admin/therapies/therapy/?q=empty-therapy publication/")
    page.get_by_label("Why it is withdrawn").fill("Nobody gives it any more.")
    page.get_by_role("button", name="Withdraw now").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Withdrawn.")
    for _ in range(20):
        answer = page.request.get("/therapies/empty-therapy/")
        if answer.status == 410:
            break
        page.wait_for_timeout(100)
    assert "Nobody gives it any more." in answer.text()
    other.context.close()


def assert_good(page: Page) -> None:
    """Accessible, and it fits; then as large as before."""
    size = page.viewport_size
    assert_accessible(page)
    assert_fits(page)
    if size:
        page.set_viewport_size(size)


def open_record(page: Page, part: str) -> None:
    open_page(page, f"/admin/therapies/therapy/?q=keyboard {part}")


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


def read(page: Page) -> APIResponse:
    return page.request.get("/therapies/keyboard-cells/")


def expect_read(page: Page, words: str) -> None:
    """Readers are a second behind at most."""
    for _ in range(10):
        if words in read(page).text():
            return
        page.wait_for_timeout(100)
    assert words in read(page).text()


def test_what_still_needs_a_draft_is_named_when_it_is_to_be_deleted(page: Page) -> None:
    log_in(page, "publisher")
    open_page(page, "/admin/editorial/source/?q=needed-draft delete/")
    expect(page.get_by_role("link", name="A therapy that nobody has published")).to_be_visible()
    assert_accessible(page)
    open_page(page, "/admin/therapies/therapy/?q=needing-draft delete/")
    assert_good(page)
    page.get_by_role("button", name=re.compile("^Yes")).press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was deleted")


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
