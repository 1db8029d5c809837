"""A week of four people and the page of France: each at a browser of their own, the readers' answers kept in memory.

What the editors' guide shows is pictured on the way, and what the guide says is held against it.
"""

import datetime as dt
import re
from collections.abc import Callable

from playwright.sync_api import APIResponse, FrameLocator, Page, expect

from tests.browser import site
from tests.browser.editors import assert_good, log_in, pick
from tests.browser.pictures import Camera

# Time enough for a busy machine to set the time before it has come.
SOON = dt.timedelta(seconds=8)
SEARCHED = "We searched the registers for both on 20 November 2026 and found neither."
BEFORE = "We searched registers for both and found neither."
SELLING = (
    "\n\n**Selling.** Cells that were much changed must be proven safe and effective before they are sold, says the"
    " ISSCR. Its words are a standard, not law [@web-isscr-unproven]. See [[guide:{key}]]."
)
SOURCE = "ISSCR guidelines 2021: unproven cell products (recommendation 3.1.1)"
COMMENT = "Please say in the summary on which day you searched the registers."
ROUTE = "Research with human embryonic stem cells"
SUMMARY = "Plain-language summary"
ETHICS = "#sections-group .inline-related:has(option[value=ethics]:checked) textarea"


def test_an_editors_week(somebody: Callable[[], Page]) -> None:
    camera = Camera()
    author, reviewer, publisher, reader, guest = (somebody() for _ in range(5))
    for page, name in ((author, "author"), (reviewer, "reviewer"), (publisher, "publisher")):
        log_in(page, name)
    france = find(author, "France")
    old = reader.request.get("/countries/france/")
    assert BEFORE in old.text()

    write(author, france, camera)
    preview(author, guest, france, camera)
    mend_what_the_gate_refuses(author, france, camera)
    give_back(reviewer, camera)
    expect_unchanged(reader, old)
    mend_what_the_reviewer_asks(author, camera)
    approve(reviewer)
    expect_unchanged(reader, old)
    publish(publisher, france)
    expect_read(reader, "/countries/france/", SEARCHED, "must be proven safe and effective")
    assert reader.request.get("/countries/france/", headers={"If-None-Match": old.headers["etag"]}).ok
    assert ROUTE not in reader.request.get("/countries/france/").text()

    compare_and_restore(author, france, camera)
    assert SEARCHED in reader.request.get("/countries/france/").text()
    give_up(publisher, france)

    collide(author, publisher, france, camera)
    publish_at_a_time(reviewer, publisher, reader, france, camera)
    withdraw_at_a_time(publisher, reader, camera)
    look_at_the_rest(publisher, france, camera)
    assert camera.complaints() == []


def write(author: Page, france: str, camera: Camera) -> None:
    """Monday: changes two texts, adds a source, takes a legal route away."""
    author.goto(f"{france}change/")
    camera.take(author, "form")
    summary = author.get_by_label(SUMMARY)
    summary.fill(summary.input_value().replace("We found no trial in France", "We found no trial there"))
    text = author.locator(ETHICS)
    text.fill(text.input_value() + SELLING.format(key="questions-before-you-sign"))
    route = author.locator("#legal_routes-group .inline-related", has_text=ROUTE)
    route.get_by_role("checkbox", name="Delete").press("Space")
    author.get_by_role("button", name="Add another source").press("Enter")
    pick(
        author,
        "Source",
        "unproven cell products",
        "ISSCR guidelines 2021: unproven cell products (recommendation 3.1.1)",
    )
    author.locator("#citations-group .inline-related:not(.empty-form)").last.get_by_label("What it supports").fill(
        "What must be proven before cells are sold"
    )
    camera.take(author, "rows", at=author.locator("#citations-group .inline-related:not(.empty-form)").last)
    author.get_by_label("Why this change").fill("What a standard says of selling; no way to a treatment taken out")
    press(author, "Save and continue editing")
    told(author, "The draft of “France” is saved.")
    expect(author.get_by_text("Edition 2, saved by author")).to_be_visible()


def preview(author: Page, guest: Page, france: str, camera: Camera) -> None:
    """What readers would get, at three widths; and for somebody who has no account."""
    author.goto(f"{france}preview/")
    for number, width in enumerate((320, 768, 1280)):
        frame = author.frame_locator("iframe").nth(number)
        expect_draft(frame)
        assert frame.locator("html").evaluate("html => html.clientWidth") in range(width - 20, width + 1)
    author.get_by_role("link", name="Only 320 pixels wide").press("Enter")
    expect(author.locator("iframe")).to_have_count(1)
    press(author, "Make a link")
    link = re.search(r"http://\S+/preview/\S+/", author.locator(".messagelist").inner_text())
    assert link
    camera.take(author, "preview", at=author.locator("ul.messagelist"))
    guest.goto(link[0])
    expect_draft(guest.frame_locator("iframe").first)
    assert guest.request.get("/countries/france/").text().count("must be proven safe and effective") == 0
    press(author, "Take back link 1")
    guest.reload()
    expect(guest.get_by_role("heading", name="This preview has ended")).to_be_visible()
    author.wait_for_load_state()


