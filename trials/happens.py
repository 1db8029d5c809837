"""What would happen to somebody who takes part, each thing on a line of its own. Silence is 'not stated'."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from editorial.models import Source
from therapies.models import Therapy
from trials.chance import chance_of_sham
from trials.models import Trial, TrialArm, TrialOutcome, TrialTerm, TrialTreatment

# Of the times at which a registry measures, so many are told; all of them stand with the outcomes.
MOST_TIMES: Final = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: what is stated about it, the registry's own words, and the sources of an editor's reading."""

    key: str
    label: str
    says: str
    quoted: tuple[str, ...] = ()
    sources: list[Source] = field(default_factory=list)


def lines(
    trial: Trial,
    arms: Iterable[TrialArm],
    outcomes: Iterable[TrialOutcome],
    treatments: Iterable[TrialTreatment],
    terms: Iterable[TrialTerm],
) -> list[Line]:
    """The chance of a sham, and then all topics of terms in their order; `terms` with their sources."""
    chance = chance_of_sham(trial, arms, list(treatments))
    found = [Line("sham", _("Chance of a sham or placebo"), chance.words, (chance.quoted,) if chance.quoted else ())]
    stated = {term.topic: term for term in terms}
    for topic in TrialTerm.Topic:
        if term := stated.get(topic):
            found.append(Line(topic.value, str(topic.label), term.says, sources=list(term.sources.all())))
        elif topic == TrialTerm.Topic.FOLLOW_UP:
            found.append(_follow_up(outcomes))
        else:
            found.append(Line(topic.value, str(topic.label), _("Not stated")))
    return found


def _follow_up(outcomes: Iterable[TrialOutcome]) -> Line:
    """When outcomes are measured, in the registry's words; for how long people are followed it does not follow."""
    times = tuple(dict.fromkeys(outcome.time_frame.strip() for outcome in outcomes if outcome.time_frame.strip()))
    says = _("Not stated as such. The registry gives these times for what it measures:") if times else _("Not stated")
    return Line("follow_up", str(TrialTerm.Topic.FOLLOW_UP.label), says, times[:MOST_TIMES])


def therapies_tested(treatments: Iterable[TrialTreatment]) -> list[Therapy]:
    """The published therapies that are tested, each once."""
    tested = (row.therapy for row in treatments if row.role == TrialTreatment.Role.TESTED)
    return list(dict.fromkeys(therapy for therapy in tested if therapy and therapy.is_published))
