"""The evidence ladder: what climbs, what does not, and what each rung says."""

import pytest

from therapies.evidence import Result, Rung, Step, Verdict, highest, ladder
from therapies.models import Finding

Design, Direction, Outcome, Publication = Finding.Design, Finding.Direction, Finding.Outcome, Finding.Publication


def verdicts(*results: Result) -> list[str]:
    return [step.verdict.value for step in ladder(results)]


def from_study(*names: str, direction: str = "helped", design: str = "randomised") -> Result:
    return Result(design, direction, studies=frozenset(names))


def test_without_results_no_rung_says_anything() -> None:
    assert verdicts() == ["nothing_found"] * 4
    assert highest(ladder([])) is None


@pytest.mark.parametrize("direction", ["helped", "no_difference", "harmed", "unclear"])
def test_laboratory_results_reach_the_lowest_rung_alone(direction: str) -> None:
    assert verdicts(Result("laboratory", direction)) == [direction, *["nothing_found"] * 3]


@pytest.mark.parametrize("design", ["case_report", "single_arm", "historical_control", "cohort", "review_uncontrolled"])
def test_gain_without_control_group_is_unclear(design: str) -> None:
    assert verdicts(Result(design, "helped")) == ["nothing_found", "unclear", "nothing_found", "nothing_found"]


@pytest.mark.parametrize("design", ["controlled", "randomised", "review_controlled"])
def test_controlled_results_decide_about_people_too(design: str) -> None:
    results = [Result("single_arm", "helped"), Result(design, "no_difference")]
    assert verdicts(*results) == ["nothing_found", "no_difference", "no_difference", "nothing_found"]


def test_results_that_differ_are_unclear() -> None:
    assert verdicts(from_study("a"), from_study("a", direction="no_difference"))[2] == "unclear"


@pytest.mark.parametrize("publication", ["company", "abstract", "preprint"])
def test_what_nobody_checked_climbs_nothing(publication: str) -> None:
    assert verdicts(Result("randomised", "helped", publication=publication)) == ["nothing_found"] * 4


@pytest.mark.parametrize("direction", ["helped", "no_difference", "harmed"])
def test_two_independent_randomised_trials_confirm(direction: str) -> None:
    results = [from_study("trial 1", direction=direction), from_study("trial 2", direction=direction)]
    assert verdicts(*results)[3] == direction


def test_two_trials_that_disagree_confirm_nothing() -> None:
    assert verdicts(from_study("trial 1"), from_study("trial 2", direction="harmed"))[3] == "unclear"


@pytest.mark.parametrize(
    "results",
    [
        pytest.param([from_study("trial 1"), from_study("trial 1", "source 2")], id="same trial"),
        pytest.param([from_study("trial 1"), from_study("trial 2", "trial 1")], id="its follow-up"),
        pytest.param([from_study("a"), from_study("b"), from_study("a", "b")], id="tied by a third"),
        pytest.param([from_study(), from_study()], id="unknown studies"),
        pytest.param([from_study("a"), from_study("b", design="controlled")], id="one not randomised"),
        pytest.param([from_study("a"), from_study("b", design="review_controlled")], id="a review of the one"),
    ],
)
def test_one_study_told_twice_does_not_confirm(results: list[Result]) -> None:
    assert verdicts(*results)[3] == "nothing_found"


def test_harms_are_counted_beside_the_verdict() -> None:
    harm = Result("randomised", "harmed", outcome=Outcome.HARM)
    steps = ladder([from_study("a"), harm])
    assert steps[2] == Step(Rung.CONTROLLED, Verdict.HELPED, results=2, harms=1)
    assert steps[1].harms == 1


def test_only_harms_known_says_harmed() -> None:
    assert verdicts(Result("single_arm", "harmed", outcome=Outcome.HARM))[1] == "harmed"
    assert verdicts(Result("single_arm", "no_difference", outcome=Outcome.HARM))[1] == "unclear"


def test_survival_of_the_graft_is_no_benefit() -> None:
    assert verdicts(Result("randomised", "helped", outcome=Outcome.GRAFT))[2] == "unclear"


def test_highest_is_the_highest_rung_with_results() -> None:
    step = highest(ladder([Result("laboratory", "helped"), Result("single_arm", "helped")]))
    assert step is not None
    assert step.rung is Rung.IN_PEOPLE


def test_every_rung_and_verdict_has_words() -> None:
    assert all(str(rung.label) and str(rung.short) for rung in Rung)
    assert all(str(verdict.label) for verdict in Verdict)
