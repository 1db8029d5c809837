"""Days since the injury."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from trials.criteria.ages import are_ages, injury_is_so_old, was_age
from trials.criteria.amounts import A_NUMBER, IN_DAYS, Amount, amounts
from trials.criteria.clauses import Clause
from trials.criteria.dates import bounded, is_ago, may_be_date
from trials.criteria.moments import Found, event_of_days
from trials.criteria.statements import Bounds, Statement

_INJURY: Final = (
    r"(?:(?:spinal\s+cord|spinal|spine|cord|medullary|acute|traumatic|original|initial|index|primary"
    r"|neurological|cervical|thoracic|date|day|time|moment|onset|occurrence|of|the|their|his|her|an?|first"
    r"|chronic|sub-?acute|complete|incomplete|his/her)[\s-]+){0,6}"
    r"(?:injury|injuries|SCI|trauma(?!tic)|accident|lesion|onset|insult|paralysis|paraplegia|tetraplegia"
    r"|quadriplegia)\b"
)
_NOT_THIS_INJURY: Final = re.compile(
    r"\b(?:brain|head|nerve|lung|kidney|renal|liver|muscle|myocardial|tendon|cranio\w*|cerebral|plexus|skeletal"
    r"|musculoskeletal|shoulder|limb|extremity|orthopa?edic|tissue|sports?|joint|knee|hip|ankle|wrist|elbow"
    r"|ligament|vascular|organ|abdominal|chest|skin|kidney|lung|thermal"
    r"|pressure)[\s-]+(?:injur|trauma|lesion)",
    re.IGNORECASE,
)
_SINCE: Final = re.compile(
    rf"^[\s,)]*(?:old\s+|duration\s+|ago\s+|or\s+more\s+|in\s+duration\s+"
    rf"|(?:ha(?:ve|s)\s+)?(?:elapsed|passed|gone\s+by)\s+|of\s+(?:evolution|duration|history|progression)\s+|(?:at\s+)?minimum\s+|\([^()]{{0,40}}\)\s*){{0,2}}"
    rf"(?:since|after|post|following|from|of|out\s+(?:from|of)|past|subsequent\s+to|beyond"
    rf"|living\s+with)[\s-]*{_INJURY}",
    re.IGNORECASE,
)
_POST: Final = re.compile(
    r"^[\s,)]*(?:\([^()]{0,40}\)\s*)?(?:post|after|past|following|since)[\s-]*(?:(?:spinal|cord|traumatic|acute"
    r"|the)[\s-]+){0,3}(?:injury|SCI|trauma|accident|onset|lesion)|^[\s,)-]*(?:post|out)\b(?![\s-]*(?:op|surg"
    r"|treat|interv|trans|menop))|^[\s-]*(?:old\s+)?(?:chronic\s+|traumatic\s+|spinal\s+cord\s+){0,3}(?:SCI"
    r"|injury|lesion)\b",
    re.IGNORECASE,
)
_TO_LINK: Final = (
    r"(?:[\s:,()=\-\[]|\([^()]{0,60}\)|(?:cervical|thoracic|lumbar|spine|was|is|are|has|have|had|been|be|being|occurr(?:ed|ing)|sustain(?:ed|ing)|lasting"
    r"|dating|back|exceed|happened"
    r"|happening|within|for|of|the|a|an|period|past|last|that|which|must|should|time|duration|stage|phase"
    r"|defined|as|i\.?e\.?|e\.?g\.?|date|day|to|until|and|enrol?l?ment|inclusion|screening|randomi[sz]ation"
    r"|consent|transplantation|surgery|treatment|operation|administration|study|entry|between|from|since|at"
    r"|greater|longer|ranging|in|occured"
    r"|complete|incomplete|SCI|injury|spinal|cord|patients?|subjects?|participants?|persons?|individuals?|with"
    r"|who|stable|traumatic|currently|elapsed|least|range|interval|more|signing|informed|first|it|AIS|ASIA"
    r"|grade|[A-E]|levels?|inclusive|[CTLS]\d{1,2}|or|above|below|higher|lower|years?|ago|they|are|day\s+of|dose|dosing|infusion|injection|cells?|stem"
    r"|drug|product|graft|transplant|decompression|initiation|start|therapy|course|disease|history|post"
    r"|after)\b[.]?){0,24}"
)
_OF_INJURY: Final = re.compile(
    rf"(?:\b(?:time|duration|period|interval|length|chronicity|course|history|months?|weeks?|days?|years?|age"
    rf"|latency|elapsed)\s+(?:elapsed\s+|passed\s+)?(?:since|from|of|post|after|following"
    rf"|between)?[\s-]*{_INJURY}"
    rf"|\b(?:since|after|post|following|from)[\s-]*{_INJURY}"
    rf"|(?<![\w-])(?:(?:sub-?\s?acute|acute|chronic|stable|established|long-?standing|recent|new|old|early|late"
    rf"|traumatic"
    rf"|spinal|cord|cervical|thoracic|complete|incomplete|SCI)[\s-]+(?:or\s+|phase\s+"
    rf"|stage\s+)?){{0,5}}(?:injury|injuries|injured|SCI|lesions?|trauma|accident|onset|paraplegia|tetraplegia"
    rf"|quadriplegia|paralysis|paraly[sz]ed|cord\s+damage|spinal\s+cord)(?:\s+patients?)?"
    rf"|\b(?:sub-?\s?acute|acute|chronic)(?:\s+(?:stage|phase))?"
    rf"|\b(?:course\s+of\s+(?:the\s+)?disease|disease\s+(?:course|duration)"
    rf"|duration\s+of\s+(?:the\s+)?(?:disease|illness)|onset(?:\s+time)?|time\s+post))"
    rf"{_TO_LINK}$",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"^[\s,)]*(?:\([^()]{0,30}\)\s*)?(?:old\b|of\s+age\b|or\s+older|(?:prior\s+to|before|preceding|of|from"
    r"|after|following|since|post)[\s-]+(?:the\s+|any\s+|last\s+|initial\s+|first\s+|spinal\s+)*(?:surg|operat"
    r"|decompress|stabili[sz]|fixation|transplant(?!ation\s+window)|treat|interven|stroke|diagnos|discharg|dose"
    r"|therap|fracture|menopaus|deliver|rehabilit|admission|hospital|injection|botul|implant|study\s+(?:drug"
    r"|completion|end)|follow))",
    re.IGNORECASE,
)
_BEFORE_STUDY: Final = re.compile(
    r"^[\s,)]*(?:ago|prior\s+to|before|earlier|preceding|by\s+the\s+time|at\s+(?:the\s+)?(?:time|date|day"
    r"|screening|baseline|enrol|inclusion|consent)|from\s+(?:enrol|screening|study))",
    re.IGNORECASE,
)
_FROM_ELSE: Final = re.compile(
    r"^[\s,)]*(?:since|from|after|following|post|of)\b(?!\s+(?:duration|enrol|screening|study\s+entry"
    r"|the\s+time\s+of\s+(?:enrol|screen|consent)))",
    re.IGNORECASE,
)
_OCCURRED: Final = re.compile(r"\b(?:occurr(?:ed|ing)|sustained|injured|happened)\s*(?:\(\s*)?$", re.IGNORECASE)
_INJURED: Final = re.compile(r"\b(?:ASIA|AIS|SCI|spinal|injur\w*|trauma\w*|lesion)\b", re.IGNORECASE)
_AILMENT: Final = re.compile(
    r"\b(?:ulcers?|sores?|infections?|fractures?|medications?|botulinum|botox|smok\w*|wheelchair|standing"
    r"|hospitali[sz]ed|follow[\s-]?up|expectancy|pain|spasticity|depressi\w+|thrombosis|embolism|exercise"
    r"|training|physiotherapy|rehabilitation|MRI|imaging|scans?|radiograph\w*)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(r"^(?:[\s\W\d]|\b(?:or|and|versus|vs)\b)*$|^[^:;,]{0,40}:\s*$", re.IGNORECASE)
# 'AIS A, confirmed between 72 hours and 14 days after injury': when the grade is taken, not who takes part.
_EXAMINED: Final = re.compile(
    r"\b(?:AIS|ASIA|ISNCSCI|MRI|grades?|level)\b[^;:]{0,60}\b(?:confirmed|assessed|examined|measured|determined|documented"
    r"|graded|classified|evaluated|tested|obtained)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_TIMED: Final = r"\d{1,3}\s*(?:days?|weeks?|months?|years?)"
_BETWEEN_SIGNS: Final = re.compile(
    rf"(?P<low>{_TIMED})\s*[<≤]\s?=?\s*(?P<what>[a-z][a-z\s-]{{2,50}}?)\s*[<≤]\s?=?\s*(?P<high>{_TIMED})", re.IGNORECASE
)
# '... 21-42 days after injury (cohort 1) or 1-5 years (cohort 2)': how the sentence began tells what is measured.
_LINKED_BEFORE: Final = re.compile(r"(?:injur|SCI\b|trauma).*\d|\d.*(?:injur|SCI\b|trauma)", re.IGNORECASE)
_STABLE: Final = re.compile(
    r"\b(?:stable|stability|plateau\w*|unchanged|improvement|change|recovery|medication|therapy|ulcers?"
    r"|(?<!study )(?<!trial )(?<!investigational )drugs?"
    r"|sores?|infection|fractures?|smok\w*|follow(?:ed)?[\s-]?up|life\s+expectancy|hospitali[sz]ed|wheelchair"
    r"|standing|botulinum|botox|ventilat\w*|intubat\w*|steroids?|methylprednisolone)\b",
    re.IGNORECASE,
)
# Who is refused for what was done within some time of the injury is not refused for the time itself.
_SUBJECT: Final = re.compile(
    r"\b(?:received|use|used|taking|treated|methylprednisolone|steroids?|surgery|participat\w*|malignan\w*"
    r"|cancer|thrombosis|infection|fracture|history\s+of|admitted|hospitali[sz]\w*|stroke|infarction|medication"
    r"|drug|botulinum|transplant\w*|decompress\w*|(?:pressure|decubitus)|trials?|study)\b",
    re.IGNORECASE,
)

# Nor is who has something else at some time; the words before the time must be about the injury alone.
_ONLY_TIME: Final = re.compile(
    r"^(?:[\s\W\d]|\b(?:exclusions?|criteria|excluded?|patients?|subjects?|participants?|people|persons?|individuals?"
    r"|those|anyone|with|who|whose|have|has|had|having|an?|the|their|any|is|was|were|are|been|be|being|injur(?:y|ies|ed)"
    r"|SCI|spinal|cord|lesions?|trauma|traumatic|accident|onset|times?|days?|dates?|weeks?|months?|years?|since|from"
    r"|of|in|at|for|to|after|post|interval|duration|period|course|disease|acute|sub-?acute|chronic|recent|old|new|stage"
    r"|phase|sustained|occurr(?:ed|ing)|happened|elapsed|passed|more|less|longer|shorter|than|within|or|and|if|between|that|which|min(?:imum)?|max(?:imum)?"
    r"|complete|incomplete|cervical|thoracic|tetraplegia|paraplegia|AIS|ASIA|[A-E]|enrol?l?ment|inclusion|screening"
    r"|consent|surgery|treatment|transplantation|not|first|last|initial|time-?point|point|history|age|spine|paralysis"
    r"|[xvi]+)\b)*$",
    re.IGNORECASE,
)


# 'within 5 years but not in the last year'
_BUT_NOT: Final = re.compile(
    r"\b(?:not|except(?:ing)?|excluding|outside|other\s+than)\s+(?:(?:sustained|injured|occurring|those|for|injuries)\s+){0,2}"
    r"(?:(?:within|in|during)\s+(?!the\s+(?:study|trial|intervention))|the\s+(?:first|last|past|previous)\s+)"
    r"(?:(?:the|first|last|past|previous|initial|preceding)\s+)*(?:\d|\w+\s+(?:days?|weeks?|months?|years?)\b|(?:day|week|month|year)s?\b)",
    re.IGNORECASE,
)
# 'Minimum time 1 month; maximum 1 year after injury': a bound whose subject stands in another clause.
_BOUND_ALONE: Final = re.compile(
    r"^\W*(?:(?:key\s+)?inclusion(?:\s+criteria)?\s*:)?\W*(?:(?:min(?:imum|imal)?|max(?:imum|imal)?)\b\.?|at\s+(?:least|most)"
    r"|(?:no[rt]?\s+)?(?:sooner|earlier|later|longer|shorter|more|less)\s+than|[<>≤≥]\s?=?)"
    r"\s*(?:(?:time|interval|duration|period|delay)\b)?[\s:]*(?:of\s+)?\d{1,2}\s*(?:days?|weeks?|months?)\W*$",
    re.IGNORECASE,
)


def times(clause: Clause) -> Iterator[Statement[Bounds]]:
    """What a clause says about the time since the injury."""
    words = clause.words
    if not A_NUMBER.search(words):
        return
    if signs := _BETWEEN_SIGNS.search(words):
        yield from _between_signs(clause, signs)
        return
    linked = [bounded(words, amount) for amount in _measured(clause)]
    if not linked:
        yield from _bound_alone(clause)
        return
    if clause.excludes and _SUBJECT.search(words[: linked[-1].start]):
        return
    place = (clause.start + linked[0].start, clause.start + _end(words, linked[-1]))
    lead = words[: linked[0].start]
    event, at = _event(clause, linked[0].start, linked[-1].end)
    if not _ONLY_TIME.match(lead) if clause.excludes else not event and _EXAMINED.search(lead):
        yield Statement(None, (place,), weak=True)
        return
    if _is_half_read(clause, linked):
        yield Statement(None, (place,), weak=all(amount.plain for amount in linked))
        return
    yield from _windows(clause, linked, (event, at))


def _windows(clause: Clause, linked: list[Amount], until: Found) -> Iterator[Statement[Bounds]]:
    """The ranges of a clause; alternatives unite."""
    words, (event, at) = clause.words, until
    each = tuple((clause.start + amount.start, clause.start + _end(words, amount)) for amount in linked)
    ranges = [_days(amount, excludes=clause.excludes) for amount in linked]
    if clause.excludes:
        for bounds, own_place in zip(ranges, each, strict=True):
            yield Statement(bounds, (own_place,), excludes=True, companion=event, companion_place=at)
        return
    if len(ranges) > 1 and all(_is_alternative(words, *pair) for pair in pairwise(linked)):
        yield Statement(_united(ranges), each, companion=event, companion_place=at)
        return
    for amount, bounds, own_place in zip(linked, ranges, each, strict=True):
        own_event, own_at = _event(clause, amount.start, amount.end)
        yield Statement(bounds, (own_place,), companion=own_event, companion_place=own_at)


def _bound_alone(clause: Clause) -> Iterator[Statement[Bounds]]:
    if not clause.opening and _BOUND_ALONE.match(clause.words):
        yield Statement(None, ((clause.start, clause.start + len(clause.words)),))


def _is_half_read(clause: Clause, linked: list[Amount]) -> bool:
    """Whether amounts have no bounds, may be dates, or are limited by words that are not read."""
    if any(amount.plain or not amount.sound or _is_date(clause.words, amount) for amount in linked):
        return True
    return not clause.excludes and (bool(_BUT_NOT.search(clause.words)) or _has_other_end(clause.words, linked))


def _is_date(words: str, amount: Amount) -> bool:
    """Whether an amount may count back from today, and not on from the injury."""
    after = words[amount.end :]
    return may_be_date(words, amount) and not (_SINCE.match(after) or _POST.match(after))


def _has_other_end(words: str, linked: list[Amount]) -> bool:
    """Whether a bound that is not linked may be the other end: 'at least 1 month and, always, at most 1 year after'."""
    first = linked[0]
    return any(
        (first.low is None) != (bound.low is None)
        for amount in amounts(words)
        if (amount.end <= first.start and _ONLY_TIME.match(words[: amount.start]))
        or (amount.start >= linked[-1].end and is_ago(words, amount))
        if amount.unit in {"days", "weeks", "months"} and not amount.old
        for bound in [bounded(words, amount)]
        if not bound.plain and (bound.low is None or bound.high is None)
    )


def _measured(clause: Clause) -> list[Amount]:
    """The amounts that are measured from the injury, by the clause's own words or by those over it."""
    words = clause.words
    found = [
        amount
        for amount in amounts(words)
        if amount.unit
        and (not amount.old or injury_is_so_old(words, amount))
        and not are_ages(words, amount)
        and not was_age(words, amount)
    ]
    heading = clause.opening if clause.opening.endswith(":") else ""
    if len(found) == 1 and _ITEM.match(words[: found[0].start]):
        over = _OF_INJURY.search(f"{heading} ") if heading else _LINKED_BEFORE.search(clause.opening)
        if over:
            return found
    return _linked(words, found)


