"""Eligibility in words."""

from typing import Any

import pytest

from trials.criteria.segments import SEGMENTS
from trials.models import EligibilityGroup
from trials.wording import ages_in_words, criteria_in_words, duration, grades_in_words, levels_in_words, time_in_words


def group(**values: Any) -> EligibilityGroup:
    return EligibilityGroup(**values)


def test_silence_stays_silent() -> None:
    assert [tell(group()) for tell in (grades_in_words, levels_in_words, time_in_words, ages_in_words)] == [""] * 4


def test_grades_name_the_moment() -> None:
    assert grades_in_words(group(ais=["C", "A", "B"])) == "A, B or C"
    assert grades_in_words(group(ais=["A"], ais_when="screening")) == "A, At screening"


def test_levels_name_both_ends_and_the_kind() -> None:
    levels = {"level_min": SEGMENTS.index("C4"), "level_max": SEGMENTS.index("T10")}
    assert levels_in_words(group(**levels)) == "C4 to T10"
    assert levels_in_words(group(**levels, level_kind="motor")) == "C4 to T10, Motor level"
    assert levels_in_words(group(level_min=0, level_max=0)) == "C1"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"days_min": 14, "days_max": 60}, "from 2 weeks on, up to 2 months (60 days) after the injury"),
        ({"days_min": 14, "days_min_inclusive": False}, "after more than 2 weeks, with no upper limit stated"),
        ({"days_max": 42}, "up to 6 weeks after the injury"),
        ({"days_max": 42, "days_max_inclusive": False}, "before 6 weeks after the injury"),
        ({"days_min": 0, "days_max": 3}, "up to 3 days after the injury"),
        ({"days_max": 365, "days_anchor": "dose"}, "up to 1 year (365 days) after the injury, counted to: Dose"),
    ],
)
def test_time_says_whether_the_ends_count(values: dict[str, Any], words: str) -> None:
    assert time_in_words(group(**values)) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day"),
        (14, "2 weeks"),
        (30, "30 days"),
        (60, "2 months (60 days)"),
        (65, "65 days"),
        (183, "6 months (183 days)"),
        (365, "1 year (365 days)"),
        (1826, "5 years (1826 days)"),
        (400, "400 days"),
    ],
)
def test_duration_never_loses_the_days(days: int, words: str) -> None:
    assert duration(days) == words


def test_ages() -> None:
    assert ages_in_words(group(age_min=18, age_max=65)) == "18 to 65 years"
    assert ages_in_words(group(age_min=18)) == "18 years and older"
    assert ages_in_words(group(age_max=70)) == "up to 70 years"


class TestCriteria:
    """All criteria of a cohort, with the registry's words."""

    def test_what_nobody_states_is_empty(self) -> None:
        assert {(one.value, one.words, one.unsure) for one in criteria_in_words(group(), "")} == {("", "", False)}

    def test_a_machine_s_reading_has_the_words_at_its_places(self) -> None:
        text = "No ventilator. AIS A or B; AIS C"
        read = group(
            origin="machine", ventilator="excluded", quotes={"ventilator": [[0, 13]], "ais": [[15, 25], [27, 32]]}
        )
        told = {one.field: one for one in criteria_in_words(read, text)}
        assert (told["ventilator"].value, told["ventilator"].words) == ("They are not taken", "No ventilator")
        assert told["ais"].words == "AIS A or B; AIS C"

    def test_an_unsure_field_says_so(self) -> None:
        read = group(origin="machine", unsure=["level"], quotes={"level": [[0, 2]]})
        told = {one.field: one for one in criteria_in_words(read, "C5 or so")}
        assert told["level"].unsure
        assert told["level"].words == "C5"
        assert not told["ais"].unsure

    def test_ages_of_the_registry_s_field_are_told_from_those_of_its_text(self) -> None:
        read = {"origin": "machine", "age_min": 18, "age_words": "18 Years"}
        [of_field] = [one for one in criteria_in_words(group(**read), "") if one.field == "age"]
        [of_text] = [
            one for one in criteria_in_words(group(**read, quotes={"age": [[0, 8]]}), "") if one.field == "age"
        ]
        assert of_field.of_field
        assert not of_text.of_field
