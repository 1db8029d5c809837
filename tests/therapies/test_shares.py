"""Shares of people and their intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapies.shares import share


@pytest.mark.parametrize(
    ("events", "total", "low", "high"),
    # Published examples: Newcombe, Stat Med 17 (1998) 857-872, table I, Wilson's score method.
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (1, 29, 0.61, 17.18)],
)
def test_interval_is_wilsons(events: int, total: int, low: float, high: float) -> None:
    found = share(events, total)
    assert found is not None
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


@pytest.mark.parametrize(("events", "low", "high"), [(0, 0, 60), (4, 40, 100)])
def test_none_and_all_of_four_have_the_exact_limit(events: int, low: int, high: int) -> None:
    found = share(events, 4)
    assert found is not None
    assert (round(found.low), round(found.high)) == (low, high)


@pytest.mark.parametrize(("events", "total"), [(None, 4), (4, None), (0, 0)])
def test_what_is_not_stated_has_no_share(events: int | None, total: int | None) -> None:
    assert share(events, total) is None


@given(st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_interval_holds_the_share_and_stays_within_all(numbers: tuple[int, int]) -> None:
    found = share(*numbers)
    assert found is not None
    assert 0 <= found.low <= found.share <= found.high <= 100
