"""Accounts in a browser: signing in, second factors and forms that came too late are accessible, fit, and work."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.editors import COOKIES, NAME, assert_good, log_in
from tests.editors import PASSWORD


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).press("Enter")


def confirm(page: Page) -> None:
    """Who are you once more?"""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").press("Enter")


def test_signing_in_is_accessible_and_says_what_is_wrong(page: Page) -> None:
    page.goto("/admin/")
    assert_good(page)
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_contain_text("not correct")
    assert_good(page)


def test_an_authenticator_app_from_first_to_last(page: Page) -> None:
    page.goto("/admin/")
    sign_in(page, "with-app")
    page.get_by_role("link", name="Add a second factor").click()
    assert_good(page)
    page.get_by_role("link", name="Add an authenticator app").click()
    assert_good(page)
    confirm(page)
    assert_good(page)
    expect(page.locator(".qr svg")).to_be_visible()
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Add the app").press("Enter")
    expect(page.locator(".secret")).to_have_count(10)
    assert_good(page)
    recovery = page.locator(".secret").first.inner_text()
    page.get_by_role("link", name="Make new codes").click()
    assert_good(page)
    page.goto("/account/second-factor/app/remove/")
    assert_good(page)
    page.goto("/admin/")
    expect(page.locator(".second-factor")).to_have_count(0)
    page.get_by_role("button", name="Log out").click()
    sign_in(page, "with-app")
    assert_good(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Log in", exact=True).press("Enter")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_visible()
    assert_good(page)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Log in", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.goto("/account/logout/")
    assert_good(page)


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_passkey_is_added_and_opens_the_admin_alone(context: BrowserContext, base_url: str) -> None:
    page = context.new_page()
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    home = base_url.replace("127.0.0.1", "localhost")  # passkeys are kept for names
    page.goto(f"{home}/admin/")
    sign_in(page, "with-passkey")
    page.goto(f"{home}/account/passkeys/add/")
    confirm(page)
    page.get_by_label("Name, to tell it from others").fill("My telephone")
    page.get_by_label("Log in with it alone").press("Space")
    assert_good(page)
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{home}/account/passkeys/")
    assert_good(page)
    page.get_by_role("link", name="Rename My telephone").click()
    assert_good(page)
    page.goto(f"{home}/account/second-factor/")
    page.get_by_role("button", name="Log out").click()

    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    sign_in(page, "with-passkey")
    assert_good(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()

    page.goto(f"{home}/account/passkeys/")
    page.get_by_role("link", name="Remove My telephone").click()
    if page.get_by_role("button", name="Confirm").is_visible():
        assert_good(page)
        confirm(page)
    assert_good(page)
    page.get_by_role("button", name="Remove this passkey").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()


def test_without_a_passkey_the_page_says_what_to_do(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("open it as localhost")
    assert_good(page)


def test_a_form_that_came_too_late_is_saved_after_signing_in_elsewhere(page: Page) -> None:
    log_in(page, "author")
    page.goto("/admin/therapies/therapy/add/")
    page.get_by_label(NAME).fill("Typed for an hour")
    page.get_by_label("Plain-language summary").fill("First line.\n\nThird line with “quotes” & <b>marks</b>.")
    page.get_by_label("Kind").select_option("Cells")
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Nothing is lost")).to_be_visible()
    assert_good(page)
    with page.expect_popup() as opened:
        page.get_by_role("link", name=re.compile("Sign in")).click()
    window = opened.value
    sign_in(window, "author")
    expect(window.get_by_role("button", name="Log out")).to_be_visible()
    window.close()
    page.get_by_role("button", name="Save what I typed").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was added")
    page.get_by_role("link", name="Typed for an hour").first.click()
    summary = page.get_by_label("Plain-language summary")
    expect(summary).to_have_value("First line.\n\nThird line with “quotes” & <b>marks</b>.")
    COOKIES.pop("author", None)


def test_the_audit_log_is_accessible_and_its_file_comes(page: Page) -> None:
    log_in(page, "auditor")
    page.goto("/admin/editorial/auditentry/")
    assert_good(page)
    with page.expect_download() as file:
        page.get_by_role("button", name="Export as CSV").click()
    assert "sign in" in file.value.path().read_text()
    page.locator("#result_list tbody th a").first.click()
    assert_good(page)
