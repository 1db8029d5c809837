"""The admin in a browser: every page is accessible and fits, and its windows, calendars and colours work."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.editors import (
    KEY,
    NAME,
    SMALL,
    assert_accessible,
    assert_fits,
    assert_good,
    log_in,
    open_page,
)

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
    "criteria of an editor": "/admin/trials/trial/?q=NCT99999901 criteria/",
    "criteria of a machine": "/admin/trials/trial/?q=NCT99999903 criteria/",
    "criteria to be checked": "/admin/trials/trial/?criteria=machine",
    "claim": "/admin/guides/claim/?q=bare-claim change/",
    "history": "/admin/therapies/therapy/?q=proven history/",
    "publication": "/admin/therapies/therapy/?q=proven publication/",
    "site of a trial": "/admin/trials/trialsite/?q=NCT99999901 change/",
    "registry record": "/admin/trials/registryrecord/?q=NCT02481440 change/",
    "registry record, moved": "/admin/trials/registryrecord/?q=DRKS00099001 move/",
    "registry changes": "/admin/trials/trialchange/",
    "registry change": "/admin/trials/trialchange/?q=NCT99999901 change/",
    "account": "/admin/auth/user/?q=author change/",
    "accounts": "/admin/auth/user/",
    "new account": "/admin/auth/user/add/",
    "password of an account": "/admin/auth/user/?q=author password/",
    "role": "/admin/auth/group/",
    "own password": "/admin/password_change/",
    "reports of readers": "/admin/editorial/report/",
    "report of a reader": "/admin/editorial/report/ change/",
    "what waits": "/admin/editorial/proposal/",
    "report": "/admin/reports/sourceless/",
    "report of reviews": "/admin/reports/reviews/?within=90",
    "report of the gate": "/admin/reports/gate/",
    "import": "/admin/therapies/therapy/import/",
    "search over everything": "/admin/search/?q=cells",
    "search that finds nothing": "/admin/search/?q=zzzz",
}


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


def test_criteria_are_checked_by_keyboard_and_without_scripts(browser: Browser, base_url: str) -> None:
    with closing(browser.new_context(base_url=base_url, java_script_enabled=False)) as context:
        page = context.new_page()
        log_in(page, "author")
        page.goto("/admin/trials/trial/?criteria=machine&q=NCT99999903")
        page.get_by_role("link", name="Check", exact=True).press("Enter")
        page.get_by_role("link", name=re.compile("Adults")).press("Enter")
        expect(page).to_have_url(re.compile("#words-2$"))
        expect(page.locator("sup:target + mark")).to_have_text("Adults")
        page.get_by_label("Lowest level").first.select_option("C7")
        page.get_by_label("Highest level").first.select_option("C5")
        page.get_by_role("button", name="Confirm as read").press("Enter")
        expect(page.locator(".messagelist")).to_contain_text("is saved")
        expect(page).to_have_url(re.compile("criteria=machine"))


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
    page.get_by_label(NAME).press_sequentially("Window cells")
    expect(page.get_by_label(KEY)).to_have_value("window-cells")
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
