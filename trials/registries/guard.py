"""Stops an import where a field is suddenly empty in many records: that is a fault upstream, not news.

The threshold: a field that was stated is empty now in at least FEWEST records, and these are at least SHARE of the
changed records that stated it. Fewer are changes like others, which an editor sees.
"""

from collections import Counter
from collections.abc import Collection
from typing import Final

from trials.registries.changes import facts
from trials.registries.records import StudyRecord

FEWEST: Final = 10
SHARE: Final = 0.2


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
        now = facts(record)
        for field, was in facts(former).items():
            if was:
                self._stated[field] += 1
                self._lost[field] += not now[field]

    def check(self) -> None:
        """Compare the counts with the threshold.

        Raises:
            Alarm: a field is empty in too many records.
        """
        for field, lost in self._lost.most_common():
            stated = self._stated[field]
            if lost >= FEWEST and lost >= SHARE * stated and field not in self._accepted:
                raise Alarm(
                    f"The field “{field}” was stated in {stated} of the changed records and is empty now in {lost} of"
                    f" them. That is more than {SHARE:.0%}, so that it looks like a fault of the registry. Look at its"
                    f" pages; where it is no fault, say --accept-empty {field}."
                )
