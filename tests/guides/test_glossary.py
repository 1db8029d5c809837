"""The glossary as words that can be looked up."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from editorial.markdown import render
from guides.glossary import entries, entries_of, words
from tests.builders import make_guide

BODY = """Words in *italics* have entries.

## A

### Acute

The first **time**. See also
*chronic*.

A second paragraph.

### Arm (of a trial)

One of the groups.

## B

### Blinded

See *masked*.
"""


def test_entries_are_headings_with_the_first_paragraph_below() -> None:
    acute, arm, blinded = entries_of(BODY, "/guides/glossary/")
    assert (acute.term, acute.meaning) == ("Acute", "The first time.")
    assert acute.address == "/guides/glossary/#h-acute"
    assert arm.term == "Arm (of a trial)"
    assert blinded.meaning == "See masked."


def test_words_for_texts_leave_out_what_only_leads_on_and_what_is_no_word() -> None:
    assert [word.term for word in words(entries_of(BODY, "/"))] == ["Acute"]


def test_every_entry_that_ships_has_its_place_on_the_page() -> None:
    text = (Path(settings.BASE_DIR) / "content" / "guides" / "glossary.md").read_text().split("---", 2)[2]
    html = render(text, anchors=True).html
    found = entries_of(text, "")
    assert len(found) == text.count("\n### ")
    assert [entry.address for entry in found if f'id="{entry.address[1:]}"' not in html] == []


@pytest.mark.django_db
def test_a_draft_explains_nothing() -> None:
    assert entries() == ()
    make_guide(slug="glossary", body=BODY, state="draft")
    assert entries() == ()


@pytest.mark.django_db
def test_a_guide_explains_its_words_at_the_end(client: Client) -> None:
    make_guide(slug="glossary", body=BODY)
    page = client.get(make_guide(body="An acute injury is what the first days bring.").get_absolute_url())
    html = " ".join(page.content.decode().split())
    assert '<a href="#word-acute" id="use-acute">acute</a>' in html
    assert '<div id="word-acute"> <dt><strong>Acute</strong></dt>' in html
    assert '<a href="#use-acute">Back to “acute”</a>' in html
    assert "Words on this page" not in client.get("/guides/glossary/").content.decode()
