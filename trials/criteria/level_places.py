"""Where a clause names segments of the cord: ranges, lists, 'above T6', 'C4 or below', 'the fifth cervical'."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from trials.criteria.segments import LAST, NUMBER, unbroken

Segments = frozenset[int]

_LETTERS: Final = r"(?:C|Th?|D|L|S)"
_DIGITS: Final = r"(?:1[0-2]|[1-9])(?!\w|%|\.\d)"
_ONE: Final = rf"(?<![A-Za-z0-9]){_LETTERS}[\s.-]?{_DIGITS}"
# 'C3/4' and 'T12/L1' are one place that is read widely.
_SEGMENT: Final = rf"{_ONE}(?:\s?/\s?(?:{_LETTERS}[\s.-]?)?{_DIGITS})?"
_ORDINALS: Final = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
_ORDINAL: Final = rf"(?:\b(?:{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\b)"
_PART: Final = r"(?:cervical|thoracic|dorsal|lumbar|sacral)"
_NAMED: Final = (
    rf"{_ORDINAL}(?:\s?/\s?{_ORDINAL})?(?:\s+(?P<part>{_PART}))?(?:\s+(?:vertebra[el]?|segments?|levels?"
    rf"|neurological|spinal|cord|nerve)){{0,4}}(?:\s*\(\s*{_ONE}\s*\))?"
)
_FILL: Final = (
    r"(?:[\s\"']++|\((?:inclusive|included|cervical|thoracic|lumbar)\)|inclusive|levels?|segments?|vertebra[el]?"
    r"|neurological|motor|spinal|spine|cord|of|the|cervical|thoracic|dorsal|lumbar|sacral|\((?=\s?[CTDLS])|\)){0,8}"
)
_TO: Final = r"(?:-|~|to|through|thru|until|till|down\s+to|up\s+to|and\s+up\s+to)"
_RANGE: Final = re.compile(
    rf"(?P<open>\bbetween\b|\bfrom\b)?\s*(?:the\s+)?(?:(?:neurological|spinal|vertebral|segmental|cord|bony"
    rf"|bone|skeletal|motor|sensory|injury|lesion|anatomical|cervical|thoracic|dorsal|lumbar)\s+){{0,4}}(?:levels?|segments?"
    rf"|vertebra[el]?)?\s*(?:of\s+)?(?P<high>{_SEGMENT}){_FILL}"
    rf"(?:(?P<to>{_TO})|(?P<and>and|&)){_FILL}(?P<low>{_SEGMENT}|{_DIGITS})(?:\s*\(?inclusive\b\)?)?",
    re.IGNORECASE,
)
_JOIN: Final = r"\s*(?:,\s*(?:or|and)?|or|and|/|and/or)\s*"
# The letter may stand once: 'C5, 6 or 7'. What counts days or people after a number is no segment.
_BARE: Final = (
    rf"{_DIGITS}(?!\s*(?:[-/+%]|to\b|or\s+more|points?|days?|weeks?|months?|years?|hours?|people|patients"
    rf"|levels?\s+below))"
)
_LIST: Final = re.compile(rf"{_SEGMENT}(?:{_JOIN}(?:{_SEGMENT}|{_BARE})){{1,30}}", re.IGNORECASE)
_BESIDE: Final = re.compile(r"\s*(?:,|/|&|or|and|and/or|,\s*(?:or|and))\s*(?:at\s+)?(?:levels?\s+)?", re.IGNORECASE)
_INCLUDED: Final = r"(?:at\s+(?:or|and)\s+|(?:no|not)\s+)"
_UP: Final = r"(?:above|higher(?:\s+than)?|rostral(?:\s+to)?|cephalad(?:\s+to)?|cranial(?:\s+to)?|superior\s+to|over)"
_DOWN: Final = r"(?:bell?ow|lower(?:\s+than)?|caudal(?:\s+to)?|distal(?:\s+to)?|inferior\s+to|under|beneath)"
_GAP: Final = (
    r"\s+(?:or\s+(?:at|equal\s+to)\s+)?(?:the\s+)?(?:level\s+of\s+)?(?:the\s+)?(?:(?:neurological|spinal"
    r"|vertebral|cord)\s+){0,3}(?:levels?\s+|segments?\s+|vertebra[el]?\s+)?(?:of\s+)?"
)
_BEYOND: Final = re.compile(
    rf"(?P<at>{_INCLUDED})?\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<or_at>\s+or\s+(?:at"
    rf"|equal\s+to))?{_GAP}(?P<segment>{_SEGMENT})",
    re.IGNORECASE,
)
_OR_BEYOND: Final = re.compile(
    rf"(?P<segment>{_SEGMENT})(?:\s+(?:neurological\s+)?(?:level|segment"
    rf"|vertebra))?\s*(?:\(inclusive\)\s*)?,?\s*(?:or|and|and/or)\s+(?:(?P<up>above|higher|up(?:wards?|per)?"
    rf"|rostral(?:ly)?|cephalad|superior|over)|(?P<down>bell?ow|lower|down(?:wards?)?|(?:more\s+)?caudal(?:ly)?"
    rf"|distal(?:ly)?|inferior|under))\b(?!\s+(?:the\s+)?(?:level\s+)?(?:of\s+)?{_ONE})",
    re.IGNORECASE,
)
_SINGLE: Final = re.compile(rf"(?P<segment>{_SEGMENT})", re.IGNORECASE)
_ALONE: Final = re.compile(
    r"(?:\blevels?\b(?:\s+(?:of|is|at|injury|lesion|the|neurological|being|must|be)\b|[\s:(]){0,12}|\b(?:SCI"
    r"|injury|lesion|(?:AIS|ASIA)\s+[A-E])\s+at\s+(?:the\s+)?(?:level\s+(?:of\s+)?)?|\bNLI\b[\s:(of]*)$",
    re.IGNORECASE,
)
# Letters with a number that are something else, or a place that is not the injury's.
_ELSE_BEFORE: Final = re.compile(
    r"(?:MRI|magnetic|signal|sequence|weighted|TSH|thyro\w*|complement|puncture|inject\w*|electrode\w*"
    r"|implant\w*|stimulat\w*|intrathecal\w*|catheter|hormone|dermatome\w*|myotome\w*|muscles?|reflex\w*"
    r"|strength|roots?|neurons?|pain|stenos[ie]s|scores?|extremit(?:y|ies)|limbs?|diaphragm|phrenic|sparing"
    r"|sacral|spondyl\w*|herniat\w*|kyphosis|deformity|screws?|plates?|rods?|cages?|metal\w*|device|laminectomy"
    r"|fusion|fused|instrument\w*|stabili[sz]\w*|metast\w*|tumou?r|stage"
    r"|staging|vitamin|factor|cancer|sensation|innervat\w*|normal\s+function|cells?|CD|scar|surgery"
    r"|decompress\w*|free\s+T|scoliosis|curve|disc\s+herniation|h(?:a)?emoglobin|contraction|preserv(?:ed"
    r"|ation)\s+(?:of|at|in|to)|pinprick|light\s+touch|distance|length|pedicle|hardware|hooks?|placed|pump"
    r"|syrinx)\b[^,;:.)]{0,30}$",
    re.IGNORECASE,
)
# Sequences of a scan stand in lists: 'MRI (T1, T2, STIR)'.
_SCANNED: Final = re.compile(r"\b(?:MRI|MR|sequences?|images?|weighted)\b[^;.]{0,40}$", re.IGNORECASE)
_SEQUENCE: Final = re.compile(r"\W*T[12]\W*$", re.IGNORECASE)
_ELSE_AFTER: Final = re.compile(
    r"^[\s-]*(?:-?\s?weighted|images?|imaging|MRI|sequence|signal|hyperintens\w*|hypointens\w*|mapping"
    r"|relaxation|dermatome|myotome|muscles?|root|complement|lymph\w*|cells?|receptor|tumou?rs?|stage|N[0-3x]"
    r"|inhibitor|esterase|scan|puncture|electrode|stimulation|paddle|laminectomy|thyro|hormone"
    r"|and\s+T[34]\s+levels|innervated)\b",
    re.IGNORECASE,
)
ABOUT_INJURY: Final = re.compile(
    r"level|\bNLI\b|\bSCI\b|injur|lesion|segment|vertebra|cervical|thoracic|lumbar|dorsal|plegi|neurolog"
    r"|between|fracture|spine|spinal|cord|trauma|\bAIS\b|\bASIA\b|damage|complete\b",
    re.IGNORECASE,
)
_MOST: Final = 20


@dataclass(frozen=True)
class Place:
    """The segments that are named at `start:end`; `one_sided` for 'above T6', not `sound` where unreadable."""

    start: int
    end: int
    taken: Segments
    one_sided: bool = False
    sound: bool = True


def places(words: str) -> list[Place]:
    """Ranges and single places with the segments that they mean, in order, none of them overlapping."""
    found: list[Place] = []
    for rule, read in (
        (_BEYOND, _beyond),
        (_OR_BEYOND, _beyond),
        (_WORDED_RANGE, _worded_range),
        (_NAMED_RANGE, _named_range),
        (_NAMED_BEYOND, _named_beyond),
        (_RANGE, _range),
        (_LIST, _list),
        (_SINGLE, _single),
    ):
        for match in islice(rule.finditer(words), _MOST):
            if any(place.start < match.end() and match.start() < place.end for place in found):
                continue
            if _is_else(words, match):
                continue
            if place := read(words, match):
                found.append(place)
    found += _neighbours(words, found)
    return sorted(found, key=lambda place: place.start)


def _neighbours(words: str, found: list[Place]) -> list[Place]:
    """Single segments beside others: the last one of 'C4-C7 or C8'."""
    beside = []
    for match in islice(_SINGLE.finditer(words), _MOST):
        numbers = _numbers(match.group())
        if numbers is None or any(place.start < match.end() and match.start() < place.end for place in found):
            continue
        gaps = [
            words[place.end : match.start()] if place.end <= match.start() else words[match.end() : place.start]
            for place in found
        ]
        if any(_BESIDE.fullmatch(gap) for gap in gaps):
            beside.append(Place(match.start(), match.end(), frozenset(range(numbers[0], numbers[1] + 1))))
    return beside


def _is_else(words: str, match: re.Match[str]) -> bool:
    before, after = words[max(0, match.start() - 60) : match.start()], words[match.end() : match.end() + 40]
    if (
        re.search(r"\bD\s?-?\d", match.group())
        and not re.search(r"level|lesion|injur|vertebra|cord|spin", words, re.IGNORECASE)
        and not (match.re is _RANGE and match.group().strip(" .;") == words.strip(" *.;-"))
    ):
        return True
    if re.search(r"S\s?[34]", match.group()) and not re.search(r"[CTDL]\s?\d", match.group()):
        return True  # feeling and movement at the end of the cord tell the grade, not the level
    if _SEQUENCE.match(match.group()) and _SCANNED.search(before):
        return True
    return bool(_ELSE_AFTER.match(after)) or bool(_ELSE_BEFORE.search(before))


def _numbers(words: str) -> tuple[int, int] | None:
    """The first and last segment of 'C5', 'C3/4' or 'T12/L1'; None where there is no such segment."""
    letter = ""
    found = []
    for part in re.finditer(rf"({_LETTERS})?[\s.-]?({_DIGITS})", words, re.IGNORECASE):
        letter = (part[1] or letter).upper()[:1].replace("D", "T")
        name = f"{letter}{part[2]}"
        if name not in NUMBER:
            return None
        found.append(NUMBER[name])
    return (min(found), max(found)) if found else None


def _range(_words: str, match: re.Match[str]) -> Place | None:
    if match["and"] and (match["open"] or "").lower() != "between":
        return None
    letter = re.match(_LETTERS, match["high"], re.IGNORECASE)
    low_words = match["low"] if not match["low"][0].isdigit() else f"{letter.group() if letter else ''}{match['low']}"
    high, low = _numbers(match["high"]), _numbers(low_words)
    if high is None or low is None:
        return Place(match.start(), match.end(), frozenset(), sound=False)
    return _ordered(match, high[0], low[1])


def _ordered(match: re.Match[str], high: int, low: int) -> Place:
    start = match.start("high") if match.re is _RANGE else match.start()
    return Place(start, match.end(), frozenset(range(high, low + 1)), sound=high <= low)


def _beyond(_words: str, match: re.Match[str]) -> Place | None:
    segment = _numbers(match["segment"])
    if segment is None:
        return None
    included = "at" not in match.re.groupindex or bool(match["at"]) or bool(match["or_at"])
    up = bool(match["up"])
    if "at" in match.re.groupindex and re.match(r"no", match["at"] or "", re.IGNORECASE):
        up = not up  # 'not above C4' is C4 and below
    if up:
        taken = range(segment[1] + (1 if included else 0)) if included else range(segment[0])
    else:
        taken = range(segment[0] if included else segment[1] + 1, LAST + 1)
    return Place(match.start(), match.end(), frozenset(taken), one_sided=True, sound=bool(taken))


def _list(_words: str, match: re.Match[str]) -> Place | None:
    letter = ""
    parts = []
    for part in re.finditer(rf"{_SEGMENT}|{_DIGITS}", match.group(), re.IGNORECASE):
        letter = letter if part.group()[0].isdigit() else part.group()[0]
        parts.append(_numbers(f"{letter}{part.group()}" if part.group()[0].isdigit() else part.group()))
    known = [part for part in parts if part]
    taken = frozenset(n for first, last in known for n in range(first, last + 1))
    return Place(match.start(), match.end(), taken, sound=len(known) == len(parts) and unbroken(taken))


def _single(words: str, match: re.Match[str]) -> Place | None:
    segment = _numbers(match["segment"])
    before = words[max(0, match.start() - 50) : match.start()]
    after = words[match.end() : match.end() + 30]
    if segment is None or not (
        _ALONE.search(before)
        or re.match(
            r"\s*(?:-\s*|\()?(?:(?:neurological|motor|injury|spinal)\s+)?(?:level|SCI|injury|lesion)\b",
            after,
            re.IGNORECASE,
        )
    ):
        return None
    return Place(match.start(), match.end(), frozenset(range(segment[0], segment[1] + 1)))


def left_over(words: str, found: list[Place]) -> bool:
    """Whether a segment stands in words about the injury that no rule has read."""
    if not ABOUT_INJURY.search(words):
        return False
    return any(
        not any(place.start <= match.start() < place.end for place in found)
        for match in islice(_SINGLE.finditer(words), _MOST)
        if _numbers(match.group()) and not _is_else(words, match)
    )


_WORDED_RANGE: Final = re.compile(
    rf"\b(?P<high_part>{_PART})\s+(?:(?:levels?|segments?|vertebra[el]?)\s+)?(?P<high>\d{{1,2}})\s*(?:and|to"
    rf"|through|-|~)\s*(?:the\s+)?"
    rf"(?:(?P<low_part>{_PART})\s+)?(?P<low>\d{{1,2}})\b",
    re.IGNORECASE,
)
_NAMED_RANGE: Final = re.compile(
    rf"(?P<high>{_NAMED.replace('part', 'high_part')})\s*(?:and|to|through|-|~"
    rf"|until)\s*(?:the\s+)?(?P<low>{_NAMED.replace('part', 'low_part')})",
    re.IGNORECASE,
)
_NAMED_BEYOND: Final = re.compile(
    rf"(?P<at>{_INCLUDED})?\b(?:(?P<up>{_UP})"
    rf"|(?P<down>{_DOWN}))(?P<or_at>\s+or\s+at)?\s+(?:the\s+)?(?:level\s+of\s+)?"
    rf"(?:the\s+)?(?P<segment>{_NAMED})",
    re.IGNORECASE,
)


def _named_range(_words: str, match: re.Match[str]) -> Place | None:
    low_part = match["low_part"]
    high_part = match["high_part"] or low_part
    if not low_part:
        return None
    high, low = _ordinals(match["high"], high_part), _ordinals(match["low"], low_part)
    if not high or not low:
        return None
    return _ordered(match, min(high), max(low))


def _worded_range(_words: str, match: re.Match[str]) -> Place | None:
    names = [
        f"{'T' if part.lower() == 'dorsal' else part[0].upper()}{number}"
        for part, number in (
            (match["high_part"], match["high"]),
            (match["low_part"] or match["high_part"], match["low"]),
        )
    ]
    return _ordered(match, NUMBER[names[0]], NUMBER[names[1]]) if set(names) <= set(NUMBER) else None


def _named_beyond(_words: str, match: re.Match[str]) -> Place | None:
    numbers = _ordinals(match["segment"], match["part"] or "")
    if not numbers:
        return None
    included = bool(match["at"]) or bool(match["or_at"])
    up = bool(match["up"]) != bool(re.match(r"no", match["at"] or "", re.IGNORECASE))
    taken = range(max(numbers) + included) if up else range(min(numbers) + (not included), LAST + 1)
    return Place(match.start(), match.end(), frozenset(taken), one_sided=True, sound=bool(taken))


def _ordinals(words: str, part: str) -> list[int]:
    letter = "T" if part.lower() == "dorsal" else part[:1].upper()
    names = []
    for found in re.findall(_ORDINAL, words, re.IGNORECASE):
        number = _ORDINALS.get(found.lower()) or int(re.sub(r"\D", "", found) or 0)
        names.append(f"{letter}{number}")
    return [NUMBER[name] for name in names if name in NUMBER] if part else []
