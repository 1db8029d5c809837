"""Who may take part in made-up trials of people with a spinal cord injury, in the many wordings of registries."""

import random
from typing import Final

CONDITIONS: Final = (
    ["Spinal Cord Injuries"],
    ["Spinal Cord Injury"],
    ["Spinal Cord Injuries", "Tetraplegia"],
    ["Paraplegia, Spinal", "Spinal Cord Injuries"],
    ["Acute Spinal Cord Injury"],
)
_GRADES: Final = (
    "ASIA Impairment Scale (AIS) grade A",
    "AIS A or B",
    "AIS grade A, B or C at screening",
    "Complete spinal cord injury (AIS A)",
    "Motor-incomplete spinal cord injury, AIS C or D",
    "American Spinal Injury Association Impairment Scale grade {first} to {last}",
    "Neurologically stable spinal cord injury",
)
_LEVELS: Final = (
    "Neurological level of injury between C{neck} and T{chest}",
    "Neurological level from T{chest} to T12",
    "Level of injury C{neck}-C8",
    "Traumatic spinal cord injury at the cervical level",
    "Thoracic spinal cord injury",
    "Spinal cord injury at any level",
    "Motor level C{neck} to T1 on both sides",
)
_TIMES: Final = (
    "At least {months} months after injury",
    "Injury within {days} days before enrolment",
    "More than {months} months since injury",
    "Between {days} days and {months} months post injury",
    "Chronic injury (> 1 year)",
    "Within 72 hours of injury",
)
_AGES: Final = (
    "Age {young} to {old} years",
    "Aged {young} years or older",
    "Men and women, {young}-{old} years of age",
)
_REFUSED: Final = (
    "Penetrating spinal cord injury",
    "Dependence on a ventilator",
    "Earlier stem cell therapy",
    "AIS E",
    "Non-traumatic spinal cord injury",
    "Pregnancy or breast feeding",
    "Severe brain injury",
    "Pressure ulcer of grade 3 or 4",
)


def ages(chance: random.Random) -> tuple[int, int]:
    """The lowest and the highest age, in years."""
    return chance.choice((16, 18, 18, 18, 21)), chance.choice((55, 60, 65, 65, 70, 75, 80))


def criteria(chance: random.Random, age: tuple[int, int], prose: str) -> str:
    """The text: what is asked for, what excludes, and further `prose`."""
    values = {
        "first": chance.choice("AB"),
        "last": chance.choice("CD"),
        "neck": chance.randint(3, 7),
        "chest": chance.randint(1, 10),
        "months": chance.choice((3, 6, 12, 24)),
        "days": chance.choice((7, 14, 21, 28)),
        "young": age[0],
        "old": age[1],
    }
    asked = [chance.choice(wordings).format(**values) for wordings in (_GRADES, _LEVELS, _TIMES, _AGES)]
    lines = [
        "Inclusion Criteria:",
        *_items([*asked, "Able to give written informed consent"]),
        "Exclusion Criteria:",
        *_items([*chance.sample(_REFUSED, k=3), prose]),
    ]
    return "\n\n".join(lines)


def _items(lines: list[str]) -> list[str]:
    return [f"* {line}" for line in lines]
