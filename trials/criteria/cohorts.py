"""Cohorts, groups, arms and parts that have criteria of their own, and how far each one's words reach."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

_WHAT: Final = r"(?:sub-?)?(?:cohort|(?<!blood )(?<!age )(?<!ethnic )group|dose[\s-]level|arm|strat(?:um|a))s?"
_IDS: Final = r"(?:\d{1,2}[a-z]?|(?-i:[A-H]|I{1,3}|IV|V)|one|two|three|four|five)"
_ORDINALS: Final = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"
_KIND: Final = (
    r"(?:sub-?\s?acute|acute|chronic|cervical|thoracic|lumbar|thoracolumbar|complete|incomplete|tetraplegi[ac]"
    r"|quadriplegi[ac]|paraplegi[ac]|early|late|intermediate|recent|healthy|able[\s-]?bodied|uninjured|control|SCI)"
)
_NUMBERED: Final = (
    rf"\b(?:{_WHAT})\s*(?:no\.?\s*|#\s*)?{_IDS}\b(?!\.?\d)"
    rf"(?:\s?(?:-|,|/|&|and|to|or|through)\s?(?:{_WHAT}\s?)?{_IDS}\b(?!\.?\d))*"
    rf"|\b(?:phase|step|stage|part)\s?(?:\d[ab]?|(?-i:[A-H]|I{{1,3}}))\b"
    r"(?=\s?[:)(]|\s-\s|\s*\n|\s*$|\s(?:participants|patients|subjects)\s?:)"
    rf"|\b{_ORDINALS}\s+(?:{_WHAT}|phase|part|stage)\b"
)
_NAMED: Final = (
    rf"\b(?:{_KIND}[\s/-]+(?:stage\s+|phase\s+|injury\s+|study\s+|treatment\s+|SCI\s+)?){{1,3}}"
    r"(?:(?:cohort|group|arm|subgroup)s?\b|(?:stage|phase|patients|participants|subjects|injury"
    r"|SCI)(?=\s?(?:\([^()]{0,30}\)\s?)?:))"
    r"|\b(?:sub-?\s?acute|acute|chronic|cervical|thoracic|tetraplegia|paraplegia)(?=\s?:)"
)
_LABEL: Final = re.compile(rf"{_NUMBERED}|{_NAMED}", re.IGNORECASE)
# 'Participants with acute complete SCI:' heads criteria of its own.
_HEADED: Final = re.compile(
    rf"^(?P<lead>[\s\W\d]*(?:[a-z][.)]\s)?(?:for\s+|in\s+)?)"
    rf"(?:(?=[^:]{{0,80}}\b(?!SCI|control){_KIND}\b)"
    rf"(?=[^:]{{0,80}}\b(?:participants|patients|subjects|individuals|people|persons|SCI|injury|stage|phase"
    rf"|volunteers|controls)\b)"
    rf"(?P<name>[^:.;\d]{{3,80}})|(?P<kind>(?!SCI|control){_KIND})):",
    re.IGNORECASE,
)
_EVERYBODY: Final = re.compile(
    r"^[\s\W\d]*(?:for\s+|in\s+)?(?:(?:all|both|every|each|general|any)\b[^:]{0,50}(?:participants|patients"
    r"|subjects|cohorts?"
    r"|groups?|arms?|individuals)\b[^:]{0,20}:|(?:all|both|everybody|everyone)\s*:"
    r"|(?:general|common|shared|other|additional|further)\b[^:]{0,50}:\s*$)",
    re.IGNORECASE,
)
_THEN_ALL: Final = re.compile(
    r"(?<=[.;])\s+(?=(?:all|both)\s+(?:\w+\s+){0,2}(?:participants|patients|subjects|cohorts|groups|arms|individuals"
    r"|people|must|will|are|have|should|need)\b)",
    re.IGNORECASE,
)
# A sentence about everybody among those about one cohort.
_ONCE: Final = re.compile(
    (
        r"^[\s\W\d]*(?:in\s+)?(?:all|both)\s+(?:\w+\s+)?(?:participants|patients|subjects|cohorts|groups|arms"
        r"|individuals|people)\b"
    ),
    re.IGNORECASE,
)
_UNINJURED: Final = re.compile(
    r"\b(?:healthy|able[\s-]?bodied|uninjured|non-?injured|non-?disabled|unimpaired|neurologically intact"
    r"|intact (?:CNS|nervous)"
    r"|(?:non|without|no)[\s-]+(?:a\s+)?(?:history of\s+)?(?:SCI|spinal cord injur))",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"^(?:[\s\W]|\d{1,2}[.)]|(?:for|in|the|if|to|enter|enrolled|eligible|participants|subjects|patients|those"
    r"|people|individuals|who|are|only)\b)*$",
    re.IGNORECASE,
)
_OR: Final = re.compile(r"[;,]\s*or\s*$", re.IGNORECASE)
_SAME: Final = re.compile(
    r"\b(?:cohort|group|arm|participant|patient|subject|individual|people|person|injury|sci|study|treatment"
    r"|stage|phase|spinal|cord|with|the|for|in|inclusion|criteria)s?\b"
)
_SENTENCE: Final = re.compile(r"(?<=[.;])\s+")
_HEADING: Final = re.compile(r"[\s:.,()\-*]*|[^:]{0,80}:\s*|(?!.*\b(?:AIS|ASIA)\b)[^.\d]{0,60}")
LEADS_UNINJURED: Final = re.compile(rf"^[\s\W\d]*(?:the\s+|for\s+)?{_UNINJURED.pattern}", re.IGNORECASE)
UNINJURED: Final = "-"  # the key of people without an injury, whose criteria are not read


@dataclass(frozen=True)
class Label:
    """A cohort: how it is known (empty: everybody), and its name in the text."""

    key: str = ""
    name: str = ""


@dataclass(frozen=True)
class Part:
    """Words of a line about one cohort; `opens` is where the sentence began whose end they are."""

    start: int
    words: str
    label: Label
    opens: int


@dataclass(frozen=True)
class Line:
    """A line as it was laid out; `heads_list` where it is the heading of a list."""

    words: str
    indent: int
    bullet: bool
    after_blank: bool
    heads_list: bool


class Scope:
    """The cohort that the lines so far are about."""

    def __init__(self) -> None:
        self._label = Label()
        self._indent = -1
        self._bullet = False

    def divide(self, line: Line) -> Iterator[Part]:
        """Parts of a line with the cohort of each."""
        words = line.words
        if self._label.key and not line.heads_list and self._is_over(line):
            self._label = Label()
        if _EVERYBODY.match(words):
            self._label = Label()
            yield Part(0, words, self._label, 0)
        elif _ONCE.match(words):
            yield Part(0, words, Label(), 0)
        elif (found := _THEN_ALL.search(words)) and not line.heads_list:
            yield from self.divide(replace(line, words=words[: found.start()]))
            yield Part(found.end(), words[found.end() :], Label(), found.end())
        elif _UNINJURED.search(words[:120]) and (colon := re.match(r"^[^:]{0,110}:", words)):
            self._begin(Label(UNINJURED), words[colon.end() :], line)
            yield Part(0, words, Label(UNINJURED), 0)
        elif (headed := _HEADED.match(words)) and not line.heads_list and not _LABEL.search(headed.group()):
            label = _label(headed["name"] or headed["kind"])
            self._begin(label, words[headed.end() :], line)
            yield Part(0, words, label, 0)
        else:
            yield from self._by_labels(line)

    def _by_labels(self, line: Line) -> Iterator[Part]:
        words = line.words
        found = list(_LABEL.finditer(words))
        if len(found) > 1 and all(_OR.search(words[: one.start()]) for one in found[1:]):
            found = []  # 'acute: ... or chronic: ...' are alternatives of one criterion
        if found and (line.heads_list or _leads(words, found[0])):
            yield Part(0, words[: found[0].start()], self._label, 0)
            end = _end_of_last(words, found)
            yield from _leading(words[:end], 0, found)
            if end < len(words):
                yield Part(end, words[end:], self._label, end)
                return
            self._begin(_label(found[-1].group(), words[found[-1].end() :]), words[found[-1].end() :], line)
            return
        start = opens = 0
        for sentence in _SENTENCE.split(words) if found else [words]:
            start = words.index(sentence, start)
            opens = opens if words[:start].rstrip().endswith(";") else start
            inside = list(_LABEL.finditer(sentence)) if found else []
            if inside and _leads(sentence, inside[0]):
                yield from _leading(sentence, start, inside)
            else:
                yield from _trailing(sentence, start, opens, inside, self._label)
            start += len(sentence)

    def _begin(self, label: Label, rest: str, line: Line) -> None:
        """Let a label reach over the next lines where nothing but a name follows it."""
        if _HEADING.fullmatch(rest):
            self._label, self._indent, self._bullet = label, line.indent, line.bullet

    def _is_over(self, line: Line) -> bool:
        """Whether a line stands outside of the list that the label heads."""
        if self._bullet:
            return line.bullet and line.indent <= self._indent
        return line.after_blank and not line.bullet and line.indent <= self._indent


def _leading(words: str, start: int, found: list[re.Match[str]]) -> Iterator[Part]:
    """'Cohort 1: AIS A. Cohort 2: AIS B': each label begins the words that are about it."""
    for one, after in zip(found, [*found[1:], None], strict=True):
        end = after.start() if after else len(words)
        label = _label(one.group(), words[one.end() : one.end() + 60])
        yield Part(start + one.start(), words[one.start() : end], label, start + one.start())


def _end_of_last(words: str, found: list[re.Match[str]]) -> int:
    """'Cohort 1: AIS A. Cohort 2: AIS B. Age 18-60': where each has one sentence, the rest is about everybody."""
    each = [words[one.end() : after.start()] for one, after in pairwise(found)]
    if not each or any(_SENTENCE.search(part.strip()) for part in each):
        return len(words)
    end = _SENTENCE.search(words, found[-1].end())
    return end.end() if end else len(words)


def _trailing(words: str, start: int, opens: int, found: list[re.Match[str]], rest: Label) -> Iterator[Part]:
    """'AIS A (cohort 1) or AIS B (cohort 2)': each label ends the words that are about it."""
    begun = 0
    for one in found:
        yield Part(start + begun, words[begun : one.end()], _label(one.group()), opens)
        begun = one.end()
    yield Part(start + begun, words[begun:], rest, opens)


def _leads(words: str, found: re.Match[str]) -> bool:
    before, after = words[: found.start()], words[found.end() : found.end() + 40]
    return bool(_LEAD.match(before[-80:])) or bool(re.match(r"\s*(?:\([^()]{0,30}\)\s*)?:", after))


def _label(name: str, after: str = "") -> Label:
    if _UNINJURED.search(name) or _UNINJURED.search(after.split(".")[0][:60]):
        return Label(UNINJURED)
    name = " ".join(name.split())
    plain = re.sub(r"s\b", "", name.lower())
    return Label(" ".join(re.sub(r"\W+", " ", _SAME.sub(" ", plain)).split()) or plain, name)