def expect_draft(frame: FrameLocator) -> None:
    expect(frame.get_by_role("heading", level=1)).to_have_text("France")
    expect(frame.locator("#ethics ~ .prose, section:has(#ethics)").first).to_contain_text("must be proven safe")
    expect(frame.locator("body")).not_to_contain_text(ROUTE)


def mend_what_the_gate_refuses(author: Page, france: str, camera: Camera) -> None:
    """A link that leads nowhere stands in the way; the reason leads to its field."""
    author.goto(f"{france}publication/")
    camera.take(author, "gate")
    author.get_by_role("link", name=re.compile("questions-before-you-sign")).press("Enter")
    text = author.locator(ETHICS)
    expect(text).to_be_in_viewport()
    text.fill(text.input_value().replace("before-you-sign", "before-you-say-yes"))
    press(author, "Save and submit for review")
    told(author, "“France” is submitted for review.")


def give_back(reviewer: Page, camera: Camera) -> None:
    """Tuesday: the desk has it; what changes is marked; it goes back with a comment."""
    reviewer.goto("/admin/")
    reviewer.get_by_role("link", name="France", exact=True).press("Enter")
    expect(reviewer.locator("ins").filter(has_text="must be proven safe and effective")).to_be_visible()
    expect(reviewer.locator("del").filter(has_text=ROUTE).first).to_be_visible()
    assert_good(reviewer)
    reviewer.get_by_label("Comment to the authors").fill(COMMENT)
    camera.take(reviewer, "review")
    press(reviewer, "Return with this comment")
    told(reviewer, "Returned to its authors.")


def mend_what_the_reviewer_asks(author: Page, camera: Camera) -> None:
    """Wednesday: it is back on the desk of whoever wrote it."""
    author.goto("/admin/")
    expect(author.get_by_role("region", name="Waits for you")).to_contain_text(COMMENT)
    camera.take(author, "desk")
    author.get_by_role("link", name="France", exact=True).press("Enter")
    author.get_by_role("link", name="Edit", exact=True).press("Enter")
    expect(author.get_by_text(COMMENT)).to_be_visible()
    summary = author.get_by_label(SUMMARY)
    summary.fill(summary.input_value().replace(BEFORE, SEARCHED))
    author.get_by_label("Why this change").fill("The day of the search")
    press(author, "Save and submit for review")


def approve(reviewer: Page) -> None:
    reviewer.goto("/admin/")
    reviewer.get_by_role("link", name="France", exact=True).press("Enter")
    press(reviewer, "Approve")
    told(reviewer, "Approved.")


def publish(publisher: Page, france: str) -> None:
    """Thursday."""
    publisher.goto(f"{france}publication/")
    expect(publisher.get_by_text("What stands in the way of publishing")).to_have_count(0)
    press(publisher, "Publish now")
    told(publisher, "Published.")


def compare_and_restore(author: Page, france: str, camera: Camera) -> None:
    """Two editions side by side; the first one is the draft again, and readers see nothing of it."""
    author.goto(f"{france}history/")
    camera.take(author, "history")
    author.get_by_role("radio", name="from 1").press("Space")
    press(author, "Compare these two")
    expect(author.locator("ins").filter(has_text="20 November 2026")).to_be_visible()
    assert_good(author)
    camera.take(author, "compare")
    author.get_by_role("link", name="History", exact=True).press("Enter")
    press(author, "Restore 1")
    told(author, "Edition 1 is the draft now.")
    expect(author.get_by_label(SUMMARY)).to_have_value(re.compile(re.escape(BEFORE)))
    expect(author.locator("#legal_routes-group .inline-related", has_text=ROUTE)).to_have_count(1)


def give_up(publisher: Page, france: str) -> None:
    publisher.goto(f"{france}publication/")
    press(publisher, "Give up this draft")
    told(publisher, "The draft is given up.")


