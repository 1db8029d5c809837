"""The words of an answer: each cohort of a trial, criterion by criterion."""

from collections.abc import Sequence

from trials.match.answer import Criterion, GroupAnswer, Verdict
from trials.match.comparing import Ruling
from trials.match.notes import note
from trials.match.rules import RANKS, Places, age_is_of_field, heading, is_machine, rulings
from trials.match.words import Said, asked, registry_words
from trials.models import EligibilityGroup, Trial

# What stands in fields of the registry and not in its text.
_IN_FIELDS = {"sex", "place"}
# A cohort of which nothing is known beyond what stands in such fields.
_UNKNOWN = EligibilityGroup(origin=EligibilityGroup.Origin.MACHINE)


def judge(trial: Trial, groups: Sequence[EligibilityGroup], said: Said, places: Places) -> tuple[GroupAnswer, ...]:
    """The cohorts of a trial, each matched whole, the one that gives the trial its heading first."""
    answers = [_judged(group, trial, said, places) for group in in_force(groups)]
    return tuple(sorted(answers, key=lambda answer: RANKS.index(answer.heading)))


def in_force(groups: Sequence[EligibilityGroup]) -> Sequence[EligibilityGroup]:
    """An editor's cohorts, else those that a machine read, else one of which nothing is known."""
    checked = [group for group in groups if not is_machine(group)]
    return checked or groups or [_UNKNOWN]


def _judged(group: EligibilityGroup, trial: Trial, said: Said, places: Places) -> GroupAnswer:
    found = rulings(group, trial, said.entry, places)
    criteria = (_criterion(name, ruling, group, trial, said, places) for name, ruling in found.items())
    return GroupAnswer(group, heading(found), tuple(criteria))


def _criterion(
    name: str, ruling: Ruling, group: EligibilityGroup, trial: Trial, said: Said, places: Places
) -> Criterion:
    is_silent = ruling.verdict == Verdict.TRIAL_SILENT
    of_field = name in _IN_FIELDS or (name == "age" and age_is_of_field(group, trial, said.entry))
    source = _UNKNOWN if of_field else group
    asks = "" if is_silent else asked(name, source, trial, places)
    return Criterion(
        name=name,
        label=said.labels[name],
        verdict=ruling.verdict,
        asked=asks,
        registry_words="" if is_silent else registry_words(name, source, trial),
        entered=said.words[name],
        by_machine=is_machine(group) and not of_field,
        note=note(name, ruling, group, said.entry),
    )
