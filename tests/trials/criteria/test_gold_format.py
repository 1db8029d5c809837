"""All gold answers keep the format that gold/README.md describes. Messages name cases, never their texts."""

import re
from typing import Any

import pytest

from tests.trials.criteria.gold.scoring import PARTS, rows
from trials.criteria.segments import SEGMENTS

CASES = [case for part in PARTS for case in rows(part)]
TRAITS = {"traumatic", "penetrating", "ventilator", "earlier_cell_therapy"}
WORDS = {
    "ais_when": {"injury", "screening"},
    "level_kind": {"neurological", "motor", "bone"},
    "days_to": {"consent", "screening", "surgery", "dose"},
} | {trait: {"required", "allowed", "excluded"} for trait in TRAITS}
FIELDS = {"ais", "level", "days", "age"} | set(WORDS)
REGISTERS = "ctgov|ctis|euctr|isrctn|anzctr|drks|jrct|umin|chictr|cris|ctri|irct|tctr|rebec|pactr|nl|ictrp"

each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def range_is_right(ends: object, *, open_ends: bool) -> bool:
    """Whether these are two whole numbers in order; with ``open_ends`` one of them may be missing."""
    if not isinstance(ends, list) or len(ends) != 2:
        return False
    known = [end for end in ends if end is not None]
    return (
        all(type(end) is int and end >= 0 for end in known)
        and known == sorted(known)
        and len(known) >= (1 if open_ends else 2)
    )


def value_is_right(field: str, value: Any) -> bool:
    """Whether a value may stand in a field."""
    if field == "ais":
        return bool(value) and value == sorted(set(value) & set("ABCDE"))
    if field == "level":
        return set(value) <= set(SEGMENTS) and range_is_right([SEGMENTS.index(end) for end in value], open_ends=False)
    if field in {"days", "age"}:
        return range_is_right(value, open_ends=True)
    return value in WORDS[field]


def united(field: str, values: list[Any]) -> Any:
    """What the groups take together in one field; nothing if there is a gap. Whole years, days and segments."""
    if None in values:
        return None
    if field == "ais":
        return sorted(set().union(*values))
    if field == "level":
        values = [[SEGMENTS.index(end) for end in value] for value in values]
    (low, high), *rest = sorted(values, key=lambda ends: ends[0] or 0)
    for first, last in rest:
        if high is not None and (first or 0) > high + 1:
            return None
        high = None if None in {high, last} else max(high, last)
    return [SEGMENTS[low], SEGMENTS[high]] if field == "level" else [low, high]


def test_names_are_unique_and_begin_with_the_register() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))
    assert not [name for name in names if not re.fullmatch(rf"({REGISTERS})(-[a-z0-9]+)+", name)]


def test_there_are_enough_cases_with_and_without_values() -> None:
    assert len(CASES) >= 293
    assert sum(case["expect"] == {} for case in CASES) >= 40


@each_case
def test_case_keeps_the_format(case: dict[str, Any]) -> None:
    expect = case["expect"]
    groups, unsure = expect.get("groups", []), expect.get("unsure", [])
    assert set(case) <= {"name", "title", "summary", "text", "expect"}, case["name"]
    assert case["text"].strip(), case["name"]
    assert set(expect) <= FIELDS | {"groups", "unsure"}, case["name"]
    assert len(set(unsure)) == len(unsure), case["name"]
    assert set(unsure) <= FIELDS - set(expect), case["name"]
    for answer in (expect, *groups):
        given = {field: value for field, value in answer.items() if field in FIELDS and value is not None}
        assert not [field for field, value in given.items() if not value_is_right(field, value)], case["name"]
    assert all(set(group) <= FIELDS | {"label"} for group in groups), case["name"]


@each_case
def test_top_unites_the_groups_where_one_field_differs_without_a_gap(case: dict[str, Any]) -> None:
    expect = case["expect"]
    groups = expect.get("groups", [])
    differing = {field for group in groups for field in group} & FIELDS
    for field in differing:
        values = [group.get(field, expect.get(field)) for group in groups]
        union = united(field, values) if len(differing) == 1 else None
        assert expect.get(field) == union, (case["name"], field)
        assert (field in expect.get("unsure", [])) is (union is None), (case["name"], field)
