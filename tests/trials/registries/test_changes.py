"""Each changed field of a record that we knew becomes a row."""

from typing import Any

import pytest
from django.utils import timezone

from tests.trials.registries.exports import make_export
from tests.trials.registries.studies import make_study
from tests.trials.registries.test_linking import take, together
from trials.models import RegistryRecord, Trial, TrialChange
from trials.registries import ctgov
from trials.registries.changes import changed, facts
from trials.registries.mapping import trial_columns

Weight = TrialChange.Weight


def differences(**modules: Any) -> dict[str, tuple[Any, Any]]:
    found = changed(ctgov.parse(make_study()), ctgov.parse(make_study(**modules)))
    return {one.field: (one.was, one.now) for one in found}


def rows(**about: Any) -> list[tuple[Any, ...]]:
    found = TrialChange.objects.filter(**about).order_by("weight", "field")
    return list(found.values_list("field", "was", "now", "weight"))


def test_every_column_of_the_registry_is_compared_or_left_out_for_a_reason() -> None:
    record = ctgov.parse(make_study())
    stands_for = {"status_native": "status", "phase_native": "phase", "study_type_native": "study_type"}
    told = {stands_for.get(name, name) for name in trial_columns(record, ())}
    assert told - facts(record).keys() == {"search_text", "concerns_injury", "registry_as_of", "last_update_posted"}


def test_the_same_record_has_no_changes() -> None:
    assert differences() == {}
    assert differences(statusModule={"lastUpdatePostDateStruct": {"date": "2024-06-20"}}) == {}


def test_spaces_alone_are_no_change() -> None:
    assert (
        differences(eligibilityModule={"eligibilityCriteria": "Inclusion Criteria:\n\n\n* AIS A or B \n* C5 to T10"})
        == {}
    )
    assert differences(conditionsModule={"keywords": ["MSC "]}) == {}


def test_a_changed_field_says_what_it_was_and_is() -> None:
    assert differences(
        statusModule={"overallStatus": "TERMINATED", "whyStopped": "No money"},
        designModule={"enrollmentInfo": {"count": 12, "type": "ACTUAL"}},
    ) == {
        "status": ("RECRUITING", "TERMINATED"),
        "why_stopped": ("", "No money"),
        "enrolment": (20, 12),
        "enrolment_type": ("ESTIMATED", "ACTUAL"),
    }


def test_of_a_list_what_went_and_came_is_told_and_its_order_is_none() -> None:
    assert differences(conditionsModule={"conditions": ["Paraplegia", "Spinal Cord Injuries"]}) == {
        "conditions": ([], ["Paraplegia"])
    }
    sites = [{"facility": "B", "country": "France"}]
    assert differences(contactsLocationsModule={"locations": sites})["sites"] == (
        ["Example Hospital, Paris, France, RECRUITING"],
        ["B, France"],
    )
    one = ctgov.parse(make_study(conditionsModule={"conditions": ["A", "B"]}))
    other = ctgov.parse(make_study(conditionsModule={"conditions": ["B", "A"]}))
    assert list(changed(one, other)) == []


OLDER = {"lastUpdatePostDateStruct": {"date": "2023-05-20"}, "overallStatus": "NOT_YET_RECRUITING"}


@pytest.mark.django_db
def test_an_older_edition_changes_nothing() -> None:
    _new, old = take(make_study(), make_study(statusModule=OLDER))
    assert (old.updated, old.unchanged) == (0, 1)
    export = make_export("DRKS00099001")
    _new, old = take(export, {**export, "Target_size": "9", "Last_Refreshed_on": "19 May 2024"})
    assert (old.updated, old.unchanged) == (0, 1)
    assert set(Trial.objects.values_list("status", "enrolment")) == {("RECRUITING", 20), ("RECRUITING", 24)}
    assert not TrialChange.objects.exists()
    (undated,) = take({**export, "Target_size": "9", "Last_Refreshed_on": ""})
    assert undated.updated == 1, "nobody knows that it is older"


