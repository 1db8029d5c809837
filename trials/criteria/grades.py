"""Grades of the ASIA Impairment Scale. Frankel, 'complete' and 'incomplete' are other scales and are only noticed."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final

from trials.criteria.clauses import Clause
from trials.criteria.moments import moment_of_grade
from trials.criteria.statements import Statement

ALL: Final = frozenset("ABCDE")
Grades = frozenset[str]

_SCALE: Final = (
    r"(?:\bASIA\b|\bAIS\b|\bA\.S\.I\.A\.?|\bISNCSCI\b|American\s+Spin(?:e|al)\s+(?:Cord\s+)?(?:Injur(?:y|ies)"
    r"|Impairment)\s+(?:Association|Assessment|Scale|Society)|\bimpairment\s+scale\b)"
)
_FILL: Final = (
    r"(?:[\s:=(\-'\"),\[\]/]++|impairment|scale|scores?|scoring|grades?|graded|grading|class(?:es|ified"
    r"|ification)?|classified|levels?|categor(?:y|ies)|type|status|system|standard|severity"
    r"|of|is|as|are|(?-i:a)(?=\s(?:grade|score|level|class))|be|being|with|rated|either|either\s+an?|AIS|ASIA"
    r"|IS\b|ISNCSCI|examination|exam|between|from|the|only|SCI|spinal\s+cord\s+injury|injury|must|should"
    r"|assessment|designation|equal\s+to){0,14}"
)
_LETTER: Final = r"(?<![A-Za-z0-9])(?-i:[A-E])(?![A-Za-z0-9]|'\w)(?!\.\w)"
_JOIN: Final = (
    r"(?:\s*(?:\([^()]{0,60}\)|\"|\))?\s*(?:,\s*(?:and\s*/\s*or|or|and|to)?|;|/|-|~|\+|&|\bto\b|\bthrough\b"
    r"|\bthru\b|\bor\b|\band\s*/\s*or\b|\band\b|\buntil\b|\bup\s+to\b)\s*"
    r"(?:(?:ASIA|AIS|grades?|class|level|type|category|motor|sensory|in-?complete|impairment|scale"
    r"|(?-i:an?))[\s-]+){0,4}-?[\"'(]?)"
)
_LIST: Final = rf"{_LETTER}(?:{_JOIN}{_LETTER}){{0,9}}"
_AFTER_SCALE: Final = re.compile(rf"{_SCALE}{_FILL}(?P<list>{_LIST})", re.IGNORECASE)
_BEFORE_SCALE: Final = re.compile(
    rf"(?:(?:\b(?:grades?|graded|class(?:es|ified)?|classification|type|categor(?:y|ies)|levels?"
    rf"|scores?)\s+(?:as\s+|of\s+|is\s+)?(?:an?\s+(?=[A-E]\b))?(?P<list>{_LIST}))|(?P<bare>{_LIST}))"
    rf"[\"')]?\s*(?:\([^()]{{0,30}}\)\s*)?,?\s*(?:on|according\s+to|per|by|as\s+per|in|of|under|using"
    rf"|based\s+on|from|with|as\s+defined\s+by|as\s+determined\s+by|classified\s+by|as\s+assessed\s+(?:by|with"
    rf"|on))?\s*\(?(?:the\s+)?(?:modified\s+)?(?:scale\s+of\s+the\s+)?{_SCALE}",
    re.IGNORECASE,
)
_BY_GRADE: Final = re.compile(
    rf"\bgrades?\s+(?P<list>{_LETTER}{_JOIN}{_LIST}|{_LETTER})(?=[^.;:]{{0,40}}\b(?:SCI|spinal\s+cord))", re.IGNORECASE
)
# '... AIS A (cohort 1) or B (cohort 2)': the scale is named where the sentence began.
_AGAIN: Final = re.compile(
    rf"^\W*(?:(?:or|and|versus|vs)\W+)?(?:grades?\s+)?(?P<list>{_LIST})(?=\s*(?:\(|for\b|in\b))", re.IGNORECASE
)
_RANGE: Final = re.compile(r"-|~|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\bup\s+to\b", re.IGNORECASE)
_NOT_A_GRADE: Final = re.compile(
    r"\s+(?:minimum|maximum|motor\s+score|person|patient|history|stable|validated|standard|measure|tool|single"
    r"|diagnosis|total|score|participant|subject|new|recent|positive|negative|change|signed|written|medical"
    r"|lesion\s+at)\b",
    re.IGNORECASE,
)
_BETTER: Final = re.compile(
    r"^[\s)]*(?:or|and)\s+(?:better|worse|higher|lower|above|below|greater|less)\b|^\s*\+", re.IGNORECASE
)
_BOUNDED: Final = re.compile(
    r"(?:at\s+least|better\s+than|worse\s+than|more\s+than|less\s+than|higher\s+than|lower\s+than|[<>≤≥]=?"
    r"|up\s+to|minimum)\s*(?:an?\s+)?$",
    re.IGNORECASE,
)
_CHANGE: Final = re.compile(
    r"\b(?:conver|improv|chang|progress|deteriorat|transition|shift|increase|recover)\w*\s+(?:[^.;]{0,40})$",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    r"^[^.;]{0,25}\b(?:unless|except(?!\s+for\s+(?:AIS|ASIA|grade))|only\s+if|if|provided)\b", re.IGNORECASE
)
_PARTLY: Final = re.compile(
    r"^[\s),]*(?:(?:patients?|subjects?|participants?|people|persons?|individuals?|those|injur(?:y|ies|ed)|lesions?|SCI"
    r"|spinal|cord|traumatic)\s+){0,4}(?:with|who|whose|when|if|where|and\s+(?:with|able|unable|who)|in\s+whom"
    r"|(?:(?:at|above|below|between|from|in|of)\s+)?(?:the\s+)?(?:levels?\s+)?(?:of\s+)?"
    r"(?:cervical|thoracic|lumbar|sacral|[CTLS]\s?\d|[CTLS]-level))\b",
    re.IGNORECASE,
)
# 'A-C excluding B', 'A converted to B': one grade is not taken, or is that of another day.
_BUT_NOT: Final = re.compile(
    rf"^[\s,()]*(?:but\s+)?(?:exclud(?:ing|ed?)|except(?:ing)?|not|other\s+than|without|minus)\b[\s:]*"
    rf"(?:(?:for|including|those|with|an?|the|patients|subjects|AIS|ASIA|grades?|scores?|class)\s+){{0,5}}(?P<list>{_LIST})",
    re.IGNORECASE,
)
_CONVERTED: Final = re.compile(
    r"^[^.;:]{0,40}\b(?:conver|improv|chang|progress|deteriorat|transition|shift|recover|evolv)\w*\s+(?:in)?to\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    r"\b(?:not|non|no|without|other\s+than|except(?:\s+for)?|excluding|excluded?)\s*(?::|an?|in|of|with|have|be"
    r"|the|those|classified|as|patients|subjects|graded)?\s*(?:classified\s+|graded\s+)?(?:as\s+|with\s+"
    r"|in\s+)?[\"'(]?$",
    re.IGNORECASE,
)
_UNREAD: Final = re.compile(
    r"(?-i:\b(?:ASIA|AIS)\b)[^.;:]{0,40}\b(?:other\s+than|less\s+than|more\s+than|worse\s+than|better\s+than"
    r"|at\s+least|above|below|<|>)\s*(?:grade\s+)?(?-i:[A-E])\b",
    re.IGNORECASE,
)
# 'AIS other than E' takes A to D; under 'exclusion', 'AIS other than A' takes A alone.
_OTHER_THAN: Final = re.compile(
    rf"(?-i:\b(?:ASIA|AIS)\b){_FILL}other\s+than\s+(?:(?:grades?|AIS|ASIA)\s+)*(?P<list>{_LIST})\s*(?=$|[.;,)])",
    re.IGNORECASE,
)
_OTHER_SCALE: Final = re.compile(
    r"\bFrankel\b|\b(?:sensori?[\s-]*(?:and\s+)?motor|motor[\s-]+(?:and\s+)?sensory|motor|sensory"
    r"|neurologic(?:al(?:ly)?)?|functional(?:ly)?|clinical(?:ly)?)[\s-]+(?:and\s+\w+\s+)?(?:in-?)?complete\b"
    r"|\b(?:in-?)?complete(?:\s+(?:or|and|and/or|/)\s+(?:in-?)?complete)?\s+(?:(?:traumatic|chronic|acute"
    r"|sub-?acute|cervical|thoracic|lumbar|motor|spinal|cord|and|or|thoracolumbar|neurological|functional"
    r"|sensory)[\s,/-]+){0,5}(?:SCI|injur(?:y|ies)|lesions?|paraplegia|tetraplegia|quadriplegia|paralysis"
    r"|cord)\b(?!\s+(?:transect|rupture|sever|interrupt|compress|MRI))"
    r"|\b(?:SCI|injury|lesion|paraplegia|tetraplegia|quadriplegia)\s*(?:is|are|,|\(|:|must\s+be"
    r"|which\s+is)\s*(?:either\s+)?(?:in-?)?complete\b|\b(?:in-?)?complete\s+(?:\(?[a-z]+\)?\s+){0,1}(?:or|and"
    r"|and/or)\s+(?:in-?)?complete\b",
    re.IGNORECASE,
)


def grades(clause: Clause) -> Iterator[Statement[Grades]]:
    """What a clause says about the AIS grade."""
    words = clause.words
    found = list(islice(_lists(words), 20))
    if (
        not found
        and (again := _AGAIN.match(words))
        and re.search(_SCALE, clause.opening)
        and (letters := _letters(again["list"]))
    ):
        place = _place(clause, again.start("list"), again.end("list"))
        yield Statement(letters, (place,), excludes=clause.excludes)
        return
    if not found:
        yield from _noticed(clause)
        return
    if re.search(r"\bFrankel\b", words, re.IGNORECASE):
        yield Statement(None, (_place(clause, found[0][1], found[-1][2]),))
        return
    taken: set[str] = set()
    refused: set[str] = set()
    doubtful = False
    for letters, start, end in found:
        before, after = words[max(0, start - 40) : start], words[end : end + 60]
        inverted = bool(_NOT.search(before))
        if _CHANGE.search(words[max(0, start - 60) : start]):
            continue
        if (
            not letters
            or _BETTER.match(after)
            or _CONDITION.match(after)
            or _CONVERTED.match(after)
            or ((apart := _BUT_NOT.match(after)) and letters & _letters(apart["list"]))
            or (clause.excludes and not inverted and _PARTLY.match(after))
        ):
            doubtful = True
        (refused if inverted != clause.excludes else taken).update(letters)
    places = tuple(_place(clause, start, end) for _, start, end in found)
    if doubtful or (taken & refused):
        yield Statement(None, places)
        return
    moment, at = moment_of_grade(clause, found[0][1], found[-1][2])
    for value, excludes in ((taken, False), (refused, True)):
        if value:
            yield Statement(frozenset(value), places, excludes=excludes, companion=moment, companion_place=at)


def _noticed(clause: Clause) -> Iterator[Statement[Grades]]:
    """Words about the grade that are not read: 'AIS better than B', and other scales."""
    if other_than := _OTHER_THAN.search(clause.words):
        letters = _letters(other_than["list"])
        place = _place(clause, other_than.start(), other_than.end())
        yield Statement(letters or None, (place,), excludes=not clause.excludes)
    elif unread := _UNREAD.search(clause.words):
        yield Statement(None, (_place(clause, unread.start(), unread.end()),))
    elif other := _OTHER_SCALE.search(clause.words):
        yield Statement(None, (_place(clause, other.start(), other.end()),), excludes=clause.excludes, weak=True)


def _lists(words: str) -> Iterator[tuple[Grades, int, int]]:
    """Lists of grades with their places; an empty list where it cannot be read."""
    ends = 0
    matches = sorted(
        [m for rule in (_AFTER_SCALE, _BEFORE_SCALE, _BY_GRADE) for m in islice(rule.finditer(words), 20)],
        key=lambda m: (m.start(), -m.end()),
    )
    for match in matches:
        group = "list" if match["list"] else "bare"
        first, last = match.span(group)
        if first < ends:
            continue
        letters = match[group]
        if not _is_list(letters) or _NOT_A_GRADE.match(words[last : last + 40]):
            continue
        start, end = match.span()
        ends = end
        yield (frozenset() if _BOUNDED.search(words[max(0, first - 14) : first]) else _letters(letters)), start, end


def _is_list(letters: str) -> bool:
    """Grades are capitals; 'a' is mostly an article."""
    return all(letter.isupper() for letter in re.findall(r"(?<![A-Za-z0-9])[A-Ea-e](?![A-Za-z0-9]|'\w)", letters))


def _letters(words: str) -> Grades:
    """'A-C, E' and 'A (complete) or B' as sets; empty where a range stands upside down."""
    words = re.sub(r"\([^()]{0,60}\)|(?<=,)\s*-", " ", words)
    found = list(re.finditer(r"(?<![A-Za-z0-9])[A-E](?![A-Za-z0-9]|'\w)", words))
    letters = {found[0].group()}
    for one, other in pairwise(found):
        letters.add(other.group())
        if _RANGE.search(words[one.end() : other.start()]):
            if one.group() >= other.group():
                return frozenset()
            letters |= {chr(n) for n in range(ord(one.group()), ord(other.group()))}
    return frozenset(letters)


def _place(clause: Clause, start: int, end: int) -> tuple[int, int]:
    return clause.start + start, clause.start + end
