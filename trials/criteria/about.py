"""Whether a text is about people with a spinal cord injury. Letters and numbers alone prove nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from trials.criteria.clauses import Clause, clauses
from trials.criteria.quotes import readable

# How the injury is called, by the letters with which each of these names begins: in most texts none of them stands, and
# letters are looked for many times faster than patterns.
_NAMES: Final = {
    "spin": r"\bspinal[\s-]+cord[\s-]+(?:\(?\w+\)?[\s-]+){0,2}?(?:injur|lesion|trauma|damage|transection|contusion"
    r"|impairment)|\bspinal[\s-]+injur|\bspine[\s-]+injur|\bspinal\s+cord\s*-?\s*injured"
    r"|\bspinal\s+cord\s+(?:was|is|has\s+been|were)\s+(?:\w+\s+)?injured",
    "sci": r"\bSCIs?\b",
    "tsci": r"\btSCI\b",
    "csci": r"\bcSCI\b",
    "isci": r"\biSCI\b",
    "tetraplegi": r"\btetraplegi",
    "quadriplegi": r"\bquadriplegi",
    "paraplegi": r"\bparaplegi",
    "injur": r"\binjur\w*\s+(?:of|to|in|at)\s+(?:the\s+|their\s+)?(?:\w+\s+)?(?:spinal\s+cord|spinal\s+column|spine)\b",
    "medullary": r"\bmedullary\s+(?:injur|lesion|trauma)",
    "traum": r"\btraumatic\s+myelopathy|\btrauma\w*\s+(?:of|to)\s+the\s+spinal",
    "asia": r"\bASIA\s+(?:impairment|grade|scale|class|score|level|[A-D]\b)",
    "american spin": r"\bAmerican\s+Spin(?:al|e)\s+(?:Cord\s+)?Injury\s+Association",
    "isncsci": r"\bISNCSCI\b",
}
_INJURY: Final = re.compile("|".join(_NAMES.values()), re.IGNORECASE)
_EACH: Final = {begins: re.compile(name, re.IGNORECASE) for begins, name in _NAMES.items()}
# What may mean something else: 'SCI' a silent infarct of the brain, 'paraplegia' a hereditary illness.
_SHORT: Final = {"sci", "tetraplegi", "quadriplegi", "paraplegi"}
_IN_FULL: Final = re.compile("|".join(name for begins, name in _NAMES.items() if begins not in _SHORT), re.IGNORECASE)
_OTHER_SENSE: Final = re.compile(
    r"\bhereditary\b|\bHTLV|\bSPG\s?\d|\bspastic\s+(?:para|tetra|quadri)(?:plegi|pares)|\blocked[\s-]*in\b"
    r"|\bcerebral\s+infarct|\b(?:subjective|mild)\s+cognitive",
    re.IGNORECASE,
)
_GRADE: Final = re.compile(r"\bAIS[\s:-]*(?:grade[sd]?\s*)?[A-D]\b")
_OTHER_AIS: Final = re.compile(
    r"\bstroke|\bscoliosis|\bisch[ae]+mic|\babbreviated\s+injury|\bandrogen|\bthrombectomy|\bCobb\b", re.IGNORECASE
)
_ILLNESS: Final = (
    r"\b(?:strokes?|multiple\s+sclerosis|MS\b|parkinson\w*|cerebral\s+palsy|spina\s+bifida|ALS\b|amyotrophic"
    r"|dementia|epilepsy|alzheimer\w*|guillain|muscular\s+dystrophy|scoliosis|diabet\w+|cancer|metasta\w+"
    r"|aneurysm|aort\w+|polio\w*|traumatic\s+brain)\b"
)
_OTHER_ILLNESS: Final = re.compile(_ILLNESS, re.IGNORECASE)
# People with either are taken: 'spinal cord injury or multiple sclerosis'.
_OR: Final = r"\w*(?:\s*\(\w+\))?,?\s+or\s+(?:an?\s+|with\s+|a\s+diagnosis\s+of\s+)?"
_EITHER: Final = re.compile(
    rf"(?:{_NAMES['spin']}){_OR}{_ILLNESS}|{_ILLNESS}{_OR}(?:\w+\s+)?(?:{_NAMES['spin']})", re.IGNORECASE
)
_DENIED: Final = re.compile(
    r"\b(?:no|not|without|never|other\s+than|except|excluding|absence\s+of|free\s+of|rule\s+out|such\s+as"
    r"|e\.?g\.?|like|risk\s+(?:of|for)|prevent\w*|prophylaxis|protect\w*(?:\s+against)?|suspicion\s+of"
    r"|caused\s+by|caregivers?\s+(?:of|for)|families\s+of|nurses|therapists)\b\.?[^.;:]{0,50}$",
    re.IGNORECASE,
)


_ODD: Final = re.compile(r"<\w{1,4}\s?/?>|&#?\w{1,5};|[^\x00-\x7f]")  # what may stand in a text instead of a blank
_REST: Final = 400  # characters after a name that may turn its sentence into an exclusion


def concerns_injury(titles: Sequence[str], criteria: str) -> bool:
    """Whether a trial takes people with a spinal cord injury, by its titles and conditions or by its criteria.

    Where a title is of an illness that is called likewise, only the injury's full name in the criteria counts.
    """
    if telling(titles):
        return True
    is_plain = criteria.isascii() and "<" not in criteria and "&" not in criteria
    plain = criteria if is_plain else _ODD.sub(" ", criteria)
    places = _mentions(plain)
    if not places:
        return False
    told = criteria[: max(places) + _REST] if len(plain) == len(criteria) else criteria
    named = _IN_FULL if any(map(_OTHER_SENSE.search, titles)) else _INJURY
    return about_injury(clauses(readable(told).words), "", "\n".join((*titles, criteria)), named)


def telling(titles: Iterable[str]) -> str:
    """The first of these titles and conditions that names a spinal cord injury, '' where none does."""
    titles = list(titles)
    if not _mentions("\n".join(titles)):  # as it is with most: one look is cheaper than one for each
        return ""
    return next((title for title in titles if _mentions(title) and _names_injury(title)), "")


def _mentions(text: str) -> list[int]:
    """Where an injury or an AIS grade is named, in whatever connection."""
    lower = text.lower()
    found = [place for begins, name in _EACH.items() for place in _all(lower, begins) if name.match(lower, place)]
    return found + [place for place in _all(text, "AIS") if _GRADE.match(text, place)]


def _all(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def about_injury(found: Iterable[Clause], title: str, whole: str, named: re.Pattern[str] = _INJURY) -> bool:
    """Whether the title, or a clause of those that say who is taken, names a spinal cord injury by one of its names."""
    if title and _names_injury(title):
        return True
    for clause in found:
        if clause.excludes:
            continue
        if _names_injury(clause.words, named):
            return True
        if _GRADE.search(clause.words) and not _OTHER_AIS.search(whole):
            return True
    return False


def _names_injury(words: str, named: re.Pattern[str] = _INJURY) -> bool:
    if _OTHER_ILLNESS.search(words) and not (
        _EITHER.search(words)
        or re.search(r"\bASIA\b|\b(?:no|not|without|exclud\w+|other\s+than)\b", words, re.IGNORECASE)
    ):
        return False
    named = _IN_FULL if _OTHER_SENSE.search(words) else named
    return any(
        not _DENIED.search(words[max(0, found.start() - 60) : found.start()])
        for found in islice(named.finditer(words), 10)
    )