def _between_signs(clause: Clause, signs: re.Match[str]) -> Iterator[Statement[Bounds]]:
    """'3 weeks ≤ time since injury ≤ 12 weeks'."""
    lower, upper = amounts(signs["low"]), amounts(signs["high"])
    if clause.excludes or len(lower) != 1 or len(upper) != 1 or not _OF_INJURY.search(signs["what"]):
        return
    low, high = _days(lower[0]), _days(upper[0])
    place = (clause.start + signs.start(), clause.start + signs.end())
    yield Statement(Bounds(low.low, high.high), (place,))


def _event(clause: Clause, start: int, end: int) -> Found:
    """The event of a clause's days, or the one that the heading over it names."""
    own = event_of_days(clause, start, end)
    if own[0] or not clause.opening:
        return own
    opening = Clause(clause.opening, clause.opens, excludes=False, cohort="")
    return (
        event_of_days(opening, len(clause.opening), len(clause.opening))
        if opening.words.endswith(":")
        else event_of_days(opening, 0, 0)
    )


def _is_alternative(words: str, one: Amount, other: Amount) -> bool:
    """'A or B', and 'acute (A), subacute (B)'."""
    return other.after_or or bool(
        re.search(r"\b(?:acute|chronic|subacute|or)\b", words[one.end : other.start], re.IGNORECASE)
    )


