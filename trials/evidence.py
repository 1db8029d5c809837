"""What the rules of `derived` need besides the columns of a trial."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from django.db.models import Q

from editorial.models import Publishable
from trials.derived import Beside, planned_before, reports_results
from trials.models import Trial, TrialArm, TrialReference

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
    has_finding = _has_finding(trial) if has_finding is None else has_finding
    completed = trial.primary_completion_date
    has_report = (
        has_finding
        or any(reports_results(paper.kind, paper.citation, completed) for paper in papers)
        or _is_posted_elsewhere(trial)
    )
    # The planned number can be known only where the actual one is.
    planned = _planned(trial) if trial.enrolment_type == "ACTUAL" else None
    return Beside(frozenset(arm.kind for arm in arms), has_report, planned)


def _has_finding(trial: Trial) -> bool:
    shown = {"finding__state": _PUBLISHED, "finding__therapy__state": _PUBLISHED}
    return bool(trial.trial_findings.filter(**shown).exists())


def _is_posted_elsewhere(trial: Trial) -> bool:
    """Whether another of its registries than the leading one holds results."""
    return bool(trial.records.filter(Q(facts__has_results=True) | Q(facts__results_posted__gt="")).exists())


def _planned(trial: Trial) -> int | None:
    leading = trial.records.filter(facts__isnull=True).values("identifier")
    rows = trial.changes.filter(field__in=["enrolment", "enrolment_type"], identifier__in=leading)
    told = rows.order_by("-seen_on", "-pk").values_list("seen_on", "field", "was", "now")
    return planned_before(
        ((row[1:] for row in some) for _day, some in groupby(told, key=itemgetter(0))), trial.enrolment
    )
