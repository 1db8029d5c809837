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


def test_the_title_that_names_the_injury_is_told_from_the_others() -> None:
    titles = ["Cells for the cord", "Stroke and spinal cord injury", "Spinal Cord Injuries"]
    assert telling(titles) == "Spinal Cord Injuries"
    assert telling(titles[:2]) == ""
