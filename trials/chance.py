"""The chance of a sham or a placebo, as far as the record states sizes of groups or a ratio. Nothing is inferred.

A fraction is told only where people are assigned at random and either every group says how many people it has
('n = 10'), or one ratio of equal parts is stated, with a part for each group. Of '2:1' nobody can tell which part is
which, so that it is told as it stands.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from trials.models import Trial, TrialArm, TrialTreatment
from trials.models.editorial_rows import YesNo

_SHAM: Final = frozenset({"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"})
_SIZE: Final = re.compile(r"\bn\s*=\s*(\d{1,5})\b", re.IGNORECASE)
_RATIO: Final = re.compile(r"(?<![\d:.])[1-9](?:\s?:\s?[1-9]){1,5}(?![\d:.]*\d)")
# How near a ratio a word must stand which says that people are meant, and not a dilution or a time of day.
_NEAR: Final = 60  # characters
_ASSIGNED: Final = re.compile(r"\brandom|\ballocat|\bassign", re.IGNORECASE)
# A fraction is told in no more parts, and may be so far from what is stated.
_MOST_PARTS: Final = 10
_NEARLY: Final = Fraction(3, 100)


@dataclass(frozen=True, slots=True)
class Chance:
    """What is stated about a sham or a placebo: yes, no or '' for not stated; in words, and in the registry's own."""

    value: str
    words: str
    quoted: str = ""


def chance_of_sham(trial: Trial, arms: Iterable[TrialArm], treatments: Iterable[TrialTreatment]) -> Chance:
    """Whether people may get a sham or a placebo instead of the treatment, and how many of them do."""
    arms = list(arms)
    untreated = [arm for arm in arms if arm.kind in _SHAM]
    read = {row.sham for row in treatments} | {
        YesNo.YES.value for row in treatments if row.role == TrialTreatment.Role.PLACEBO
    }
    if not untreated and YesNo.YES not in read:
        if YesNo.NO in read or (arms and all(arm.kind for arm in arms)):
            return Chance("no", _("No group of this trial is said to get one."))
        return Chance("", _("Not stated"))
    if "crossover" in trial.intervention_model.lower():
        return Chance("yes", _("Yes, but the groups change over: everybody gets each at some time."))
    if trial.allocation == "NON_RANDOMIZED":
        return Chance("yes", _("Yes. It is not drawn by lot who gets it; who chooses is not stated."))
    if trial.allocation != "RANDOMIZED":
        return Chance("yes", _("Yes. How people are assigned to it is not stated."))
    return (_by_sizes(arms, untreated) if untreated else None) or _by_ratio(trial, arms, untreated)


def _by_sizes(arms: Sequence[TrialArm], untreated: Sequence[TrialArm]) -> Chance | None:
    sizes = {arm.pk: _SIZE.findall(f"{arm.label} {arm.description}") for arm in arms}
    if any(len(found) != 1 for found in sizes.values()):
        return None
    total = sum(int(found[0]) for found in sizes.values())
    some = sum(int(sizes[arm.pk][0]) for arm in untreated)
    if not 0 < some < total:
        return None
    stated = _("%(some)s of %(total)s people, by the sizes of the groups") % {"some": some, "total": total}
    return Chance("yes", f"{_fraction(Fraction(some, total))} ({stated}).")


def _by_ratio(trial: Trial, arms: Sequence[TrialArm], untreated: Sequence[TrialArm]) -> Chance:
    texts = (trial.title, trial.official_title, trial.summary, *(f"{arm.label} {arm.description}" for arm in arms))
    ratios = {ratio for text in texts for ratio in _ratios(text)}
    if len(ratios) != 1:
        return Chance("yes", _("Yes, by chance. How many people get it is not stated."))
    [ratio] = ratios
    parts = ratio.split(":")
    if len(set(parts)) == 1 and len(parts) == len(arms) > len(untreated) > 0:
        return Chance("yes", f"{_fraction(Fraction(len(untreated), len(arms)))}.", ratio)
    words = _("Yes, by chance. A ratio is stated, but not which part of it is the sham or placebo.")
    return Chance("yes", words, ratio)


def _ratios(text: str) -> Iterable[str]:
    for match in _RATIO.finditer(text):
        if _ASSIGNED.search(text[max(0, match.start() - _NEAR) : match.end() + _NEAR]):
            yield "".join(match[0].split())


def _fraction(share: Fraction) -> str:
    """The first of a half, thirds, quarters ... that is near enough."""
    for whole in range(2, _MOST_PARTS + 1):
        part = round(share * whole)
        if 0 < part < whole and abs(Fraction(part, whole) - share) <= _NEARLY:
            return _("About %(part)s in %(whole)s") % {"part": part, "whole": whole}
    return _("Nearly all") if share > Fraction(1, 2) else _("Fewer than 1 in %(whole)s") % {"whole": _MOST_PARTS}
