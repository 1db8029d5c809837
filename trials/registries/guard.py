"""Stops an import where a field is suddenly empty in many records: that is a fault upstream, not news.

The threshold: a field that was stated is empty now in at least FEWEST records, and these are at least SHARE of the
changed records that stated it; of MANY records a smaller share is enough. Fewer are changes like others, which an
editor sees. A number 0 and the answer 'no' are stated. Of rows each part is watched too: 'sites.country'.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any, Final

from trials.models import Trial
from trials.registries.changes import LEFT_OUT, ROWS, facts
from trials.registries.records import StudyRecord

FEWEST: Final = 10
SHARE: Final = 0.2
MANY: Final = 100
SHARE_OF_MANY: Final = 0.1

# Parts of rows. The status of a place is none: it goes when no more people are taken there.
_PARTS: Final = {
    "sites": ("facility", "city", "country"),
    "arms": ("label", "type", "description", "interventions"),
    "interventions": ("type", "name", "description"),
    "outcomes": ("measure", "time_frame", "description"),
    "references": ("pmid", "citation"),
}
# All that is watched, by the names that an operator may accept.
FIELDS: Final = (
    *sorted({name.removesuffix("_native") for name in Trial.registry_owned - LEFT_OUT} | ROWS),
    *(f"{rows}.{part}" for rows, parts in _PARTS.items() for part in parts),
)


class Alarm(Exception):
    """What went missing, in how many records, and the remedy."""


class Guard:
    """Counts what known records stated and state no more; `accepted` are fields that may become empty."""

    def __init__(self, accepted: Collection[str] = ()) -> None:
        self._accepted = frozenset(accepted)
        self._stated: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()

    def look(self, former: StudyRecord, record: StudyRecord) -> None:
        """Count one record that has changed."""
        now = _stated(record)
        for field in _stated(former):
            self._stated[field] += 1
            self._lost[field] += field not in now

    def check(self) -> None:
        """Compare the counts with the threshold.

        Raises:
            Alarm: a field is empty in too many records.
        """
        for field, lost in self._lost.most_common():
            stated = self._stated[field]
            share = SHARE_OF_MANY if lost >= MANY else SHARE
            if lost >= FEWEST and lost >= share * stated and field not in self._accepted:
                raise Alarm(
                    f"The field “{field}” was stated in {stated} of the changed records and is empty now in {lost} of"
                    f" them. That is {share:.0%} or more, so that it looks like a fault of the registry. Look at its"
                    f" pages; where it is no fault, say --accept-empty {field}."
                )


def _stated(record: StudyRecord) -> set[str]:
    """The fields that the record states; of rows also the parts that any of them has."""
    found = {name for name, value in facts(record).items() if not _is_empty(value)}
    for rows, parts in _PARTS.items():
        found |= {
            f"{rows}.{part}" for part in parts for row in getattr(record, rows) if not _is_empty(getattr(row, part))
        }
    return found


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], ())
