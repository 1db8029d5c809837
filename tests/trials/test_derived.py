"""Each rule, at its edges: what the registry does not say is 'not stated'."""

import datetime as dt
from typing import Any

import pytest

from trials.derived import Beside, Derived, derive, planned_before, reports_results
from trials.models import Trial

TODAY = dt.date(2026, 11, 21)
PLAN = "ESTIMATED"


def found(beside: Beside | None = None, **columns: Any) -> dict[str, Derived]:
    trial = Trial(**{"status": "COMPLETED", "study_type": "INTERVENTIONAL", **columns})
    return {one.key: one for one in derive(trial, beside or Beside(), TODAY)}


def value(key: str, beside: Beside | None = None, **columns: Any) -> str | None:
    one = found(beside, **columns).get(key)
    return one.value if one else None


def test_everything_has_words_and_a_rule_and_warnings_come_first() -> None:
    some = list(found(status="TERMINATED", payment="paid", primary_completion_date="2020").values())
    assert all(one.words and one.rule for one in some)
    assert [one.is_warning for one in some] == sorted((one.is_warning for one in some), reverse=True)


def test_nothing_follows_for_what_is_no_trial() -> None:
    assert found(is_programme=True) == {}


def test_a_silent_record_states_nothing() -> None:
    silent = found(status="", study_type="INTERVENTIONAL")
    assert {one.value for one in silent.values()} == {"not_stated"}
    assert not any(one.is_warning for one in silent.values())


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"primary_completion_date": "2025-11-21"}, "yes"),
        ({"primary_completion_date": "2025-11-22"}, "no"),
        # Of a month or year the last day counts.
        ({"primary_completion_date": "2025-10"}, "yes"),
        ({"primary_completion_date": "2025-11"}, "no"),
        ({"primary_completion_date": "2025"}, "no"),
        ({"primary_completion_date": "2024"}, "yes"),
        ({"primary_completion_date": "2024", "has_results": True}, "no"),
        ({"primary_completion_date": "2024", "results_posted": "2025-01-01"}, "no"),
        ({"primary_completion_date": "2024", "results_state": "published"}, "no"),
        ({"primary_completion_date": "2024", "results_state": "none_found"}, "yes"),
        (
            {"primary_completion_date": "2024", "status": "RECRUITING", "primary_completion_date_type": "ESTIMATED"},
            "not_stated",
        ),
        ({"primary_completion_date": "", "has_results": True}, "no"),
        (
            {"primary_completion_date": "2024", "status": "TERMINATED", "primary_completion_date_type": "ESTIMATED"},
            "yes",
        ),
        ({"primary_completion_date": "2024", "status": "WITHDRAWN"}, None),
        ({"primary_completion_date": "2024", "study_type": "OBSERVATIONAL"}, None),
        ({"primary_completion_date": ""}, "not_stated"),
        ({"primary_completion_date": "soon"}, "not_stated"),
    ],
)
def test_results_overdue(columns: dict[str, Any], expected: str | None) -> None:
    assert value("results_overdue", **columns) == expected


def test_results_are_not_overdue_where_a_paper_reports_them() -> None:
    assert value("results_overdue", Beside(has_report=True), primary_completion_date="2020") == "no"


@pytest.mark.parametrize(
    ("kind", "citation", "expected"),
    [
        ("RESULT", "A study protocol. Trials. 2015 Oct 12;16:455.", True),
        ("BACKGROUND", "What came out. Spinal Cord. 2019 Jan;1:2.", False),
        ("DERIVED", "What came out. Spinal Cord. 2019 Jan;1:2. doi: 10.1/x.2030.1. Epub 2018 Dec 1.", True),
        ("DERIVED", "What came out. Spinal Cord. 2017 Jan 3;1:2017-2030. eCollection 2017.", True),
        ("DERIVED", "Who comes. Spinal Cord. 2016 Dec;1:2020-2030. doi: 10.1/x.2020.1.", False),
        ("DERIVED", "Training protocol and recovery. Spinal Cord. 2018;1:2.", True),
        ("DERIVED", "Cells: study protocol for a randomized controlled trial. Trials. 2018 Oct 12;16:455.", False),
        ("DERIVED", "Cells: a protocol for a pragmatic trial. BMJ Open. 2018 Aug 8;12(8):e06.", False),
        ("DERIVED", "Therapeutic ultrasound. Cochrane Database Syst Rev. 2020 Jul 5;7(7):CD009169.", False),
        ("DERIVED", "No year is given", True),
    ],
)
def test_which_papers_report_results(kind: str, citation: str, *, expected: bool) -> None:
    assert reports_results(kind, citation, "2017-01-31") is expected


