"""A picture in a browser: sent on a form, used in a text, seen in the preview, published, seen by readers."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.editors import assert_accessible, assert_fits, log_in, open_page
from tests.pictures import make_picture

LOADED = "[...document.images].filter(image => image.closest('figure')).map(image => image.naturalWidth > 0)"


def test_from_an_upload_to_readers(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "scan.jpg"
    file.write_bytes(make_picture((1700, 850), "jpeg"))
    log_in(page, "author")
    page.goto("/admin/editorial/image/add/")
    page.get_by_label("Title").fill("A scan of a test")
    page.get_by_label("Picture:").set_input_files(file)
    page.get_by_label("Alternative text").fill("A neck from the side.")
    page.get_by_label("Credit").fill("A hospital")
    page.get_by_label("Licence").select_option("CC BY 4.0")
    page.get_by_label("Where it comes from").fill("https://example.org/scan")
    assert_accessible(page)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_alt_text("The picture that is kept")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/admin/editorial/image/")
    assert_accessible(page)

    page.goto("/admin/therapies/therapy/add/")
    page.get_by_label("Name", exact=False).first.fill("Pictured cells")
    page.get_by_label("Plain-language summary").fill("Cells of a test.")
    page.get_by_label("Kind").select_option("Cells")
    page.get_by_label("Next review due").fill("01/01/2030")
    page.get_by_label("What it is").fill("Look:\n\n[[image:a-scan-of-a-test]]")
    page.get_by_role("button", name="Save and continue editing").click()
    open_page(page, "/admin/therapies/therapy/?q=pictured-cells preview/")
    expect(page.frame_locator("iframe").first.get_by_alt_text("A neck from the side.")).to_be_attached()

    log_in(page, "publisher")
    for place in ("/admin/editorial/image/?q=a-scan", "/admin/therapies/therapy/?q=pictured-cells"):
        open_page(page, f"{place} publication/")
        page.get_by_role("button", name="Publish now").click()
        expect(page.locator(".messagelist")).to_contain_text("Published.")
    page.context.clear_cookies()
    for address in ("/therapies/pictured-cells/", "/images/a-scan-of-a-test/"):
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            page.locator("figure").first.scroll_into_view_if_needed()
            page.wait_for_function(f"({LOADED}).every(Boolean)")
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert_accessible(page)
        expect(page.locator("figcaption")).to_contain_text("Picture: A hospital. Licence: CC BY 4.0.")
