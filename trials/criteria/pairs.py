"""Grades, levels and times that one clause binds to one another: 'AIS A at C4-C8 or AIS C at T1-T10'.

A reading has one value for each field, which would take every grade at every level. So such fields are left open.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby, pairwise
from typing import Any, Final

from trials.criteria.clauses import Clause
from trials.criteria.statements import Span, Statement

_LISTED: Final = re.compile(r"[,;/]|\b(?:or|and)\b", re.IGNORECASE)
_OTHER: Final = re.compile(r",\s*or\b", re.IGNORECASE)
_OF_THE_LAST: Final = re.compile(
    r"^\s*\)?\s*(?:(?:injur(?:y|ies)|lesions?|levels?|SCI)\s+)*(?:with|if|when|only|provided)\b", re.IGNORECASE
)
_TIMED: Final = re.compile(r"\d\s*(?:days?|weeks?|months?|years?)\b", re.IGNORECASE)
_PLACED: Final = re.compile(
    r"\b(?:[CTL]\s?\d|cervical|thoracic|lumbar|tetraplegi|quadriplegi|paraplegi)", re.IGNORECASE
)
_LEVELS: Final = ("level", "region", "plegia")
_Named = tuple[str, Span]


def bound_together(clause: Clause, said: Mapping[str, Sequence[Statement[Any]]]) -> set[str]:
    """The fields that a clause states only together, so that none of them can be read alone."""
    fields: dict[str, tuple[str, ...]] = {"ais": ("ais",), "level": _LEVELS, "days": ("days",)}
    bound: set[str] = set()
    for one, other, beside in (("ais", "level", _PLACED), ("ais", "days", _TIMED), ("level", "days", _TIMED)):
        if not clause.excludes and _alternate(clause, sorted(set(_named(said, one, fields[one]))), beside):
            bound |= {*fields[one], *fields[other]}
    for one, other in combinations(fields, 2):
        named = sorted({*_named(said, one, fields[one]), *_named(said, other, fields[other])}, key=lambda n: n[1])
        if len({name for name, _ in named}) == 2 and _are_bound(clause, named):
            bound |= {*fields[one], *fields[other]}
    return bound


def _named(said: Mapping[str, Sequence[Statement[Any]]], field: str, names: tuple[str, ...]) -> Iterator[_Named]:
    return ((field, place) for name in names for s in said[name] if not s.weak for place in s.places)


def _alternate(clause: Clause, named: list[_Named], beside: re.Pattern[str]) -> bool:
    """Whether different values of a field each have words of their own beside them, read or not."""
    if len(_wordings(clause, named, named[0][0] if named else "")) < 2:
        return False
    words = clause.words
    places = [(start - clause.start, end - clause.start) for _, (start, end) in named]
    outer = beside.search(words[: places[0][0]]) or beside.search(words[places[-1][1] :])
    gaps = [words[one[1] : other[0]] for one, other in pairwise(places)]
    parts = [[bool(beside.search(part)) for part in _LISTED.split(gap)] for gap in gaps]
    return any(len(part) > 1 and (sum(part) > 1 or (any(part) and outer)) for part in parts)


def _are_bound(clause: Clause, named: list[_Named]) -> bool:
    def between(one: Span, other: Span) -> str:
        return clause.words[one[1] - clause.start : other[0] - clause.start]

    if clause.excludes:  # 'AIS A injuries above C4' is one thing to be refused, 'AIS A, or above C4' are two
        return any(
            one[0] != other[0] and not _LISTED.search(between(one[1], other[1])) for one, other in pairwise(named)
        )
    if any(one[0] == "ais" and other[1][1] < one[1][1] for one, other in pairwise(named)):
        return True  # 'AIS A, B (C5-C8) or C (T1-T10)': a level within a list of grades
    runs = [list(run) for _, run in groupby(named, key=lambda n: n[0])]
    if len(runs) >= 4 and all(len(_wordings(clause, named, name)) > 1 for name in {name for name, _ in named}):
        return True
    first, then = runs[0], runs[1]
    return (
        len(first) > 1
        and bool(_OTHER.search(between(first[-2][1], first[-1][1])))
        and bool(_OF_THE_LAST.match(between(first[-1][1], then[0][1])))
    )


def _wordings(clause: Clause, named: list[_Named], field: str) -> set[str]:
    return {
        re.sub(r"\W", "", clause.words[start - clause.start : end - clause.start]).upper()
        for name, (start, end) in named
        if name == field
    }