def _linked(words: str, found: list[Amount]) -> list[Amount]:
    """The amounts that are measured from the injury; alternatives stand or fall together."""
    linked: list[Amount] = []
    waiting: list[Amount] = []
    for amount in found:
        since = _is_since(words, amount)
        if since:
            linked += [*waiting, amount]
            waiting = []
        elif (
            linked
            and amount.after_or
            and linked[-1].end > amount.start - 12
            and _may_follow(words[amount.end : amount.end + 80])
        ):
            linked.append(amount)
        elif amount.plain:
            waiting = []
        else:
            near = re.match(r"^\s*,?\s*or\s*$", words[waiting[-1].end : amount.start]) if waiting else None
            waiting = [*waiting, amount] if near else [amount]
            continue
        waiting = []
    # What waits for a link stays only if the next amount is its alternative.
    return [a for a in linked if a in found and (_is_since(words, a) or a.after_or or _has_alternative(a, linked))]


def _may_follow(after: str) -> bool:
    return bool(_BEFORE_STUDY.match(after)) or not (_ELSEWHERE.match(after) or _FROM_ELSE.match(after))


def _has_alternative(amount: Amount, linked: list[Amount]) -> bool:
    return any(other.after_or and 0 <= other.start - amount.end <= 8 for other in linked)


