"""A criteria text cut into clauses, each with the heading and the cohort under which it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from trials.criteria import cohorts

_LONGEST: Final = 1000  # characters; no clause that people write is longer
_BULLET: Final = re.compile(
    r"\s*(?:[*+o\-]\s+|\(?\d{1,2}[.)]\s*|\(?[a-z][.)]\s+|\(?[ivx]{1,4}[.)]\s+|#\s*)", re.IGNORECASE
)
_LAST: Final = re.compile(r"(?:excluded|not\s+included)[\s.)\]]*", re.IGNORECASE)
_WHO: Final = re.compile(
    r"[\s\W\d]*(?:(?:patients?|subjects?|participants?|people|persons?|individuals?|those|who|will|is|are|be|to|key|main"
    r"|general|specific|also|all|the|criteria|for)\b[\s\W]*)*",
    re.IGNORECASE,
)
_OPENING: Final = 60
_SHORTEST: Final = 2
_NAME: Final = 30  # letters that the name of a cohort takes before its heading
_APART: Final = 40  # characters between two headings
_NARROWEST: Final = 66  # letters of a line that the register broke, not its writer
_WIDEST: Final = 110
_FEWEST_BROKEN: Final = 3
_NAMED: Final = re.compile(r"[^:\n]{1,40}:\s*\S")

# Headings that end one list and begin another, wherever they stand in a line.
_HEADING: Final = re.compile(
    r"\b(?:(?P<out>(?:non-?\s?inclusion|not\s+(?:be\s+)?included|exclusions?|exclude[ds]?|excluding)\b(?:\s+criteri(?:a|on|ons))?)"
    r"|(?P<in>(?:inclusion|include[ds]?|including)\b(?:\s+criteri(?:a|on|ons))?))"
    r"(?=(?P<rest>[^:\n.;]{0,60})(?::|-\s*\n|$|\n))",
    re.IGNORECASE | re.MULTILINE,
)
_SPOKEN: Final = re.compile(
    r"\b(?P<cannot>who\s+(?:can\s?not|can't|may\s+not|should\s+not)(?:\s+\w+){0,3}\s*[?:])"
    r"|(?:^|[.;\n])\s*[^.:;\n]{0,60}\b(?P<out>ineligib\w+|non-?\s?eligib\w+|not\s+(?:be\s+)?(?:eligible|included"
    r"|enrolled|take\s+part|join|suitable)"
    r"|(?:can\s?not|may\s+not|must\s+not)\s+(?:take\s+part|join|participate|be\s+included|enter|enrol))[^.:;\n]{0,60}:"
    r"|(?:^|[.\n])\s*(?P<in>(?:who\s+can\s+(?:take\s+part|join)|eligib(?:le|ility)(?:\s+criteria)?)[^.:;\n]{0,30}):",
    re.IGNORECASE,
)
_CRITERIA: Final = re.compile(
    r"\b(?P<which>non-?\s?inclusion|exclusion|inclusion|exclude|include)\s*criteri(?:a|on)\b", re.IGNORECASE
)
_MOMENT: Final = re.compile(
    r"\b(?:at|on|before|after|until|since|prior\s+to|time\s+of)\s+(?:the\s+|study\s+)*$", re.IGNORECASE
)
_BEFORE_HEADING: Final = re.compile(r"^[\s\W\d]*(?:[\w/'()-]+\s+){0,4}$")
# An item of a list that its register put on one line; 'cohort 1.' is none.
_ITEM: Final = re.compile(
    r"(?<!cohort )(?<!group )(?<!arm )(?<!stage )(?<!phase )(?<!grade )"
    r"(?<!part )(?<!level )(?<!or )(?<!and )(?<!to )(?:(?<=^)|(?<=[\s.;,:]))"
    r"\(?(?P<number>\d{1,2})(?:[.)]\s+|\))(?=[A-Za-z≥>≤<])",
    re.IGNORECASE,
)
_FEWEST_ITEMS: Final = 2
_CUT: Final = re.compile(
    r";(?!\s*(?:(?:and|or)\s+)?[A-E]\b(?!\s+\w+\s+\w))|(?<![.\s][a-z])(?<=[\w)%\"'])\.\s+(?=[A-Z(≥>≤<]|\d+\s*(?:-|to\b|years\b|months\b|weeks\b|days\b))"
    r"|\s\*\s"
    r"|(?<=[\s.;,:)])(?<!or\s)(?<!and\s)(?<!to\s)(?=\(?\d{1,2}[.)]\s+[A-Z≥>≤<])"
)
_ABBREVIATED: Final = re.compile(r"\b(?:e\.g|i\.e|vs|no|min|max|approx|incl|ca|st|cf|yrs?|mos?)$", re.IGNORECASE)
_DANGLING: Final = re.compile(
    (
        r"(?:\b(?:and|or|the|of|to|between|from|at|(?-i:an?)|with|than|least|is|age)|limit:?|[,≤≥=]"
        r"|(?<!old )(?<!old)[<>])\s*$"
    ),
    re.IGNORECASE,
)
# Lines of the EU register's form, which name all ages of adults whatever the trial takes.
_FORM: Final = re.compile(
    r"^\s*(?:F\.?\s?1|Number of subjects for this age range|Are the trial subjects under)", re.IGNORECASE
)
# A sentence that turns inclusion into exclusion where no heading does.
_TURNED: Final = re.compile(
    r"\b(?:(?:are|is|be|were)\s+(?:also\s+)?(?:excluded|ineligible|not\s+(?:eligible|included|enrolled|accepted"
    r"|allowed|admitted|permitted)|an?\s+(?:reason\s+for\s+)?exclusion|barred|disqualif\w+)"
    r"|(?:not\s+be\s+(?:eligible|included|enrolled|accepted|allowed|recruited|admitted))"
    r"|\b(?:do|does|will|can)\s+not\s+(?:include|accept|enrol|recruit|admit)\w*\b"
    r"|\b(?:we|study|trial)\s+(?:will\s+)?excludes?\b|^\W*(?:nobody|no\s+one)\b|\bbars?\s+(?:from|participation|entry)\b"
    r"|(?:can\s?not|may\s+not|must\s+not)\s+(?:be\s+)?(?:included|enrol\w*|participate|take\s+part)"
    r"|^\W*exclud(?:e|es|ed|ing)\b|^\W*excluded?\s*:)",
    re.IGNORECASE,
)
# The same without a verb, at the end: 'non-traumatic SCI excluded'.
_REFUSED_LAST: Final = re.compile(
    r"(?<!not )(?:\bexcluded|\bnot"
    r"\s+(?:eligible|included|enrolled|accepted|allowed|admitted|permitted|taken))[\s.)\]]*$",
    re.IGNORECASE,
)
_ITSELF: Final = re.compile(r"^\s*(?:key\s+)?(?:inclusion|eligibility)(?:\s+criteri(?:a|on))?\s*:", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"[,(:]|\b(?:and|but|with)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """Some words of a text, from `start`; `excludes` where who fits them is not taken."""

    words: str
    start: int
    excludes: bool
    cohort: str
    cohort_name: str = ""
    opening: str = ""  # how the sentence began whose end this is, at `opens`
    opens: int = 0
    mixed: bool = False  # a part of it excludes, and it is not told where that part begins


@dataclass(frozen=True)
class _Line:
    start: int
    words: str
    indent: int
    bullet: bool
    after_blank: bool


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a readable text, in order."""
    excludes = False
    scope = cohorts.Scope()
    heading = _Heading()
    for line in (item for whole in _lines(text) for item in _items(whole)):
        if _FORM.match(line.words):
            continue
        for start, end, turned in _sections(line.words):
            if turned is not None:
                # 'Cohort 1 inclusion criteria:' goes on with the cohort that it names.
                scope = scope if 0 < start <= _NAME else cohorts.Scope()
                excludes = turned
            words = line.words[start:end]
            heads_list = turned is not None
            shown = cohorts.Line(words, line.indent, line.bullet, line.after_blank, heads_list)
            for part in scope.divide(shown):
                for clause in _cut(part, words, line.start + start, excludes=excludes):
                    yield heading.over(clause) if heading.holds(line) else clause
        heading = _Heading.of(line, heading)


