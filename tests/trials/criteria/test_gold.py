"""The texts that the rules were written against, and the shape of all gold answers."""

import pytest

from tests.trials.criteria.gold.scoring import ALL, PARTS, VALUES, Case, Score, cases, compare, gold_values, score
from trials.criteria import Criteria, Reading, read
from trials.criteria.reading import FIELDS

DEVELOPMENT = list(cases("development"))


@pytest.mark.parametrize("case", DEVELOPMENT, ids=lambda case: case.name)
def test_a_text_of_the_development_part_is_read_as_by_hand(case: Case) -> None:
    scores = {name: Score() for name in (*VALUES, "groups", "unsure", ALL)}

    compare(case, read(case.text, case.title), scores)

    wrong = {name: (s.given, s.gold, s.right) for name, s in scores.items() if not s.given == s.gold == s.right}
    assert not wrong


def test_the_development_part_is_large_and_holds_texts_that_give_nothing() -> None:
    assert len(DEVELOPMENT) >= 293
    assert sum(not {name for name in FIELDS if name in case.expect} for case in DEVELOPMENT) >= 40


@pytest.mark.parametrize("part", PARTS)
def test_gold_answers_use_the_vocabulary_only(part: str) -> None:
    allowed = {*VALUES, "groups", "unsure"}
    names = [case.name for case in cases(part)]
    odd = [
        case.name
        for case in cases(part)
        if set(case.expect) - allowed
        or set(case.expect.get("unsure", [])) - set(FIELDS)
        or any(set(group) - {*VALUES, "label"} for group in case.expect.get("groups", []))
    ]

    assert not odd
    assert len(set(names)) == len(names)


def test_a_wrong_value_spoils_precision_and_recall() -> None:
    scores = {name: Score() for name in (*VALUES, "groups", "unsure", ALL)}

    compare(Case("x", "", {"ais": ["A"]}), Reading(Criteria(ais=("B",), age=(18, None))), scores)

    assert (scores["ais"].precision, scores["ais"].recall) == (0, 0)
    assert (scores["age"].precision, scores["age"].recall) == (0, 1)
    assert (scores[ALL].given, scores[ALL].gold, scores[ALL].right) == (2, 1, 0)


def test_a_group_takes_from_the_top_what_it_does_not_name() -> None:
    assert gold_values({"level": ["C4", "C7"], "age": None}, {"ais": ["A"], "age": [18, 65]})["ais"] == ["A"]
    assert gold_values({"age": None}, {"age": [18, 65]})["age"] is None


def test_the_figures_of_a_part_count_each_of_its_texts() -> None:
    assert score("development")[ALL].gold > len(DEVELOPMENT)