def _is_since(words: str, amount: Amount) -> bool:
    before, after = words[max(0, amount.start - 160) : amount.start], words[amount.end : amount.end + 120]
    if _NOT_THIS_INJURY.search(before[-60:]) or _NOT_THIS_INJURY.search(after[:60]):
        return False
    if re.search(r"\bage[ds]?\s*(?:of|:|is|was|range)?\s*(?:between|from)?\s*$", before, re.IGNORECASE):
        return False
    if _SINCE.match(after) or _POST.match(after):
        return not (_STABLE.search(_lately(before)) or _AILMENT.search(_lately(before)))
    if _ELSEWHERE.match(after):
        return bool(_BEFORE_STUDY.match(after)) and bool(_OF_INJURY.search(before))
    if _FROM_ELSE.match(after):
        return False
    if _OCCURRED.search(before) and _INJURED.search(before) and not _STABLE.search(_lately(before)):
        return True
    if _AILMENT.search(before[-70:]):
        return False
    if re.search(r"\b(?:injury|SCI)\b", words[amount.start : amount.end], re.IGNORECASE):
        return True
    return bool(_OF_INJURY.search(before)) and not re.match(
        r"^[\s,)]*(?:of|for)\s+(?!age)(?:treatment|follow|rehab|therapy)", after
    )


