"""Questions to tick, and how long a text takes."""

import datetime as dt

import pytest
from django.test import Client

from editorial.actions.notices import post_notice
from editorial.markdown import render
from editorial.models import Notice
from guides.checklist import Part, checklist
from guides.reading_time import minutes_to_read
from tests.builders import make_guide, make_source

BODY = """Words.

## What is **it**?

1. [ ] Is it a [trial](/trials/)?
2. [ ] By whom [@a-source]?

*Why?* Because.

## Nothing to tick

1. One

## Reasons to leave ##

- [ ] You are pressed.
"""


def test_lines_with_a_box_are_the_checklist() -> None:
    assert checklist(BODY) == [
        Part("What is it?", ["Is it a trial?", "By whom?"], is_numbered=True),
        Part("Reasons to leave", ["You are pressed."], is_numbered=False),
    ]


def test_a_text_without_boxes_has_none() -> None:
    assert checklist("## A\n\n1. One [ ] two\n\n[ ] three\n") == []


def test_the_guide_itself_shows_no_boxes() -> None:
    html = render("1. [ ] Is it a **trial**?\n2. [ ] By whom?\n").html
    assert html == "<ol>\n<li>Is it a <strong>trial</strong>?</li>\n<li>By whom?</li>\n</ol>\n"


@pytest.mark.django_db
def test_the_checklist_is_a_page_of_its_own_that_the_guide_leads_to(client: Client) -> None:
    guide = make_guide(slug="ask", body=BODY, title="What to ask")
    assert '<a href="/guides/ask/checklist/">' in client.get(guide.get_absolute_url()).content.decode()
    html = client.get("/guides/ask/checklist/").content.decode()
    assert "<li>Is it a trial?</li>" in html
    assert '<ul class="ticks answers" aria-labelledby="part-1">' in html
    assert '<ul class="ticks" aria-labelledby="part-2">' in html


@pytest.mark.django_db
def test_the_checklist_says_who_looked_at_it_and_when_and_what_is_urgent(client: Client) -> None:
    guide = make_guide(
        slug="ask", body=BODY, reviewed_by="A nurse", reviewed_on=dt.date(2026, 1, 2), review_due=dt.date(2027, 1, 2)
    )
    notice = Notice(kind="warning", text="One question is wrong.", source=make_source())
    notice.records = ["guide:ask"]
    post_notice(notice=notice, about=[], by="somebody")
    html = " ".join(client.get("/guides/ask/checklist/").content.decode().split())
    assert "Reviewed by A nurse on 2 Jan 2026." in html
    assert "Next review due: 2 Jan 2027." in html
    assert '"url":"http://testserver/guides/ask/checklist/"' in html
    assert "One question is wrong." in html
    assert guide.get_absolute_url() in html


@pytest.mark.django_db
@pytest.mark.parametrize("overrides", [{"body": "## A\n"}, {"body": BODY, "state": "draft"}])
def test_no_checklist_is_no_page(client: Client, overrides: dict[str, str]) -> None:
    guide = make_guide(**overrides)
    assert client.get(f"/guides/{guide.slug}/checklist/").status_code == 404
    assert "checklist/" not in client.get(guide.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (90, 1), (399, 2), (820, 4)])
def test_reading_time_is_whole_minutes_at_200_words(words: int, minutes: int) -> None:
    assert minutes_to_read("word " * words) == minutes
