"""Pages and feeds of what changed, and addresses of what was withdrawn."""

import datetime as dt
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client

from editorial.actions import head, keep, publish, rename, withdraw
from editorial.actions.corrections import correct
from editorial.models import Proposal
from tests.builders import (
    make_claim,
    make_country,
    make_finding,
    make_guide,
    make_institution,
    make_source,
    make_therapy,
    make_trial,
)
from tests.editorial.test_history import edit, ready, release
from trials.models import TrialIdentifier

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def titles(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    return [entry.findtext(f"{ATOM}title") or "" for entry in feed.findall(f"{ATOM}entry")]


@pytest.mark.parametrize(
    "make", [make_therapy, make_country, make_institution, make_trial, make_claim, make_guide], ids=lambda m: m.__name__
)
def test_a_withdrawn_page_says_when_and_why_and_is_listed_nowhere(client: Client, make: Any) -> None:
    record = make(slug="gone")
    withdraw(obj=record, by="ada", reason="It was about something else.")
    page = text_of(client, record.get_absolute_url(), 410)
    assert "This page was withdrawn" in page
    assert "It was about something else." in page
    assert "ada" not in page
    assert '<a href="/">To the home page</a>' in page
    listed = record.get_absolute_url().removesuffix("gone/")
    assert record.get_absolute_url() not in text_of(client, listed)
    assert record.get_absolute_url() not in text_of(client, "/search/?q=cells")
    assert record.get_absolute_url() not in client.get(f"/sitemap-{record._meta.model_name}.xml").content.decode()


def test_another_number_of_a_withdrawn_trial_leads_to_the_same(client: Client) -> None:
    trial = make_trial()
    TrialIdentifier.objects.create(
        trial=trial, scheme="nct", value="NCT01020304", original="NCT01020304", kind="secondary"
    )
    withdraw(obj=trial, by="ada", reason="Twice in the atlas.")
    assert "Twice in the atlas." in " ".join(client.get("/trials/NCT01020304/", follow=True).content.decode().split())


def test_a_withdrawn_page_about_the_site_is_410_too(client: Client) -> None:
    page = make_guide(slug="stories", kind="policy")
    withdraw(obj=page, by="ada", reason="No stories any more.")
    assert "No stories any more." in text_of(client, "/stories/", 410)


def test_a_withdrawn_story_keeps_its_title_to_itself(client: Client) -> None:
    story = make_guide(kind="story", title="How Ada fared", consent_recorded_on="2026-01-01")
    withdraw(obj=story, by="ada", reason="Its owner asked for it.")
    page = text_of(client, story.get_absolute_url(), 410)
    assert "How Ada fared" not in page
    assert "/changes/guide/" not in page


def test_a_page_shows_what_changed_between_published_editions_alone(client: Client) -> None:
    hidden = make_therapy(state="draft", slug="zzdraft", name="Hidden cells")
    therapy = ready(slug="nose", what_is_known="It may grow [@a-paper].")
    therapy.citations.create(source=make_source(slug="a-paper"))
    edit(therapy, "Never seen", what_is_known="A secret sentence.")
    release(therapy, "A trial ended", what_is_known="It does not grow [@a-paper].", combines_with=[hidden.slug])
    edit(therapy, "Waits", what_is_known="Another secret.")
    page = text_of(client, "/changes/therapy/nose/")
    assert "Why: A trial ended" in page
    assert "It <del>may </del><ins>does not </ins>grow" in page
    assert "secret" not in page
    assert "Never seen" not in page
    assert "Hidden cells" not in page
    assert "zzdraft" not in page


def test_changed_rows_are_told_in_the_words_of_the_page(client: Client) -> None:
    country, source, draft = (
        make_country(slug="seen", review_due="2030-01-01"),
        make_source(title="A law"),
        make_source(title="Hidden paper", state="draft"),
    )
    country.citations.create(source=source, note="Its rules")
    release(country, summary="Rules exist.")
    newest = head(country)
    rows = [{"source": draft.slug, "locator": "Page 2", "quotation": "", "note": ""}]
    taken = {**newest.snapshot, "owned": {**newest.snapshot["owned"], "citations": rows}}
    keep(obj=country, taken=taken, by="author", based_on=newest.number)
    Proposal.objects.update(authors=[])
    publish(obj=country, by="publisher")
    type(draft).objects.filter(pk=draft.pk).update(state="draft")
    page = text_of(client, "/changes/country/seen/")
    assert "Source: A law" in page
    assert "What it supports: Its rules" in page
    assert "Where in the source: Page 2" in page
    assert "Hidden paper" not in page
    assert draft.slug not in page


def test_a_record_that_nobody_changed_says_so(client: Client) -> None:
    make_therapy(slug="nose")
    assert "No editor has changed it since it was first published." in text_of(client, "/changes/therapy/nose/")


@pytest.mark.parametrize(
    "path", ["/changes/therapy/none/", "/changes/magic/nose/", "/changes/therapy/draft/", "/changes/finding/of-draft/"]
)
def test_what_readers_never_saw_has_no_history(client: Client, path: str) -> None:
    draft = make_therapy(slug="draft", state="draft")
    make_finding(slug="of-draft", therapy=draft)
    assert client.get(path).status_code == 404
    assert client.get(f"{path}feed/").status_code == 404


def test_the_site_lists_changes_newest_first_and_by_kind(client: Client) -> None:
    assert "No editor has published a change yet." in text_of(client, "/changes/")
    release(ready(name="Nose cells"), "One", summary="New words.")
    country = make_country(name="Land", review_due="2030-01-01")
    release(country, "Two", summary="Rules exist.")
    page = text_of(client, "/changes/")
    assert page.index("Why: Two") < page.index("Why: One")
    assert "publisher" not in page.lower().replace("published", "")
    only = text_of(client, "/changes/?kind=country")
    assert "Why: Two" in only
    assert "Why: One" not in only
    assert client.get("/changes/?kind=magic").status_code == 400
    assert client.get("/changes/?after=WzBd").status_code == 404


def test_the_site_tells_of_withdrawals(client: Client) -> None:
    withdraw(obj=make_therapy(name="Nose cells"), by="ada", reason="Twice in the atlas.")
    page = text_of(client, "/changes/")
    assert "Withdrawn lately" in page
    assert "Why: Twice in the atlas." in page


def test_feeds_tell_the_same(client: Client) -> None:
    therapy, other = ready(name="Nose cells", slug="nose"), ready(name="Other cells")
    release(therapy, "One", summary="New words.")
    release(other, "Two", summary="New words.")
    withdraw(obj=other, by="ada", reason="Not so.")
    correct(obj=therapy, was_wrong="The dose.", wrong_since=None, is_now="Ten million.", by="ada")
    assert titles(client, "/changes/feed/") == [
        "Nose cells: Corrected", "Other cells: Withdrawn", "Other cells: Changed", "Nose cells: Changed"
    ]  # fmt: skip
    assert titles(client, "/changes/therapy/nose/feed/") == ["Corrected", "Changed", "Published"]
    assert titles(client, "/corrections/feed/") == ["Nose cells: Corrected"]
    assert "<name>ada" not in client.get("/changes/feed/").content.decode()


def test_corrections_stand_on_their_page_and_on_that_of_the_record(client: Client) -> None:
    assert "No correction has been entered yet." in text_of(client, "/corrections/")
    therapy = make_therapy(name="Nose cells")
    finding = make_finding(therapy=therapy, statement="Four had a fever.")
    correct(obj=finding, was_wrong="We said three.", wrong_since=dt.date(2026, 2, 3), is_now="Four.", by="ada")
    for path in ("/corrections/", therapy.get_absolute_url()):
        page = text_of(client, path)
        assert "What was wrong: We said three." in page
        assert "Since: 3 Feb 2026." in page
        assert "What it says now: Four." in page
        assert "Four had a fever." in page
        assert "ada" not in page
    assert client.get("/corrections/?after=WzBd").status_code == 404


@pytest.mark.parametrize(("make", "kind"), [(make_therapy, "therapy"), (make_finding, "finding")])
@pytest.mark.parametrize("page", ["", "feed/"])
def test_the_past_of_a_former_key_leads_to_that_of_the_record(client: Client, make: Any, kind: str, page: str) -> None:
    rename(obj=make(slug="old"), key="new", by="ada")
    answer = client.get(f"/changes/{kind}/old/{page}")
    assert (answer.status_code, answer["Location"]) == (301, f"/changes/{kind}/new/{page}")
    assert client.get(answer["Location"]).status_code == 200


def test_the_past_of_a_former_key_of_a_draft_leads_nowhere(client: Client) -> None:
    rename(obj=make_therapy(slug="old", state="draft"), key="new", by="ada")
    assert client.get("/changes/therapy/old/").status_code == 404
