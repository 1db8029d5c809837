"""Amounts of time whose sense the words around them turn: 'no earlier than 6 months ago', 'minimum time: 1 month'."""

import re
from dataclasses import replace
from typing import Final

from trials.criteria.amounts import Amount

_EARLIER: Final = re.compile(
    r"^\s*(?:(?:nor?|not)\s+)?earlier\s+than\b|.*\bago\W{0,3}(?:or|and)\s+earlier\b", re.IGNORECASE
)
_BACK: Final = re.compile(
    r"^[\s,]*(?:ago\b|(?:before|prior\s+to|preceding)\s+(?:the\s+)?(?:time\s+of\s+|date\s+of\s+|day\s+of\s+|study\s+)*"
    r"(?:enrol|inclusion|screen|entry|consent|informed|baseline|randomi|recruit|today|surgery|treatment|transplant|study))",
    re.IGNORECASE,
)
_WITH_AGO: Final = re.compile(r"\bago\b", re.IGNORECASE)
_DATED: Final = re.compile(r"\b(?:earlier|later)\s+than\b|\bbefore\b|\b(?:or|and)\s+(?:earlier|later)\b", re.IGNORECASE)
_AGO: Final = re.compile(r"\s*ago\b", re.IGNORECASE)
# How long at least or at most, told before the number: 'minimum time since injury: 1 month'.
_NAMED_BOUND: Final = re.compile(
    r"\b(?:(?P<least>min(?:imum|imal)?|shortest)|max(?:imum|imal)?|longest)\.?\s+(?:(?:time|interval|duration|period|delay)\s+)"
    r"(?:(?:elapsed\s+)?(?:since|from|of|after|post|following)[\s-]+(?:\w+[\s-]+){0,4}?"
    r"(?:injury|SCI|trauma|onset|lesion|accident))?(?:[\s:=]|\b(?:of|is|being|must|be)\b){0,6}$",
    re.IGNORECASE,
)


def bounded(words: str, amount: Amount) -> Amount:
    """An amount with the end that the words before it tell, and with dates turned into durations."""
    if amount.plain and (named := _NAMED_BOUND.search(words[max(0, amount.start - 80) : amount.start])):
        low, high = (amount.low, None) if named["least"] else (None, amount.high)
        return replace(amount, low=low, high=high, plain=False)
    if _counts_back(words, amount):
        return replace(amount, low=amount.high, high=amount.low, own_low=amount.own_high, own_high=amount.own_low)
    return amount


def _counts_back(words: str, amount: Amount) -> bool:
    """Whether an earlier date is meant, which is a longer time: 'no earlier than 6 months ago'."""
    one_sided = amount.low is None or amount.high is None
    own = words[amount.start : amount.end]
    return one_sided and bool(_EARLIER.match(own) and (_BACK.match(words[amount.end :]) or _WITH_AGO.search(own)))


def may_be_date(words: str, amount: Amount) -> bool:
    """Whether an amount may count back from today, so that it can be read both ways: 'not later than 6 months ago'."""
    return bool(_DATED.search(words[amount.start : amount.end])) and not _counts_back(words, amount)


def is_ago(words: str, amount: Amount) -> bool:
    """Whether 'ago' stands behind an amount."""
    return bool(_AGO.match(words[amount.end :]))
