"""Publishing and withdrawing: what readers see, all or none, and by whom."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from editorial.actions import Refused, begin, keep, publish, publish_together, restore, schedule, withdraw
from editorial.models import Appointment, AuditEntry, Edition, Proposal, Source
from editorial.models.epoch import current_epoch
from editorial.snapshots import snapshot
from tests.builders import make_country, make_finding, make_guide, make_source, make_therapy, make_trial
from therapies.models import Therapy

pytestmark = pytest.mark.django_db


def test_publishing_shows_the_record_and_says_who_and_moves_the_epoch() -> None:
    therapy = make_therapy(state="draft")
    epoch = current_epoch()
    publish(obj=therapy, by="publisher")
    therapy.refresh_from_db()
    assert list(Therapy.objects.published()) == [therapy]
    assert therapy.published_by == "publisher"
    assert therapy.published_at is not None
    assert current_epoch() > epoch


def test_the_sources_that_it_cites_are_published_with_it_and_others_are_not() -> None:
    therapy, cited, other = make_therapy(state="draft"), make_source(state="draft"), make_source(state="draft")
    therapy.citations.create(source=cited)
    publish(obj=therapy, by="publisher")
    assert set(Source.objects.published()) == {cited}
    assert other.state == "draft"


def test_sources_of_owned_rows_are_cited_too() -> None:
    country, source = make_country(state="draft", summary="Rules for cells."), make_source(state="draft")
    route = country.legal_routes.create(name="A law", kind="full", summary="What it says.")
    route.sources.add(source)
    publish(obj=country, by="publisher")
    assert list(Source.objects.published()) == [source]


def test_a_withdrawn_record_says_who_when_and_why() -> None:
    therapy = make_therapy()
    epoch = current_epoch()
    withdraw(obj=therapy, by="publisher", reason="It named the wrong cells.")
    therapy.refresh_from_db()
    assert (therapy.state, therapy.withdrawn_by) == ("withdrawn", "publisher")
    assert therapy.withdrawn_because == "It named the wrong cells."
    assert list(Therapy.objects.published()) == []
    assert current_epoch() > epoch


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_withdrawn_without_a_reason(reason: str) -> None:
    therapy = make_therapy()
    with pytest.raises(ValidationError, match="why"):
        withdraw(obj=therapy, by="publisher", reason=reason)
    assert list(Therapy.objects.published()) == [therapy]


def test_a_draft_cannot_be_withdrawn() -> None:
    with pytest.raises(ValidationError, match="do not see"):
        withdraw(obj=make_therapy(state="draft"), by="publisher", reason="Because")


def write(obj: Any, *, by: str = "author", **fields: Any) -> None:
    """A draft beside what is live."""
    taken = snapshot(obj)
    keep(obj=obj, taken={**taken, "fields": {**taken["fields"], **fields}}, by=by, based_on=obj.edition)


def test_a_source_that_comes_to_readers_with_what_cites_it_has_no_draft_left() -> None:
    source, therapy = make_source(state="draft"), make_therapy(state="draft")
    begin(obj=source, by="author")
    therapy.citations.create(source=source)
    publish(obj=therapy, by="publisher")
    source.refresh_from_db()
    edition = Edition.objects.about(source).get()
    assert (source.state, source.edition, edition.published_by) == ("published", 1, "publisher")
    assert not Proposal.objects.about(source).exists()


def test_the_log_tells_what_changed_for_readers() -> None:
    therapy = make_therapy(name="As it was")
    write(therapy, name="As it is")
    publish(obj=therapy, by="publisher")
    entry = AuditEntry.objects.get(act="publish")
    assert entry.changes["name"] == ["As it was", "As it is"]


def test_what_readers_see_already_is_not_published_again() -> None:
    therapy, epoch = make_therapy(published_by="somebody"), current_epoch()
    publish(obj=therapy, by="somebody else")
    assert (therapy.published_by, current_epoch()) == ("somebody", epoch)


def test_drafts_that_refer_to_each_other_are_published_together() -> None:
    one, other = make_therapy(), make_therapy()
    trial = make_trial(state="draft", plain_summary="Cells are tried.")
    finding = make_finding(therapy=one, state="draft")
    finding.citations.create(source=make_source())
    write(one, combines_with=[other.slug])
    write(other, combines_with=[one.slug])
    trial.trial_findings.create(finding=finding)
    epoch = current_epoch()
    publish_together(objs=[trial, other, finding, one], by="publisher")
    assert (list(one.combines_with.all()), list(other.combines_with.all())) == ([other], [one])
    assert all(record.is_published for record in (one, other, trial, finding))
    assert current_epoch() == epoch + 1


def test_of_several_all_are_published_or_none() -> None:
    therapy, story = make_therapy(name="As it was"), make_guide(state="draft", kind="story")
    write(therapy, name="As it is")
    epoch = current_epoch()
    with pytest.raises(Refused, match="consent"):
        publish_together(objs=[therapy, story], by="publisher")
    therapy.refresh_from_db()
    assert (therapy.name, therapy.edition, current_epoch()) == ("As it was", 1, epoch)
    assert Proposal.objects.about(therapy).exists()


def test_a_record_with_a_time_to_be_published_is_edited_and_published_by_hand() -> None:
    therapy = make_therapy(name="As it was")
    write(therapy, name="First")
    schedule(obj=therapy, act="publish", due_at=timezone.now() + dt.timedelta(hours=1), by="publisher")
    therapy.refresh_from_db()
    keep(obj=therapy, taken=snapshot_with(therapy, name="Second"), by="author", based_on=2)
    assert Appointment.objects.get().number == 2
    publish(obj=therapy, by="publisher")
    assert therapy.name == "Second"
    assert not Appointment.objects.exists()


def snapshot_with(obj: Any, **fields: Any) -> dict[str, Any]:
    taken = snapshot(obj)
    return {**taken, "fields": {**taken["fields"], **fields}}


def test_a_withdrawn_record_is_mended_as_a_draft_and_published_again() -> None:
    therapy = make_therapy(name="Wrong")
    withdraw(obj=therapy, by="publisher", reason="It named the wrong cells.")
    write(therapy, name="Right")
    assert Therapy.objects.get().name == "Wrong"
    publish(obj=therapy, by="publisher")
    assert (therapy.name, therapy.state, therapy.withdrawn_because) == ("Right", "published", "")


def test_what_came_by_import_has_its_first_state_kept_when_an_editor_begins() -> None:
    trial = make_trial(state="draft", note="As it came")
    write(trial, note="As an editor has it")
    kept = [(e.made_by, e.snapshot["fields"]["note"]) for e in Edition.objects.about(trial).order_by("number")]
    assert kept == [("import", "As it came"), ("author", "As an editor has it")]
    restore(obj=trial, edition=Edition.objects.about(trial).get(number=1), by="author")
    trial.refresh_from_db()
    assert trial.note == "As it came"
