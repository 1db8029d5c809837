"""The rules by which one criterion is held against one entry: pure, without words. `queries` says the same in SQL."""

import re
from enum import Enum
from typing import Final

from trials.match.answer import Verdict
from trials.match.entry import Span
from trials.models import EligibilityGroup

# Ends that belong to it; None where it is open.
Bounds = tuple[int | None, int | None]

_Accepted = EligibilityGroup.Accepted
SEXES: Final = {
    **dict.fromkeys(("all", "both", "male and female", "female yes male yes", "both males and females"), ""),
    **dict.fromkeys(("female", "females", "f", "female yes male no"), "female"),
    **dict.fromkeys(("male", "males", "m", "female no male yes"), "male"),
}
NO_AGE: Final = ("", "n a", "none", "no limit", "not applicable")
YEARS: Final = r"^\s*(\d{1,3}) years?\s*$"


class Lies(Enum):
    """Where what was entered lies against what is asked."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    ACROSS = "across"


def verdict(
    *,
    stated: bool,
    said: bool,
    lies: Lies | None,
    alike: bool | None = True,
    unsure: bool = False,
    by_machine: bool = False,
) -> Verdict:
    """The verdict on one criterion.

    Args:
        stated: whether the trial states it.
        said: whether the reader did.
        lies: where; None where that cannot be told.
        alike: whether both mean the same kind and moment; None where that is not known of either.
        unsure: whether a machine found words about it that it could not read with certainty.
        by_machine: whether a machine read what is asked and no editor has checked it. That never rules a trial out.
    """
    if not stated and not unsure:
        return Verdict.TRIAL_SILENT
    if not said:
        return Verdict.YOU_SILENT
    if unsure or alike is False or lies is None:
        return Verdict.ASK
    if lies == Lies.INSIDE:
        return Verdict.FITS
    if lies == Lies.OUTSIDE and alike and not by_machine:
        return Verdict.DIFFERS
    return Verdict.ASK


def span_lies(span: Span, asked: Bounds) -> Lies:
    """A span that is wholly inside, wholly outside, or across an end of what is asked."""
    first, last = asked
    if first is not None and last is not None and first > last:
        return Lies.OUTSIDE  # an exclusive end upon the other: no day is left
    if (first is not None and span[1] < first) or (last is not None and span[0] > last):
        return Lies.OUTSIDE
    if (first is None or first <= span[0]) and (last is None or span[1] <= last):
        return Lies.INSIDE
    return Lies.ACROSS


def trait_lies(accepted: str, *, has: bool) -> Lies:
    """A trait that is required, allowed or excluded, against someone who has it or has it not."""
    refused = (accepted == _Accepted.EXCLUDED and has) or (accepted == _Accepted.REQUIRED and not has)
    return Lies.OUTSIDE if refused else Lies.INSIDE


def days_asked(group: EligibilityGroup) -> Bounds:
    """The days since injury, with ends that count."""
    first, last = group.days_min, group.days_max
    return (
        first if first is None or group.days_min_inclusive else first + 1,
        last if last is None or group.days_max_inclusive else last - 1,
    )


def sex_asked(text: str) -> str | None:
    """Who is taken, of a registry's words: 'female', 'male', '' for both; None where they say something else."""
    return SEXES.get(plain(text))


def years(text: str) -> int | None:
    """The whole years of a registry's field of age, such as '18 Years'; None where it says none or something else."""
    found = re.match(YEARS, text, re.ASCII | re.IGNORECASE)
    return int(found[1]) if found else None


def says_age(text: str) -> bool:
    """Whether a registry's field of age says anything."""
    return plain(text) not in NO_AGE


def plain(text: str) -> str:
    """The letters of a field alone, in small."""
    return re.sub("[^a-z0-9]+", " ", text.lower()).strip()
