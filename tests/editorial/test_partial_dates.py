import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from editorial.partial_dates import PartialDate, validate_partial_date


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2018", dt.date(2018, 1, 1), dt.date(2018, 12, 31)),
        ("2018-02", dt.date(2018, 2, 1), dt.date(2018, 2, 28)),
        ("2020-02", dt.date(2020, 2, 1), dt.date(2020, 2, 29)),
        ("2018-05-11", dt.date(2018, 5, 11), dt.date(2018, 5, 11)),
    ],
)
def test_a_partial_date_spans_all_the_days_that_it_may_mean(text: str, earliest: dt.date, latest: dt.date) -> None:
    assert (PartialDate(text).earliest, PartialDate(text).latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["", "soon", "2018-13", "2018-02-30", "0000", "2018-5", "20180511", "2018-05-11T00:00"]
)
def test_text_that_is_no_date_has_no_days(text: str) -> None:
    assert PartialDate(text).earliest is None
    assert PartialDate(text).latest is None


@given(st.dates(min_value=dt.date(1, 1, 1)))
def test_a_day_is_within_its_month_and_its_year(day: dt.date) -> None:
    text = day.isoformat()
    for shorter in (text[:7], text[:4]):
        partial = PartialDate(shorter)
        assert partial.earliest is not None
        assert partial.latest is not None
        assert partial.earliest <= day <= partial.latest


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.dates(min_value=dt.date(1000, 1, 1)))
def test_as_text_they_compare_as_the_constraint_of_the_database_does(start: dt.date, end: dt.date) -> None:
    for first in (start.isoformat(), start.isoformat()[:7], start.isoformat()[:4]):
        for last in (end.isoformat(), end.isoformat()[:7], end.isoformat()[:4]):
            one, other = PartialDate(first), PartialDate(last)
            assert one.earliest is not None
            assert other.latest is not None
            assert (first <= last + "~") == (one.earliest <= other.latest)


@pytest.mark.parametrize(
    ("text", "words"), [("2018", "2018"), ("2018-05", "May 2018"), ("2018-05-11", "11 May 2018"), ("x", "x")]
)
def test_in_words_it_is_no_more_precise_than_it_is(text: str, words: str) -> None:
    assert PartialDate(text).in_words() == words


def test_a_wrong_date_is_refused_with_the_value_and_what_would_do() -> None:
    with pytest.raises(ValidationError, match=r"“May 2018”.*2018-05"):
        validate_partial_date("May 2018")
