"""The chance of a sham: told as a fraction only where the record states it."""

from typing import Any

import pytest

from trials.chance import Chance, chance_of_sham
from trials.models import Trial, TrialArm, TrialTreatment

SHAM = "SHAM_COMPARATOR"
CELLS = "EXPERIMENTAL"


def chance(arms: list[tuple[str, str]], *, treatments: list[TrialTreatment] | None = None, **columns: Any) -> Chance:
    """Of a randomised trial with these groups, each as (kind, label)."""
    trial = Trial(**{"allocation": "RANDOMIZED", **columns})
    rows = [TrialArm(pk=number, kind=kind, label=label) for number, (kind, label) in enumerate(arms, start=1)]
    return chance_of_sham(trial, rows, treatments or [])


@pytest.mark.parametrize(
    ("sham", "cells", "words"),
    [
        (10, 20, "About 1 in 3 (10 of 30 people"),
        (20, 20, "About 1 in 2 (20 of 40 people"),
        (20, 10, "About 2 in 3 ("),
        (11, 20, "About 1 in 3 (11 of 31"),
        (1, 99, "Fewer than 1 in 10 (1 of 100"),
        (99, 1, "Nearly all (99 of 100"),
    ],
)
def test_sizes_of_all_groups_give_a_fraction(sham: int, cells: int, words: str) -> None:
    assert chance([(SHAM, f"Sham (n = {sham})"), (CELLS, f"Cells (N={cells})")]).words.startswith(words)


@pytest.mark.parametrize(
    "labels",
    [("Sham (n = 10)", "Cells"), ("Sham (n = 10, later n = 8)", "Cells (n = 20)"), ("Sham (n = 0)", "Cells (n = 20)")],
)
def test_sizes_that_are_not_all_stated_give_none(labels: tuple[str, str]) -> None:
    found = chance([(SHAM, labels[0]), (CELLS, labels[1])])
    assert found == Chance("yes", "Yes, by chance. How many people get it is not stated.")


def test_equal_parts_for_each_group_give_a_fraction_with_the_registrys_words() -> None:
    arms = [(SHAM, "Sham"), (CELLS, "Low dose"), (CELLS, "High dose")]
    found = chance(arms, summary="People are randomised 1 : 1:1 to three groups.")
    assert found == Chance("yes", "About 1 in 3.", "1:1:1")


@pytest.mark.parametrize("ratio", ["2:1", "1:1:1"])
def test_parts_that_nobody_can_lay_to_a_group_are_told_as_they_stand(ratio: str) -> None:
    found = chance([(SHAM, "Sham"), (CELLS, "Cells")], summary=f"Allocation ratio {ratio}.")
    assert found.quoted == ratio
    assert "About" not in found.words


@pytest.mark.parametrize(
    "summary",
    ["Cells are diluted 1:1 in saline.", "Randomised at 10:30.", "Randomised 1:1, and later randomised 2:1."],
)
def test_other_numbers_are_no_ratio_of_people(summary: str) -> None:
    found = chance([(SHAM, "Sham"), (CELLS, "Cells")], summary=summary)
    assert found == Chance("yes", "Yes, by chance. How many people get it is not stated.")


def test_without_chance_there_is_no_fraction() -> None:
    arms = [(SHAM, "Sham (n = 10)"), (CELLS, "Cells (n = 20)")]
    assert chance(arms, allocation="").words == "Yes. How people are assigned to it is not stated."
    assert chance(arms, allocation="NON_RANDOMIZED").words.startswith("Yes. It is not drawn by lot who gets it")
    assert "everybody gets each" in chance(arms, intervention_model="CROSSOVER").words


def test_silence_is_not_stated_and_groups_of_known_kinds_are_an_answer() -> None:
    assert chance([]) == Chance("", "Not stated")
    assert chance([("", "Group A")]) == Chance("", "Not stated")
    assert chance([(CELLS, "Cells")]).value == "no"


def test_what_an_editor_read_counts() -> None:
    assert chance([], treatments=[TrialTreatment(sham="no")]).value == "no"
    assert chance([], treatments=[TrialTreatment(sham="yes")]).value == "yes"
    assert chance([], treatments=[TrialTreatment(role="placebo")]).value == "yes"
    found = chance([], treatments=[TrialTreatment(sham="yes")], summary="Randomised 1:1.")
    assert "About" not in found.words
