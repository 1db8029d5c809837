"""Shares of people with an outcome, and between which limits the true share may lie."""

import math
from dataclasses import dataclass
from typing import Final

# The 0.975 quantile of the normal distribution: two-sided 95 %.
_Z: Final = 1.959964


@dataclass(frozen=True)
class Share:
    """`events` of `total` people as a share in per cent, with the limits of its 95 % interval."""

    events: int
    total: int
    share: float
    low: float
    high: float


def share(events: int | None, total: int | None) -> Share | None:
    """The share of n among N with its 95 % interval; None where either number is not stated.

    The interval is Wilson's score interval: E. B. Wilson, Probable inference, the law of succession, and statistical
    inference, J Am Stat Assoc 22 (1927) 209-212, doi:10.1080/01621459.1927.10502953. It is too short where none or all
    of the people had the outcome (Brown, Cai and DasGupta, Stat Sci 16 (2001) 101-133, doi:10.1214/ss/1009213286):
    there the two-sided Clopper-Pearson limit stands, 1 - 0.025 ** (1 / N) for none of N.
    """
    if events is None or not total:
        return None
    seen = events / total
    exact = 100 * float(0.025 ** (1 / total))
    if events == 0:
        return Share(events, total, 0, 0, 100 - exact)
    if events == total:
        return Share(events, total, 100, exact, 100)
    spread = 1 + _Z**2 / total
    centre = (seen + _Z**2 / (2 * total)) / spread
    half = _Z * math.sqrt(seen * (1 - seen) / total + _Z**2 / (4 * total**2)) / spread
    return Share(events, total, 100 * seen, 100 * (centre - half), 100 * (centre + half))
