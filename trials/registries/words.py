"""Registers' words for status, phase and type of study as our values; '' for what could mean several.

'Not recruiting' may be before, during or after recruitment, and 'authorised' says nothing of it: neither is mapped.
"""

import re
from functools import lru_cache
from typing import Final

from trials.models.choices import Phase, Status, StudyType

_STATUSES: Final[dict[str, str]] = {
    **{value.lower().replace("_", " "): value for value in Status.values},
    "active, not recruiting": Status.ACTIVE_NOT_RECRUITING.value,
    "complete": Status.COMPLETED.value,
    "halted prematurely": Status.TERMINATED.value,
    "pending": Status.NOT_YET_RECRUITING.value,
    "prematurely ended": Status.TERMINATED.value,
    "stopped early": Status.TERMINATED.value,
    "temporarily halted": Status.SUSPENDED.value,
    "temporary halt": Status.SUSPENDED.value,
}
_PHASES: Final[dict[str, str]] = {
    **dict.fromkeys(("0", "phase 0", "early phase 1", "early phase i", "early phase1"), Phase.EARLY_PHASE1.value),
    **dict.fromkeys(("n/a", "na", "not applicable"), Phase.NA.value),
    **{
        f"{word}{number}": f"PHASE{value}"
        for value, numbers in {1: ("1", "i"), 2: ("2", "ii"), 3: ("3", "iii"), 4: ("4", "iv")}.items()
        for number in numbers
        for word in ("", "phase", "phase ")
    },
}
_MOST: Final = 1 << 10  # words that are remembered: registers have few, and write them in every record
_SEPARATORS: Final = re.compile(r"\s*(?:[/,;+&-]|\band\b)\s*")


@lru_cache(maxsize=_MOST)
def status_of(words: str) -> str:
    """Our recruitment status."""
    return words if words in Status.values else _STATUSES.get(_folded(words), "")


@lru_cache(maxsize=_MOST)
def study_type_of(words: str) -> str:
    """Our type of study; registers add to it: 'Interventional clinical trial of medicinal product'."""
    if words in StudyType.values:
        return words
    folded = _folded(words)
    for value in (StudyType.INTERVENTIONAL, StudyType.OBSERVATIONAL, StudyType.EXPANDED_ACCESS):
        if folded.startswith(value.value.lower().replace("_", " ")):
            return value.value
    return ""


@lru_cache(maxsize=_MOST)
def phase_of(phases: tuple[str, ...]) -> str:
    """Our phase, a pair of phases included; '' where one of the words is unknown or there is no such pair."""
    joined = "_".join(phases)
    if joined in Phase.values:
        return joined
    words = [_folded(word) for word in phases]
    parts = [part for word in words for part in ([word] if word in _PHASES else _SEPARATORS.split(word))]
    found = sorted({_PHASES.get(part, "") for part in parts})
    joined = "_".join(found)
    return joined if "" not in found and joined in Phase.values else ""


def _folded(words: str) -> str:
    return " ".join(words.lower().split())
