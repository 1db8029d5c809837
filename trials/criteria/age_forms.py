"""Age in the forms of registers: 'Minimum Age: 18 Years', 'Age From: 18.00 Year(s)', '20 years-old <='."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from trials.criteria.clauses import Clause
from trials.criteria.statements import Bounds, Statement

# Bands of age in the European registers, which stand for all ages of adults or of the old.
BANDS: Final = re.compile(
    r"\b(?:adults?|elderly|adolescents|children|infants)\W{0,3}\(?\s*(?:18\s*-\s*64|(?:[>≥]=?\s*|from\s+)65"
    r"|65\s*(?:\+|years\s+and\s+(?:over|older)))"
    r"|^\W*(?:age\s+(?:range|group)s?\W*)?(?:(?:0-17|18-64|65\+)\s*years?[\s,;]*)+$",
    re.IGNORECASE,
)
_FORM_ADULTS: Final = re.compile(r"\badults\s*\(\s*18\s*-\s*64\s*years\s*\)\W{0,3}(?P<answer>yes|no)\b", re.IGNORECASE)
_FORM_ELDERLY: Final = re.compile(
    r"\belderly\s*\(\s*[>≥]\s?=?\s*65\s*years\s*\)\W{0,3}(?P<answer>yes|no)\b", re.IGNORECASE
)
_FORM_MINORS: Final = re.compile(r"\bsubjects\s+under\s+18\W{0,3}yes\b", re.IGNORECASE)
# The forms of registers: 'Minimum Age: 18 Years', 'Age From: 18.00 Year(s)', 'Upper age limit: 70'.
_LIMIT: Final = re.compile(
    r"(?:(?P<low>\b(?:(?:minimum|min\.?|lower)[\s-]+ages?|ages?[\s-]+(?:min(?:imum)?|from|lower)"
    r"|lower\s+limit\s+of\s+age)\b|^[\s*-]*(?:minimum|min\.?)(?=\s*:?\s*\d+\s*y))"
    r"|(?P<high>\b(?:(?:maximum|max\.?|upper)[\s-]+ages?|ages?[\s-]+(?:max(?:imum)?|to|upper)"
    r"|upper\s+limit\s+of\s+age)\b|(?<=years\s)(?:maximum|max\.?)(?=\s*:?\s*\d+\s*y)))"
    r"(?:[\s:-]+(?:ages?|limit|of|for|years))*[\s:]*(?P<number>\d{1,3})(?:\.0+)?\s*(?:years?(?:\(s\))?|yrs?|y)?"
    r"(?=[\s\W]*(?:old)?\W*(?:\n|$|[.;,]|max|upper|ages?\b|gender|sex\b))",
    re.IGNORECASE,
)
# '20 years-old <=' in the register of Japan's universities: the age is at least that.
_SIGN_AFTER: Final = re.compile(
    (
        r"(?P<number>\d{1,3})\s*(?:years?|age)[\s-]*old\s*(?:(?P<low>[<≤]=?|over)|(?P<high>[>≥]=?"
        r"|under))(?!\s*=?\s*\d)"
    ),
    re.IGNORECASE,
)


def age_limits(clause: Clause) -> Iterator[Statement[Bounds]]:
    """Ages in the forms of registers."""
    for rule in (_LIMIT, _SIGN_AFTER):
        for match in islice(rule.finditer(clause.words), 4):
            value = float(match["number"])
            bounds = Bounds(value, None) if match["low"] else Bounds(None, value)
            # A field of the register's form stands outside of the list of exclusions, wherever it is printed.
            excludes = clause.excludes and rule is not _LIMIT
            yield Statement(bounds, ((clause.start + match.start(), clause.start + match.end()),), excludes=excludes)


def age_in_form(text: str) -> Iterator[Statement[Bounds]]:
    """What the form of the EU register says about age; the criteria themselves come first."""
    adults, elderly = _FORM_ADULTS.search(text), _FORM_ELDERLY.search(text)
    if not adults or adults["answer"].lower() != "yes" or _FORM_MINORS.search(text):
        return
    old = bool(elderly and elderly["answer"].lower() == "yes")
    yield Statement(Bounds(18.0, None if old else 64.0), (adults.span(),), weak=True)
