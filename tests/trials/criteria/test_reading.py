"""What holds for any text, and the conventions one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trials.criteria import Criteria, Reading, read
from trials.criteria.as_json import as_json
from trials.criteria.columns import columns
from trials.criteria.quotes import readable
from trials.criteria.reading import COMPANIONS, FIELDS
from trials.criteria.segments import SEGMENTS
from trials.models import EligibilityGroup

PIECES = (
    "SCI |spinal cord injury |AIS A|ASIA |A-C |grade |C5|T12 | to |-|at least |within |6 months |18 |years old "
    "|after injury |or |and |not |Exclusion Criteria:\n|Inclusion Criteria:\n|Cohort 1: |cohort 2 |* |\n|  |<br>"
    "|&gt;= |≥|\u00b1|(|)|, |; |. |traumatic |non-|penetrating |ventilator |prior stem cell therapy |screening "
    "|\u2013|\r\n|\u00e9|\u810a\u9ad4|\u0130|\\>"
).split("|")
odd_texts = st.one_of(
    st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=60).map(lambda parts: "SCI " + "".join(parts))
)


def everything(reading: Reading) -> list[Criteria]:
    return [reading.everybody, *reading.groups]


def sci(words: str, title: str = "") -> Criteria:
    return read(f"Inclusion Criteria:\n* Spinal cord injury\n* {words}\n", title).everybody


@given(odd_texts)
@settings(max_examples=300, deadline=None)
def test_each_value_rests_on_words_that_stand_in_the_text(text: str) -> None:
    for criteria in everything(read(text)):
        for name in (*FIELDS, *COMPANIONS.values()):
            if getattr(criteria, name) is not None:
                assert criteria.quotes[name]
        for quotes in criteria.quotes.values():
            assert all(q.quote and text[q.start : q.end] == q.quote for q in quotes)


@given(odd_texts)
@settings(max_examples=300, deadline=None)
def test_a_field_is_unsure_or_has_a_value_never_both(text: str) -> None:
    for criteria in everything(read(text)):
        assert all(getattr(criteria, name) is None for name in criteria.unsure)


@given(odd_texts)
@settings(max_examples=300, deadline=None)
def test_values_are_in_order_and_fit_the_columns(text: str) -> None:
    reading = read(text)
    for criteria in everything(reading):
        for ends in filter(None, (criteria.days, criteria.age)):
            assert None in ends or ends[0] <= ends[1]  # type: ignore[operator]
        if criteria.level:
            assert SEGMENTS.index(criteria.level[0]) <= SEGMENTS.index(criteria.level[1])
    for row in columns(reading):
        EligibilityGroup(**row).clean_fields(exclude=["trial"])


@given(st.text(max_size=300))
@settings(deadline=None)
def test_the_readable_copy_keeps_every_place(text: str) -> None:
    copy = readable(text)

    assert len(copy.words) == len(copy.places)
    assert list(copy.places) == sorted(set(copy.places))
    assert all(text[place] == letter for letter, place in zip(copy.words, copy.places, strict=True) if letter.isalnum())


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=200))
@settings(deadline=None)
def test_what_stands_after_a_text_about_something_else_gives_nothing(text: str) -> None:
    assert read(f"Exclusion Criteria:\n{text.replace('nclusion', '')}").groups == ()


def test_a_text_longer_than_any_register_takes_is_left_to_an_editor() -> None:
    criteria = read("Inclusion Criteria: SCI, AIS A. " + "Level C5 or T1, at least 6 months. " * 3000).everybody

    assert criteria.ais is None
    assert set(criteria.unsure) == set(FIELDS)


def test_nothing_is_read_from_a_text_about_something_else() -> None:
    assert read("Acute ischemic stroke (AIS), age 18-80, within 24 hours of onset") == Reading()


def test_the_title_may_say_what_the_trial_is_about() -> None:
    assert read("Age 18-65, level C5-T10").everybody.age is None
    assert read("Age 18-65, level C5-T10", "Cells in Spinal Cord Injury").everybody.age == (18, 65)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("within 14 days of injury", (0, 14)),
        ("at least 6 months post-injury", (183, None)),
        ("screening at 14 +/- 2 days after injury", (12, 16)),
        ("1 to 2 years since injury", (365, 731)),
        ("surgery 72-120 h after injury", (3, 5)),
        ("within 8 hours of injury", (0, 1)),
    ],
)
def test_time_becomes_whole_days(words: str, days: tuple[int | None, int | None]) -> None:
    assert sci(words).days == days


def test_whether_the_end_itself_counts_is_kept() -> None:
    assert sci("more than 6 months post-injury").days_own == (False, True)
    assert sci("at least 6 months post-injury").days_own == (True, True)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("level below C4", ("C5", "S5")),
        ("level at or below C4", ("C4", "S5")),
        ("level above T6", ("C1", "T5")),
        ("injury at any level", ("C1", "S5")),
        ("tetraplegia", ("C1", "C8")),
        ("thoracolumbar injury", ("T1", "L5")),
        ("cervical (C5-C8) or thoracic (T1-T6) injury", ("C5", "T6")),
        ("injury level C3/4 to T10", ("C3", "T10")),
    ],
)
def test_levels_follow_the_conventions(words: str, level: tuple[str, str]) -> None:
    assert sci(words).level == level


def test_alternatives_with_a_gap_are_left_to_an_editor() -> None:
    criteria = sci("neurological level C4-C7 or T1-T10")

    assert criteria.level is None
    assert "level" in criteria.unsure


def test_cohorts_are_united_where_one_field_differs_without_a_gap() -> None:
    reading = read("SCI, 14 to 60 days after injury. Cohort 1: AIS A, NLI T3-T10. Cohort 2: AIS B, NLI T3-T10.")

    assert reading.everybody.ais == ("A", "B")
    assert [group.ais for group in reading.groups] == [("A",), ("B",)]
    assert all(group.days == (14, 60) for group in reading.each)


def test_cohorts_that_differ_in_two_fields_are_not_united() -> None:
    reading = read("SCI, age 18-60. Cohort 1: AIS A, level C4-C7. Cohort 2: AIS B, level C8-T10.")

    assert reading.everybody.ais is None
    assert set(reading.everybody.unsure) == {"ais", "level"}
    assert reading.everybody.age == (18, 60)


def test_a_reading_becomes_one_row_for_each_cohort() -> None:
    rows = columns(read("SCI. Cohort 1: AIS A, level C4-C7, > 6 months after injury. Cohort 2: AIS B, level T1-T10."))

    assert [(row["ais"], row["level_min"], row["days_min"]) for row in rows] == [(["A"], 3, 183), (["B"], 8, None)]
    assert rows[0]["days_min_inclusive"] is False
    assert rows[0]["ais_words"] == "AIS A"
    assert columns(read("Stroke")) == []


def test_the_json_has_the_same_names_for_everybody_and_for_groups() -> None:
    answer = as_json(read("SCI. Cohort 1: AIS A. Cohort 2: AIS B."))

    assert list(answer)[:7] == ["ais", "ais_when", "level", "level_kind", "days", "days_to", "age"]
    assert {*answer} - {"groups"} == {*answer["groups"][0]} - {"label"}
    assert answer["quotes"]["ais"][0]["quote"] == "AIS A"
