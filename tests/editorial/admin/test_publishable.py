"""The admin of any publishable record: drafts by authors, publication by publishers, nothing else by the way."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editorial.models import AuditEntry, Source
from editorial.models.epoch import current_epoch
from editorial.roles import AUTHOR, PUBLISHER
from guides.models import Guide
from tests.builders import make_country, make_finding, make_guide, make_offering, make_source, make_therapy, make_trial
from tests.editors import errors, filled, log_in, messages, page, rows, save
from therapies.models import Therapy

pytestmark = pytest.mark.django_db

NEW = {"name": "Cells from skin", "slug": "skin-cells", "kind": "cells", "summary": "Cells that were made from skin."}


def read(path: str) -> int:
    return Client().get(path).status_code


def choose(client: Client, action: str, *records: Any) -> Any:
    data = {"action": action, "_selected_action": [record.pk for record in records]}
    return client.post(page("changelist", type(records[0])), data)


def test_an_author_adds_a_draft_with_its_sources_and_readers_do_not_see_it() -> None:
    source = make_source()
    added = rows("citations", {"source": source.pk, "locator": "page 3", "position": ""})
    answer = save(log_in(AUTHOR), page("add", Therapy), NEW | added)
    assert answer.status_code == 302
    therapy = Therapy.objects.get()
    assert therapy.state == "draft"
    assert [(c.source, c.locator) for c in therapy.citations.all()] == [(source, "page 3")]
    assert read(therapy.get_absolute_url()) == 404


def test_a_draft_that_is_saved_again_stays_one() -> None:
    therapy = make_therapy(state="draft")
    assert save(log_in(AUTHOR), page("change", therapy), {"name": "Other cells"}).status_code == 302
    therapy.refresh_from_db()
    assert (therapy.name, therapy.state) == ("Other cells", "draft")
    assert read(therapy.get_absolute_url()) == 404


def test_an_author_cannot_publish() -> None:
    client, therapy = log_in(AUTHOR), make_therapy(state="draft")
    assert "_publish" not in client.get(page("change", therapy)).content.decode()
    save(client, page("change", therapy), button="_publish")
    save(client, page("add", Therapy), NEW, button="_publish")
    choose(client, "publish_selected", therapy)
    assert set(Therapy.objects.values_list("state", flat=True)) == {"draft"}


def test_what_an_author_writes_in_a_published_record_waits_and_nothing_is_taken_back() -> None:
    client, therapy = log_in(AUTHOR), make_therapy(name="As it was")
    shown = client.get(page("change", therapy)).content.decode()
    assert "What you save here waits as a draft." in shown
    save(client, page("change", therapy), {"name": "As it may be"}, button="_publish")
    assert client.post(page("publication", therapy), {"act": "withdraw", "reason": "Mine"}).status_code == 403
    therapy.refresh_from_db()
    assert (therapy.name, therapy.state) == ("As it was", "published")


@pytest.fixture
def _one_pair_of_eyes(settings: Any) -> None:
    """Whoever wrote it may publish it."""
    settings.FOUR_EYES = False


@pytest.mark.usefixtures("_one_pair_of_eyes")
def test_a_publisher_publishes_by_the_button_what_is_on_the_form() -> None:
    client, epoch = log_in(PUBLISHER), current_epoch()
    source = make_source(state="draft")
    new = NEW | {"review_due": "1/1/2030"} | rows("citations", {"source": source.pk})
    answer = save(client, page("add", Therapy), new, button="_publish")
    therapy = Therapy.objects.get()
    assert "“Cells from skin” is published." in messages(answer)
    assert read(therapy.get_absolute_url()) == 200
    assert therapy.published_by == "publisher"
    assert current_epoch() > epoch
    source.refresh_from_db()
    assert source.state == "published"


@pytest.mark.usefixtures("_one_pair_of_eyes")
def test_who_published_and_withdrew_stands_in_the_log() -> None:
    client, therapy = log_in(PUBLISHER), make_therapy(state="draft")
    save(client, page("change", therapy), {"name": "Other cells"}, button="_publish")
    client.post(page("publication", therapy), {"act": "withdraw", "reason": "It named the wrong cells."})
    told = [(entry.who, entry.act) for entry in AuditEntry.objects.filter(key=therapy.slug).order_by("pk")]
    assert told == [("publisher", act) for act in ("save", "publish", "withdraw")]


def test_a_publisher_publishes_drafts_together_by_the_action() -> None:
    client, therapies = log_in(PUBLISHER), [make_therapy(state="draft"), make_therapy(state="draft")]
    answer = choose(client, "publish_selected", *therapies)
    assert messages(answer) == ["2 records were published."]
    assert [read(therapy.get_absolute_url()) for therapy in therapies] == [200, 200]


def test_a_withdrawn_record_is_gone_from_its_readers_list() -> None:
    client, therapy = log_in(PUBLISHER), make_therapy(name="Cells that were withdrawn")
    epoch = current_epoch()
    client.post(page("publication", therapy), {"act": "withdraw", "reason": "It named the wrong cells."})
    assert "Cells that were withdrawn" not in Client().get("/therapies/").content.decode()
    assert current_epoch() > epoch


@pytest.mark.usefixtures("_one_pair_of_eyes")
def test_publishing_a_change_makes_pages_new_with_the_sources_it_cites_now() -> None:
    therapy, source, epoch = make_therapy(), make_source(state="draft"), current_epoch()
    client, cited = log_in(PUBLISHER), rows("citations", {"source": source.pk})
    save(client, page("change", therapy), cited)
    assert current_epoch() == epoch
    assert not Source.objects.published().exists()
    client.post(page("publication", therapy), {"act": "publish"})
    assert current_epoch() > epoch
    assert list(Source.objects.published()) == [source]


def test_saving_a_draft_leaves_readers_pages_alone() -> None:
    therapy, epoch = make_therapy(state="draft"), current_epoch()
    save(log_in(PUBLISHER), page("change", therapy), {"name": "Other cells"})
    assert current_epoch() == epoch


@pytest.mark.usefixtures("_one_pair_of_eyes")
def test_a_story_without_consent_is_saved_and_not_published_and_the_editor_is_told() -> None:
    client, story = log_in(PUBLISHER), make_guide(state="draft", kind="story")
    answer = save(client, page("change", story), {"title": "Our story"}, button="_publish")
    assert answer["Location"] == page("publication", story)
    assert "only after the day of its consent is recorded" in client.get(answer["Location"]).content.decode()
    story.refresh_from_db()
    assert (story.title, story.state) == ("Our story", "draft")


def test_of_a_choice_all_are_published_or_none_and_the_reasons_are_told() -> None:
    story, guide = make_guide(state="draft", kind="story", title="Our story"), make_guide(state="draft")
    told = " ".join(messages(choose(log_in(PUBLISHER), "publish_selected", story, guide)))
    assert "Nothing was published" in told
    assert "only after the day of its consent is recorded" in told
    assert not Guide.objects.published().exists()


def test_consent_cannot_be_taken_from_a_story_that_readers_see() -> None:
    story = make_guide(kind="story", consent_recorded_on=dt.date(2026, 1, 1))
    answer = save(log_in(PUBLISHER), page("change", story), {"consent_recorded_on": ""})
    assert "Readers see a story only after the day of its consent is recorded here." in errors(answer)


@pytest.mark.parametrize(
    ("build", "wrong", "told"),
    [
        (make_source, {"url": ""}, "so that readers can find it"),
        (make_finding, {"events": 11}, "cannot be smaller"),
        (make_finding, {"control_events": 3, "control_total": 2}, "cannot be smaller"),
        (make_therapy, {"reviewed_by": "A physician"}, "Name both who reviewed it and when"),
        (make_country, {"code": "fr"}, "Two capital letters"),
        (make_offering, {"seen_on": "spring"}, "Write 2018, 2018-05 or 2018-05-11."),
        (make_guide, {"slug": "a guide"}, "Enter a valid “slug”"),
    ],
)
def test_what_cannot_be_so_is_refused_with_the_remedy(build: Any, wrong: dict[str, Any], told: str) -> None:
    record = build(state="draft")
    assert any(told in text for text in errors(save(log_in(AUTHOR), page("change", record), wrong)))


def test_a_review_by_a_clinician_is_saved_with_who_and_when() -> None:
    therapy = make_therapy(state="draft")
    save(log_in(AUTHOR), page("change", therapy), {"reviewed_by": "A physician", "reviewed_on": "1/2/2026"})
    therapy.refresh_from_db()
    assert (therapy.reviewed_by, therapy.reviewed_on) == ("A physician", dt.date(2026, 2, 1))


def test_only_what_the_form_shows_is_written() -> None:
    client, trial = log_in(PUBLISHER), make_trial()
    trial.records.create(registry="ctgov", identifier=trial.slug, payload={}, seen_at=trial.created_at)
    with CaptureQueriesContext(connection) as queries:
        save(client, page("change", trial), {"plain_title": "In plain words"})
    updates = [q["sql"] for q in queries if q["sql"].startswith('UPDATE "trials_trial"')]
    written = set().union(*(_columns(update) for update in updates))
    assert {"plain_title", "updated_at"} <= written
    assert not written & (trial.registry_owned | {"state", "published_at", "slug", "shipped_version"})


def _columns(update: str) -> set[str]:
    parts = update.partition(" SET ")[2].partition(" WHERE ")[0].split(", ")
    return {part.split('"')[1] for part in parts if part.startswith('"')}


def test_the_key_that_readers_know_stays() -> None:
    published, draft, client = make_therapy(), make_therapy(state="draft"), log_in(PUBLISHER)
    for record in (published, draft):
        save(client, page("change", record), {"slug": f"new-{record.pk}"})
    keys = set(Therapy.objects.values_list("slug", flat=True))
    assert keys == {published.slug, f"new-{draft.pk}"}


@pytest.mark.parametrize(("state", "offered"), [("published", True), ("draft", False)])
def test_view_on_site_is_offered_where_there_is_a_page(state: str, offered: bool) -> None:
    therapy = make_therapy(state=state)
    shown = log_in(PUBLISHER).get(page("change", therapy)).content.decode()
    assert (f'href="{therapy.get_absolute_url()}"' in shown) is offered


def test_a_record_tells_who_published_it_and_when() -> None:
    therapy = make_therapy(published_by="somebody")
    shown = log_in(AUTHOR).get(page("change", therapy)).content.decode()
    assert "somebody" in shown
    assert "Published: everyone sees it" in shown


@pytest.mark.parametrize(("choice", "found"), [("overdue", {"past"}), ("soon", {"next"}), ("none", {"never"})])
def test_records_are_found_by_their_next_review(choice: str, found: set[str]) -> None:
    today = dt.datetime.now(dt.UTC).date()
    days = {"past": -2, "next": 30, "later": 200}
    for slug, ahead in days.items():
        make_therapy(slug=slug, review_due=today + dt.timedelta(days=ahead))
    make_therapy(slug="never", review_due=None)
    answer = log_in(AUTHOR).get(page("changelist", Therapy), {"review": choice})
    assert {record.slug for record in answer.context["cl"].result_list} == found


def test_counts_in_a_list_do_not_multiply() -> None:
    therapy = make_therapy()
    for _ in range(2):
        make_finding(therapy=therapy)
    for _ in range(3):
        make_trial(therapy=therapy)
    (row,) = log_in(AUTHOR).get(page("changelist", Therapy)).context["cl"].result_list
    assert (row.number_of_findings, row.number_of_treatments) == (2, 3)


def test_a_new_record_is_keyed_by_its_name_and_an_old_one_keeps_its_key() -> None:
    client, therapy = log_in(AUTHOR), make_therapy(state="draft")
    assert client.get(page("add", Therapy)).context["adminform"].prepopulated_fields
    assert not client.get(page("change", therapy)).context["adminform"].prepopulated_fields
    assert filled(client, page("change", therapy))["slug"] == therapy.slug
