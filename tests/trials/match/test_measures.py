"""What trials measure about what matters most to a reader."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import make_trial
from trials.match.entry import Matters
from trials.match.measures import MOST, measures, names
from trials.models import TrialOutcome


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Change in GRASSP, a test of graded strength and prehension of the hand", Matters.HAND),
        ("Upper Extremity Motor Score (UEMS)", Matters.HAND),
        ("Arm and hand function", Matters.HAND),
        ("Neurogenic Bowel Dysfunction score", Matters.BLADDER),
        ("Urodynamic study", Matters.BLADDER),
        ("Neuropathic pain, 0 to 10", Matters.PAIN),
        ("Episodes of autonomic dysreflexia", Matters.DYSREFLEXIA),
        ("WISCI II", Matters.WALKING),
        ("10 metre walking test", Matters.WALKING),
    ],
)
def test_outcome_names_it(text: str, about: Matters) -> None:
    assert names(text, about)
    assert [other for other in Matters if names(text, other)] == [about]


@pytest.mark.parametrize(
    "text", ["Adverse events in the treatment arm", "ASIA motor score", "Blood pressure at rest", ""]
)
def test_outcome_names_none_of_it(text: str) -> None:
    assert [about for about in Matters if names(text, about)] == []


@pytest.mark.django_db
def test_main_outcomes_come_first_and_long_lists_end(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    trial, other = make_trial(), make_trial()
    for number in range(MOST):
        TrialOutcome.objects.create(trial=trial, kind="secondary", measure=f"Pain {number}")
    TrialOutcome.objects.create(trial=trial, kind="primary", measure="Pain at night")
    TrialOutcome.objects.create(trial=other, kind="primary", measure="Walking")
    with django_assert_num_queries(1):
        found = measures({trial.pk, other.pk}, Matters.PAIN)
    assert found[trial.pk] == ("Pain at night", "Pain 0", "Pain 1")
    assert found[other.pk] == ()
    with django_assert_num_queries(0):
        assert measures({trial.pk}, None)[trial.pk] == ()
