"""Records moved between trials: nothing is lost, the former key leads on, and later imports leave it so."""

import threading
import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from editorial.models import AuditEntry, FormerKey
from editorial.snapshots import snapshot
from tests.builders import make_source
from tests.trials.registries.exports import make_export
from tests.trials.registries.studies import make_study
from tests.trials.registries.test_linking import naming, take, trials
from trials.actions import look_at, move_record
from trials.models import EligibilityGroup, KeptApart, RegistryRecord, Trial, TrialChange

pytestmark = pytest.mark.django_db

GERMAN = make_export("DRKS00099001", Target_size="30")
LINKED = {**GERMAN, "Secondary_ID": "NCT09000001"}


def record(number: str) -> RegistryRecord:
    return RegistryRecord.objects.select_related("trial").get(identifier=number)


def move(number: str, to: str = "") -> Trial:
    return move_record(record=record(number), to=Trial.objects.get(slug=to) if to else None, by="publisher")


def show_all() -> None:
    Trial.objects.update(state="published", published_at=timezone.now(), published_by="publisher")


def facts() -> dict[str, Any]:
    """All that the registry's side says, without keys of the database."""
    return {
        trial.slug: (
            [getattr(trial, name) for name in sorted(Trial.registry_owned)],
            sorted(trial.identifiers.values_list("value", "kind")),
            sorted(trial.sites.values_list("country_name", flat=True)),
            trial.arms.count(),
            sorted(trial.records.values_list("identifier", "differs")),
        )
        for trial in Trial.objects.all()
    }


def test_a_record_that_is_parted_gets_a_draft_of_its_own_and_both_tell_their_own() -> None:
    take(make_study(), LINKED)
    show_all()
    drks = move("DRKS00099001")
    assert (drks.slug, drks.state) == ("DRKS00099001", "draft")
    drks.refresh_from_db()
    assert (drks.enrolment, drks.identifiers.get(kind="primary").value) == (30, "DRKS00099001")
    nct = Trial.objects.get(slug="NCT09000001")
    assert nct.is_published
    assert not nct.identifiers.filter(value="DRKS00099001").exists()
    assert [row.differs for row in RegistryRecord.objects.all()] == [[], []]
    entry = AuditEntry.objects.get(act="move record")
    assert (entry.who, entry.key) == ("publisher", "NCT09000001")


def test_what_was_parted_stays_parted_at_later_imports() -> None:
    take(naming("NCT09000001", "DRKS00099001"), GERMAN)
    move("DRKS00099001")
    take(naming("NCT09000001", "DRKS00099001", "R01"), {**LINKED, "Target_size": "31"})
    take(make_export("DRKS00099001", Source_Register="x"))
    assert trials() == {"NCT09000001": ["NCT09000001"], "DRKS00099001": ["DRKS00099001"]}
    assert KeptApart.objects.get().value == "DRKS00099001"


def test_a_record_of_another_country_under_the_same_number_can_be_parted() -> None:
    take(make_export("EUCTR2021-000037-14-ES"), make_export("EUCTR2021-000037-14-DE"))
    parted = move("EUCTR2021-000037-14-DE")
    assert parted.slug == "EUCTR2021-000037-14-DE"
    assert parted.identifiers.get(scheme="eudract").kind == "claimed", "the number leads to one trial"
    take(make_export("EUCTR2021-000037-14-DE", Target_size="1"), make_export("EUCTR2021-000037-14-ES", Target_size="2"))
    assert len(trials()) == 2


def test_trials_become_one_and_the_former_key_leads_there(client: Client) -> None:
    take(make_study(), GERMAN)
    show_all()
    move("DRKS00099001", to="NCT09000001")
    assert trials() == {"NCT09000001": ["DRKS00099001", "NCT09000001"], "DRKS00099001": []}
    answer = client.get("/trials/DRKS00099001/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/trials/NCT09000001/")
    assert client.get("/api/v1/trials/DRKS00099001/").json()["key"] == "NCT09000001"
    assert RegistryRecord.objects.get(identifier="DRKS00099001").differs == ["enrolment", "start_date", "criteria"]


def test_the_former_key_of_a_draft_leads_on_too(client: Client) -> None:
    take(make_study(), GERMAN)
    Trial.objects.filter(slug="NCT09000001").update(state="published", published_at=timezone.now(), published_by="p")
    move("DRKS00099001", to="NCT09000001")
    assert client.get("/trials/DRKS00099001/").headers["Location"] == "/trials/NCT09000001/"