def test_overdue_results_say_for_how_long() -> None:
    one = found(primary_completion_date="2024-11-21")["results_overdue"]
    assert one.words == "Results overdue: 24 months since primary completion, and none found"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"status": "RECRUITING", "verified_on": "2025-11-21"}, "yes"),
        ({"status": "RECRUITING", "verified_on": "2025-11"}, "no"),
        ({"status": "RECRUITING", "verified_on": ""}, "not_stated"),
        ({"status": "COMPLETED", "verified_on": "2010"}, None),
        # Without that date, how old our facts are.
        ({"status": "RECRUITING", "registry_as_of": "2020"}, "yes"),
        ({"status": "RECRUITING", "registry_as_of": "2026-10"}, "not_stated"),
        ({"status": "RECRUITING", "registry_as_of": "2020", "verified_on": "2026-10"}, "no"),
    ],
)
def test_not_verified(columns: dict[str, Any], expected: str | None) -> None:
    assert value("not_verified", **columns) == expected


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"status": "TERMINATED", "why_stopped": "No money"}, "Stopped early: No money"),
        ({"status": "TERMINATED"}, "Stopped early: the reason is not stated"),
        ({"status": "WITHDRAWN"}, "Withdrawn before it began: the reason is not stated"),
        ({"status": "SUSPENDED"}, "Suspended: the reason is not stated"),
        ({"status": "COMPLETED"}, "The registry does not say that it stopped"),
    ],
)
def test_stopped_early(columns: dict[str, Any], words: str) -> None:
    assert found(**columns)["stopped_early"].words == words


@pytest.mark.parametrize(
    ("columns", "planned", "words"),
    [
        (
            {"enrolment": 44, "enrolment_type": "ESTIMATED"},
            None,
            "Planned: 44 people; how many took part is not stated",
        ),
        ({"enrolment": 44}, None, "44 people; planned or actual is not stated"),
        (
            {"enrolment": 12, "enrolment_type": "ACTUAL"},
            None,
            "12 people took part; how many were planned is not stated here",
        ),
        ({"enrolment": 1}, None, "1 person; planned or actual is not stated"),
        ({"enrolment": 12, "enrolment_type": "ACTUAL"}, 44, "44 people were planned, 12 took part"),
        ({}, None, "Number of people: not stated"),
    ],
)
def test_enrolment(columns: dict[str, Any], planned: int | None, words: str) -> None:
    one = found(Beside(planned=planned), **columns)["enrolment"]
    assert one.words == words
    assert one.is_warning == (planned is not None)


@pytest.mark.parametrize(
    ("columns", "arms", "expected"),
    [
        ({"allocation": "RANDOMIZED"}, set(), "yes"),
        ({}, {"EXPERIMENTAL", "SHAM_COMPARATOR"}, "yes"),
        ({"intervention_model": "Controlled: yes\nRandomised: no"}, set(), "yes"),
        ({"intervention_model": "SINGLE_GROUP", "allocation": "NA"}, {"EXPERIMENTAL"}, "no"),
        ({"intervention_model": "Single Group Assignment"}, set(), "no"),
        ({"intervention_model": "Controlled: no\nRandomised: no"}, set(), "no"),
        # One group that gets the product may be called 'active comparator'.
        ({"intervention_model": "SINGLE_GROUP"}, {"ACTIVE_COMPARATOR"}, "no"),
        ({"intervention_model": "SINGLE_GROUP"}, {"EXPERIMENTAL", "NO_INTERVENTION"}, "not_stated"),
        ({"intervention_model": "single arm study, open, uncontrolled control"}, set(), "no"),
        ({"intervention_model": "Nonrandomized Trial, Open, Single Group"}, set(), "no"),
        ({"intervention_model": "Parallel Randomized"}, set(), "yes"),
        ({"intervention_model": "Parallel, Non-randomized"}, set(), "not_stated"),
        ({"intervention_model": "PARALLEL"}, {"EXPERIMENTAL"}, "not_stated"),
        ({"study_type": "OBSERVATIONAL", "allocation": "RANDOMIZED"}, set(), None),
    ],
)
def test_control_group(columns: dict[str, Any], arms: set[str], expected: str | None) -> None:
    assert value("control_group", Beside(arms=frozenset(arms)), **columns) == expected


@pytest.mark.parametrize(("payment", "expected"), [("paid", "yes"), ("free", "no"), ("not_stated", "not_stated")])
def test_pay_to_take_part(payment: str, expected: str) -> None:
    assert value("pay_to_take_part", payment=payment) == expected


def test_status_unknown() -> None:
    assert value("status_unknown", status="UNKNOWN") == "yes"
    assert value("status_unknown", status="RECRUITING") == "no"


def test_the_planned_number_is_the_one_that_became_actual() -> None:
    both = [("enrolment", 44, 102), ("enrolment_type", "ESTIMATED", "ACTUAL")]
    assert planned_before([both], 102) == 44
    assert planned_before([both[:1]], 102) is None
    assert planned_before([], 102) is None


def test_the_planned_number_is_known_where_only_its_kind_changed() -> None:
    became_actual = [("enrolment_type", "ESTIMATED", "ACTUAL")]
    assert planned_before([became_actual], 20) == 20
    assert planned_before([[("enrolment", 20, 19)], became_actual], 19) == 20
