"""Whether a text is about people with a spinal cord injury. Letters and numbers alone prove nothing."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from trials.criteria.clauses import Clause, clauses
from trials.criteria.quotes import readable

_INJURY: Final = re.compile(
    r"\bspinal[\s-]+cord[\s-]+(?:\(?\w+\)?[\s-]+){0,2}?(?:injur|lesion|trauma|damage|transection|contusion"
    r"|impairment)|\bspinal[\s-]+injur|\bspine[\s-]+injur|\bSCIs?\b|\b(?:t-?|c-?|i-?)SCI\b|\b(?:tetra|quadri"
    r"|para)plegi"
    r"|\binjur\w*\s+(?:of|to|in|at)\s+(?:the\s+|their\s+)?(?:\w+\s+)?(?:spinal\s+cord|spinal\s+column|spine)\b"
    r"|\bspinal\s+cord\s+(?:was|is|has\s+been|were)\s+(?:\w+\s+)?injured|\bmedullary\s+(?:injur|lesion|trauma)"
    r"|\btraumatic\s+myelopathy"
    r"|\bASIA\s+(?:impairment|grade|scale|class|score|level|[A-E]\b)|\bAmerican\s+Spin(?:al"
    r"|e)\s+(?:Cord\s+)?Injury\s+Association|\bISNCSCI\b|\bspinal\s+cord\s*-?\s*injured|\bSCI\b"
    r"|\btrauma\w*\s+(?:of|to)\s+the\s+spinal",
    re.IGNORECASE,
)
_GRADE: Final = re.compile(r"\bAIS[\s:-]*(?:grade[sd]?\s*)?[A-E]\b")
_OTHER_AIS: Final = re.compile(
    r"\bstroke|\bscoliosis|\bisch[ae]+mic|\babbreviated\s+injury|\bandrogen|\bthrombectomy|\bCobb\b", re.IGNORECASE
)
_OTHER_ILLNESS: Final = re.compile(
    r"\b(?:strokes?|multiple\s+sclerosis|MS\b|parkinson\w*|cerebral\s+palsy|spina\s+bifida|ALS\b|amyotrophic"
    r"|dementia|epilepsy|alzheimer\w*|guillain|muscular\s+dystrophy|scoliosis|diabet\w+|cancer|metasta\w+"
    r"|aneurysm|aort\w+|polio\w*|traumatic\s+brain)\b",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(
    r"\b(?:no|not|without|never|other\s+than|except|excluding|absence\s+of|free\s+of|rule\s+out|such\s+as"
    r"|e\.?g\.?|like|risk\s+(?:of|for)|prevent\w*|prophylaxis|protect\w*(?:\s+against)?|suspicion\s+of"
    r"|caused\s+by|caregivers?\s+(?:of|for)|families\s+of|nurses|therapists)\b[^.;:]{0,50}$",
    re.IGNORECASE,
)
_HEALTHY: Final = re.compile(r"\b(?:healthy|able-?bodied)\b", re.IGNORECASE)


# What every name of an injury has in it; asked first, because most trials are of something else.
_A_TRACE: Final = re.compile(r"spin|plegi|sci\b|scis\b|asia|\bais\b|medull|myelopath", re.IGNORECASE)


def concerns_injury(titles: Iterable[str], criteria: str) -> bool:
    """Whether a trial takes people with a spinal cord injury, by its titles and conditions or by its criteria."""
    if any(_A_TRACE.search(title) and _names_injury(title) for title in titles):
        return True
    return bool(_A_TRACE.search(criteria)) and about_injury(clauses(readable(criteria).words), "", criteria)


def about_injury(found: Iterable[Clause], title: str, whole: str) -> bool:
    """Whether the title, or a clause of those that say who is taken, names a spinal cord injury."""
    if title and _names_injury(title):
        return True
    for clause in found:
        if clause.excludes:
            continue
        if _names_injury(clause.words):
            return True
        if _GRADE.search(clause.words) and not _OTHER_AIS.search(whole):
            return True
    return False


def _names_injury(words: str) -> bool:
    if _OTHER_ILLNESS.search(words) and not re.search(
        r"\bASIA\b|\b(?:no|not|without|exclud\w+|other\s+than)\b", words, re.IGNORECASE
    ):
        return False
    return any(
        not _DENIED.search(words[max(0, found.start() - 60) : found.start()])
        for found in islice(_INJURY.finditer(words), 10)
    )