def test_editors_rows_stay_with_their_trial_and_none_is_lost() -> None:
    take(make_study(), GERMAN)
    show_all()
    kept = {}
    for trial in Trial.objects.all():
        trial.plain_title = f"Plain {trial.slug}"
        trial.save()
        EligibilityGroup.objects.create(trial=trial, label=trial.slug, ais=["A"])
        trial.citations.create(source=make_source())
        kept[trial.slug] = snapshot(trial)
    move("DRKS00099001", to="NCT09000001")
    move("DRKS00099001")
    assert {trial.slug: snapshot(trial) for trial in Trial.objects.all()} == kept


def test_joining_and_parting_again_gives_what_was_there() -> None:
    take(make_study(), GERMAN)
    before = facts()
    move("DRKS00099001", to="NCT09000001")
    assert facts() != before
    move("DRKS00099001")
    assert facts() == before
    assert not FormerKey.objects.exists()


def test_joining_goes_on_through_trials_that_were_joined_before(client: Client) -> None:
    take(make_study(), GERMAN, make_export("KCT0099001"))
    show_all()
    move("KCT0099001", to="DRKS00099001")
    for number in ("KCT0099001", "DRKS00099001"):
        move(number, to="NCT09000001")
    for former in ("KCT0099001", "DRKS00099001"):
        assert client.get(f"/trials/{former}/").headers["Location"] == "/trials/NCT09000001/"


def test_changes_go_with_their_record() -> None:
    take(make_study(), LINKED, {**LINKED, "Target_size": "31"})
    move("DRKS00099001")
    assert TrialChange.objects.get().trial.slug == "DRKS00099001"


def test_what_cannot_be_moved_is_refused() -> None:
    take(make_study())
    trial = Trial.objects.get()
    with pytest.raises(ValidationError, match="only record"):
        move("NCT09000001")
    with pytest.raises(ValidationError, match="already"):
        move("NCT09000001", to="NCT09000001")
    copied = trial.records.create(registry="atlas", identifier="x", payload={}, digest="", seen_at=timezone.now())
    with pytest.raises(ValidationError, match="copied"):
        move_record(record=copied, to=None, by="publisher")


def test_looking_at_changes_says_who_and_when_and_is_logged_once() -> None:
    take(make_study(), make_study(statusModule={"overallStatus": "SUSPENDED"}, conditionsModule={"keywords": []}))
    changes = list(TrialChange.objects.all())
    assert look_at(changes=changes, by="author") == 2
    assert look_at(changes=changes, by="reviewer") == 0
    assert set(TrialChange.objects.values_list("looked_by", flat=True)) == {"author"}
    entry = AuditEntry.objects.get(act="look at registry changes")
    assert (entry.who, entry.key) == ("author", "NCT09000001")
    assert set(entry.changes) == {"ClinicalTrials.gov: status", "ClinicalTrials.gov: keywords"}


def test_of_two_who_move_one_record_the_second_is_told() -> None:
    take(make_study(), make_export("DRKS00099001"), make_export("DRKS00099002"))
    stale, second = record("DRKS00099001"), Trial.objects.get(slug="DRKS00099002")
    first = move("DRKS00099001", to="NCT09000001")
    with pytest.raises(ValidationError, match="was moved meanwhile"):
        move_record(record=stale, to=second, by="two")
    assert record("DRKS00099001").trial == first


def test_no_trial_is_taken_from_readers_by_a_move_to_a_draft() -> None:
    take(make_study(), make_export("DRKS00099001"))
    show_all()
    Trial.objects.filter(slug="DRKS00099001").update(state="draft")
    with pytest.raises(ValidationError, match="publish DRKS00099001 first"):
        move("NCT09000001", to="DRKS00099001")
    assert record("NCT09000001").trial.is_published


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_locks WHERE NOT granted LIMIT 1")
        return bool(cursor.rowcount)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_runs_at_the_same_moment_leaves_a_record_where_an_editor_puts_it() -> None:
    take(make_study(), LINKED)

    def run() -> None:
        try:
            take({**LINKED, "Target_size": "9"})
        finally:
            connection.close()

    importing = threading.Thread(target=run)
    with transaction.atomic():
        move("DRKS00099001")
        importing.start()
        while importing.is_alive() and not waiting_for_a_lock():
            time.sleep(0.01)
    importing.join()
    assert record("DRKS00099001").trial.slug == "DRKS00099001"
    assert set(Trial.objects.values_list("slug", "enrolment")) == {("NCT09000001", 20), ("DRKS00099001", 9)}
