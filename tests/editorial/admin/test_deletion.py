"""Deleting: drafts only, and never what other records refer to."""

from typing import Any

import pytest

from editorial.actions import keep
from editorial.models import Source
from editorial.roles import AUTHOR, PUBLISHER
from editorial.snapshots import snapshot
from tests.builders import make_finding, make_source, make_therapy, make_trial
from tests.editors import log_in, messages, page
from therapies.models import Therapy
from trials.models import Trial

pytestmark = pytest.mark.django_db


def delete_chosen(*records: Any) -> Any:
    """What a publisher is told who chooses these and confirms."""
    data = {"action": "delete_selected", "_selected_action": [record.pk for record in records], "post": "yes"}
    return log_in(PUBLISHER).post(page("changelist", type(records[0])), data)


def test_a_publisher_deletes_a_draft_with_its_rows() -> None:
    therapy, source = make_therapy(state="draft"), make_source()
    therapy.citations.create(source=source)
    assert log_in(PUBLISHER).post(page("delete", therapy), {"post": "yes"}).status_code == 302
    assert not Therapy.objects.exists()
    assert Source.objects.get() == source


def test_an_author_deletes_nothing() -> None:
    therapy = make_therapy(state="draft")
    assert log_in(AUTHOR).post(page("delete", therapy), {"post": "yes"}).status_code == 403
    assert Therapy.objects.exists()


def test_what_readers_see_is_not_deleted() -> None:
    therapy, draft = make_therapy(name="Seen by readers"), make_therapy(state="draft")
    client = log_in(PUBLISHER)
    assert client.post(page("delete", therapy), {"post": "yes"}).status_code == 403
    assert "Seen by readers" in messages(delete_chosen(therapy, draft))[0]
    assert "deletelink" not in client.get(page("change", therapy)).content.decode()
    assert Therapy.objects.count() == 2


def test_drafts_are_deleted_together() -> None:
    delete_chosen(make_therapy(state="draft"), make_therapy(state="draft"))
    assert not Therapy.objects.exists()


def test_what_a_waiting_draft_names_stays() -> None:
    source, therapy = make_source(state="draft"), make_therapy(name="Muse cells")
    taken = snapshot(therapy)
    taken["owned"]["citations"] = [{"source": source.slug, "locator": "", "quotation": "", "note": ""}]
    keep(obj=therapy, taken=taken, by="author", based_on=0)
    answer = log_in(PUBLISHER).post(page("delete", source), {"post": "yes"})
    assert answer.status_code == 200
    assert answer.context["protected"] == [f'Therapy: <a href="{page("change", therapy)}">Muse cells</a>']
    delete_chosen(source)
    assert Source.objects.exists()


def test_records_that_refer_to_it_are_named_and_linked() -> None:
    source = make_source(state="draft", title="A paper")
    therapy = make_therapy(name="Muse cells")
    for _ in range(2):
        therapy.citations.create(source=source)
    answer = log_in(PUBLISHER).get(page("delete", source))
    shown = answer.content.decode()
    assert "“A paper” cannot be deleted, because these records refer to it." in " ".join(shown.split())
    assert answer.context["protected"] == [f'Therapy: <a href="{page("change", therapy)}">Muse cells</a>']
    assert log_in(PUBLISHER).post(page("delete", source), {"post": "yes"}).status_code == 200
    assert Source.objects.exists()


def test_so_are_records_that_refer_to_one_of_a_choice() -> None:
    therapy = make_therapy(state="draft")
    finding = make_finding(therapy=therapy, statement="It <b>helped</b>.")
    shown = delete_chosen(therapy).content.decode()
    assert "Nothing can be deleted" in shown
    assert f'<a href="{page("change", finding)}">It &lt;b&gt;helped&lt;/b&gt;.</a>' in shown
    assert Therapy.objects.exists()


def test_a_trial_that_a_registry_lists_is_not_deleted_and_one_that_was_typed_is() -> None:
    typed, listed = make_trial(state="draft"), make_trial(state="draft", title="Listed")
    listed.records.create(registry="ctgov", identifier="1", payload={}, seen_at=listed.created_at)
    assert log_in(PUBLISHER).get(page("delete", listed)).status_code == 403
    assert "would come back with its next import: Listed" in messages(delete_chosen(typed, listed))[0]
    delete_chosen(typed)
    assert Trial.objects.get() == listed
