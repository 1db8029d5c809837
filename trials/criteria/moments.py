"""The moment that a grade refers to, and the event that must fall within the days since injury."""

import re
from typing import Final

from trials.criteria.clauses import Clause

Found = tuple[str | None, tuple[int, int] | None]

_AT: Final = (
    r"(?:at|on|upon|during|prior\s+to|before|(?:by|as\s+of)(?!\s+(?:\w+\s+){0,2}trauma))\s+(?:the\s+)?(?:(?:time|date|day|moment|point"
    r"|start)\s+of\s+(?:the\s+|their\s+)?)?(?:initial\s+)?"
)
_SCREENING: Final = (
    r"(?:pre-?)?screen(?:ing|ed)?\b|baseline|enrol?l?ment|inclusion|study\s+entry|trial\s+entry|entry(?:\s+in)?"
    r"|(?:informed\s+|giving\s+|signing\s+)*consent|recruitment|registration"
)
_WHEN: Final = re.compile(
    rf"{_AT}(?:(?P<screening>{_SCREENING})|(?P<injury>(?:acute\s+|spinal\s+cord\s+|original\s+|traumatic\s+"
    rf"|the\s+)*(?:injury|trauma|SCI)\b|onset(?:\s+of\s+injury)?))"
    r"|\((?P<screening_bracket>screening|baseline|at\s+(?:screening|baseline|enrol?l?ment|inclusion))\)"
    r"|\b(?P<screening_grade>(?:screening|baseline|current)\s+(?=(?:neurological\s+)?(?:AIS|ASIA)\b))"
    r"|\b(?P<injury_grade>(?:AIS|ASIA)?\s*(?:grade\s+)?immediately\s+after\s+(?:the\s+)?injury)",
    re.IGNORECASE,
)
_COMPETES: Final = re.compile(r"\b(?:age[ds]?|years?|months?|weeks?|days?|old)\b", re.IGNORECASE)

_EVENTS: Final = {
    "consent": r"(?:informed\s+)?consent(?:ing)?\b|signing\s+(?:of\s+)?(?:the\s+)?(?:ICF|consent)",
    "screening": r"(?:pre-?)?screen(?:ing|ed)\b",
    "surgery": r"surger(?:y|ies)|surgical(?:ly)?|operat(?:ion|ed|ive)|decompress\w*|laminectomy",
    "dose": (
        r"(?:first\s+|initial\s+|study\s+)?(?:dos(?:e|ed|ing|age)\b|injections?\b|infusions?\b|(?:cell\s+"
        r"|stem\s+cell\s+)?transplant\w*|(?:stem\s+)?(?:cells?\s+)?implantations?\b|implanted|grafting\b|graft\b"
        r"|(?:stem\s+)?(?:cell\s+)?administrations?\b|(?:cells?|product)\s+(?:can|must|will|to|are|is)\s+(?:be\s+)?(?:given|delivered)"
        r"|administered|infused|injected|inject\b|(?:cell|study|experimental"
        r"|investigational)\s+(?:treatment|therapy|drug|product|intervention)|treatment\b|treated\b|deliver(?:y"
        r"|ed)\b|first\s+application"
        r"|cell\s+delivery)"
    ),
}
_BEFORE_EVENT: Final = (
    r"(?:at|on|prior\s+to|before|until|till|up\s+to|(?<=injury\s)to|(?<=SCI\s)to|by\s+the\s+time\s+of"
    r"|preceding|for(?=\s+(?:the\s+)?(?:initiation|start|beginning|time)\s+of))\s+(?:the\s+)?(?:planned\s+|scheduled\s+)?(?:(?:time|date|day|moment|start|point|acquisition|initiation|beginning)\s+of\s+(?:the\s+)?)?(?:planned\s+"
    r"|scheduled\s+|study\s+|signing\s+(?:of\s+)?(?:the\s+)?)?"
)
_EVENT_AFTER: Final = re.compile(
    rf"{_BEFORE_EVENT}(?:" + "|".join(rf"(?P<{name}>{rule})" for name, rule in _EVENTS.items()) + ")", re.IGNORECASE
)
_IN_BRACKETS: Final = re.compile(
    r"^\s*(?:(?:after|post|since|from)[\s-]*(?:the\s+)?injury\s*)?\((?:at\s+)?(?:(?P<consent>consent)|(?P<screening>screening(?:\s+visit)?))\)",
    re.IGNORECASE,
)
_AT_THE_TIME: Final = re.compile(
    rf"^(?:(?!\bage|\byears"
    rf"|\bold\b)[^.;]){{0,220}}\bat\s+the\s+time\s+of\s+(?:the\s+)?(?:(?P<consent>{_EVENTS['consent']})"
    rf"|(?P<screening>{_EVENTS['screening']}))",
    re.IGNORECASE,
)
_EVENT_FIRST: Final = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{rule}))" for name, rule in _EVENTS.items()), re.IGNORECASE
)
_UP_TO_DAYS: Final = re.compile(
    r"(?:[\s,:()]++|(?:must|can|will|should|shall|may|to|be|is|are|was|been|has|have|being|performed|possible"
    r"|possibly|take|takes|place|taking|given|obtained|provided|documented|signed|scheduled|planned|done|start"
    r"|starts|completed|received|administered|started|initiated|undertaken|carried|out|occur|occurs|available"
    r"|conducted|feasible"
    r"|of|the|with|a|an|in|into|at|and|by|procedures?|assessment|examination|cells?|stem|scaffolds?|product|drug|therapy|treatment"
    r"|surgery|operation|transplantation|interval|visit|period|form|inject|injection|infusion|implant"
    r"|implantation|study|first|only|time|investigational|spinal|cord|dosed|or|day|days|between|within|not"
    r"|no|(?-i:[A-Za-z]*[A-Z0-9][\w/-]*[A-Z0-9]\w*))\b){0,14}",
    re.IGNORECASE,
)
_OF_CELLS: Final = re.compile(r"\b(?:cells?|transplant\w*|implant\w*|inject\w*|graft\w*)\b", re.IGNORECASE)
_MEASURED_FROM: Final = re.compile(
    r"\b(?:after|since|following|post|from|(?<!time\s)(?<!date\s)(?<!day\s)of|earlier|previous"
    r"|prior)[\s-]+(?:the\s+|initial\s+"
    r"|any\s+)?(?:spinal\s+)?$",
    re.IGNORECASE,
)
# 'AIS B at screening, 6 months ...' and 'operated, 3 months ...': the event belongs to what stands before it.
_WHEN_BEFORE: Final = re.compile(r"\b(?:at|on|upon|during|by)\s+(?:the\s+)?$", re.IGNORECASE)
_DONE: Final = re.compile(r"ed$", re.IGNORECASE)
ORDER: Final = [None, "consent", "screening", "surgery", "dose"]


