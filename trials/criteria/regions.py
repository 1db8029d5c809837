"""Words for regions of the cord: 'cervical', 'thoracic or lumbar', 'tetraplegia'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from trials.criteria.clauses import Clause
from trials.criteria.segments import REGIONS, span, unbroken
from trials.criteria.statements import Statement

_WORD: Final = (
    r"(?:cervico-?\s?thoracic|thoraco-?\s?lumbar|dorso-?\s?lumbar|lumbo-?\s?sacral|cervical|thoracic|dorsal"
    r"|lumbar|sacral)"
)
_LIST: Final = (
    rf"{_WORD}(?:\s*(?:,\s*(?:and\s*/\s*or|or|and)?|or|and\s*/\s*or|and|/|&|to|-|through)\s*(?:(?:upper|lower"
    rf"|high|low|mid)[\s-]*)?{_WORD}){{0,5}}"
)
_CORD: Final = (
    r"(?:injur(?:y|ies|ed)|lesions?|SCI|levels?|trauma|damage|tetraplegi\w+|quadriplegi\w+|paraplegi\w+"
    r"|transection|contusion|segments?)"
)
_THEN_INJURY: Final = re.compile(
    rf"\b(?P<list>{_LIST})\s*(?:\([^()]{{0,40}}\)\s*)?(?:(?:level|spinal|spine|cord|traumatic|region|complete"
    rf"|incomplete|chronic|acute|sub-?acute|motor|neurological|segmental|vertebral"
    rf"|\(\w+\))[\s-]*){{0,6}}\b{_CORD}\b",
    re.IGNORECASE,
)
_INJURY_THEN: Final = re.compile(
    rf"\b(?:{_CORD}|injury\s+site|level)\s+(?:\([^()]{{0,30}}\)\s+)?(?:(?:at|in|of|to|is|the|within|on|involving|affecting|located"
    rf"|between|from|level|region|a|any|upper|lower|high|low|mid)\s+){{1,6}}(?P<list>{_LIST})\s+(?:spine|spinal"
    rf"|cord|level|region|segments?|vertebra\w*|area|part)|\b(?:levels?|NLI)\s*(?:of\s+injury\s*)?(?:[:=]|is"
    rf"|must\s+be)?\s*(?:\(\s*)?(?P<bare>{_LIST})(?=\s*(?:[.;,)]|$|\())"
    rf"|\b{_CORD}\b[^;:]{{0,40}}[,:(]\s*(?P<apart>{_LIST})(?=\s*(?:[.;,)]|$))",
    re.IGNORECASE,
)
_PLEGIA: Final = re.compile(
    r"\b(?:(?P<para>para)[\s-]*(?:(?:and|or|and/or|/|,)\s*-?|/)\s*(?:tetra|quadri)plegi\w+|(?P<tetra>tetra"
    r"|quadri)[\s-]*(?:(?:and|or|and/or|/|,)\s*-?|/)\s*paraplegi\w+|(?P<word>tetraplegi|quadriplegi"
    r"|paraplegi)\w*)",
    re.IGNORECASE,
)
_NOT_PLEGIA: Final = re.compile(
    r"\b(?:hereditary|spastic|familial|tropical|HTLV\w*|history\s+of|previous|risk\s+of)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_PART_OF: Final = re.compile(r"\b(?:upper|lower|high|low|higher|mid|middle)[\s-]*$", re.IGNORECASE)
_ELSE_BEFORE: Final = re.compile(
    r"\b(?:brain|nerve|plexus|stenosis|surgery|puncture|fusion|MRI|X-?ray|herniat\w*|spondyl\w*|myelopath\w*"
    r"|outside)\s*(?:of|in|at|the|and|or|,|\s)*$",
    re.IGNORECASE,
)


_NOT: Final = re.compile(
    r"\b(?:non|not|no|other\s+than|except(?:\s+for)?|without)[\s-]*(?:an?\s+|the\s+)?$", re.IGNORECASE
)
_EARLIER: Final = re.compile(
    r"\b(?:history\s+of|previous|prior|pre-?existing|additional|second|earlier|another|concomitant|associated)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Region:
    """A part of the cord that a clause names; `vague` where it is only a part of that part."""

    start: int
    end: int
    segments: frozenset[int]
    vague: bool = False


def regions(words: str) -> Iterator[Region]:
    """The regions of the cord that are said to be injured."""
    for rule in (_THEN_INJURY, _INJURY_THEN):
        for match in islice(rule.finditer(words), 10):
            group = next(name for name, words in match.groupdict().items() if words)
            start = match.start(group)
            before = words[max(0, start - 30) : start]
            if _ELSE_BEFORE.search(before):
                continue
            for part in re.finditer(_WORD, match[group], re.IGNORECASE):
                first, last = start + part.start(), start + part.end()
                name = re.sub(r"[\s-]", "", part.group().lower())
                vague = bool(_PART_OF.search(words[max(0, first - 10) : first])) or bool(_NOT.search(before))
                yield Region(first, last, span(*REGIONS[name]), vague)


def named_regions(clause: Clause) -> Iterator[Statement[frozenset[int]]]:
    """A clause's regions as segments; alternatives unite."""
    if not (clause.excludes and _EARLIER.search(clause.words)):
        yield from _statement(clause, list(regions(clause.words)))


def plegias(clause: Clause) -> Iterator[Statement[frozenset[int]]]:
    """Segments that 'tetraplegia' and 'paraplegia' stand for."""
    found = []
    for match in islice(_PLEGIA.finditer(clause.words), 10):
        if _NOT_PLEGIA.search(clause.words[max(0, match.start() - 30) : match.start()]):
            continue
        names = [match["word"].lower()] if match["word"] else ["tetraplegi", "paraplegi"]
        segments = frozenset().union(*(span(*REGIONS[name]) for name in names))
        found.append(Region(match.start(), match.end(), segments))
    yield from _statement(clause, found)


def _statement(clause: Clause, found: list[Region]) -> Iterator[Statement[frozenset[int]]]:
    if not found:
        return
    segments = frozenset().union(*(region.segments for region in found))
    between = clause.words[found[0].end : found[-1].start]
    if len(found) == 2 and re.fullmatch(r"\s*(?:to|-|through)\s*", between):
        segments = frozenset(range(min(segments), max(segments) + 1))
    vague = any(region.vague for region in found)
    places = tuple(sorted({(clause.start + region.start, clause.start + region.end) for region in found}))
    if vague or not (clause.excludes or unbroken(segments)):
        yield Statement(None, places)
    else:
        yield Statement(segments, places, excludes=clause.excludes)
