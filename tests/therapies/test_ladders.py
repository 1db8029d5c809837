"""Ladders from what the database holds."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import make_finding, make_source, make_therapy, make_trial
from therapies.ladders import ladders
from therapies.models import Finding, Therapy
from trials.models import Trial, TrialFinding, TrialRelation

pytestmark = pytest.mark.django_db


def verdicts(therapy: Therapy) -> list[str]:
    return [step.verdict.value for step in ladders([therapy])[therapy.pk]]


def make_result(therapy: Therapy, trial: Trial | None = None, **overrides: Any) -> Finding:
    finding = make_finding(
        therapy=therapy, **{"design": "randomised", "outcome": "motor", "direction": "helped", **overrides}
    )
    finding.citations.create(source=make_source())
    if trial:
        TrialFinding.objects.create(trial=trial, finding=finding)
    return finding


def test_two_papers_about_two_trials_confirm() -> None:
    therapy = make_therapy()
    for trial in (make_trial(), make_trial()):
        make_result(therapy, trial)
    assert verdicts(therapy)[3] == "helped"


def test_follow_up_is_not_independent() -> None:
    therapy, first, later = make_therapy(), make_trial(), make_trial()
    TrialRelation.objects.create(trial=later, kind="follow_up_of", other=first)
    for trial in (first, later):
        make_result(therapy, trial)
    assert verdicts(therapy)[3] == "nothing_found"


def test_follow_up_whose_results_nobody_entered_is_not_independent() -> None:
    therapy, first = make_therapy(), make_trial()
    make_result(therapy, first)
    later = make_trial(therapy=therapy, relevance="sci_treatment", allocation="RANDOMIZED", has_results=True)
    TrialRelation.objects.create(trial=later, kind="follow_up_of", other=first)
    assert verdicts(therapy)[3] == "nothing_found"


def test_two_findings_of_one_paper_are_not_independent() -> None:
    therapy, source = make_therapy(), make_source()
    for _ in range(2):
        make_finding(therapy=therapy, design="randomised", outcome="motor", direction="helped").citations.create(
            source=source
        )
    assert verdicts(therapy)[3] == "nothing_found"


def test_findings_on_retracted_papers_alone_climb_nothing() -> None:
    therapy = make_therapy()
    finding = make_result(therapy)
    finding.citations.update(source=make_source(retracted_on="2024-05"))
    assert verdicts(therapy) == ["nothing_found"] * 4
    finding.citations.create(source=make_source())
    assert verdicts(therapy)[2] == "helped"


def test_draft_findings_climb_nothing() -> None:
    therapy = make_therapy()
    make_result(therapy, state="draft")
    assert verdicts(therapy) == ["nothing_found"] * 4


@pytest.mark.parametrize("result", [{"has_results": True}, {"results_state": "posted"}, {"results_state": "published"}])
def test_trial_with_results_that_nobody_entered_is_unclear(result: dict[str, Any]) -> None:
    therapy = make_therapy()
    make_trial(therapy=therapy, relevance="sci_treatment", allocation="RANDOMIZED", **result)
    assert verdicts(therapy) == ["nothing_found", "unclear", "unclear", "nothing_found"]


def test_trial_with_results_and_findings_counts_once() -> None:
    therapy = make_therapy()
    trial = make_trial(therapy=therapy, relevance="sci_treatment", allocation="RANDOMIZED", has_results=True)
    make_result(therapy, trial)
    assert ladders([therapy])[therapy.pk][2].results == 1
    assert verdicts(therapy)[2] == "helped"


@pytest.mark.parametrize(
    "trial",
    [
        {"relevance": "sci_treatment"},
        {"relevance": "near_miss", "has_results": True},
        {"relevance": "sci_treatment", "results_state": "press_only"},
        {"relevance": "sci_treatment", "has_results": True, "state": "draft"},
        {"relevance": "sci_treatment", "has_results": True, "is_programme": True},
    ],
    ids=["no results", "near miss", "press only", "draft", "programme"],
)
def test_these_trials_climb_nothing(trial: dict[str, Any]) -> None:
    therapy = make_therapy()
    make_trial(therapy=therapy, **trial)
    assert verdicts(therapy) == ["nothing_found"] * 4


def test_queries_do_not_grow_with_the_therapies(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    therapies = [make_therapy() for _ in range(5)]
    for therapy in therapies:
        make_result(therapy, make_trial(therapy=therapy))
    with django_assert_num_queries(2):
        ladders(therapies)
