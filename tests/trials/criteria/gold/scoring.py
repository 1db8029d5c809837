"""Precision and recall per field on the gold set. README.md beside this file says what is right and what is not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from trials.criteria import Criteria, Reading, read
from trials.criteria.reading import COMPANIONS, FIELDS

HERE = Path(__file__).parent
VALUES = [*FIELDS, *COMPANIONS.values()]
ALL = "all fields"
PARTS = ("development", "held_out")


@dataclass
class Score:
    """Counts of one field: values given, values in the gold, and those that are right."""

    given: int = 0
    gold: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    def add(self, given: Iterable[Any], gold: Iterable[Any]) -> None:
        one, other = Counter(map(repr, given)), Counter(map(repr, gold))
        self.given += one.total()
        self.gold += other.total()
        self.right += (one & other).total()


@dataclass(frozen=True)
class Case:
    """A text with its answer."""

    name: str
    text: str
    expect: Mapping[str, Any]
    title: str = ""
    summary: str = ""


def cases(part: str) -> Iterator[Case]:
    """The cases of 'development' or 'held_out'."""
    for row in rows(part):
        yield Case(**row)


def rows(part: str) -> Iterator[dict[str, Any]]:
    """The cases as their files have them."""
    for path in sorted((HERE / part).glob("*.yaml")):
        # Each process of the tests reads them anew several times: the reader in C takes a tenth of the time.
        yield from yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def gold_values(answer: Mapping[str, Any], under: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All fields of an answer; a group takes what it does not name from the top."""
    return {name: _plain(answer.get(name, (under or {}).get(name))) for name in VALUES}


def given_values(criteria: Criteria) -> dict[str, Any]:
    return {name: _plain(getattr(criteria, name)) for name in VALUES}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


def compare(case: Case, reading: Reading, scores: Mapping[str, Score]) -> None:
    """Count one text."""
    gold, given = gold_values(case.expect), given_values(reading.everybody)
    for name in VALUES:
        one = [given[name]] if given[name] is not None else []
        other = [gold[name]] if gold[name] is not None else []
        for total in (name, ALL):
            scores[total].add(one, other)
    gold_groups = [gold_values(group, case.expect) for group in case.expect.get("groups", [])]
    given_groups = [given_values(group) for group in reading.groups]
    for total in ("groups", ALL):
        scores[total].add(given_groups, gold_groups)
    scores["unsure"].add(reading.everybody.unsure, case.expect.get("unsure", []))


def score(part: str) -> dict[str, Score]:
    """The figures of one part of the gold set."""
    scores = {name: Score() for name in (*VALUES, "groups", "unsure", ALL)}
    for case in cases(part):
        compare(case, read(case.text, case.title), scores)
    return scores
