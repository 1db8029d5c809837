"""What somebody may ask to have erased is gone from everywhere."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from editorial.actions import Refused, give_back, head, keep, publish, submit
from editorial.models import AuditEntry, Decision, Edition, Proposal
from editorial.roles import PUBLISHER
from guides.models import Guide
from tests.builders import make_guide, make_source
from tests.editors import errors, filled, log_in, page, save

pytestmark = pytest.mark.django_db

WORDS = "My accident happened in Exampletown"
NEW = {"title": "A title", "summary": "A summary.", "body": "What is said now."}


def make_story() -> Guide:
    """A published story that was changed once and waits to be changed again."""
    story = make_guide(
        slug="a-story", kind="story", title="My way", body=f"{WORDS}.", consent_recorded_on=dt.date(2026, 1, 1)
    )
    story.citations.create(source=make_source(), note=WORDS)
    for text in (f"{WORDS} in May.", f"{WORDS} in June."):
        now = head(story)
        taken = {**now.snapshot, "fields": {**now.snapshot["fields"], "body": text}}
        keep(obj=story, taken=taken, by="author", based_on=now.number)
    return story


def erase(*options: str) -> None:
    call_command("erase", "guides.guide", "a-story", "--reason", "Consent was taken back.", "--yes", *options)


def test_nothing_that_was_said_is_left() -> None:
    story = make_story()
    erase()
    story.refresh_from_db()
    assert not Edition.objects.exists()
    assert not Proposal.objects.exists()
    assert not story.citations.exists()
    assert (story.title, story.body, story.search) == ("", "", "")
    assert "Exampletown" not in str(list(AuditEntry.objects.values()))


def test_what_a_reviewer_said_of_it_is_erased_too_and_was_never_in_the_log() -> None:
    story = make_story()
    submit(obj=story, by="author")
    give_back(obj=story, by="reviewer", comment="Do not name Exampletown.")
    assert AuditEntry.objects.get(act="return").changes == {"comment": []}
    erase()
    assert not Decision.objects.exists()


def test_readers_are_told_that_it_is_gone() -> None:
    story = make_story()
    erase()
    answer = Client().get(story.get_absolute_url())
    assert answer.status_code in {404, 410}
    assert "Exampletown" not in answer.content.decode()
    story.refresh_from_db()
    assert (story.state, story.withdrawn_because) == ("withdrawn", "Consent was taken back.")


def test_the_log_of_a_story_names_the_fields_and_not_their_words() -> None:
    story = make_story()
    changes = [entry.changes for entry in AuditEntry.objects.filter(act="save", key=story.slug)]
    assert changes == [{"body": []}, {"body": []}]


def test_the_log_keeps_no_words_of_what_was_a_story_in_any_edition() -> None:
    client, guide = log_in(PUBLISHER), make_guide(slug="a-story", kind="explainer")
    story = {"kind": "story", "body": f"{WORDS}.", "consent_recorded_on": "1/1/2026"}
    save(client, page("change", guide), {"summary": "How nerves grow."})
    save(client, page("change", guide), story)
    publish(obj=guide, by="somebody else")
    save(client, page("change", guide), {"kind": "explainer"})
    save(client, page("change", guide), {"body": "What is said now."})
    publish(obj=guide, by="somebody else")
    entries = AuditEntry.objects.filter(key="a-story").order_by("pk")
    assert [(entry.act, sorted(entry.changes)) for entry in entries][1:3] == [
        ("save", ["body", "consent_recorded_on", "kind"]),
        ("publish", ["body", "consent_recorded_on", "kind", "summary"]),
    ]
    log = str([entry.changes for entry in entries])
    assert "How nerves grow." in log
    assert "Exampletown" not in log
    assert "2026-01-01" not in log


def test_the_log_keeps_no_words_of_a_story_that_is_deleted() -> None:
    client, story = log_in(PUBLISHER), make_guide(kind="story", body=WORDS, state="draft")
    save(client, page("change", story), {"kind": "explainer"})
    client.post(page("delete", story), {"post": "yes"})
    assert AuditEntry.objects.get(act="delete").changes == {"snapshot": []}


def test_a_draft_that_was_never_published_stays_a_draft_without_words() -> None:
    story = make_guide(slug="a-story", kind="story", body=WORDS, state="draft")
    erase()
    story.refresh_from_db()
    assert (story.state, story.body) == ("draft", "")


@pytest.mark.parametrize(
    ("kind", "key", "told"),
    [("guides.poem", "x", "no model"), ("auth.user", "x", "not a kind"), ("guides.guide", "x", "no guide")],
)
def test_what_is_not_there_is_an_error(kind: str, key: str, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("erase", kind, key, "--reason", "Because", "--yes")


def test_an_erased_story_cannot_be_published_by_what_waited() -> None:
    story = make_story()
    erase()
    with pytest.raises(Refused, match="consent"):
        publish(obj=Guide.objects.get(pk=story.pk), by="publisher")


@pytest.mark.parametrize("state", ["published", "draft"])
@pytest.mark.parametrize("edited", [True, False])
def test_a_form_from_before_brings_nothing_back(state: str, *, edited: bool) -> None:
    story = make_guide(
        slug="a-story", kind="story", body=f"{WORDS}.", consent_recorded_on=dt.date(2026, 1, 1), state=state
    )
    story.citations.create(source=make_source(), note=WORDS)
    client, other = log_in(PUBLISHER), log_in(PUBLISHER, username="other")
    if edited:
        save(client, page("change", story), {"title": "My way"})
    typed = filled(client, page("change", story)) | {"_save": "1"}
    erase()
    for _again in range(2):  # also once somebody has written in what was left
        answer = client.post(page("change", story), typed)
        (told,) = errors(answer)[:1]
        assert told.startswith("This record was erased after you opened it.")
        assert ("Consent was taken back." in told) is (state == "published")
        assert f"{WORDS}." in answer.content.decode()
        assert client.post(page("change", story), typed | {"_edition": answer.context["opened"]}).status_code == 200
        assert "Exampletown" not in str(list(Edition.objects.values()))
        story.refresh_from_db()
        assert WORDS not in story.body
        save(other, page("change", story), NEW)
    assert Edition.objects.about(story).count() == 1


def test_whoever_opens_what_was_left_collides_as_anybody_does() -> None:
    story, ann, ben = make_story(), log_in(PUBLISHER, username="ann"), log_in(PUBLISHER, username="ben")
    erase()
    typed = filled(ben, page("change", story)) | NEW | {"title": "By Ben", "_save": "1"}
    save(ann, page("change", story), NEW)
    answer = ben.post(page("change", story), typed)
    assert "/conflict/" in answer["Location"]
    assert ben.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("reason", ["", " ", "x" * 301, "two\nlines", "no\x00ught"])
def test_a_reason_that_readers_cannot_be_told_is_refused(reason: str) -> None:
    make_story()
    with pytest.raises(CommandError, match="one line of 1 to 300 characters"):
        call_command("erase", "guides.guide", "a-story", "--reason", reason, "--yes")
    assert Edition.objects.exists()
