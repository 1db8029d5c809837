"""Whether a trial takes people with a spinal cord injury."""

import pytest

from tests.trials.criteria.gold.scoring import Case, cases
from trials.criteria import Reading, read
from trials.criteria.about import about_injury, concerns_injury, telling
from trials.criteria.clauses import clauses
from trials.criteria.quotes import readable


@pytest.mark.parametrize("case", list(cases("development")), ids=lambda case: case.name)
def test_the_quick_look_finds_what_the_whole_reading_finds(case: Case) -> None:
    plain = readable(case.text).words
    assert concerns_injury((), case.text) == about_injury(clauses(plain), "", plain)
    if read(case.text, case.title) != Reading():
        assert concerns_injury([case.title], case.text)


@pytest.mark.parametrize(
    "name",
    [
        *("spinal cord injury", "Spinal  Cord Lesions", "spinal cord (acute) trauma", "SCIs", "cSCI", "t-SCI"),
        *("spine injury", "injury to the cervical spine", "spinal cord was injured", "paraplegic", "Tetraplegia"),
        *("traumatic myelopathy", "ASIA scale", "ISNCSCI", "AIS grade B", "American Spinal Injury Association"),
        *("spinal&nbsp;cord<br>injury", "spinal\N{NO-BREAK SPACE}cord injury", "trauma to the spinal canal"),
    ],
)
def test_an_injury_is_found_by_each_of_its_names_wherever_it_stands(name: str) -> None:
    assert concerns_injury((), name)
    assert concerns_injury((), f"Inclusion Criteria:\n\n* Adults\n* {name}\n\nExclusion Criteria:\n\n* Fever")


@pytest.mark.parametrize(
    "text",
    [
        *("", "Spinal stenosis", "Conscious people in Asia", "Injury of the knee", "Spinal anaesthesia"),
        "Inclusion Criteria:\n* Stroke\n\nExclusion Criteria:\n* Spinal cord injury\n* Paraplegia",
        "Patients with stroke. Those with a spinal cord injury are excluded.",
    ],
)
def test_what_is_not_about_the_injury_or_excludes_it_is_left_out(text: str) -> None:
    assert not concerns_injury((), text)


@pytest.mark.parametrize(
    "title",
    [
        *("Hereditary spastic paraplegia", "SPG4 paraplegia", "Spastic quadriplegia in children"),
        *("Silent cerebral infarcts (SCI)", "Subjective cognitive impairment (SCI)"),
        *("Tropical spastic paraparesis/paraplegia, HTLV-1", "Locked-in syndrome with tetraplegia"),
    ],
)
def test_another_illness_that_is_called_likewise_is_not_the_injury(title: str) -> None:
    assert not telling([title])
    assert not concerns_injury([title], "Inclusion Criteria:\n* SCI or paraplegia, as a scan shows")
    assert concerns_injury([title], "Inclusion Criteria:\n* The illness, or a spinal cord injury")


@pytest.mark.parametrize(
    "words",
    [
        "Neurogenic bladder due to spinal cord injury or multiple sclerosis",
        "Gait after a stroke or a traumatic spinal cord injury",
        "Spastic paraplegia after spinal cord injury",
        "Mild cognitive impairment after spinal cord injury",
    ],
)
def test_a_trial_that_takes_people_with_the_injury_or_another_illness_counts(words: str) -> None:
    assert telling([words])
    assert concerns_injury((), f"Inclusion Criteria:\n* {words}")
    assert not concerns_injury((), f"Exclusion Criteria:\n* {words}")


def test_an_example_is_no_one_who_is_taken() -> None:
    assert not concerns_injury((), "Inclusion Criteria:\n* An illness of the nerves (e.g., spinal cord injury)")


def test_the_title_that_names_the_injury_is_told_from_the_others() -> None:
    titles = ["Cells for the cord", "Stroke and spinal cord injury", "Spinal Cord Injuries"]
    assert telling(titles) == "Spinal Cord Injuries"
    assert telling(titles[:2]) == ""
