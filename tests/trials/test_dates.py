"""The dates of a trial in order, as a drawing and as a list."""

import datetime as dt
from typing import Any

import pytest

from trials.dates import Dates, dates_of
from trials.derived import Beside, derive
from trials.models import Trial

TODAY = dt.date(2026, 11, 21)


def drawn(**columns: Any) -> Dates:
    trial = Trial(**{"status": "COMPLETED", "study_type": "INTERVENTIONAL", **columns})
    return dates_of(trial, derive(trial, Beside(), TODAY), TODAY)


def test_dates_stand_in_the_order_of_time_and_plans_are_told_apart() -> None:
    found = drawn(
        start_date="2014-05",
        start_date_type="ACTUAL",
        completion_date="2030",
        completion_date_type="ESTIMATED",
        primary_completion_date="2016-02-29",
    )
    told = [(one.label, str(one.date), one.is_plan) for one in found.drawn]
    assert told == [
        ("Start", "2014-05", False),
        ("Last measurement of the main outcome", "2016-02-29", False),
        ("Results due", "2017-02-28", True),
        ("End", "2030", True),
    ]
    assert [one.label for one in found.silent] == ["First posted in the registry", "Results posted in the registry"]
    assert found.span == "2014 to 2029"
    places = [one.middle for one in found.drawn]
    assert places == sorted(places)
    assert all(0 <= one.first <= one.last <= 360 for one in found.drawn)


def test_marks_that_are_near_stand_below_each_other() -> None:
    found = drawn(start_date="2014-05-01", primary_completion_date="2014-05-02", completion_date="2014-05-03")
    lanes = [one.lane for one in found.drawn if one.label != "Results due"]
    assert len(set(lanes)) == 3


@pytest.mark.parametrize("columns", [{}, {"start_date": "sometime in spring"}, {"start_date": "0000"}])
def test_nothing_is_drawn_of_dates_that_are_none(columns: dict[str, str]) -> None:
    found = drawn(**columns)
    assert found.drawn == []
    assert len(found.silent) == 6


def test_the_end_of_time_has_no_later_year() -> None:
    assert "Results due" not in [one.label for one in drawn(primary_completion_date="9999").drawn]


def test_no_results_are_due_of_what_gives_no_treatment() -> None:
    found = drawn(study_type="OBSERVATIONAL", primary_completion_date="2016")
    assert "Results due" not in [one.label for one in [*found.drawn, *found.silent]]
