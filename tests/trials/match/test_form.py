"""What may be entered, and what is said where it cannot be."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.builders import make_country
from trials.criteria.segments import NUMBER
from trials.match.entry import Cause, Entry
from trials.match.form import MatchForm

pytestmark = pytest.mark.django_db


def entered(**data: Any) -> Entry:
    form = MatchForm(data)
    assert form.is_valid(), form.errors
    return form.entry()


def ago(days: int) -> str:
    return (timezone.localdate() - dt.timedelta(days=days)).isoformat()


def test_nothing_need_be_said() -> None:
    assert entered() == Entry(today=timezone.localdate())
    names = ("level_kind", "level", "ais", "cause", "travel", "ventilator", "earlier_cell_therapy")
    assert entered(**dict.fromkeys(names, "unknown")) == entered()


def test_a_date_or_months_become_the_days_that_they_may_be() -> None:
    assert entered(injured_on=ago(100)).days == (100, 100)
    assert entered(months="9").days == (274, 303)
    assert entered(months="0").days == (0, 29)
    year = timezone.localdate().year
    first, last = entered(injured_on=str(year)).days or (None, None)
    assert (first, last) == (0, (timezone.localdate() - dt.date(year, 1, 1)).days)


def test_a_date_counts_before_months() -> None:
    entry = entered(injured_on=ago(280), months="9")
    assert entry.days == (280, 280)
    assert entry.months is None


def test_motor_levels_of_both_sides_are_kept() -> None:
    entry = entered(level_left="C5", level_right="C7")
    assert entry.level == (NUMBER["C5"], NUMBER["C7"])
    assert entry.level_kind == "motor"
    assert entered(level="C5").level_kind is None


def test_the_motor_level_of_one_side_alone_is_not_known() -> None:
    assert entered(level_left="C5", level_right="unknown").level is None


def test_causes_say_whether_they_are_traumatic() -> None:
    assert entered(cause="penetrating").traumatic is entered(cause="penetrating").penetrating is True
    assert entered(cause="tumour").traumatic is entered(cause="tumour").penetrating is False
    assert entered(cause="cauda_equina").traumatic is None
    assert entered(cause="cauda_equina").cause == Cause.CAUDA_EQUINA


def test_a_country_is_a_published_one() -> None:
    make_country(slug="japan", name="Japan")
    make_country(slug="hidden", state="draft")
    assert entered(country="japan").country_name == "Japan"
    assert "country" in MatchForm({"country": "hidden"}).errors


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"level": "Z9"}, "level", "“Z9” is not an answer here. Give one of: C1, C2"),
        ({"ais": "F"}, "ais", "A, B, C, D, E, unknown"),
        ({"age": "many"}, "age", "“many” is not a whole number from 0 to 120."),
        ({"age": "121"}, "age", "“121” is not a whole number"),
        ({"months": "1.5"}, "months", "“1.5” is not a whole number from 0 to 1200."),
        ({"months": "١٢"}, "months", "is not a whole number"),
        ({"injured_on": "last May"}, "injured_on", "Write 2026, 2026-03 or 2026-03-14."),
        ({"injured_on": "2999"}, "injured_on", "“2999” is in the future."),
        ({"examined_on": "14/03/2026"}, "examined_on", "Write it as 2026-03-14."),
        ({"examined_on": "2999-01-01"}, "examined_on", "in the future"),
        ({"injured_on": "2020-05", "examined_on": "2020-04-30"}, "examined_on", "is before the injury"),
        ({"injured_on": "2020-05", "months": "1"}, "months", "“1” months ago is not the date"),
        ({"injured_on": "1990", "age": "20"}, "age", "“20” is less than the years since the injury."),
        ({"level_kind": "bone", "level_left": "C5"}, "level_left", "“C5” is a motor level"),
        ({"level_left": "C5"}, "level_left", "“C5” is the level of one side alone. Give that of the other side too"),
        ({"level": "C5", "cause": "cauda_equina"}, "level", "“C5” is above L1, and an injury of the cauda equina"),
        ({"country": "no\x00where"}, "country", "is not the key of a country"),
        ({"ventilator": "true"}, "ventilator", "Give one of: yes, no, unknown."),
    ],
)
def test_an_error_names_the_value_and_the_remedy(data: dict[str, str], field: str, words: str) -> None:
    form = MatchForm(data)
    assert list(form.errors) == [field]
    assert words in str(form.errors[field][0])


def test_a_long_value_is_not_repeated() -> None:
    for name in MatchForm.base_fields:
        form = MatchForm({name: "9" * 100_000})
        assert list(form.errors) == [name]
        assert len(str(form.errors[name][0])) < 400
