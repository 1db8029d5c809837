"""The timeline of trials."""

import datetime as dt
from typing import Any

import pytest

from editorial.partial_dates import PartialDate
from trials.models import Trial
from trials.timeline import MOST_TICKS, Bar, timeline

TODAY = dt.date(2026, 1, 1)


def trial(**columns: Any) -> Trial:
    dates = {
        name: PartialDate(columns.pop(name, ""))
        for name in ("start_date", "completion_date", "registry_as_of", "verified_on")
    }
    return Trial(**{"slug": "a", "phase": "PHASE1", **columns, **dates})


def bar(**columns: Any) -> Bar:
    [(_phase, [found])] = timeline([trial(**columns)], TODAY).groups
    return found


def test_bar_reaches_from_start_to_end() -> None:
    found = bar(start_date="2016", completion_date="2020-12")
    # The axis holds whole years: 2016 to the end of 2026.
    assert found.start == 0
    assert round(found.end) == round(100 * 5 / 11)
    assert (found.planned, found.is_open, found.dates) == (None, False, "2016 to 2020")


def test_end_that_is_not_stated_leaves_the_bar_open_up_to_today() -> None:
    found = bar(start_date="2016")
    assert found.is_open
    assert round(found.end) == round(100 * 10 / 11)
    assert found.dates == "2016, end not stated"


def test_what_lies_ahead_is_planned() -> None:
    found = bar(start_date="2025", completion_date="2027", completion_date_type="ESTIMATED")
    assert found.planned is not None
    assert found.start < found.planned < found.end
    assert found.dates == "2025 to 2027 (planned)"


def test_what_an_old_record_only_expected_is_planned() -> None:
    found = bar(
        start_date="2014", completion_date="2020", completion_date_type="ESTIMATED", registry_as_of="2017", phase=""
    )
    assert found.planned is not None
    assert round(found.planned) == round(100 * 4 / 13)


def test_trial_that_has_not_begun_is_planned_as_a_whole() -> None:
    found = bar(start_date="2027", completion_date="2029", completion_date_type="ESTIMATED")
    assert found.planned == found.start


@pytest.mark.parametrize("status", ["WITHDRAWN", "NOT_YET_RECRUITING"])
@pytest.mark.parametrize(("completion_date", "dates"), [("2020", "2016 to 2020 (planned)"), ("", "2016 (planned)")])
def test_trial_that_never_began_is_a_plan(status: str, completion_date: str, dates: str) -> None:
    found = bar(start_date="2016", completion_date=completion_date, status=status)
    assert found.planned == found.start
    assert (found.is_open, found.dates) == (False, dates)


def test_trial_of_one_day_is_still_seen() -> None:
    found = bar(start_date="2020-01-01", completion_date="2020-01-01")
    assert found.end > found.start


def test_groups_stand_in_the_order_of_phases() -> None:
    drawn = timeline(
        [
            trial(start_date="2020", is_programme=True),
            trial(start_date="2020", phase=""),
            trial(start_date="2020", phase="PHASE3"),
            trial(start_date="2021", phase="PHASE1"),
            trial(start_date="2020", phase="PHASE1"),
        ],
        TODAY,
    )
    assert [phase for phase, _bars in drawn.groups] == ["Phase 1", "Phase 3", "Phase not stated", "Not a trial"]
    assert [one.trial.start_date for one in drawn.groups[0][1]] == ["2020", "2021"]
    assert drawn.count == 5


@pytest.mark.parametrize("start", ["", "soon"])
def test_trial_without_a_start_is_named_and_not_drawn(start: str) -> None:
    drawn = timeline([trial(start_date=start)], TODAY)
    assert drawn.groups == []
    assert len(drawn.undated) == 1


def test_slip_of_a_registry_presses_nothing_together() -> None:
    drawn = timeline([trial(start_date="1900", completion_date="2999"), trial(start_date="2020")], TODAY)
    assert drawn.years[0][0] >= 1986
    assert drawn.years[-1][0] <= 2036
    [(_phase, bars)] = drawn.groups
    assert (bars[0].start, bars[0].end) == (0, 100)
    assert len(drawn.years) <= MOST_TICKS + 1
