"""Levels of the spinal cord: what a clause says about them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from trials.criteria.clauses import Clause
from trials.criteria.level_kinds import kind_of_level
from trials.criteria.level_places import ABOUT_INJURY, Place, Segments, left_over, places
from trials.criteria.regions import regions
from trials.criteria.segments import LAST, unbroken
from trials.criteria.statements import Statement

_ANY: Final = re.compile(
    r"\b(?:any|all)\s+(?:(?:spinal|neurological|injury|cord|lesion|segmental)\s+){0,4}levels?\b"
    r"(?!\s+(?:(?:of\s+)?(?:injury|lesion|the|SCI|spinal|cord)\s+){0,3}(?:between|from|above|below|at|up|down|caudal|rostral"
    r"|distal|within|in|except|\(?[CTDL]\d))|\b(?:regardless"
    r"|irrespective)\s+of\s+(?:the\s+)?(?:\w+\s+){0,3}level\b",
    re.IGNORECASE,
)
_INJURED: Final = re.compile(
    (
        r"\blevels?\b|\bNLI\b|\bSCI\b|injur|lesion|plegi|neurolog|\bAIS\b|\bASIA\b|damage|trauma|segment|complete\b"
        r"|fracture"
    ),
    re.IGNORECASE,
)
_OUTSIDE: Final = re.compile(
    r"\b(?:outside(?:\s+of)?|other\s+than|not(?:\s+including)?|except(?:\s+for|ing)?|beyond|without|but\s+no"
    r"|apart\s+from|aside\s+from|with\s+the\s+exception\s+of|save(?:\s+for)?"
    r"|excluding|excluded\s*:|minus)\s*(?:the\s+)?(?:range\s+(?:of\s+)?|those\s+|be\s+|of\s+|levels?\s+)*(?:between|from"
    r"|at)?\s*(?:the\s+)?(?:levels?\s+)?(?:of\s+)?\(?$",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(r"^[^.;]{0,25}\b(?:unless|except|only\s+if|if|provided)\b", re.IGNORECASE)
_PARTLY: Final = re.compile(
    r"^[\s),]*(?:(?:level|injury|lesion|SCI)s?\s+)*(?:with|who|whose|when|and\s+(?:with|able|unable|who"
    r"|requir\w+)|in\s+whom|requiring)\b",
    re.IGNORECASE,
)

_EARLIER: Final = re.compile(
    r"\b(?:history\s+of|previous|prior|pre-?existing|additional|second|earlier|another|concomitant|associated)\b",
    re.IGNORECASE,
)
# Who has something else at some level is not refused for the level.
_ONLY_LEVEL: Final = re.compile(
    r"^(?:[\s\W\d]|\b(?:patients?|subjects?|participants?|people|persons?|individuals?|those|anyone|with|who"
    r"|whose|have|has|having|an?|the|any|levels?"
    r"|of|injur(?:y|ies|ed)|SCI|spinal|cord|lesions?|neurologic(?:al)?|motor|sensory|is|are|at|between|from|in"
    r"|complete|incomplete|traumatic|cervical"
    r"|thoracic|lumbar|high|NLI|located|segments?|being|or|and|AIS|ASIA|grades?|[A-E]|damage|than|single|acute"
    r"|chronic|exclusions?|criteria|excluded?|if|vertebral|bony|fractures?|tetraplegia|paraplegia|[xvi]+)\b)*$",
    re.IGNORECASE,
)
_UNPLACED: Final = re.compile(r"\b(?:cervical|thoracic|dorsal|lumbar|sacral)\b", re.IGNORECASE)
# What every level has in it; asked first, because most clauses have none.
_TRACE: Final = re.compile(r"\d|\blevels?\b|\b(?:first|second|third|\w{3,6}th)\b", re.IGNORECASE)
_SHORT: Final = 24  # characters: an item that names nothing but a range


def levels(clause: Clause) -> Iterator[Statement[Segments]]:
    """What a clause says about the level; segments first, words for regions where none is named."""
    words = clause.words
    if not _TRACE.search(words):
        return
    if any_level := _ANY.search(words):
        yield Statement(
            frozenset(range(LAST + 1)),
            ((clause.start + any_level.start(), clause.start + any_level.end()),),
            excludes=clause.excludes,
        )
        return
    found = places(words) if ABOUT_INJURY.search(words) or len(words.strip()) <= _SHORT else []
    if clause.excludes and _EARLIER.search(words):
        return
    if left_over(words, found):
        yield Statement(None, ((clause.start, clause.start + len(words)),), weak=True)
        return
    if not found:
        return
    end = found[-1].end
    spans = tuple((clause.start + place.start, clause.start + place.end) for place in found)
    after = words[end : end + 60]
    if (
        not all(p.sound for p in found)
        or _CONDITION.match(after)
        or (clause.excludes and _PARTLY.match(after))
        or _uncovered(words, found)
    ):
        yield Statement(None, spans, weak=clause.excludes)
        return
    if set_apart := _set_apart(words, found):
        yield from _without(clause, found, set_apart, spans)
        return
    yield from _taken(clause, found, spans)


def _taken(clause: Clause, found: list[Place], spans: tuple[tuple[int, int], ...]) -> Iterator[Statement[Segments]]:
    """The segments of a clause whose places are all understood."""
    words, start = clause.words, found[0].start
    kind, at = kind_of_level(clause, start, found[-1].end)
    outside = bool(_OUTSIDE.search(words[max(0, start - 50) : start])) and not found[0].one_sided
    if outside and _UNPLACED.search(words[:start]) and not list(regions(words)):
        yield Statement(None, spans)
        return
    excludes = clause.excludes != outside
    if clause.excludes and not outside and not _ONLY_LEVEL.match(words[:start]):
        yield Statement(None, spans, weak=True)
        return
    if clause.excludes and not outside:
        for place, at_place in zip(found, spans, strict=True):
            yield Statement(place.taken, (at_place,), excludes=True, companion=kind, companion_place=at)
        return
    weak = not _INJURED.search(words)
    yield Statement(_together(words, found), spans, excludes=excludes, companion=kind, companion_place=at, weak=weak)


def _set_apart(words: str, found: list[Place]) -> int:
    """The number of the first place after 'excluding', 'except' or 'but not'; 0 where none is, or all are."""
    numbered = enumerate(pairwise(found), 1)
    return next((n for n, (one, other) in numbered if _OUTSIDE.search(words[one.end : other.start])), 0)


def _without(
    clause: Clause, found: list[Place], first: int, spans: tuple[tuple[int, int], ...]
) -> Iterator[Statement[Segments]]:
    """'T6 or above, excluding C1-C4': what stands before, less what stands after."""
    taken = _together(clause.words, found[:first])
    if clause.excludes or taken is None or _OUTSIDE.search(clause.words[max(0, found[0].start - 50) : found[0].start]):
        yield Statement(None, spans)
        return
    kind, at = kind_of_level(clause, found[0].start, found[-1].end)
    yield Statement(taken, spans[:first], companion=kind, companion_place=at)
    for place, span in zip(found[first:], spans[first:], strict=True):
        yield Statement(place.taken, (span,), excludes=True)


def _together(words: str, found: list[Place]) -> Segments | None:
    """The segments of several places of one clause: alternatives unite, 'below C4 and above T12' meet."""
    taken = found[0].taken
    for one, other in pairwise(found):
        between = words[one.end : other.start]
        if one.one_sided and other.one_sided:
            if re.search(r"\bor\b", between, re.IGNORECASE):
                return None
            taken &= other.taken
        elif taken == other.taken:
            continue
        elif one.one_sided != other.one_sided and re.fullmatch(
            r"[\s,(]*(?:and|but)?[\s,]*(?:is\s+|are\s+)?", between, re.IGNORECASE
        ):
            taken &= other.taken  # 'C4-T12, not below T12'
        elif re.search(r"\bor\b|\band\b|,|/|&", between, re.IGNORECASE) and len(between) < 80:
            taken |= other.taken
        else:
            return None
    return taken if unbroken(taken) else None


def _uncovered(words: str, found: list[Place]) -> bool:
    """A region that is named as an alternative, of which no segment is taken: 'cervical or T1-T6'."""
    taken = frozenset().union(*(place.taken for place in found))
    return any(not region.segments & taken for region in regions(words) if not region.vague)
