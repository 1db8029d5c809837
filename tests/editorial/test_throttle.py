"""Counts of attempts."""

import datetime as dt

import pytest
from django.db.models import F

from editorial.models import Attempts
from editorial.throttle import Attempt, Limit, give_back, take

pytestmark = pytest.mark.django_db
WIDE, NARROW = Limit("wide", 5, 600), Limit("narrow", 2, 60)


def later(seconds: int) -> None:
    """As if so much time had passed."""
    Attempts.objects.update(begun=F("begun") - dt.timedelta(seconds=seconds))


def test_beyond_the_limit_it_says_how_long_to_wait() -> None:
    mine = [Attempt(NARROW, "me")]
    assert [take(mine) for _ in range(2)] == [0, 0]
    assert 55 <= take(mine) <= 60
    later(40)
    assert 15 <= take(mine) <= 20
    assert take([Attempt(NARROW, "you")]) == 0
    assert take([Attempt(WIDE, "me")]) == 0


def test_a_new_count_begins_when_the_time_is_over() -> None:
    mine = [Attempt(NARROW, "me")]
    for _ in range(9):
        take(mine)
    later(61)
    assert [take(mine) == 0 for _ in range(3)] == [True, True, False]


def test_what_one_limit_refuses_counts_for_no_other() -> None:
    both = [Attempt(NARROW, "me"), Attempt(WIDE, "all")]
    for _ in range(20):
        take(both)
    assert Attempts.objects.get(key=both[1].key).number == 2
    reverse = [Attempt(WIDE, "all"), Attempt(NARROW, "me")]
    take(reverse)
    assert Attempts.objects.get(key=both[1].key).number == 2


def test_what_was_right_is_taken_off_again_and_never_below_none() -> None:
    mine = [Attempt(NARROW, "me")]
    for _ in range(10):
        assert take(mine) == 0
        give_back(mine)
    give_back(mine)
    assert Attempts.objects.get().number == 0


def test_old_counts_are_forgotten_and_nobody_is_named() -> None:
    take([Attempt(NARROW, "somebody@192.0.2.1")])
    assert "somebody" not in Attempts.objects.get().key
    later(90_000)
    take([Attempt(NARROW, "me")])
    assert Attempts.objects.count() == 1
