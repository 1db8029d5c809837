"""Cohorts, groups, arms and parts that have criteria of their own, and how far each one's words reach."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_WHAT: Final = r"(?:sub-?)?(?:cohort|group|arm|part|stratum|strata|stage)s?"
_IDS: Final = r"(?:\d{1,2}[a-z]?|[A-H]|I{1,3}|IV|V|one|two|three|four|five)"
_KIND: Final = (
    r"(?:sub-?\s?acute|acute|chronic|cervical|thoracic|lumbar|thoracolumbar|complete|incomplete|tetraplegi[ac]"
    r"|quadriplegi[ac]|paraplegi[ac]|early|late|intermediate|recent|healthy|able-?bodied|uninjured|control|SCI)"
)
_NUMBERED: Final = (
    rf"\b(?:{_WHAT})\s*(?:no\.?\s*|#\s*)?{_IDS}\b(?!\.?\d)"
    rf"(?:\s?(?:-|,|/|&|and|to|or|through)\s?(?:{_WHAT}\s?)?{_IDS}\b(?!\.?\d))*|\b(?:phase|step)\s?(?:\d[ab]?"
    rf"|I{{1,3}})\b(?=\s?[:)(]|\s-\s)"
)
_NAMED: Final = (
    rf"\b(?:{_KIND}[\s/-]+(?:stage\s+|phase\s+|injury\s+|study\s+|treatment\s+|SCI\s+)?){{1,3}}(?:cohort|group"
    rf"|arm|subgroup)s?\b"
)
_LABEL: Final = re.compile(rf"{_NUMBERED}|{_NAMED}", re.IGNORECASE)
# 'Participants with acute complete SCI:' heads criteria of its own.
_HEADED: Final = re.compile(
    rf"^(?P<lead>[\s\W\d]*(?:[a-z][.)]\s)?(?:for\s+|in\s+)?)"
    rf"(?=[^:]{{0,80}}\b(?!SCI){_KIND}\b)"
    rf"(?=[^:]{{0,80}}\b(?:participants|patients|subjects|individuals|people|persons|SCI|injury|stage|phase"
    rf"|volunteers|controls)\b)"
    r"(?P<name>[^:.;\d]{3,80}):",
    re.IGNORECASE,
)
_EVERYBODY: Final = re.compile(
    r"^[\s\W]*(?:for\s+)?(?:all|both|every|general|any)\b[^:]{0,50}(?:participants|patients|subjects|cohorts?"
    r"|groups?|arms?|individuals)\b[^:]{0,20}:",
    re.IGNORECASE,
)
_UNINJURED: Final = re.compile(
    r"\b(?:healthy|able-?bodied|uninjured|non-?injured|non-?disabled|unimpaired|neurologically intact"
    r"|intact (?:CNS|nervous)"
    r"|(?:non|without|no)[\s-]+(?:a\s+)?(?:history of\s+)?(?:SCI|spinal cord injur))",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"^(?:[\s\W]|\d{1,2}[.)]|(?:for|in|the|if|to|enter|enrolled|eligible|participants|subjects|patients)\b)*$",
    re.IGNORECASE,
)
UNINJURED: Final = "-"  # the key of people without an injury, whose criteria are not read


@dataclass(frozen=True)
class Label:
    """A cohort: how it is known (empty: everybody), and its name in the text."""

    key: str = ""
    name: str = ""


class Scope:
    """The cohort that the lines so far are about."""

    def __init__(self) -> None:
        self._label = Label()
        self._indent = -1
        self._bullet = False

    def divide(
        self, words: str, *, indent: int, bullet: bool, after_blank: bool, heads_list: bool
    ) -> Iterator[tuple[int, str, Label]]:
        """Parts of a line with the cohort of each."""
        if self._label.key and self._over(indent=indent, bullet=bullet, after_blank=after_blank):
            self._label = Label()
        if _EVERYBODY.match(words):
            self._label = Label()
            yield 0, words, self._label
            return
        if _UNINJURED.search(words[:120]) and (":" in words or not bullet) and re.match(r"^[^:]{0,110}:", words):
            self._begin(Label(UNINJURED, ""), words, words.index(":") + 1, indent=indent, bullet=bullet)
            yield 0, words, Label(UNINJURED)
            return
        if (headed := _HEADED.match(words)) and not heads_list and not _LABEL.search(headed["name"]):
            label = _label(headed["name"])
            self._begin(label, words, headed.end(), indent=indent, bullet=bullet)
            yield 0, words, label
            return
        found = list(_LABEL.finditer(words))
        if not found:
            yield 0, words, self._label
        elif _leads(words, found[0]) or heads_list:
            yield 0, words[: found[0].start()], self._label
            for one, after in zip(found, [*found[1:], None], strict=True):
                end = after.start() if after else len(words)
                yield one.start(), words[one.start() : end], _label(one.group(), words[one.end() : one.end() + 60])
            last = found[-1]
            self._begin(_label(last.group(), words[last.end() :]), words, last.end(), indent=indent, bullet=bullet)
        else:
            yield from self._trailing(words, found)

    def _trailing(self, words: str, found: list[re.Match[str]]) -> Iterator[tuple[int, str, Label]]:
        """'AIS A (cohort 1) or AIS B (cohort 2)': each label ends the words that are about it."""
        start = 0
        for one in found:
            yield start, words[start : one.end()], _label(one.group())
            start = one.end()
        yield start, words[start:], self._label

    def _begin(self, label: Label, words: str, end: int, *, indent: int, bullet: bool) -> None:
        """Let a label reach over the next lines where nothing but a sign follows it."""
        if not words[end:].strip(" :.,-)(") or re.match(r"[^:]{0,80}:\s*$", words[end:]):
            self._label, self._indent, self._bullet = label, indent, bullet

    def _over(self, *, indent: int, bullet: bool, after_blank: bool) -> bool:
        """Whether a line stands outside of the list that the label heads."""
        if self._bullet:
            return bullet and indent <= self._indent
        return after_blank and not bullet and indent <= self._indent


def _leads(words: str, found: re.Match[str]) -> bool:
    before, after = words[: found.start()], words[found.end() : found.end() + 40]
    return bool(_LEAD.match(before[-80:])) or bool(re.match(r"\s*(?:\([^()]{0,30}\)\s*)?:", after))


def _label(name: str, after: str = "") -> Label:
    if _UNINJURED.search(name) or _UNINJURED.search(after.split(".")[0][:60]):
        return Label(UNINJURED)
    name = " ".join(name.split())
    return Label(re.sub(r"\W+", " ", re.sub(r"s\b", "", name.lower())), name)
