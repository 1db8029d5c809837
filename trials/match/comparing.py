"""The rules by which one criterion is held against one entry, without words. `conditions` says the same in SQL."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from trials.match.answer import Verdict
from trials.match.entry import Span
from trials.models import EligibilityGroup

# Ends that belong to it; None where it is open.
Bounds = tuple[int | None, int | None]

_Accepted = EligibilityGroup.Accepted
# The registries' own words, in small letters.
SEXES: Final = {
    **dict.fromkeys(("all", "both", "male and female", "female: yes\nmale: yes", "both males and females"), ""),
    **dict.fromkeys(("female", "females", "f", "female: yes\nmale: no"), "female"),
    **dict.fromkeys(("male", "males", "m", "female: no\nmale: yes"), "male"),
}
NO_AGE: Final = frozenset({"", "N/A", "None", "none", "No limit", "Not applicable"})
OLDEST: Final = 150
# A registry's words, in capitals, of a site that takes nobody now.
CLOSED_SITE: Final = ("ACTIVE_NOT_RECRUITING", "COMPLETED", "SUSPENDED", "TERMINATED", "WITHDRAWN")


class Lies(Enum):
    """Where what was entered lies against what is asked."""

    INSIDE = auto()
    OUTSIDE = auto()
    ACROSS = auto()


class Why(Enum):
    """Why the team should be asked, or what to keep in mind where it fits."""

    UNSURE = auto()  # a machine found words that it could not read with certainty
    CHANGED = auto()  # a registry changed its criteria after an editor read them
    UNREAD = auto()  # the registry's own field says something that we cannot read
    OTHER_KIND = auto()  # the two mean another kind of level, or another moment
    KIND_NOT_KNOWN = auto()  # whether they do is not known
    NOT_CHECKED = auto()  # it differs, as a machine read it and no editor checked
    ACROSS = auto()  # partly inside, partly outside


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict, and why where that is not plain."""

    verdict: Verdict
    why: Why | None = None


def rule(
    *,
    stated: bool,
    said: bool,
    lies: Lies | None,
    alike: bool | None = True,
    unsure: bool = False,
    by_machine: bool = False,
    changed: bool = False,
) -> Ruling:
    """The verdict on one criterion.

    Args:
        stated: whether the trial states it.
        said: whether the reader did.
        lies: where; None where that cannot be told.
        alike: whether both mean the same kind and moment; None where that is not known.
        unsure: whether a machine found words about it that it could not read with certainty.
        by_machine: whether a machine read what is asked and no editor has checked it. That never rules a trial out.
        changed: whether a registry has changed its criteria since an editor read them. Then nobody can tell.
    """
    if not stated and not unsure:
        return Ruling(Verdict.TRIAL_SILENT)
    if not said:
        return Ruling(Verdict.YOU_SILENT)
    if unsure:
        return Ruling(Verdict.ASK, Why.UNSURE)
    if changed:
        return Ruling(Verdict.ASK, Why.CHANGED)
    if alike is False:
        return Ruling(Verdict.ASK, Why.OTHER_KIND)
    if lies is None:
        return Ruling(Verdict.ASK, Why.UNREAD)
    kind = None if alike else Why.KIND_NOT_KNOWN
    match lies:
        case Lies.INSIDE:
            return Ruling(Verdict.FITS, kind)
        case Lies.ACROSS:
            return Ruling(Verdict.ASK, Why.ACROSS)
    if by_machine or kind:
        return Ruling(Verdict.ASK, Why.NOT_CHECKED if by_machine else kind)
    return Ruling(Verdict.DIFFERS)


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
    return SEXES.get(text.lower())


def years(text: str) -> int | None:
    """The whole years of a registry's field of age, such as '18 Years'; None where it says none or something else."""
    return _YEARS.get(text)


def in_years(first: int, last: int) -> list[str]:
    """All that a field may say that means one of these ages."""
    return [text for text, age in _YEARS.items() if first <= age <= last]


_YEARS: Final = {f"{age} {unit}": age for age in range(OLDEST + 1) for unit in ("Years", "Year")}
