"""Numbers of trials and claims, as lines of words, for each of the things that are compared."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from guides.models import Claim
from trials.models import Trial
from trials.models.choices import Phase, Status, StudyType, label_of
from trials.querysets import is_up_to_date

_ABOUT_SCI = (Trial.Relevance.SCI_TREATMENT, Trial.Relevance.SCI_OTHER)


@dataclass
class TrialCount:
    """Trials of one thing: all of them, by status and by phase; those apart whose record says 'recruiting' of old."""

    total: int = 0
    dated: int = 0
    status: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    phase: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def by_status(self) -> list[str]:
        """Lines such as 'Completed: 3', in the order of the statuses."""
        silent, dated = _("Status not stated"), _("Recruiting, by a record that is over a year old")
        lines = _lines((label_of(Status, value) or silent, self.status[value]) for value in [*Status.values, ""])
        return lines + _lines([(dated, self.dated)])

    def by_phase(self) -> list[str]:
        """Lines such as 'Phase 1: 3', in the order of the phases."""
        silent = _("Phase not stated")
        return _lines((label_of(Phase, value) or silent, self.phase[value]) for value in [*Phase.values, ""])


def count_trials(trials: QuerySet[Trial], by: str) -> dict[int, TrialCount]:
    """The trials about the injury among these, by the key that `by` leads to; no programme counts, in one query."""
    judged = trials.filter(
        relevance__in=_ABOUT_SCI, is_programme=False, study_type__in=["", StudyType.INTERVENTIONAL]
    ).order_by()
    told = judged.values_list(by, "status", "phase").annotate(
        count=Count("pk", distinct=True), fresh=Count("pk", distinct=True, filter=is_up_to_date())
    )
    found: dict[int, TrialCount] = defaultdict(TrialCount)
    for key, status, phase, count, fresh in told:
        one = found[key]
        dated = count - fresh if status == Status.RECRUITING else 0
        one.total += count
        one.dated += dated
        one.status[status] += count - dated
        one.phase[phase] += count
    return found


def count_claims(claims: QuerySet[Claim], by: str) -> dict[int, list[str]]:
    """The claims by verdict, as lines by the key that `by` leads to; in one query."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, verdict, count in claims.order_by().values_list(by, "verdict").annotate(count=Count("pk")):
        counts[key][verdict] += count
    found: dict[int, list[str]] = defaultdict(list)
    for key, of_one in counts.items():
        found[key] = _lines((str(verdict.label), of_one[verdict]) for verdict in Claim.Verdict)
    return found


def _lines(counts: Iterable[tuple[Any, int]]) -> list[str]:
    return [f"{name}: {count}" for name, count in counts if count]