def moment_of_grade(clause: Clause, start: int, end: int) -> Found:
    """'injury', 'screening' or None for a grade at `start:end` of a clause."""
    words = clause.words
    for found in _WHEN.finditer(words[:600]):
        first, last = found.span()
        if last <= start and (start - last > 40 or _COMPETES.search(words[last:start])):
            continue
        competing = not found["screening_bracket"] and _COMPETES.search(words[end:first])
        if first >= end and (first - end > 60 or competing):
            continue
        if re.search(r"\bage[ds]?\b[^,;]{0,30}$", words[max(0, first - 40) : first], re.IGNORECASE):
            continue
        name = "injury" if found["injury"] or found["injury_grade"] else "screening"
        return name, (clause.start + first, clause.start + last)
    return None, None


def event_of_days(clause: Clause, start: int, end: int) -> Found:
    """'consent', 'screening', 'surgery', 'dose' or None for days at `start:end` of a clause."""
    words = clause.words
    after = re.split(r"[,;]|\band\b", words[end : end + 90])[0]
    if (
        (found := _IN_BRACKETS.search(words[end : end + 40]))
        or (found := _EVENT_AFTER.search(after))
        or (found := _AT_THE_TIME.search(words[end : end + 250]))
    ):
        return _event(found, clause.start + end)
    before = words[max(0, start - 90) : start]
    chosen = None
    for found in _EVENT_FIRST.finditer(before):
        lead, rest = before[max(0, found.start() - 20) : found.start()], before[found.end() :]
        if _MEASURED_FROM.search(lead) or (
            rest.startswith(",") and (_WHEN_BEFORE.search(lead) or _DONE.search(before[: found.end()]))
        ):
            continue
        if _UP_TO_DAYS.fullmatch(rest):
            chosen = found
    if (
        chosen
        and chosen["surgery"]
        and (cells := _OF_CELLS.search(before[max(0, chosen.start() - 30) : chosen.end() + 30]))
    ):
        return "dose", (
            clause.start + max(0, start - 90) + max(0, chosen.start() - 30) + cells.start(),
            clause.start + start,
        )
    if chosen:
        return _event(chosen, clause.start + max(0, start - 90))
    return None, None


def _event(found: re.Match[str], offset: int) -> Found:
    name = next(name for name, words in found.groupdict().items() if words)
    first, last = found.span(name)
    return name, (offset + first, offset + last)
