"""Amounts with their bounds: 'at least 6 months', '18 to 65 years', '14 ± 2 days', '> 1 year and < 5 years'."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final

_ONES: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS: Final = {
    **{word: n for n, word in enumerate(_ONES.split(), 1)},
    **{word: 10 * n for n, word in enumerate(_TENS.split(), 2)},
}
_WORD: Final = (
    rf"(?:(?:{'|'.join(_TENS.split())})(?:[\s-](?:{'|'.join(_ONES.split()[:9])}))?"
    rf"|{'|'.join(sorted(_ONES.split(), key=len, reverse=True))})"
)
_NUMBER: Final = (
    rf"(?:(?<![\w.,])\d{{1,4}}(?:\.\d{{1,2}})?(?:st|nd|rd|th)?|\b{_WORD}\b|\ban?(?=\s(?:year|month|week)\b)"
    rf"|\bhalf\san?(?=\s(?:year|month)\b))"
)
_REPEATED: Final = rf"(?:\s?\(\s?(?:\d{{1,4}}|{_WORD})\s?\))?"
_UNIT: Final = (
    r"(?:[\s-]{0,14}(?P<{0}>hours?|hrs?|days?|weeks?|wks?|months?|mon|mths?|mos?|years?|yrs?|jahren?|yo|y/o"
    r"|(?<=\d)\s?[hdwmy])\b(?:'s|s'|\(s\))?\.?)"
)

_AT_LEAST: Final = (
    r"at\s+least|(?:reached|turned|attained|completed)(?=\s(?:\w+\s){0,3}\d\d\s?(?:years|yrs))|at\s+minimum"
    r"|(?:more|greater|longer|older|higher|later)\s+than(?:\s+or\s+equal(?:\s+to)?)?"
    r"|equal\s+to\s+or\s+(?:more|greater|older|longer)\s+than"
    r"|(?:with\s+a\s+)?min(?:imum)?\b\.?(?:\s+age|\s+of|\s*:)*(?:\s*[>≥]=?)?|(?:nor?|not)\s+(?:less|fewer|shorter"
    r"|younger|earlier|sooner)\s+than|not\s+before|beyond|exceed(?:s|ing)?|over|above|[>≥]\s*(?:or\s*|/\s?)?=?|=\s?>"
    r"|after(?=\s\d{1,3}\s(?:days|weeks|months|years)\s(?:of|from|since|after)\s)"
)
_AT_MOST: Final = (
    r"(?:during\s+)?(?:the\s+)?first(?=\s\d)|(?:nor?|not)\s+(?:more|greater|longer|later|older|higher)\s+than"
    r"|not\s+(?:to\s+)?exceed(?:ing)?|(?:within|in|during|by)\s+(?:(?:the|a)\s+)?(?:first|last|past|previous"
    r"|preceding)"
    r"|within(?:\s+(?:the|a|a\s+period\s+of|a\s+maximum\s+of))?|(?:less|fewer|younger|shorter|earlier|lower"
    r"|sooner)\s+than(?:\s+or\s+equal(?:\s+to)?)?"
    r"|equal\s+to\s+or\s+(?:less|younger|shorter|fewer)\s+than|(?:up\s+)?(?:un)?til(?:l)?"
    r"|up\s?to(?:\s+and\s+including)?|not\s+yet|at\s+most"
    r"|(?:with\s+a\s+)?max(?:imum)?\b\.?(?:\s+age|\s+of|\s*:)*(?:\s*[<≤]=?)?|under|below|before"
    r"|[<≤]\s*(?:or\s*|/\s?)?=?|=\s?<"
)
_OR_MORE: Final = (
    r"(?:or|and)\s+(?:more|longer|greater|older|above|over|later|up(?:wards?)?|beyond|higher)|and\s+onwards?"
    r"|minimum|at\s+(?:the\s+)?least|(?<=[\d\s])\+|plus\b|upwards?"
)
_OR_LESS: Final = (
    r"(?:or|and)\s+(?:less|shorter|fewer|younger|below|under|earlier|sooner)|maximum|at\s+(?:the\s+)?(?:most|latest)"
)
_AMOUNT: Final = re.compile(
    rf"(?:\b(?P<between>between|from|range(?:\s+of)?|ranging\s+from)(?:\s+the)?(?:\s+(?:ages?(?:\s+of)?|days?|weeks?"
    rf"|months?))?\s+)?"
    rf"(?:(?<!\w)(?:(?P<most>{_AT_MOST})"
    rf"|(?P<least>{_AT_LEAST}))(?:\s+(?:the\s+)?ages?(?:\s+of)?)?\s*(?:an\s+age\s+of\s+)?)?"
    rf"(?P<day>\b(?:day|week|month)s?\s+)?(?P<number>{_NUMBER}){_REPEATED}(?P<more_of>\s+or\s+(?:more|greater"
    rf"|longer)(?=\s+(?:hours|days|weeks|months|years))|\+(?=\s?(?:hour|day|week|month|year|yr"
    rf"|mo)))?(?P<less_of>\s+or\s+(?:less|fewer)(?=\s+(?:hours|days|weeks|months|years)))?"
    rf"(?:{_UNIT.replace('{0}', 'early_unit')}?\s?(?:\(\s?)?(?:±|\+\s?/?\s?-|\+/-"
    rf"|plus\s+or\s+minus)\s?(?P<give>\d{{1,3}})\s?\)?)?"
    r"(?:\s?\((?:inclusive|included)\)(?=\s?(?:to|-|years|yrs|days|weeks|months)))?"
    rf"{_UNIT.replace('{0}', 'unit')}?"
    r"(?P<old>\s?(?:-?\s?olds?|(?:\s?of)\s+ages?)\b)?"
    r"(?:\s*(?:\((?:inclusive|included)\)|inclusive))?"
    rf"(?:(?:\s*,)?\s*(?:post[\s-]?injury|(?:after|since)\s+(?:the\s+)?injury|ago"
    rf"|post[\s-]?SCI)?\s*\(?(?:(?P<more>{_OR_MORE})|(?P<less>{_OR_LESS}))(?!\s+(?:than|to|\d|(?:the\s+)?ages?\b))\)?)?",
    re.IGNORECASE,
)
# What every amount has in it; asked first, because most clauses have none.
A_NUMBER: Final = re.compile(rf"\d|\b(?:{_WORD}|an?\s+(?:year|month|week))\b", re.IGNORECASE)
_TO: Final = re.compile(
    r"^\s*(?:-|~|-?\s?to\s?-?|through|thru|until|till|up\s+to|and\s+up\s+to)\s*(?:an?\s+|ages?\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_AND: Final = re.compile(
    r"^\s*,?\s*(?:(?:ago\s*,?\s*(?=and|but))|(?:after|post|since|from|following|of)[\s-]*(?:the\s+)?(?:initial\s+)?(?:injury|SCI|trauma)\s*,?\s*(?=and|but))?"
    r"(?:and|but|&|to|-|through)?\s*(?:also\s+)?(?:is\s+|are\s+|aged?\s+|years?\s+)?$",
    re.IGNORECASE,
)
_OR: Final = re.compile(r"^\s*,?\s*(?:or|and/or|/)\s*$", re.IGNORECASE)
_MOST_A_CLAUSE: Final = 24


@dataclass(frozen=True)
class Amount:
    """A number or a range of numbers in a unit, at `start:end`; an open end is None, `plain` has neither sign nor word.

    `own_low` and `own_high` say whether an end itself counts. `after_or` marks an alternative to the amount before it.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    own_low: bool = True
    own_high: bool = True
    plain: bool = False
    opens: bool = False
    old: bool = False
    after_or: bool = False

    @property
    def sound(self) -> bool:
        """Whether its ends stand in order."""
        return self.low is None or self.high is None or self.low <= self.high


