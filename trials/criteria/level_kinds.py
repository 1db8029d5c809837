"""What sort of level is meant: neurological, motor, or of the bone. Vertebrae are not segments."""

import re
from itertools import islice
from typing import Final

from trials.criteria.clauses import Clause

_KINDS: Final = {
    "neurological": (
        r"neurologic(?:al)?(?:ly)?\s+(?:\w+\s+){0,3}?levels?\b|levels?\s+of\s+(?:the\s+)?neurologic\w*|\bNLI\b"
        r"|neurological\s+(?:injury|lesion|impairment|involvement|segments?)\s+(?:at|between|from|of)"
        r"|levels?\s*\(?\s*neurologic|\bneurologic(?:al)?(?:ly)?\s*(?:\(|:|at\b|between|from)"
        r"|\bneurological\s*(?=[CTDLS]\d)|(?<=[CTLS]\d\s\()neurologic(?:al)?(?=\))|(?<=\d\s\()neurologic(?:al)?(?=\))"
    ),
    "motor": r"\bmotor\s+(?:\w+\s+){0,2}?levels?\b|levels?\s+of\s+motor|motor[\s-]level",
    "bone": (
        r"vertebra\w*|\bbon[ye]\w*|fractur\w*|skeletal|spine\s+levels?|dislocation|radiolog\w*\s+(?:\w+\s+){0,2}levels?"
        r"|\b(?:MRI|CT|imaging|radiographic)[\s-]+(?:lesions?|levels?|injury)"
        r"|\b(?:lesions?|injury|damage|signal\s+change)\s+(?:(?!confirmed|proven|shown|demonstrated|verified"
        r"|diagnosed)\w+\s+){0,3}(?:on|by|in)\s+(?:the\s+)?(?:\w+\s+)?(?:MRI|MR|CT|imaging)\b"
    ),
}
_KIND: Final = re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in _KINDS.items()), re.IGNORECASE)
_BOTH_KINDS: Final = re.compile(
    r"motor\s+(?:and|and/or|or)\s+sensory|sensory\s+(?:and|and/or|or)\s+motor", re.IGNORECASE
)
_COURSE: Final = re.compile(r"\b(?:stable|chang|improv|deteriorat|declin|recover|examin|assess)", re.IGNORECASE)
_MOST: Final = 20
_NEAR: Final = 160  # letters between a level and the word for its kind


def kind_alone(clause: Clause) -> tuple[str, tuple[int, int]] | None:
    """The sort of level that a clause speaks of without naming one: 'single neurological level, by cohort:'."""
    found = _KIND.search(clause.words)
    if clause.excludes or not found or found.lastgroup in {None, "bone"} or _COURSE.search(clause.words):
        return None
    return str(found.lastgroup), (clause.start + found.start(), clause.start + found.end())


def kind_of_level(clause: Clause, start: int, end: int) -> tuple[str | None, tuple[int, int] | None]:
    """The sort of level that is meant, by the words nearest to it."""
    words = clause.words
    if _BOTH_KINDS.search(words):
        return None, None
    best: tuple[int, re.Match[str]] | None = None
    for found in islice(_KIND.finditer(words), _MOST):
        distance = start - found.end() if found.end() <= start else max(0, found.start() - end) + 1
        if distance <= _NEAR and (best is None or distance < best[0]):
            best = (distance, found)
    if best is None and (earlier := _KIND.search(clause.opening)):
        return earlier.lastgroup, (clause.opens + earlier.start(), clause.opens + earlier.end())
    if best is None:
        return None, None
    match = best[1]
    return match.lastgroup, (clause.start + match.start(), clause.start + match.end())
