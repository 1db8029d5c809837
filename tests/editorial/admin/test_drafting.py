"""Editing a record in the admin: the draft waits beside what readers see, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.test import Client

from editorial.actions import publish
from editorial.models import AuditEntry, Edition, Proposal
from editorial.roles import ADMINISTRATOR, AUTHOR, PUBLISHER, REVIEWER
from institutions.models import CountrySection
from tests.builders import make_country, make_finding, make_source, make_therapy
from tests.editors import filled, log_in, make_editor, messages, page, rows, save
from therapies.models import Therapy

pytestmark = pytest.mark.django_db


def live(therapy: Therapy) -> str:
    return Therapy.objects.get(pk=therapy.pk).name


def act(client: Client, record: Any, name: str, **fields: str) -> Any:
    return client.post(page("publication", record), {"act": name, **fields})


def test_a_saved_change_waits_and_readers_see_what_was() -> None:
    therapy, client = make_therapy(name="As it was"), log_in(AUTHOR)
    answer = save(client, page("change", therapy), {"name": "As it will be", "_reason": "A better name"})
    assert answer.status_code == 302
    assert live(therapy) == "As it was"
    assert "As it was" in Client().get(therapy.get_absolute_url()).content.decode()
    assert filled(client, page("change", therapy))["name"] == "As it will be"
    baseline, draft = Edition.objects.about(therapy).order_by("number")
    assert (baseline.snapshot["fields"]["name"], baseline.published_by) == ("As it was", therapy.published_by)
    assert (draft.snapshot["fields"]["name"], draft.made_by, draft.reason) == (
        "As it will be",
        "author",
        "A better name",
    )


def test_rows_that_only_the_draft_has_are_changed_and_taken_away_again() -> None:
    country, client = make_country(summary="Rules for cells."), log_in(AUTHOR)
    CountrySection.objects.create(owner=country, topic="overview", body="Live words.")
    form = page("change", country)
    save(client, form, rows("sections", {"topic": "ethics", "body": "First words.", "position": ""}, already=1))
    there = filled(client, form)
    assert there["sections-TOTAL_FORMS"] == 2
    assert there["sections-1-body"] == "First words."
    save(client, form, {"sections-1-body": "Second words."})
    assert filled(client, form)["sections-1-body"] == "Second words."
    save(client, form, {"sections-0-DELETE": "on"})
    assert filled(client, form)["sections-0-body"] == "Second words."
    assert [section.body for section in country.sections.all()] == ["Live words."]
    publish(obj=country, by="publisher")
    assert [section.body for section in country.sections.all()] == ["Second words."]


def test_links_to_several_records_wait_too() -> None:
    therapy, other = make_therapy(), make_therapy()
    client = log_in(AUTHOR)
    save(client, page("change", therapy), {"combines_with": [other.pk]})
    assert list(therapy.combines_with.all()) == []
    assert filled(client, page("change", therapy))["combines_with"] == [other.pk]
    publish(obj=therapy, by="publisher")
    assert list(therapy.combines_with.all()) == [other]


def test_a_form_with_an_error_comes_back_and_keeps_nothing() -> None:
    therapy, client = make_therapy(), log_in(AUTHOR)
    answer = save(client, page("change", therapy), {"name": "", "summary": "What I typed."})
    assert answer.status_code == 200
    assert "What I typed." in answer.content.decode()
    assert not Edition.objects.exists()


def test_saving_without_a_change_keeps_nothing() -> None:
    therapy, client = make_therapy(), log_in(AUTHOR)
    save(client, page("change", therapy))
    assert not Edition.objects.exists()


def test_a_record_that_was_never_published_is_changed_in_place_and_has_editions() -> None:
    client = log_in(AUTHOR)
    save(client, page("add", Therapy), {"name": "Skin cells", "slug": "skin", "kind": "cells", "summary": "Cells."})
    therapy = Therapy.objects.get()
    save(client, page("change", therapy), {"name": "Cells from skin"})
    assert live(therapy) == "Cells from skin"
    assert [edition.number for edition in Edition.objects.about(therapy)] == [2, 1]
    assert Proposal.objects.about(therapy).get().edition.number == 2


def test_from_author_to_reviewer_and_back_to_readers() -> None:
    therapy = make_therapy(name="As it was")
    author, reviewer, publisher = log_in(AUTHOR), log_in(REVIEWER), log_in(PUBLISHER)
    save(author, page("change", therapy), {"name": "As it wil be"}, button="_submit")
    proposal = Proposal.objects.about(therapy)
    assert proposal.get().stage == "submitted"
    act(reviewer, therapy, "return", comment="A letter is missing.")
    assert "A letter is missing." in author.get(page("change", therapy)).content.decode()
    save(author, page("change", therapy), {"name": "As it will be"}, button="_submit")
    assert live(therapy) == "As it was"
    act(reviewer, therapy, "approve")
    assert proposal.get().stage == "approved"
    act(publisher, therapy, "publish")
    assert live(therapy) == "As it will be"
    assert not proposal.exists()
    assert Edition.objects.about(therapy).filter(published_by="publisher").count() == 1


def test_every_comment_of_a_reviewer_is_kept_in_the_history_and_in_the_log() -> None:
    therapy, author, reviewer = make_therapy(), log_in(AUTHOR), log_in(REVIEWER)
    comments = ["A letter is missing.", "A source is missing.", "Well done."]
    for name, how, comment in zip(["one", "two", "three"], ["return", "return", "approve"], comments, strict=True):
        save(author, page("change", therapy), {"name": name}, button="_submit")
        act(reviewer, therapy, how, comment=comment)
    publish(obj=therapy, by="publisher")
    shown = author.get(page("history", therapy)).content.decode()
    assert [comment for comment in comments if comment in shown] == comments
    logged = AuditEntry.objects.filter(act__in=["return", "approve"]).order_by("pk")
    assert [entry.changes for entry in logged] == [{"comment": ["", comment]} for comment in comments]


def test_nobody_publishes_alone_what_they_wrote() -> None:
    therapy, client = make_therapy(name="As it was"), log_in(PUBLISHER)
    answer = save(client, page("change", therapy), {"name": "As I like it"}, button="_publish")
    assert answer["Location"] == page("publication", therapy)
    assert "Somebody who wrote none of this must approve it first." in client.get(answer["Location"]).content.decode()
    assert live(therapy) == "As it was"
    act(client, therapy, "submit")
    act(client, therapy, "approve")
    assert Proposal.objects.about(therapy).get().stage == "submitted"
    act(log_in(ADMINISTRATOR), therapy, "approve")
    act(client, therapy, "publish")
    assert live(therapy) == "As I like it"


def test_an_approval_is_for_one_edition() -> None:
    therapy, author = make_therapy(), log_in(AUTHOR)
    save(author, page("change", therapy), {"name": "Approved"}, button="_submit")
    act(log_in(REVIEWER), therapy, "approve")
    save(author, page("change", therapy), {"name": "Slipped in"})
    assert Proposal.objects.about(therapy).get().stage == "draft"


def test_an_author_does_not_write_in_the_draft_of_another() -> None:
    therapy = make_therapy()
    save(log_in(AUTHOR), page("change", therapy), {"name": "Mine"})
    other = log_in(AUTHOR, username="other author")
    assert 'name="_save"' not in other.get(page("change", therapy)).content.decode()
    assert other.post(page("change", therapy), {"name": "Yours"}).status_code == 403


def test_the_second_of_two_editors_picks_from_both_versions() -> None:
    therapy = make_therapy(name="Old name", summary="Old words.", abbreviation="OLD")
    first, second = log_in(PUBLISHER), log_in(ADMINISTRATOR)
    opened = filled(second, page("change", therapy))
    save(first, page("change", therapy), {"name": "First name", "summary": "First words."})
    typed = opened | {"name": "Second name", "abbreviation": "NEW", "_save": "1"}
    answer = second.post(page("change", therapy), {k: v for k, v in typed.items() if v is not None})
    assert "/conflict/" in answer["Location"]
    shown = second.get(answer["Location"]).content.decode()
    assert "First name" in shown
    assert "Second" in shown
    assert "First words." in shown
    picks = {"_edition": "2", "pick:name": "mine", "pick:summary": "theirs", "pick:abbreviation": "mine"}
    assert second.post(answer["Location"], picks).status_code == 302
    now = Proposal.objects.about(therapy).get().edition.snapshot["fields"]
    assert (now["name"], now["summary"], now["abbreviation"]) == ("Second name", "First words.", "NEW")
    assert live(therapy) == "Old name"


def test_what_both_changed_must_be_picked() -> None:
    therapy = make_therapy(name="Old name")
    first, second = log_in(PUBLISHER), log_in(ADMINISTRATOR)
    opened = filled(second, page("change", therapy))
    save(first, page("change", therapy), {"name": "First name"})
    typed = opened | {"name": "Second name", "_save": "1"}
    conflict = second.post(page("change", therapy), {k: v for k, v in typed.items() if v is not None})["Location"]
    answer = second.post(conflict, {"_edition": "2"})
    assert messages(answer) == ["Pick one version for each field."]
    assert "Second" in answer.content.decode()


@pytest.mark.parametrize("state", ["published", "draft"])
def test_picks_that_do_not_fit_together_are_not_saved(state: str) -> None:
    finding = make_finding(events=4, total=10, state=state)
    finding.citations.create(source=make_source())
    first, second = log_in(PUBLISHER), log_in(ADMINISTRATOR)
    opened = filled(second, page("change", finding))
    save(first, page("change", finding), {"events": "8"})
    typed = opened | {"events": "2", "total": "3", "_save": "1"}
    conflict = second.post(page("change", finding), {k: v for k, v in typed.items() if v is not None})["Location"]
    now = str(Edition.objects.about(finding).filter(conflicts_with=None).latest("number").number)
    answer = second.post(conflict, {"_edition": now, "pick:events": "theirs", "pick:total": "mine"})
    assert answer.status_code == 200
    assert "This cannot be saved" in messages(answer)[0]
    assert 'name="pick:total" value="mine" checked' in answer.content.decode()
    answer = second.post(conflict, {"_edition": now, "pick:events": "mine", "pick:total": "mine"})
    assert answer.status_code == 302
    said = Proposal.objects.about(finding).get().edition.snapshot["fields"]
    assert (said["events"], said["total"]) == (2, 3)


def test_an_old_edition_is_restored_as_a_draft() -> None:
    therapy, client = make_therapy(name="First"), log_in(PUBLISHER)
    save(client, page("change", therapy), {"name": "Second"})
    publish(obj=therapy, by="somebody else")
    answer = client.post(page("history", therapy), {"restore": "1"})
    assert answer.status_code == 302
    assert live(therapy) == "Second"
    assert filled(client, page("change", therapy))["name"] == "First"


def test_two_editions_are_compared_word_by_word() -> None:
    therapy, client = make_therapy(summary="Cells from the nose."), log_in(AUTHOR)
    source = make_source(title="A paper")
    save(
        client, page("change", therapy), {"summary": "Cells from the skin."} | rows("citations", {"source": source.pk})
    )
    shown = client.get(page("compare", therapy), {"from": 1, "to": 2}).content.decode()
    assert "<del>nose</del><ins>skin</ins>" in shown
    assert source.slug in shown


def test_what_was_deleted_stays_in_the_log() -> None:
    therapy = make_therapy(name="Typed for hours", state="draft")
    log_in(PUBLISHER).post(page("delete", therapy), {"post": "yes"})
    assert not Therapy.objects.exists()
    entry = AuditEntry.objects.get(act="delete")
    assert entry.changes["snapshot"][0]["fields"]["name"] == "Typed for hours"


def test_line_ends_that_a_browser_sends_and_the_last_one_are_no_change() -> None:
    therapy, client = make_therapy(what_is_known="First line.\n\nSecond line.\n"), log_in(AUTHOR)
    save(client, page("change", therapy), {"what_is_known": "First line.\r\n\r\nSecond line.\r\n"})
    assert not Edition.objects.exists()
    save(client, page("change", therapy), {"what_is_known": " \r\n "})
    assert Proposal.objects.about(therapy).get().edition.snapshot["fields"]["what_is_known"] == ""


def test_nobody_approves_or_publishes_what_was_saved_after_they_looked() -> None:
    therapy, author, reviewer = make_therapy(name="As it was"), log_in(AUTHOR), log_in(REVIEWER)
    save(author, page("change", therapy), {"name": "As the reviewer saw it"}, button="_submit")
    seen = reviewer.get(page("publication", therapy)).context["edition"]
    save(author, page("change", therapy), {"name": "Slipped in"}, button="_submit")
    for client, name in ((reviewer, "approve"), (log_in(PUBLISHER), "publish")):
        answer = act(client, therapy, name, edition=str(seen))
        assert "was saved after you opened this page." in answer.content.decode()
    assert Proposal.objects.about(therapy).get().stage == "submitted"
    assert live(therapy) == "As it was"
    now = reviewer.get(page("publication", therapy)).context["edition"]
    act(reviewer, therapy, "approve", edition=str(now))
    assert Proposal.objects.about(therapy).get().stage == "approved"


def test_the_reviewer_is_chosen_among_those_who_may_review_and_wrote_none_of_it() -> None:
    therapy, client = make_therapy(), log_in(PUBLISHER)
    for role in (REVIEWER, ADMINISTRATOR, AUTHOR):
        make_editor(role)
    make_editor(REVIEWER, username="left", is_active=False)
    save(client, page("change", therapy), {"name": "Other"})
    shown = client.get(page("publication", therapy))
    assert shown.context["reviewers"] == ["administrator", "reviewer"]
    assert "<option>reviewer</option>" in shown.content.decode()
    for login in ("publisher", "author", "left", "nobody", "x" * 200, "a\0b"):
        answer = act(client, therapy, "submit", reviewer=login)
        assert "may not review this" in answer.content.decode()
    assert Proposal.objects.about(therapy).get().stage == "draft"
    act(client, therapy, "submit", reviewer="reviewer")
    assert Proposal.objects.about(therapy).get().reviewer == "reviewer"