@lru_cache(maxsize=16)  # ages and times ask for the same clause
def amounts(words: str) -> tuple[Amount, ...]:
    """The amounts of a clause, in order, with those that make one range joined."""
    found = [_amount(match) for match in islice(_AMOUNT.finditer(words), _MOST_A_CLAUSE)]
    for number, one in reversed(list(enumerate(found[:-1]))):
        other = found[number + 1]
        if not one.unit and other.unit and re.fullmatch(r"\s*,?\s*(?:or|and|and/or)\s*", words[one.end : other.start]):
            found[number] = replace(one, unit=other.unit)
    joined: list[Amount] = []
    for amount in found:
        if joined and (both := _join(joined[-1], amount, words[joined[-1].end : amount.start])):
            joined[-1] = both
        else:
            alternative = bool(joined) and bool(_OR.match(words[joined[-1].end : amount.start]))
            joined.append(replace(amount, after_or=alternative))
    return tuple(joined)


def number(words: str) -> float:
    """The value of a number in digits or in words."""
    words = words.lower().strip()
    if words.startswith("half"):
        return 0.5
    if words in {"a", "an"}:
        return 1
    digits = re.sub(r"(?:st|nd|rd|th)$", "", words)
    if digits.replace(".", "", 1).isdigit():
        return float(digits)
    return sum(_WORDS[part] for part in re.split(r"[\s-]", words))


