"""What readers are told of a page's past."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from editorial.actions import discard, head, keep, publish, withdraw
from editorial.actions.corrections import correct
from editorial.history import corrections, history_of, published_editions, withdrawals
from editorial.kinds import known_to_readers
from editorial.models import Proposal, Publishable
from guides.models import Guide
from tests.builders import (
    make_authorisation,
    make_claim,
    make_collaboration,
    make_country,
    make_finding,
    make_guide,
    make_institution,
    make_offering,
    make_source,
    make_therapy,
    make_trial,
)

pytestmark = pytest.mark.django_db


def edit(record: Any, reason: str = "", **fields: Any) -> None:
    """Save a draft that says this."""
    newest = head(record)
    taken = {**newest.snapshot, "fields": {**newest.snapshot["fields"], **fields}}
    keep(obj=record, taken=taken, by="author", based_on=newest.number, reason=reason)


def release(record: Any, reason: str = "", **fields: Any) -> None:
    """Save a draft and publish it, as somebody who wrote none of it."""
    edit(record, reason, **fields)
    Proposal.objects.about(record).update(authors=[])
    record.refresh_from_db()
    publish(obj=record, by="publisher")


def told(record: Publishable) -> list[tuple[str, str]]:
    record.refresh_from_db()
    return [(entry.act, entry.why) for entry in history_of(record).entries]


def ready(**overrides: Any) -> Any:
    """A therapy that the gate lets through."""
    return make_therapy(review_due=dt.date(2030, 1, 1), **overrides)


def test_a_record_without_editions_tells_of_its_first_publication() -> None:
    entries = history_of(make_therapy(published_by="shipped atlas")).entries
    assert [(entry.what, entry.who) for entry in entries] == [("Published", "shipped with the atlas")]


def test_published_editions_are_told_newest_first_and_drafts_are_not() -> None:
    therapy = ready()
    release(therapy, "A new trial", summary="Cells of the nose.")
    edit(therapy, "Not seen yet", summary="A secret.")
    assert told(therapy) == [("changed", "A new trial"), ("first", "")]


def test_nobody_is_named() -> None:
    therapy = ready()
    release(therapy, summary="Cells of the nose.")
    assert [entry.who for entry in history_of(therapy).entries] == ["by an editor", "by an editor"]


def test_a_withdrawal_and_what_came_after_it_are_told() -> None:
    therapy = ready()
    withdraw(obj=therapy, by="publisher", reason="It was about something else.")
    assert told(therapy) == [("withdrawn", "It was about something else."), ("first", "")]
    publish(obj=therapy, by="publisher")
    assert [act for act, _why in told(therapy)] == ["again", "withdrawn"]


def test_rows_on_a_page_are_part_of_its_history() -> None:
    therapy, source = make_therapy(), make_source()
    finding = make_finding(therapy=therapy, statement="Four had a fever.", review_due=dt.date(2030, 1, 1))
    finding.citations.create(source=source)
    make_finding(statement="Of another therapy")
    release(finding, "Counted again", statement="Five had a fever.")
    withdraw(obj=finding, by="publisher", reason="The paper is withdrawn.")
    entries = history_of(therapy).entries
    assert [(entry.act, entry.title) for entry in entries[:2]] == [
        ("withdrawn", "Five had a fever."),
        ("changed", "Five had a fever."),
    ]
    assert {(entry.act, entry.title) for entry in entries[2:]} == {("first", ""), ("first", "Five had a fever.")}
    assert entries[0].why == "The paper is withdrawn."


@pytest.mark.parametrize("make", [make_authorisation, make_offering])
def test_a_withdrawn_row_is_told_on_each_page_on_which_it_stood(make: Any) -> None:
    row = make()
    withdraw(obj=row, by="publisher", reason="Not so.")
    for name in row.shown_on:
        assert ("withdrawn", "Not so.") in told(getattr(row, name))


def test_a_withdrawn_collaboration_or_source_is_told_where_it_stood() -> None:
    country, together, source = make_country(), make_collaboration(), make_source()
    together.countries.add(country)
    country.citations.create(source=source)
    withdraw(obj=together, by="publisher", reason="It never began.")
    withdraw(obj=source, by="publisher", reason="Fabricated.")
    assert {why for act, why in told(country) if act == "withdrawn"} == {"It never began.", "Fabricated."}


def test_a_row_of_a_draft_is_told_nowhere() -> None:
    finding = make_finding(therapy=make_therapy(state="draft"))
    withdraw(obj=finding, by="publisher", reason="Not so.")
    correct(obj=finding, was_wrong="All.", wrong_since=None, is_now="Nothing.", by="publisher")
    assert withdrawals(10) == []
    assert not corrections().exists()


def test_the_past_of_a_story_is_its_owners() -> None:
    story = make_guide(kind="story", consent_recorded_on=dt.date(2026, 1, 1), review_due=dt.date(2030, 1, 1))
    release(story, "Her name", title="Another title")
    assert told(story) == [("first", "")]
    assert not published_editions().exists()
    release(story, "No story any more", kind="explainer", body="What the law says.")
    assert [act for act, _why in told(story)] == ["first"]
    assert not published_editions().exists()
    assert not known_to_readers(Guide).exists()


def test_a_long_history_is_cut_but_for_its_corrections() -> None:
    therapy = ready()
    correct(obj=therapy, was_wrong="The dose.", wrong_since=None, is_now="Ten million.", by="publisher")
    for number in range(5):
        release(therapy, f"Change {number}", summary=f"Text {number}.")
    history = history_of(therapy, most=3)
    assert [entry.why for entry in history.entries] == ["Change 4", "Change 3", "Change 2", "The dose."]
    assert history.has_more


def test_the_whole_site_lists_what_editors_published_and_not_what_shipped() -> None:
    therapy, hidden = ready(), ready()
    release(therapy, "Seen", summary="Cells of the nose.")
    release(hidden, "Gone", summary="Cells of the nose.")
    type(hidden).objects.filter(pk=hidden.pk).update(state="draft")
    edit(therapy, "Waits", summary="More.")
    discard(obj=therapy, by="author")
    assert [edition.reason for edition in published_editions()] == ["Seen"]


def test_one_query_where_nothing_happened(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for record in (make_therapy(), make_country(), make_institution(), make_trial(), make_claim(), make_guide()):
        with django_assert_num_queries(1):
            history_of(record)


def test_every_page_has_its_history_in_words(client: Client) -> None:
    for record in (make_therapy(), make_country(), make_institution(), make_trial(), make_claim(), make_guide()):
        text = " ".join(client.get(record.get_absolute_url()).content.decode().split())
        assert "<summary>History of this page</summary>" in text
        assert "<strong>1 Jan 2026</strong>: Published, by an editor." in text
        kind = record._meta.model_name
        assert (
            f'type="application/atom+xml" title="Changes of this page" href="/changes/{kind}/{record.slug}/feed/"'
            in text
        )
