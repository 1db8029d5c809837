"""What the rules of `derived` need besides the columns of a trial."""

from collections.abc import Collection, Iterable
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, OuterRef, Q

from editorial.models import Publishable
from trials.derived import Beside, planned_before, reports_results
from trials.models import RegistryRecord, Trial, TrialArm, TrialChange, TrialFinding, TrialReference

_PUBLISHED = Publishable.State.PUBLISHED


def beside_of(
    trial: Trial,
    arms: Iterable[TrialArm] | None = None,
    papers: Iterable[TrialReference] | None = None,
    *,
    has_finding: bool | None = None,
) -> Beside:
    """Kinds of groups, reports and the planned number of a trial; what was read already is not asked for again."""
    arms = trial.arms.all() if arms is None else arms
    papers = trial.references.all() if papers is None else papers
    has_finding = bool(_with_finding([trial])) if has_finding is None else has_finding
    has_report = has_finding or _reported(trial, papers) or bool(_posted_elsewhere([trial]))
    return _beside(arms, _planned([trial]).get(trial.pk), has_report=has_report)


def besides(trials: Collection[Trial]) -> dict[int, Beside]:
    """The same of several trials, whose arms and papers were read: three queries, however many they are."""
    found = _with_finding(trials) | _posted_elsewhere(trials)
    planned = _planned(trials)
    return {
        trial.pk: _beside(
            trial.arms.all(),
            planned.get(trial.pk),
            has_report=trial.pk in found or _reported(trial, trial.references.all()),
        )
        for trial in trials
    }


def _beside(arms: Iterable[TrialArm], planned: int | None, *, has_report: bool) -> Beside:
    return Beside(frozenset(arm.kind for arm in arms), has_report, planned)


def _reported(trial: Trial, papers: Iterable[TrialReference]) -> bool:
    completed = trial.primary_completion_date
    return any(reports_results(paper.kind, paper.citation, completed) for paper in papers)


def _with_finding(trials: Collection[Trial]) -> set[int]:
    shown = {"finding__state": _PUBLISHED, "finding__therapy__state": _PUBLISHED}
    return set(TrialFinding.objects.filter(trial__in=trials, **shown).order_by().values_list("trial", flat=True))


def _posted_elsewhere(trials: Collection[Trial]) -> set[int]:
    """Those of which another registry than the leading one holds results."""
    posted = Q(facts__has_results=True) | Q(facts__results_posted__gt="")
    return set(RegistryRecord.objects.filter(posted, trial__in=trials).values_list("trial", flat=True))


def _planned(trials: Collection[Trial]) -> dict[int, int | None]:
    """The planned number of people, by trial; it can be known only where the actual one is."""
    counts = {trial.pk: trial.enrolment for trial in trials if trial.enrolment_type == "ACTUAL"}
    if not counts:
        return {}
    leading = RegistryRecord.objects.filter(
        trial=OuterRef("trial"), identifier=OuterRef("identifier"), facts__isnull=True
    )
    changes = TrialChange.objects.filter(
        Exists(leading), trial__in=counts, field__in=["enrolment", "enrolment_type"]
    ).order_by("trial", "-seen_on", "-pk")
    told = changes.values_list("trial", "seen_on", "field", "was", "now")
    return {
        trial: planned_before(
            ((row[2:] for row in some) for _day, some in groupby(rows, key=itemgetter(1))), counts[trial]
        )
        for trial, rows in groupby(told, key=itemgetter(0))
    }