@dataclass(frozen=True)
class _Heading:
    """'Neurological level:' on a line of its own, over the next line or over a deeper list."""

    words: str = ""
    start: int = 0
    indent: int = 0
    fresh: bool = True

    @classmethod
    def of(cls, line: "_Line", before: "_Heading") -> "_Heading":
        """The heading that holds after a line."""
        words = line.words.rstrip()
        if (
            words.endswith(":")
            and len(words.strip()) <= _OPENING
            and not re.search(r"\bcriteria\b", words, re.IGNORECASE)
        ):
            return cls(words, line.start, line.indent)
        return replace(before, fresh=False) if before.words and line.indent > before.indent else cls()

    def holds(self, line: "_Line") -> bool:
        """Whether it stands over this line: the next one, or one of a deeper list."""
        return self.fresh or line.indent > self.indent

    def over(self, clause: Clause) -> Clause:
        """The clause with its heading, if it has no opening words of its own."""
        return replace(clause, opening=self.words, opens=self.start) if self.words and not clause.opening else clause


def _cut(part: cohorts.Part, words: str, begun: int, *, excludes: bool) -> Iterator[Clause]:
    """The sentences of a part of a line that begins at `begun`."""
    opening = words[part.opens : part.start][:_OPENING]
    for at, sentence in _sentences(part.words):
        if len(sentence.strip()) > _SHORTEST:
            turned = bool(_TURNED.search(sentence))
            refused = not (excludes or turned) and _REFUSED_LAST.search(sentence)
            mixed = bool(refused and _SEVERAL.search(_ITSELF.sub("", sentence[: refused.start()])))
            yield Clause(
                sentence,
                begun + part.start + at,
                excludes or turned or bool(refused and not mixed),
                cohorts.UNINJURED if cohorts.LEADS_UNINJURED.match(sentence) else part.label.key,
                part.label.name,
                opening,
                begun + part.opens,
                mixed,
            )