def _lately(before: str) -> str:
    """The words since the last comma: what stands before it is about something else."""
    return re.split(r"[,;](?!\s*$)|\band\s+(?=$)", before[-70:])[-1]


def _end(words: str, amount: Amount) -> int:
    after = words[amount.end : amount.end + 120]
    found = _SINCE.match(after) or _POST.match(after)
    return amount.end + (found.end() if found else 0)


def _days(amount: Amount, *, excludes: bool = False) -> Bounds:
    """Whole days; half a day counts as one, and hours never rule out a day that they touch."""
    scale = IN_DAYS[amount.unit]
    low = None if amount.low is None else amount.low * scale
    high = None if amount.high is None else amount.high * scale
    if amount.unit == "hours":
        up, down = (math.floor, math.ceil) if excludes else (math.ceil, math.floor)
        low, high = low and float(down(low)), high and float(up(high))
    return Bounds(
        0.0 if low is None else float(math.floor(max(low, 0) + 0.5)),
        None if high is None else float(math.floor(high + 0.5)),
        amount.own_low,
        amount.own_high,
    )


def _united(ranges: list[Bounds]) -> Bounds | None:
    """One range of several; None where a gap is between them."""
    ordered = sorted(ranges, key=lambda b: b.low or 0)
    low, high, own = ordered[0].low, ordered[0].high, ordered[0].own_high
    for bounds in ordered[1:]:
        if high is not None and (bounds.low or 0) > high + 1:
            return None
        if high is not None and (bounds.high is None or bounds.high > high):
            high, own = bounds.high, bounds.own_high
    return Bounds(low, high, ordered[0].own_low, own)
