"""Trials as a timeline: years across, one bar each from start to end, grouped by phase.

Pure functions of trials and a day. Nothing is made up: a trial without a start is named and not drawn, and a bar whose
end is not stated is left open.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from trials.models import Trial
from trials.models.choices import Phase, Status, StudyType

# Beyond these years a registry's date is a slip, and would press all others together.
YEARS_BACK: Final = 40
YEARS_AHEAD: Final = 10
MOST_TICKS: Final = 6
# Per cent of the axis: the bar of a single day must still be seen.
SHORTEST: Final = 0.7
_STEPS: Final = (1, 2, 5, 10, 20)
# What never began, or has not yet, was only planned, whatever its dates say.
_NOT_BEGUN: Final = frozenset({Status.WITHDRAWN, Status.NOT_YET_RECRUITING})


@dataclass(frozen=True)
class Bar:
    """One trial. Places along the axis are in per cent; `planned` is where what is only planned begins, if anywhere."""

    trial: Trial
    start: float
    end: float
    planned: float | None
    is_open: bool
    dates: str


@dataclass(frozen=True)
class Timeline:
    """Bars by phase, the years to label with their places, the place of today, and what has no date."""

    groups: list[tuple[str, list[Bar]]]
    years: list[tuple[int, float]]
    today: float
    undated: list[Trial]

    @property
    def labels(self) -> list[tuple[int, float]]:
        """The years whose label is not cut off at an edge."""
        return [(year, at) for year, at in self.years if 5 <= at <= 95]

    @property
    def count(self) -> int:
        """How many trials are drawn."""
        return sum(len(bars) for _phase, bars in self.groups)


@dataclass(frozen=True)
class _Axis:
    first: dt.date
    last: dt.date

    def place(self, day: dt.date) -> float:
        """Where a day stands, in per cent; what lies outside stands at the edge."""
        share = (day - self.first).days / (self.last - self.first).days
        return 100 * min(max(share, 0), 1)


def timeline(trials: Iterable[Trial], today: dt.date) -> Timeline:
    """The drawing of these trials, seen on this day."""
    dated: list[Trial] = []
    undated: list[Trial] = []
    for trial in trials:
        (dated if trial.start_date.earliest else undated).append(trial)
    axis = _axis(dated, today)
    groups: dict[str, list[Bar]] = {}
    for trial in sorted(dated, key=lambda trial: (_rank(trial), trial.start_date)):
        groups.setdefault(_group(trial), []).append(_bar(trial, axis, today))
    return Timeline(list(groups.items()), _years(axis), axis.place(today), undated)


def _axis(trials: Sequence[Trial], today: dt.date) -> _Axis:
    """Whole years around all bars and today."""
    days = [day for trial in trials for day in (trial.start_date.earliest, trial.completion_date.latest) if day]
    first = max(min([today, *days]).year, today.year - YEARS_BACK)
    last = min(max([today, *days]).year, today.year + YEARS_AHEAD)
    return _Axis(dt.date(first, 1, 1), dt.date(last + 1, 1, 1))


def _years(axis: _Axis) -> list[tuple[int, float]]:
    """Round years to label, at most MOST_TICKS."""
    span = axis.last.year - axis.first.year
    step = next((step for step in _STEPS if span / step <= MOST_TICKS), _STEPS[-1])
    years = range(-(-axis.first.year // step) * step, axis.last.year, step)
    return [(year, axis.place(dt.date(year, 1, 1))) for year in years]


def _bar(trial: Trial, axis: _Axis, today: dt.date) -> Bar:
    start = trial.start_date.earliest or today
    end = trial.completion_date.latest
    drawn_to = max(end or today, start)
    planned = _planned_from(trial, drawn_to, today)
    begins = axis.place(start)
    return Bar(
        trial,
        start=begins,
        end=max(axis.place(drawn_to), begins + SHORTEST),
        planned=axis.place(max(planned, start)) if planned else None,
        is_open=end is None and trial.status not in _NOT_BEGUN,
        dates=_dates(trial),
    )


def _planned_from(trial: Trial, end: dt.date, today: dt.date) -> dt.date | None:
    """The day after which the bar is a plan: what lies ahead, and what an old record only expected."""
    if trial.status in _NOT_BEGUN:
        return trial.start_date.earliest
    known = today
    if trial.completion_date_type == "ESTIMATED":
        known = min(today, trial.registry_as_of.latest or today, trial.verified_on.latest or today)
    return known if end > known else None


def _dates(trial: Trial) -> str:
    """The years in words: '2014 to 2018', '2014, end not stated'."""
    start = trial.start_date.earliest
    end = trial.completion_date.earliest
    names = {"start": start.year if start else "", "end": end.year if end else ""}
    if trial.status in _NOT_BEGUN:
        return (_("%(start)s to %(end)s (planned)") if end else _("%(start)s (planned)")) % names
    if end is None:
        return _("%(start)s, end not stated") % names
    if trial.completion_date_type == "ESTIMATED":
        return _("%(start)s to %(end)s (planned)") % names
    return _("%(start)s to %(end)s") % names


def _group(trial: Trial) -> str:
    if trial.is_programme or trial.study_type == StudyType.EXPANDED_ACCESS:
        return _("Not a trial")
    return trial.phase_label or _("Phase not stated")


def _rank(trial: Trial) -> int:
    """Phases in their order, then what states none, then what is no trial."""
    if trial.is_programme or trial.study_type == StudyType.EXPANDED_ACCESS:
        return len(Phase.values) + 1
    return Phase.values.index(trial.phase) if trial.phase in Phase.values else len(Phase.values)
