"""A reading in the columns of an eligibility group."""

import pytest

from trials.criteria import read
from trials.criteria.columns import MOST_DAYS, MOST_YEARS, columns


@pytest.mark.parametrize(
    ("words", "column", "value"),
    [
        ("injured within the last 10 years", "days_max", 3653),
        ("injured within the last 5000 years", "days_max", None),
        ("aged 18 to 65 years", "age_max", 65),
        ("aged 18 to 9999 years", "age_max", None),
    ],
)
def test_an_end_that_nobody_lives_to_is_none(words: str, column: str, value: int | None) -> None:
    [row] = columns(read(f"Inclusion Criteria:\n* Spinal cord injury, {words}", "Spinal cord injury"))
    assert row[column] == value


def test_the_ends_are_of_one_length() -> None:
    assert round(MOST_DAYS / MOST_YEARS, 2) == 365.25
