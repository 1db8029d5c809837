"""The desk and bulk work in a browser: by keyboard, accessible in every state, and at every width."""

import re

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.editors import assert_accessible, assert_fits, log_in


def choose_all_and(page: Page, action: str) -> None:
    page.locator("#action-toggle").press("Space")
    page.get_by_label("Action:").select_option(action)
    page.get_by_role("button", name="Go").press("Enter")


def test_a_file_is_looked_at_then_taken_then_submitted_from_the_desk(page: Page) -> None:
    log_in(page, "author")
    page.goto("/admin/therapies/therapy/")
    page.get_by_role("link", name="Import", exact=True).press("Enter")
    lines = "key,name,kind,summary\nfile-cells,Cells of a file,cells,They came in a file.\nbad-cells,Bad,cheese,No.\n"
    file = FilePayload(name="cells.csv", mimeType="text/csv", buffer=lines.encode())
    page.get_by_label("CSV or XLSX file").set_input_files([file])
    page.get_by_role("button", name="Show what would change").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("New: 1. Changed: 0. Unchanged: 0. Refused: 1.")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Take these lines as drafts").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("waits as drafts")
    assert_accessible(page)
    assert_fits(page)

    page.goto("/admin/")
    expect(page.get_by_role("heading", name="On the way to readers")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name=re.compile("drafts? of yours")).press("Enter")
    expect(page.get_by_role("link", name="Cells of a file")).to_be_visible()
    choose_all_and(page, "Submit for review")
    expect(page.locator(".messagelist")).to_contain_text("submitted")

    log_in(page, "reviewer")
    page.goto("/admin/")
    page.get_by_role("link", name="Cells of a file").press("Enter")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()

    log_in(page, "publisher")
    page.goto("/admin/editorial/proposal/")
    assert_accessible(page)
    choose_all_and(page, "Publish together, all or none")
    expect(page.locator(".messagelist")).to_contain_text("Nothing was published.")
    assert_accessible(page)
    assert_fits(page)


def test_review_dates_are_set_for_several_records_by_keyboard(page: Page) -> None:
    log_in(page, "publisher")
    page.goto("/admin/therapies/therapy/?q=proven")
    choose_all_and(page, "Set review dates or a reviewer …")
    page.get_by_role("button", name="Set for all of them").press("Enter")
    expect(page.get_by_text("Set at least one field.")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Next review due").fill("2031-03-01")
    page.get_by_role("button", name="Set for all of them").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("The draft of 1 record is saved.")
    page.get_by_label("Search everything").fill("proven")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("shown")
