"""What a machine reads in the criteria of trials, into their eligibility groups. Editors' groups are left alone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
import psycopg

from trials.criteria.columns import columns
from trials.models import EligibilityGroup
from trials.registries import ahead, tables

_MACHINE: Final = EligibilityGroup.Origin.MACHINE.value
# '18 Years', '18', '20years-old', '>= 20age old', '18(Year)'.
_YEARS: Final = re.compile(
    r"(?:[<>]=|[≤≥])?\s*(\d{1,3})\s*\(?(?:(?:years?|yrs?|y|age)(?:\(s\))?)?\)?(?:[\s-]old)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a registry says of who may take part. `titles` and conditions tell what the trial is about."""

    trial: int
    titles: tuple[str, ...]
    criteria: str
    minimum_age: str
    maximum_age: str

    @classmethod
    def of(cls, trial: int, facts: Mapping[str, Any]) -> "Stated":
        """That of a trial with these columns of the registry."""
        titles = (facts["title"], facts["official_title"], *facts["conditions"])
        return cls(trial, titles, facts["criteria"], facts["minimum_age"], facts["maximum_age"])


def replace(cursor: psycopg.Cursor[Any], trials: Sequence[int], stated: Iterable[Stated]) -> None:
    """Put today's readings of these texts in the place of all that was read before of `trials`."""
    if trials:
        cursor.execute(
            "DELETE FROM trials_eligibilitygroup WHERE trial_id = ANY(%s) AND origin = %s", [list(trials), _MACHINE]
        )
    rows = [row for one in stated for row in _rows(one)]
    if rows:
        tables.copy_rows(cursor, EligibilityGroup, list(rows[0]), (list(row.values()) for row in rows))


def _rows(stated: Stated) -> Iterator[dict[str, Any]]:
    for position, row in enumerate(columns(ahead.reading(stated.criteria, stated.titles))):
        row |= _age_of_field(row, stated)
        row["quotes"] = orjson.dumps(row["quotes"]).decode()
        yield {"trial_id": stated.trial, "origin": _MACHINE, "position": position, **row}


def _age_of_field(row: Mapping[str, Any], stated: Stated) -> dict[str, Any]:
    """The ages of the registry's own fields, where the text says nothing of age; `quotes` has no place for them."""
    youngest, oldest = _years(stated.minimum_age), _years(stated.maximum_age) or None  # no trial ends at 0
    if "age" in row["quotes"] or "age" in row["unsure"] or (youngest is None and oldest is None):
        return {}
    if None not in (youngest, oldest) and youngest > oldest:  # type: ignore[operator]
        return {}
    words = [stated.minimum_age if youngest is not None else "", stated.maximum_age if oldest is not None else ""]
    return {"age_min": youngest, "age_max": oldest, "age_words": "; ".join(filter(None, words))}


def _years(text: str) -> int | None:
    """Whole years; None for 'N/A', 'No limit' and for ages in months."""
    found = _YEARS.fullmatch(text.strip())
    return int(found[1]) if found else None
