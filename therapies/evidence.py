"""The evidence ladder: how far a therapy is proven, computed from findings and from trials with results.

The rule, which /methodology/ explains to readers:
- Four rungs: laboratory; in people; controlled, with results; confirmed by two independent randomised trials.
- Only results that somebody checked count: peer-reviewed papers, results posted in a registry, regulators' assessments.
- A finding whose sources were all retracted counts no longer.
- A rung says 'helped', 'no difference' or 'harmed' only where all results on it say so; otherwise 'unclear'.
- A gain without a control group is 'unclear', because people also recover without cells. Where controlled results are
  there, they alone decide about 'in people'.
- A trial whose results nobody has entered yet stands on its rung as 'unclear'. A trial without results climbs nothing.
- Two results are independent where they share no trial, no follow-up of a trial and no source.
- Harms are counted beside the verdict and never outweighed by it. An authorisation is no evidence and does not count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from therapies.models import Finding

Design, Direction = Finding.Design, Finding.Direction

_CHECKED = {Finding.Publication.PEER_REVIEWED, Finding.Publication.REGISTRY, Finding.Publication.REGULATOR}
_CONTROLLED = {Design.CONTROLLED, Design.RANDOMISED, Design.REVIEW_CONTROLLED}


class Rung(Enum):
    """The rungs from the ground up."""

    LABORATORY = "laboratory"
    IN_PEOPLE = "in_people"
    CONTROLLED = "controlled"
    CONFIRMED = "confirmed"

    @property
    def label(self) -> StrPromise:
        """Its name for readers."""
        return _RUNG_LABELS[self]

    @property
    def short(self) -> StrPromise:
        """Its name at the head of a column."""
        return _RUNG_NAMES[self]


_RUNG_LABELS = {
    Rung.LABORATORY: _("Laboratory"),
    Rung.IN_PEOPLE: _("In people"),
    Rung.CONTROLLED: _("Controlled, with results"),
    Rung.CONFIRMED: _("Confirmed by two independent randomised trials"),
}


_RUNG_NAMES = {
    Rung.LABORATORY: _("Laboratory"),
    Rung.IN_PEOPLE: _("In people"),
    Rung.CONTROLLED: _("Controlled"),
    Rung.CONFIRMED: _("Confirmed twice"),
}


class Verdict(Enum):
    """What a rung says."""

    HELPED = "helped"
    NO_DIFFERENCE = "no_difference"
    HARMED = "harmed"
    UNCLEAR = "unclear"
    NOTHING_FOUND = "nothing_found"

    @property
    def label(self) -> StrPromise:
        """Its words for readers."""
        return _VERDICT_LABELS[self]


_VERDICT_LABELS = {
    Verdict.HELPED: _("Helped"),
    Verdict.NO_DIFFERENCE: _("No difference"),
    Verdict.HARMED: _("Harmed"),
    Verdict.UNCLEAR: _("Unclear"),
    Verdict.NOTHING_FOUND: _("No result in the atlas"),
}


@dataclass(frozen=True)
class Result:
    """One result as the ladder sees it; `studies` names the trials and sources behind it."""

    design: str
    direction: str
    outcome: str = Finding.Outcome.MOTOR
    publication: str = Finding.Publication.PEER_REVIEWED
    studies: frozenset[str] = frozenset()

    @property
    def saw_harm(self) -> bool:
        """Whether it is about harms and found them."""
        return self.outcome == Finding.Outcome.HARM and self.direction == Direction.HARMED

    @property
    def is_about_benefit(self) -> bool:
        """Whether it says how people fared, apart from harms."""
        return self.outcome not in {Finding.Outcome.HARM, Finding.Outcome.GRAFT}


@dataclass(frozen=True)
class Step:
    """One rung: what it says, from how many results, and how many of them saw harm."""

    rung: Rung
    verdict: Verdict
    results: int = 0
    harms: int = 0


def ladder(results: Iterable[Result]) -> list[Step]:
    """The four rungs, from the laboratory up."""
    counted = [result for result in results if result.publication in _CHECKED]
    laboratory = [result for result in counted if result.design == Design.LABORATORY]
    people = [result for result in counted if result.design != Design.LABORATORY]
    controlled = [result for result in people if result.design in _CONTROLLED]
    randomised = [result for result in people if result.design == Design.RANDOMISED]
    return [
        _step(Rung.LABORATORY, laboratory, decisive=laboratory),
        _step(Rung.IN_PEOPLE, people, decisive=controlled or [_without_control(result) for result in people]),
        _step(Rung.CONTROLLED, controlled, decisive=controlled),
        _confirmed(randomised),
    ]


def highest(steps: Iterable[Step]) -> Step | None:
    """The highest rung on which anything was found."""
    return next((step for step in reversed(list(steps)) if step.verdict is not Verdict.NOTHING_FOUND), None)


def _step(rung: Rung, results: list[Result], *, decisive: list[Result]) -> Step:
    return Step(rung, _verdict(decisive), len(results), sum(result.saw_harm for result in results))


def _verdict(results: list[Result]) -> Verdict:
    if not results:
        return Verdict.NOTHING_FOUND
    directions = {result.direction for result in results if result.is_about_benefit}
    if len(directions) == 1:
        return Verdict(directions.pop())
    harmed = any(result.saw_harm for result in results)
    return Verdict.HARMED if harmed and not directions else Verdict.UNCLEAR


def _without_control(result: Result) -> Result:
    """The same result, its gain no longer laid to the therapy."""
    return replace(result, direction=Direction.UNCLEAR) if result.direction == Direction.HELPED else result


def _confirmed(randomised: list[Result]) -> Step:
    benefits = [result for result in randomised if result.is_about_benefit]
    if len(_independent(benefits)) < 2:
        return Step(Rung.CONFIRMED, Verdict.NOTHING_FOUND)
    return _step(Rung.CONFIRMED, randomised, decisive=benefits)


def _independent(results: Iterable[Result]) -> list[set[str]]:
    """The studies behind the results, those that share a trial or a source put together."""
    groups: list[set[str]] = []
    for result in results:
        studies = set(result.studies) or {"not stated"}
        apart = []
        for group in groups:
            if group & studies:
                studies |= group
            else:
                apart.append(group)
        groups = [*apart, studies]
    return groups
