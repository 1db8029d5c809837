"""Age in whole years."""

import math
import re
from collections.abc import Iterator
from typing import Final

from trials.criteria.age_forms import BANDS, age_limits
from trials.criteria.amounts import A_NUMBER, Amount, amounts
from trials.criteria.clauses import Clause
from trials.criteria.statements import Bounds, Statement

_OF_AGE: Final = re.compile(
    r"\b(?:age[ds]?|ages)\b(?:\s+(?:range|group|limits?|of|between|from|is|are|must|should|be|being|ranging"
    r"|patients?|subjects?|participants?|requirements?|criteri\w+|eligible|for|study|at|the|time|inclusion"
    r"|enrol?l?ment|minimum|maximum|in|years|\(years\)|old|injury|screening|consent|informed|signing|onset)"
    r"|[\s:=,(\-\[]|\(years\))*$",
    re.IGNORECASE,
)
_AGE_AFTER: Final = re.compile(
    r"^\s*[,)]?\s*-?\s?(?:years?|yrs?|yo|y\.?o\.?|y)?\s*\(?[\s-]*(?:old|of\s+age|age[ds]?\b(?!\s+old))", re.IGNORECASE
)
_PEOPLE: Final = re.compile(
    r"\b(?:men|women|males?|females?|adults?|patients|subjects|participants|persons|people|individuals|sex|both"
    r"|gender|genders|sexes|volunteers|minors|children|adolescents)\b(?:\s+(?:who|that|are|is|between|from|with"
    r"|an|the|gender|sex|of|either|any|eligible|subjects|patients|participants|must|be|should|have|will|in"
    r"|range)\b|[\s,:()\-/])*$",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(r"^[\s*\-+#.(\d]*(?:[)\].]\s*)?$")
_NOT_AGE: Final = re.compile(
    r"\b(?:gestational|bone|onset|legal(?!\s+adult)|child-?bearing|mean|average|matched|if|when|until\s+the|parental"
    r"|menopaus\w*"
    r"|assent|guardian\w*|donors?|care-?givers?|carers?|companions?|relatives?|family|helpers?|spouses?|child"
    r"|infant|partners?)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_SOME: Final = re.compile(
    r"\b(?:for|in|if|when|among|unless)\s+(?:(?:those|all|any|male|female|the|people|persons|participants"
    r"|patients|subjects|men|women|individuals|anyone|they|who|are|is|aged?|of|an?|age|and)\s+){0,5}$",
    re.IGNORECASE,
)
_PARTLY: Final = re.compile(
    r"[\s,)]*(?:years?\s+)?(?:old\s+|of\s+age\s+)?(?:with|who|whose|having|if|unless|and\s+(?!older|over|above"
    r"|under|younger|below|less|more|[<>≤≥]))",
    re.IGNORECASE,
)
_YOUNG: Final = re.compile(r"\b(?:children|adolescents|infants|minors)\b", re.IGNORECASE)
_WOMEN: Final = re.compile(r"\b(?:women|females?)\b[^.;]{0,40}$", re.IGNORECASE)
_MEN: Final = re.compile(r"\b(?:men|males?)\b", re.IGNORECASE)
_CONSENTERS: Final = re.compile(
    r"\b(?:parent|guardian|assent|legally|written\s+(?:proof|consent)|relative|contracepti\w*|pregnan\w*"
    r"|menopaus\w*|representative|at\s+(?:the\s+)?(?:time\s+of\s+)?(?:first\s+)?diagnos)",
    re.IGNORECASE,
)
_SINCE: Final = re.compile(
    r"^(?!\s*,\s*(?:after|before|following)\s+\d)[\s,)-]*(?:post|since|after|following|prior|before|ago|from\s+(?:injury|the))\b",
    re.IGNORECASE,
)
_BETWEEN_SIGNS: Final = re.compile(
    r"(?P<low>\d{1,3})\s*(?:years?|yrs?|y)?[\s-]*(?:old\s*)?[≤<]=?\s*(?:the\s+)?ages?\s*[≤<]=?\s*(?P<high>\d{1,3})",
    re.IGNORECASE,
)
_MANGLED: Final = re.compile(r"(?<![<>≤≥=])=\s*$")
_OUT_OF_RANGE: Final = re.compile(
    r"^[\s\W\d]*(?:under|below|<|less\s+than)\s*1[4-8]\s*(?:or|and|,)\s*(?:over|above|>|more\s+than)\s*[4-9]\d\W*$",
    re.IGNORECASE,
)
_OLD_INJURY: Final = re.compile(
    r"\s+(?:traumatic\s+|spinal\s+cord\s+|chronic\s+|complete\s+)*(?:SCI|injur|lesion|trauma)", re.IGNORECASE
)
_INJURY_BEFORE: Final = re.compile(
    r"\b(?:injur(?:y|ies)|SCI|lesions?|trauma|accident|fractures?|paraplegia|tetraplegia)\s*(?:age\s*)?(?:is|was|are"
    r"|must\s+be|of|that|being|which)?\s*(?:is\s+)?$",
    re.IGNORECASE,
)
_SEX: Final = re.compile(
    r"\b(?:sex|sexes|gender|genders|males?|females?|men|women|adults)\b[\s,():]*(?:who\s+are\s+)?(?:between|from|aged?)?\s*$",
    re.IGNORECASE,
)
_THEN_MORE: Final = re.compile(r"^\s*(?:[,;.)]|$|and\b|with\b|who\b)", re.IGNORECASE)
# '18-65' as an item of its own.
_NUMBERS_ALONE: Final = re.compile(r"^\W*(?:1[4-9]|2[0-5])\s*(?:-|to)\s*[4-8]\d\W*$", re.IGNORECASE)
# The age on the day of the injury is not the age on the day of taking part.
AT_INJURY: Final = "injury"
_BEGINNING: Final = (
    r"(?:(?:the|their|his|her|an?|spinal|cord|traumatic|original|initial|first|acute)\s+){0,4}"
    r"(?:injury|SCI|accident|trauma|lesion|onset)\b"
)
_INJURED_AT: Final = re.compile(
    rf"\b(?:(?:injured|sustained|occurr(?:ed|ing)|happened|acquired|injury|injuries|SCI|onset|accident)\s+"
    rf"(?:at|between|from|before|after|when)\s+(?:(?:the|an?|ages?|aged|of|years|between|from)\s+){{0,4}}"
    rf"|age[ds]?\s+(?:at|on|when)\s+(?:(?:the\s+)?(?:time|date|day|moment)\s+of\s+)?(?:{_BEGINNING}|injured\b)"
    rf"(?:[\s:=(]|\b(?:of|is|was|between|from|must|be|should)\b){{0,8}})$",
    re.IGNORECASE,
)
_AT_INJURY: Final = re.compile(
    rf"^(?:[\s()-]|\b(?:years?|yrs?|old|of\s+age|ages?|aged|inclusive|(?:or|and)\s+(?:older|over|above|more|younger|under)"
    rf"|(?:they|who|were|was|are)\b)){{0,8}}\b(?:(?:at|on|when)\s+(?:(?:the\s+)?(?:time|date|day|moment|onset)\s+of\s+)?{_BEGINNING}"
    rf"|when\s+(?:they\s+were\s+|being\s+)?injured\b)(?!\s+level)",
    re.IGNORECASE,
)
_ADULT: Final = 16
_YOUNGEST: Final = 10
_GROWN: Final = 30
_OLDEST: Final = 120


def are_ages(words: str, amount: Amount) -> bool:
    """Whether a range of years with no word beside it can only be ages: '18-65 years'."""
    if amount.unit != "years" or amount.low is None or amount.high is None:
        return False
    after = words[amount.end : amount.end + 60]
    return amount.low >= _YOUNGEST and amount.high >= _GROWN and not _SINCE.match(after)


def ages(clause: Clause) -> Iterator[Statement[Bounds]]:
    """What a clause says about age."""
    words = clause.words
    if not A_NUMBER.search(words):
        return
    if signs := _BETWEEN_SIGNS.search(words):
        place = (clause.start + signs.start(), clause.start + signs.end())
        yield Statement(Bounds(float(signs["low"]), float(signs["high"])), (place,), excludes=clause.excludes)
        return
    if BANDS.search(words):
        return
    if limits := list(age_limits(clause)):
        yield from limits
        return
    named = [a for a in amounts(words) if a.unit in {"", "years", "months"} and (a.low or 0) <= _OLDEST * 12]
    found = [amount for amount in named if not was_age(words, amount)]
    for amount in named:
        if amount not in found:
            place = _place(clause, amount)
            yield Statement(_years(amount), (place,), excludes=clause.excludes, companion=AT_INJURY, weak=True)
    yield from _ages_of(clause, found)


def _ages_of(clause: Clause, found: list[Amount]) -> Iterator[Statement[Bounds]]:
    """The amounts of a clause that are the age of those who take part."""
    words = clause.words
    taken: list[Amount] = []
    waiting: Amount | None = None
    for amount in found:
        follows = taken and bool(
            re.fullmatch(r"\s*,?\s*(?:or|and|and/or)\s*", words[taken[-1].end : amount.start], re.IGNORECASE)
        )
        if _is_age(words, amount) or follows:
            if waiting and not taken and amount.after_or:
                taken.append(waiting)
            taken.append(amount)
        waiting = amount if amount.unit == "years" and not amount.plain else None
    for amount in taken:
        place = _place(clause, amount)
        if (
            amount.plain
            or not amount.sound
            or _MANGLED.search(words[max(0, amount.start - 3) : amount.start])
            or (clause.excludes and _PARTLY.match(words[amount.end :]))
        ):
            yield Statement(None, (place,), weak=True)
        else:
            yield Statement(_years(amount), (place,), excludes=clause.excludes)


def injury_is_so_old(words: str, amount: Amount) -> bool:
    """Whether 'old' is said of the injury: 'injury less than 6 weeks old', 'a 6 months old injury'."""
    after, before = words[amount.end : amount.end + 60], words[max(0, amount.start - 40) : amount.start]
    if _OLD_INJURY.match(after):
        return True
    grown = amount.unit == "years" and (amount.low or 0) >= _ADULT and amount.high is None
    return not grown and bool(_INJURY_BEFORE.search(before))


def _is_age(words: str, amount: Amount) -> bool:
    """Whether an amount is the age of those who take part."""
    before, after = words[max(0, amount.start - 80) : amount.start], words[amount.end : amount.end + 100]
    if _is_of_others(words, amount, before, after):
        return False
    named = (
        (amount.old and _is_grown(amount, before))
        or bool(_OF_AGE.search(before))
        or bool(_AGE_AFTER.match(after))
        or bool(re.search(r"\bages?\b", words[amount.start : amount.end], re.IGNORECASE))
    )
    if amount.unit == "months":
        return named or bool(_YOUNG.search(before[-25:]) and _PEOPLE.search(before))
    if amount.plain:
        return (amount.old or bool(_OF_AGE.search(before))) and not re.search(r"\bscor|\bscale", before)
    return named or bool(_OUT_OF_RANGE.match(words)) or are_ages(words, amount) or _is_bare_age(words, amount)


def was_age(words: str, amount: Amount) -> bool:
    """Whether an amount is the age on the day of the injury: 'injured at age 16 to 40'."""
    end = amount.high if amount.high is not None else amount.low
    if amount.unit not in {"", "years"} or amount.plain or (end or 0) < _ADULT or (amount.low or _ADULT) < _YOUNGEST:
        return False
    before, after = words[max(0, amount.start - 80) : amount.start], words[amount.end : amount.end + 100]
    own = words[amount.start : amount.end]
    if opening := re.match(r"\s*(?:between|from)\s+", own, re.IGNORECASE):
        before += opening.group()
    if re.search(r"\b(?:after|before)\s*$", before + (re.match(r"\D*", own) or [""])[0], re.IGNORECASE):
        return True  # 'acquired after 18 years of age'
    return bool(_INJURED_AT.search(before) or _AT_INJURY.match(after))


def _is_grown(amount: Amount, before: str) -> bool:
    """Whether 'old' may be said of a person: scans and tests are 'not older than 6 months'."""
    bound = amount.low if amount.low is not None else amount.high
    return (amount.unit != "months" and (bound or 0) >= _YOUNGEST) or bool(
        _PEOPLE.search(before) or _ALONE.match(before)
    )


def _is_of_others(words: str, amount: Amount, before: str, after: str) -> bool:
    """Whether an amount is a time, or the age of somebody else, or of a part of the people only."""
    if _NOT_AGE.search(before) or (_WOMEN.search(before) and not _MEN.search(before)):
        return True
    if _SINCE.match(after) and not re.match(r"^[\s,)-]*(?:from|prior|before)", after):
        return True
    one_sided = amount.low is None or amount.high is None
    return injury_is_so_old(words, amount) or (one_sided and bool(_SOME.search(before) or _CONSENTERS.search(after)))


def _is_bare_age(words: str, amount: Amount) -> bool:
    """Whether years without the word 'age' are an age: 'patients of 18 to 65 years', or an item of its own."""
    before, after = words[max(0, amount.start - 80) : amount.start], words[amount.end : amount.end + 100]
    one_sided = amount.low is None or amount.high is None
    adult = (amount.high or amount.low or 0) >= _ADULT
    if not amount.unit:
        people = not one_sided and (amount.high or 0) >= _GROWN and _PEOPLE.search(before) and _THEN_MORE.match(after)
        return adult and bool(_SEX.search(before) or _NUMBERS_ALONE.match(words) or people)
    if _PEOPLE.search(before) and (adult or (not one_sided and _YOUNG.search(before))):
        return True
    item = bool(_ALONE.match(words[: amount.start])) and not re.match(r"\s*(?:of|with)\b", after)
    return adult and item and (not one_sided or not after.strip(" .,;)"))


def _years(amount: Amount) -> Bounds:
    """Whole years; months are rounded down."""
    scale = 12 if amount.unit == "months" else 1
    low = None if amount.low is None else float(math.floor(amount.low / scale))
    high = None if amount.high is None else float(math.floor(amount.high / scale))
    return Bounds(low, high, amount.own_low, amount.own_high)


def _place(clause: Clause, amount: Amount) -> tuple[int, int]:
    after = clause.words[amount.end : amount.end + 40]
    found = _AGE_AFTER.match(after)
    return clause.start + amount.start, clause.start + amount.end + (found.end() if found else 0)
