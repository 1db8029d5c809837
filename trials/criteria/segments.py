"""The 30 segments of the spinal cord and the regions that registries name instead of them."""

from collections.abc import Collection
from typing import Final

# From the neck down (ISNCSCI 2019); their numbers make ranges that compare.
SEGMENTS: Final = [
    *(f"C{n}" for n in range(1, 9)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    *(f"S{n}" for n in range(1, 6)),
]
NUMBER: Final = {name: number for number, name in enumerate(SEGMENTS)}
LAST: Final = len(SEGMENTS) - 1

REGIONS: Final = {
    "cervical": ("C1", "C8"),
    "thoracic": ("T1", "T12"),
    "dorsal": ("T1", "T12"),
    "lumbar": ("L1", "L5"),
    "sacral": ("S1", "S5"),
    "cervicothoracic": ("C1", "T12"),
    "thoracolumbar": ("T1", "L5"),
    "dorsolumbar": ("T1", "L5"),
    "lumbosacral": ("L1", "S5"),
    "tetraplegi": ("C1", "C8"),
    "quadriplegi": ("C1", "C8"),
    "paraplegi": ("T1", "S5"),
}


def span(highest: str, lowest: str) -> frozenset[int]:
    """Numbers of all segments from one to another, both included; empty where they stand upside down."""
    return frozenset(range(NUMBER[highest], NUMBER[lowest] + 1))


def unbroken(numbers: Collection[int]) -> bool:
    """Whether segments follow one another without a gap."""
    return bool(numbers) and max(numbers) - min(numbers) + 1 == len(set(numbers))


def names(numbers: Collection[int]) -> tuple[str, str]:
    """The highest and the lowest of some segments."""
    return SEGMENTS[min(numbers)], SEGMENTS[max(numbers)]
