import pytest

from tests.bench.scale.figures import percentile, rate
from tests.bench.scale.goals import Verdict


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0, 0.5, 0.95, 1)] == [1, 50, 95, 100]
    assert percentile([7.0], 0.95) == 7
    assert percentile([1.0, 2.0, 3.0], 0.95) == 3


def test_a_percentile_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.5)


def test_a_rate_is_that_of_its_stretch_and_not_of_the_whole() -> None:
    fast_then_slow = [(float(second), 100 * second) for second in range(51)]
    fast_then_slow += [(50.0 + 2 * second, 5000 + 100 * second) for second in range(1, 51)]
    assert rate(fast_then_slow, 0, 0.05) == 100
    assert rate(fast_then_slow, 0.95, 1) == 50


def test_what_was_there_before_is_not_counted() -> None:
    assert rate([(0.0, 6000), (1.0, 6100), (2.0, 6400)], 0, 1) == 200


def test_a_rate_between_two_samples_is_that_around_them() -> None:
    assert rate([(0.0, 0), (5.0, 1000), (15.0, 2000)], 0.95, 1) == 100


def test_a_rate_of_one_sample_is_an_error() -> None:
    with pytest.raises(ValueError, match="too few samples"):
        rate([(5.0, 1000)], 0.95, 1)


@pytest.mark.parametrize(("value", "at_least", "reached"), [(2, True, True), (2, False, True), (1, True, False)])
def test_a_goal_is_reached_on_its_own_side(value: float, at_least: bool, reached: bool) -> None:
    assert Verdict("", value, 2, at_least).is_reached is reached
    assert not Verdict("", 2.1, 2).is_reached