def _amount(match: re.Match[str]) -> Amount:
    value = number(match["number"])
    unit = _unit(match["unit"] or match["early_unit"] or (match["day"] or ""))
    start, end = match.span()
    if match["give"]:
        give = float(match["give"])
        return Amount(start, end, value - give, value + give, unit)
    sign = match["least"] or match["most"] or ""
    own = not re.search(
        r"(?<!no )(?<!nor )(?<!not )\b(?:more|greater|longer|older|less|fewer|younger|shorter|over|under|above|below"
        r"|beyond|exceed)|[<>]",
        sign,
        re.IGNORECASE,
    ) or bool(re.search(r"equal|=", sign))
    old = (
        bool(match["old"])
        or bool(re.search(r"older|younger", f"{sign} {match['more']} {match['less']}", re.IGNORECASE))
        or (match["unit"] or "").lower().strip() in {"yo", "y/o"}
    )
    if match["more_of"] or match["less_of"]:
        return Amount(
            start, end, value if match["more_of"] else None, None if match["more_of"] else value, unit, old=old
        )
    if match["more"] and not match["most"]:
        return Amount(start, end, value, None, unit, old=old)
    if match["less"] and not match["least"]:
        return Amount(start, end, None, value, unit, old=old)
    if match["least"]:
        return Amount(start, end, value, None, unit, own_low=own, old=old, opens=bool(match["between"]))
    if match["most"]:
        opens = bool(re.match(r"within|in\b|during", sign, re.IGNORECASE))
        return Amount(start, end, None, value, unit, own_high=own, old=old, opens=opens)
    return Amount(start, end, value, value, unit, plain=True, opens=bool(match["between"]), old=old)


def _unit(words: str) -> str:
    letter = words.strip().lower()[:1]
    if words.strip().lower().startswith(("mi",)):
        return ""
    return {"h": "hours", "d": "days", "w": "weeks", "m": "months", "y": "years", "j": "years"}.get(letter, "")


def _join(one: Amount, other: Amount, between: str) -> Amount | None:
    """One range of two amounts, where the words between them say so."""
    unit = other.unit or one.unit
    if (
        one.unit
        and other.unit
        and one.unit != other.unit
        and (one.low is None) == (other.low is None)
        and not (one.plain and other.plain)
    ):
        return None
    ends = {"start": one.start, "end": other.end, "old": one.old or other.old, "after_or": one.after_or}
    if (
        one.plain
        and (other.plain or (other.low is None and other.own_high is not None))
        and (
            _TO.match(between)
            or (one.opens and re.match(r"^\s*(?:and|to|-)(?:\s+the)?\s*$", between))
            or (other.low is None and not between.strip())
        )
    ):
        return _range(one, other, unit, ends)
    if (
        one.plain
        and other.plain
        and one.opens
        and re.match(r"^[^.;:\d]{0,25}(?:\b(?:and|to)\b|&)\s*(?:ages?\s+(?:of\s+)?)?$", between)
    ):
        return _range(one, other, unit, ends)
    if one.opens and one.high is None and other.plain and _TO.match(between):
        return _range(one, other, unit, ends)
    if one.opens and one.low is None and other.plain and _TO.match(between):
        return _range(replace(one, low=one.high, high=None), other, unit, ends)
    lower, upper = (one, other) if one.high is None else (other, one)
    if lower.high is None and upper.low is None and _AND.match(between):
        joined = _range(lower, upper, unit, ends)
        return joined if joined and joined.sound else None
    return None


def _range(lower: Amount, upper: Amount, unit: str, ends: dict[str, int | bool]) -> Amount | None:
    if lower.low is None or upper.high is None:
        return None
    low, high = lower.low, upper.high
    own_unit, other_unit = lower.unit or unit, upper.unit or unit
    if {own_unit, other_unit} == {"months", "years"}:
        low, high = low * _IN_MONTHS[own_unit], high * _IN_MONTHS[other_unit]
        unit = "months"
    elif own_unit != other_unit:
        low, high, unit = low * IN_DAYS[own_unit], high * IN_DAYS[other_unit], "days"
    return Amount(
        int(ends["start"]), int(ends["end"]), low, high, unit,
        own_low=lower.own_low, own_high=upper.own_high, old=bool(ends["old"]), after_or=bool(ends["after_or"]),
    )  # fmt: skip


_IN_MONTHS: Final = {"months": 1, "years": 12}
IN_DAYS: Final = {"": 1.0, "hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
