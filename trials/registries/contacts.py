"""E-mail addresses and telephone numbers out of free text.

The registries' texts carry some ("for questions call ..."). Recall matters more than precision, but dates,
doses, DOIs and trial numbers must come through whole.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

import orjson

REMOVED: Final = "[contact removed]"

# Tried only where a word begins, and no further than an address can reach (RFC 5321): time stays linear.
_EMAIL: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}\s?(?:[@\uff20]|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.IGNORECASE
)

# A run of digits and separators long enough to be a telephone number: the cheap test before the dear one.
_RUN: Final = re.compile(r"\d[\d\s().\-/\u2010-\u2013]{4,}\d")
_LABELS: Final = ("phone", "fax", "tel", "mobile", "whatsapp", "wechat", "hotline", "call")
_LABELLED: Final = re.compile(
    r"(\b(?:tele)?(?:phone|fax)|\btel|\bmobile|\bwhatsapp|\bwechat|\bhotline|\bcall(?: us)?)"
    r"([\s.:#]{0,3}(?:no\b|number\b|nr\b|at\b|on\b|is\b)?[\s.:#]{0,3})"
    r"[+(]{0,2}\d(?:[\s().\-/\u2010-\u2013]{0,3}\d){5,14}(?!\d)",
    re.IGNORECASE,
)
_TELEPHONE: Final = re.compile(
    r"""
    (?=[+(\d])(?<![\w+./-])
    (?:
        \+\(?\d{1,3}\)?(?:[\s().\-\u2010-\u2013]{0,3}\d){6,13}         # +33 1 42 16 00 00
      | 00[1-9]\d{0,2}[\s().-]{1,3}\d(?:[\s().-]{0,2}\d){6,11}         # 0086-20-8525 3333
      | (?:1[-.\s])?(?:\(\d{3}\)\s?|\d{3}[-.\s])\d{3}[-.\s]\d{4}       # (555) 123-4567
      | 0\d(?:[\s.-]\d{2}){4}                                          # 01 42 16 00 00
      | (?=(?:[\s()-]{0,2}\d){9,11}(?!\d))                             # 03-1234-5678, not 01-02-2018
        \(?0\d{1,4}\)?[\s-]\d{2,4}[\s-]\d{3,4}
    )
    (?![\w-])
    """,
    re.VERBOSE,
)
# How far a label reaches before the first digit of a run in JSON, where an escape takes two bytes, and what follows it.
_BEFORE: Final = 80
_AFTER: Final = 6
# Words that name an office or a firm, not a person.
_OFFICES: Final = frozenset(
    {
        "ag", "board", "call", "center", "central", "centre", "clinic", "clinical", "committee", "company", "contact",
        "coordinator", "corporation", "department", "director", "email", "enrollment", "gmbh", "group", "hospital",
        "inc", "information", "institute", "investigator", "investigators", "laboratory", "limited", "line", "llc",
        "ltd", "manager", "medical", "monitor", "nurse", "office", "patient", "pharma", "program", "project",
        "recruiting", "recruitment", "registry", "research", "responsible", "school", "service", "site", "sponsor",
        "study", "support", "team", "the", "therapeutics", "toll", "trial", "trials", "university", "use",
    }
)  # fmt: skip
# The same run in JSON text: each digit is '0', whatever may separate digits ' ', and '/n' an escape that stands for one
# (\n, \t, \r or \f).
_ASCII: Final = bytes(range(128))
_SHAPE: Final = {
    **dict.fromkeys(b"0123456789", "0"),
    **dict.fromkeys(b" ().-/", " "),
    **dict.fromkeys(b"ntrf", "n"),
    ord("\\"): "/",
}
_SHAPES: Final = "".join(_SHAPE.get(byte, "x" if byte < 128 else " ") for byte in range(256)).encode()
_SHAPE_OF_RUN: Final = re.compile(rb"0(?:[0 ]|/n){4,}0")
_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
_ESCAPED: Final = dict.fromkeys((b"n", b"t", b"r", b"f"), b" ")
_SIGNS: Final = (b"@", b"at)", b"at]", b"\\u")
# A whole string that is a date or a code (D012345), and no telephone number whatever stands around it.
_CODE: Final = re.compile(rb'"(?:[A-Z]\d+|\d{4}-\d\d(?:-\d\d)?)"')
# In a name: what may be spelt with other bytes in other capitals (i, k, s and all that is not ASCII) or in JSON.
_UNLIKE: Final = re.compile(rb"[^a-hjl-rt-z .'-]")
_SHORTEST: Final = len("a@b.eu")


def redact_text(text: str) -> str:
    """The text with each e-mail address and telephone number replaced by '[contact removed]'."""
    if len(text) < _SHORTEST:
        return text
    if "@" in text or "\uff20" in text or "at)" in text or "at]" in text:
        text = _EMAIL.sub(REMOVED, text)
    if _RUN.search(text):
        lowered = text.lower()
        if any(label in lowered for label in _LABELS):
            text = _LABELLED.sub(rf"\1\2{REMOVED}", text)
        text = _TELEPHONE.sub(REMOVED, text)
    return text


def may_hold_contacts(json_text: bytes) -> bool:
    """Whether `redact` could change anything in the value of this JSON text: False is certain, True is not.

    One look at the whole text is many times cheaper than a look at each of its strings.
    """
    if any(sign in json_text for sign in _SIGNS) or not (json_text.isascii() or _is_plain(json_text)):
        return True
    around = "|".join(
        _ESCAPE.sub(_unescaped, json_text[max(0, run.start() - _BEFORE) : run.end() + _AFTER]).decode(errors="replace")
        for run in _SHAPE_OF_RUN.finditer(json_text.translate(_SHAPES))
        if not any(_CODE.match(json_text, place) for place in (run.start() - 1, run.start() - 2))
    )
    return redact_text(around) != around


def _is_plain(json_text: bytes) -> bool:
    """Whether it lacks the wide '@', and digits of other scripts, which patterns take for digits and bytes hide."""
    foreign = json_text.translate(None, _ASCII).decode(errors="replace")
    return "\uff20" not in foreign and not any(map(str.isdecimal, foreign))


def _unescaped(escape: re.Match[bytes]) -> bytes:
    """An escape stands for one character, and its letter must not look like a part of a word."""
    return _ESCAPED.get(escape[1], b"|")


def redact_names(payload: Any, names: Iterable[str]) -> Any:
    """A copy of a JSON value with these names of people replaced in every text, in whatever capitals."""
    found = sorted(set(filter(_is_persons, map(_bare, names))), key=len, reverse=True)
    text = orjson.dumps(payload).lower() if found else b""
    if not any(max(_UNLIKE.split(name.lower().encode()), key=len) in text for name in found):
        return payload
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})\b", re.IGNORECASE)
    return _replaced(payload, pattern)


def _bare(name: str) -> str:
    """The name without the degrees after it."""
    return name.partition(",")[0].strip()


def _is_persons(name: str) -> bool:
    """Whether it names a person: registries also put offices there ('Clinical Trials Information', 'Acme Inc')."""
    words = re.findall(r"[^\W\d_]+", name.lower())
    return len(words) > 1 and not _OFFICES.intersection(words)


def _replaced(payload: Any, pattern: re.Pattern[str]) -> Any:
    if type(payload) is str:
        return pattern.sub(REMOVED, payload)
    if type(payload) is dict:
        return {key: _replaced(value, pattern) for key, value in payload.items()}
    if type(payload) is list:
        return [_replaced(value, pattern) for value in payload]
    return payload


def redact(payload: Any, not_prose: frozenset[str]) -> Any:
    """A copy of a JSON value with every text redacted; the members that are `not_prose` lose e-mail addresses only."""
    if type(payload) is str:
        return redact_text(payload)
    if type(payload) is dict:
        return {
            key: (_EMAIL.sub(REMOVED, value) if key in not_prose else redact_text(value))
            if type(value) is str
            else redact(value, not_prose)
            for key, value in payload.items()
        }
    if type(payload) is list:
        return [redact(value, not_prose) for value in payload]
    return payload