def _lines(text: str) -> Iterator[_Line]:
    """Lines as their writer meant them: what the register wrapped is joined again; the length stays."""
    begun: _Line | None = None
    place = 0
    after_blank, last = True, ""
    raws = text.split("\n")
    broken = sum(_NARROWEST <= len(raw.rstrip()) <= _WIDEST for raw in raws) >= _FEWEST_BROKEN
    for raw in raws:
        bullet = _BULLET.match(raw)
        blank = not raw.strip()
        if begun and not blank and not bullet and _goes_on(begun.words, last, raw, broken=broken):
            begun = _Line(begun.start, f"{begun.words} {raw}", begun.indent, begun.bullet, begun.after_blank)
        else:
            if begun:
                yield begun
            indent = len(raw) - len(raw.lstrip())
            begun = None if blank else _Line(place, raw, indent, bool(bullet), after_blank)
        after_blank, last = blank, raw
        place += len(raw) + 1
    if begun:
        yield begun


def _items(line: _Line) -> Iterator[_Line]:
    """A line, or the items of the numbered list that stands in it: '1. Age 18-65 2. AIS A 3. ...'."""
    starts: list[int] = []
    for found in _ITEM.finditer(line.words):
        if int(found["number"]) == len(starts) + 1:
            starts.append(found.start())
    if len(starts) < _FEWEST_ITEMS:
        yield line
        return
    for start, end in pairwise([0, *starts, len(line.words)]):
        if end > start:
            yield replace(line, start=line.start + start, words=line.words[start:end], bullet=line.bullet or start > 0)


def _goes_on(before: str, last: str, after: str, *, broken: bool) -> bool:
    """Whether a line is the rest of the one before it, whose last piece as it was laid out is `last`.

    `broken`: the text has several lines of about the same width, so that its register broke them.
    """
    if len(before) > _LONGEST or before.rstrip().endswith((".", ";", ":")):
        return False
    if _DANGLING.search(before):
        return True
    words = after.lstrip()
    wrapped = broken and _NARROWEST <= len(last.rstrip()) <= _WIDEST
    return words[0].islower() or (wrapped and not _HEADING.match(words) and not _NAMED.match(words))


def _sections(words: str) -> Iterator[tuple[int, int, bool | None]]:
    """Parts of a line between headings; the heading's meaning is None for what stands before the first."""
    marks: list[tuple[int, bool | None]] = [(0, None)]
    named = "clu" in words.lower()  # inclusion, exclusion
    marks += [
        (found.start(), found["which"].lower() not in {"inclusion", "include"})
        for found in (_CRITERIA.finditer(words) if named else ())
        if _is_heading(words, found)
    ]
    for found in _HEADING.finditer(words) if named else ():
        if _is_heading(words, found) and all(_apart(words, place, found.start()) for place, _ in marks[1:]):
            marks.append((found.start(), bool(found["out"])))
    for found in _SPOKEN.finditer(words) if ":" in words or "?" in words else ():
        if all(_apart(words, place, found.start()) for place, _ in marks[1:]):
            marks.append((found.start(), bool(found["out"] or found["cannot"])))
    marks.sort(key=lambda mark: mark[0])
    for (start, turned), (end, _) in zip(marks, [*marks[1:], (len(words), None)], strict=True):
        if end > start:
            yield start, end, turned


def _apart(words: str, one: int, other: int) -> bool:
    """Whether two headings are two: 'Inclusion: SCI. Exclusion: ...', and not 'Inclusion and exclusion criteria:'."""
    return abs(one - other) > _APART or ":" in words[min(one, other) : max(one, other)]


def _is_heading(words: str, found: re.Match[str]) -> bool:
    """A heading stands first in its line or sentence, or has a colon after it; 'AIS A at inclusion' has none."""
    if _MOMENT.search(words[max(0, found.start() - 20) : found.start()]):
        return False
    before = re.split(r"[.:;*]\s", words[max(0, found.start() - 80) : found.start()])[-1]
    after = words[found.end() : found.end() + 60]
    if _LAST.fullmatch(found.group() + after) and not _WHO.fullmatch(before):
        return False  # 'non-traumatic injury excluded' is a criterion
    return bool(re.match(r"[^:.;\n]{0,60}:", after)) or (
        bool(_BEFORE_HEADING.match(before)) and bool(re.match(r"\W*(?:\(|$)|\W*\d|\s*[-*]", after))
    )


def _sentences(words: str) -> Iterator[tuple[int, str]]:
    """Sentences and listed items, none of them longer than people write."""
    start = 0
    for cut in _CUT.finditer(words):
        if _ABBREVIATED.search(words[max(start, cut.start() - 7) : cut.start()]):
            continue
        yield from _short(words, start, cut.start())
        start = cut.end()
    yield from _short(words, start, len(words))


def _short(words: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for place in range(start, end, _LONGEST):
        yield place, words[place : min(end, place + _LONGEST)]
