"""Figures out of measurements."""

import math
from collections.abc import Sequence

Sample = tuple[float, int]  # seconds, records until then


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that is not exceeded by this share of them (the nearest rank).

    Raises:
        ValueError: there are none.
    """
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def rate(samples: Sequence[Sample], first: float, last: float) -> float:
    """Records a second between two shares of all records (0.95 to 1: at the end), or just around, by samples in order.

    Raises:
        ValueError: there are too few samples to tell.
    """
    begun, total = samples[0][1], samples[-1][1]
    if begun == total:
        raise ValueError("too few samples for a rate")
    from_count, to_count = (begun + share * (total - begun) for share in (first, last))
    seconds, count = next(one for one in reversed(samples) if one[1] <= from_count)
    later, more = next(one for one in samples if one[1] >= to_count)
    return (more - count) / (later - seconds)
