"""The verdicts of many claims as one drawn bar."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from guides.models import Claim

# The width of the whole bar, and of the gap between two of its parts, in units of the drawing.
WIDTH: Final = 100.0
GAP: Final = 0.6


@dataclass(frozen=True)
class Share:
    """One part of the bar: how many claims have the verdict, and where it is drawn."""

    verdict: Claim.Verdict
    count: int
    start: float
    width: float


def verdict_bar(counts: Mapping[str, int]) -> list[Share]:
    """The verdicts that occur, in their usual order, as wide as they are frequent; none for fewer than two claims."""
    found = [(verdict, counts[verdict.value]) for verdict in Claim.Verdict if counts.get(verdict.value)]
    total = sum(count for _verdict, count in found)
    if total < 2:
        return []
    shares, start = [], 0.0
    room = WIDTH - GAP * (len(found) - 1)
    for verdict, count in found:
        width = room * count / total
        shares.append(Share(verdict, count, round(start, 2), round(width, 2)))
        start += width + GAP
    return shares