@pytest.mark.django_db
def test_a_copy_of_the_leading_record_tells_no_changes() -> None:
    copy = make_export("NCT09000001", Source_Register="ClinicalTrials.gov")
    take(make_study(), copy, {**copy, "Recruitment_Status": "Not recruiting"})
    assert not TrialChange.objects.exists()


@pytest.mark.django_db
def test_a_new_record_and_one_that_stays_have_no_rows() -> None:
    take(make_study(), make_study())
    assert not TrialChange.objects.exists()


@pytest.mark.django_db
def test_a_change_of_a_known_trial_is_kept_with_its_weight() -> None:
    take(make_study())
    changed_study = make_study(
        statusModule={"overallStatus": "SUSPENDED", "lastUpdatePostDateStruct": {"date": "2024-06-20"}},
        conditionsModule={"keywords": []},
    )
    take(changed_study, changed_study)
    assert rows() == [
        ("status", "RECRUITING", "SUSPENDED", Weight.STATUS),
        ("keywords", ["MSC"], [], Weight.REST),
    ]
    row = TrialChange.objects.first()
    assert row is not None
    assert (row.register, row.identifier, row.as_of) == ("ClinicalTrials.gov", "NCT09000001", "2024-06-20")
    assert not row.for_editors, "no reader saw the trial"


@pytest.mark.django_db
def test_what_our_rules_take_out_since_is_no_change_of_the_registry() -> None:
    take(make_study())
    summary = {"descriptionModule": {"briefSummary": "Write to ada@example.org"}}
    RegistryRecord.objects.update(payload=make_study(**summary))
    take(make_study(**summary, statusModule={"overallStatus": "SUSPENDED"}))
    assert [field for field, *_values in rows()] == ["status"]


@pytest.mark.django_db
def test_a_change_of_a_published_trial_waits_for_an_editor() -> None:
    take(make_study())
    Trial.objects.update(state="published", published_at=timezone.now(), published_by="publisher")
    take(make_study(statusModule={"overallStatus": "SUSPENDED"}))
    assert TrialChange.objects.get().for_editors


@pytest.mark.django_db
def test_the_first_record_of_a_registry_changes_nothing_that_another_said() -> None:
    take(make_study(), make_export("DRKS00099001", Secondary_ID="NCT09000001"))
    assert not TrialChange.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (make_study(), make_export("DRKS00099001", Secondary_ID="NCT09000001"), True),
        (make_export("NCT09000001"), make_study(), True),
        (make_study(), make_export("NCT09000001"), False),
        (make_export("EUCTR2021-000037-14-ES"), make_export("EUCTR2021-000037-14-PT"), False),
    ],
)
def test_editors_hear_of_a_record_that_joins_what_readers_see(
    first: dict[str, Any], second: dict[str, Any], *, told: bool
) -> None:
    take(first)
    Trial.objects.update(state="published", published_at=timezone.now(), published_by="publisher")
    take(second, second)
    number = ctgov.parse(second).registry_id if "protocolSection" in second else second["TrialID"]
    assert rows(for_editors=True) == ([("records", [], [number], Weight.REST)] if told else [])


@pytest.mark.django_db
def test_editors_hear_of_records_of_one_number_that_join_together() -> None:
    take(make_study())
    Trial.objects.update(state="published", published_at=timezone.now(), published_by="publisher")
    together([make_export(f"EUCTR2021-000037-14-{country}", Secondary_ID="NCT09000001") for country in ("ES", "PT")])
    assert Trial.objects.count() == 1
    assert [field for field, *_values in rows(for_editors=True)] == ["records", "records"]


@pytest.mark.django_db
def test_what_changes_in_a_record_that_does_not_lead_is_told_under_its_register() -> None:
    export = make_export("DRKS00099001", Secondary_ID="NCT09000001")
    take(make_study(), export, {**export, "Target_size": "99"})
    assert rows(register="German Clinical Trials Register") == [("enrolment", 24, 99, Weight.ENROLMENT)]
    assert Trial.objects.get().enrolment == 20