def collide(author: Page, publisher: Page, france: str, camera: Camera) -> None:
    """Friday: both write; the second to save picks from both, and what was not picked stays in the history."""
    for page in (author, publisher):
        page.goto(f"{france}change/")
    expect(publisher.get_by_text("Also open at: author")).to_be_visible()
    publisher.get_by_label("Other names").fill("French Republic\nRépublique française\nFrance métropolitaine")
    publisher.get_by_label(SUMMARY).fill("The words of the publisher.")
    press(publisher, "Save")
    told(publisher, "The draft of “France” is saved.")
    summary = author.get_by_label(SUMMARY)
    summary.fill(summary.input_value().replace("Articles describe two trials", "Articles tell of two trials"))
    author.get_by_label("Next review due").fill("01/06/2027")
    press(author, "Save")
    expect(author.get_by_text("publisher saved this record")).to_be_visible()
    expect(author.get_by_text("(changed by both)")).to_have_count(1)
    assert_good(author)
    camera.take(author, "conflict")
    author.get_by_role("radio", name=re.compile(f"Take mine ?: {SUMMARY}")).press("Space")
    press(author, "Save what I picked")
    told(author, "What you picked is saved.")
    expect(author.get_by_label(SUMMARY)).to_have_value(re.compile("Articles tell of two trials"))
    expect(author.get_by_label("Other names")).to_have_value(re.compile("métropolitaine"))
    expect(author.get_by_label("Next review due")).to_have_value("01/06/2027")
    author.goto(f"{france}history/")
    expect(author.get_by_text("(collided, put together since)")).to_be_visible()
    author.goto(f"{france}publication/")
    press(author, "Submit for review")


def publish_at_a_time(reviewer: Page, publisher: Page, reader: Page, france: str, camera: Camera) -> None:
    """Saturday: the command publishes when the time has come, and not before."""
    approve(reviewer)
    publisher.goto(f"{france}publication/")
    at_a_time(publisher, dt.timedelta(days=1), "Publish then")
    told(publisher, "The time is set.")
    assert_good(publisher)
    camera.take(publisher, "publish")
    assert site.manage("publish_due") == {"done": 0, "failed": 0}
    at_a_time(publisher, SOON, "Publish then")
    told(publisher, "The time is set.")
    assert "tell of two trials" not in reader.request.get("/countries/france/").text()
    when_it_is_due(publisher)
    expect_read(reader, "/countries/france/", "tell of two trials")


def withdraw_at_a_time(publisher: Page, reader: Page, camera: Camera) -> None:
    """Sunday: the address says that the page went, and why; what it said can still be read."""
    jordan = find(publisher, "Jordan")
    publisher.goto(f"{jordan}publication/")
    camera.take(publisher, "withdraw")
    at_a_time(publisher, SOON, "Withdraw then", why="It is told of on the page of a region now.")
    when_it_is_due(publisher)
    expect_read(reader, "/countries/jordan/", "This page was withdrawn", "on the page of a region now", status=410)
    reader.goto("/countries/jordan/")
    reader.get_by_role("link", name="What this page said, and when it changed").press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Jordan")
    publisher.goto(f"{jordan}publication/")
    expect(publisher.get_by_text(re.compile("Withdrawn .* by publisher: It is told of"))).to_be_visible()


def look_at_the_rest(publisher: Page, france: str, camera: Camera) -> None:
    """What the guide shows and the week does not need."""
    publisher.goto("/admin/editorial/source/")
    camera.take(publisher, "sources")
    publisher.goto(f"{france}correction/")
    camera.take(publisher, "correction")
    publisher.goto("/admin/editorial/notice/add/")
    camera.take(publisher, "notice")


def find(page: Page, name: str) -> str:
    """The address of a country in the admin, found by its name in the list; the parts of it stand below."""
    page.goto(f"/admin/institutions/country/?q={name}")
    address = page.get_by_role("link", name=name, exact=True).get_attribute("href") or ""
    return address.partition("change/")[0]


def press(page: Page, name: str) -> None:
    """By keyboard, as everything here."""
    page.get_by_role("button", name=name, exact=True).press("Enter")


def told(page: Page, words: str) -> None:
    expect(page.locator(".messagelist")).to_contain_text(words)


def at_a_time(publisher: Page, later: dt.timedelta, act: str, *, why: str = "") -> None:
    due = dt.datetime.now(dt.UTC) + later
    publisher.get_by_label("Day").fill(f"{due:%d/%m/%Y}")
    publisher.get_by_label("Time").fill(f"{due:%H:%M:%S}")
    publisher.get_by_label(re.compile("^Why:?$")).fill(why)
    with publisher.expect_navigation():
        press(publisher, act)


def when_it_is_due(page: Page) -> None:
    page.wait_for_timeout(SOON.total_seconds() * 1000)
    assert site.manage("publish_due") == {"done": 1, "failed": 0}


def expect_unchanged(reader: Page, old: APIResponse) -> None:
    """A reader who has the page is told that it is still the same; another one gets the same."""
    again = reader.request.get("/countries/france/", headers={"If-None-Match": old.headers["etag"]})
    assert again.status == 304
    assert reader.request.get("/countries/france/").text() == old.text()


def expect_read(reader: Page, address: str, *words: str, status: int = 200) -> None:
    """Readers are a second behind at most, whichever process answers them."""
    for _ in range(10):
        answer = reader.request.get(address)
        if answer.status == status and all(text in answer.text() for text in words):
            break
        reader.wait_for_timeout(100)
    answers = [reader.request.get(address) for _ in range(4)]
    assert {answer.status for answer in answers} == {status}
    assert all(text in answer.text() for answer in answers for text in words)
