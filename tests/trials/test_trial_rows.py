"""The words of a trial's row in a list."""

import pytest

from editorial.partial_dates import PartialDate
from trials.models import Trial
from trials.templatetags.trial_rows import in_brief, status_words, who_and_where


def test_status_in_our_words_else_as_given() -> None:
    assert status_words(Trial(status="RECRUITING", status_native="RECRUITING")) == "Recruiting"
    assert status_words(Trial(status_native="PAUSED BY MOON")) == "PAUSED BY MOON"
    assert status_words(Trial()) == "Status not stated"


def test_old_status_carries_its_date() -> None:
    assert (
        status_words(Trial(status="RECRUITING", registry_as_of=PartialDate("2017-03")))
        == "Recruiting (as of March 2017)"
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ["NCT1", "Phase not stated"]),
        ({"phase": "PHASE1_PHASE2", "enrolment": 1}, ["NCT1", "Phase 1/2", "1 person"]),
        ({"phase_native": "Phase 0", "enrolment": 0}, ["NCT1", "Phase 0", "0 people"]),
        ({"is_programme": True, "phase": "PHASE1"}, ["Not a trial"]),
        ({"study_type": "EXPANDED_ACCESS"}, ["Expanded access, not a trial"]),
        ({"relevance": "not_assessed"}, ["NCT1", "Phase not stated", "Not yet looked at by an editor"]),
        ({"relevance": "near_miss"}, ["NCT1", "Phase not stated", "Not about spinal cord injury"]),
    ],
)
def test_in_brief(values: dict[str, object], words: list[str]) -> None:
    assert in_brief(Trial(**{"slug": "NCT1", "relevance": "sci_treatment", **values})) == words


def test_who_and_where_says_what_is_known() -> None:
    trial = Trial(sponsor="A" * 200)
    assert who_and_where(trial) == "A" * 119 + "…"
    trial.sponsor, trial.country_names, trial.therapy_names = "A hospital", ["China"], ["Nose cells"]  # type: ignore[attr-defined]
    assert who_and_where(trial) == "Nose cells. A hospital (China)"
    assert who_and_where(Trial()) == ""
