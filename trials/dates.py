"""The dates of one trial, drawn on a line of years. The same dates stand in a list, with those that are not stated."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from editorial.partial_dates import PartialDate
from trials.derived import Derived
from trials.models import Trial

# In units of the drawing.
_WIDTH: Final = 360
_EDGE: Final = 16
_LANE: Final = 24
_MOST_YEARS_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Moment:
    """One date: what it is, whether it is a plan, and where it stands in the drawing."""

    label: str
    date: PartialDate
    note: str = ""
    is_plan: bool = False
    first: float = 0
    last: float = 0
    lane: int = 0

    @property
    def middle(self) -> float:
        """Where its mark stands: in the middle of the day, month or year that is stated."""
        return round((self.first + self.last) / 2, 1)

    @property
    def y(self) -> int:
        """How far down its mark stands."""
        return (self.lane + 1) * _LANE


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates that are stated, earliest first, and those that are not; the years and today as places."""

    drawn: list[Moment]
    silent: list[Moment]
    years: list[tuple[float, int]]
    today: float
    height: int

    @property
    def span(self) -> str:
        """The first and the last year that is named."""
        return _("%(first)s to %(last)s") % {"first": self.years[0][1], "last": self.years[-1][1]}


def dates_of(trial: Trial, derived: Iterable[Derived], today: dt.date) -> Dates:
    """The dates of a trial. What follows from its record says whether results are to be expected at all."""
    told = _dates(trial, {one.key for one in derived})
    silent = [one for one in told if not one.date.earliest]
    stated = sorted((one for one in told if one.date.earliest), key=lambda one: (one.date.earliest, one.date.latest))
    days = [day for one in stated for day in (one.date.earliest, one.date.latest) if day] + [today]
    start, end = dt.date(min(days).year, 1, 1), dt.date(max(days).year, 12, 31)

    def place(day: dt.date | None) -> float:
        share = ((day or start) - start) / (end - start)
        return round(_EDGE + share * (_WIDTH - 2 * _EDGE), 1)

    drawn: list[Moment] = []
    for one in stated:
        placed = replace(one, first=place(one.date.earliest), last=place(one.date.latest))
        drawn.append(replace(placed, lane=_free_lane(drawn, placed.middle)))
    step = -(-(end.year - start.year + 1) // _MOST_YEARS_NAMED)
    years = [(place(dt.date(year, 1, 1)), year) for year in range(start.year, end.year + 1, step)]
    height = (max((one.lane for one in drawn), default=0) + 2) * _LANE
    return Dates(drawn, silent, years, place(today), height)


def _dates(trial: Trial, rules: set[str]) -> list[Moment]:
    def of(label: str, name: str) -> Moment:
        kind = getattr(trial, f"{name}_type")
        notes = {"ESTIMATED": _("planned"), "ACTUAL": _("as it happened")}
        return Moment(label, PartialDate(getattr(trial, name)), notes.get(kind, ""), is_plan=kind == "ESTIMATED")

    told = [
        Moment(_("First posted in the registry"), PartialDate(trial.first_posted)),
        of(_("Start"), "start_date"),
        of(_("Last measurement of the main outcome"), "primary_completion_date"),
        of(_("End"), "completion_date"),
    ]
    if "results_overdue" in rules:
        note = _("12 months after the last measurement of the main outcome")
        told += [
            Moment(_("Results due"), _a_year_after(PartialDate(trial.primary_completion_date)), note, is_plan=True),
            Moment(_("Results posted in the registry"), PartialDate(trial.results_posted)),
        ]
    return told


def _a_year_after(date: PartialDate) -> PartialDate:
    """The same day, month or year of the next year, as precise as the date is; '' where it is not known."""
    if not date.earliest or date.earliest.year == dt.MAXYEAR:
        return PartialDate()
    later = PartialDate(f"{date.earliest.year + 1:04}{date[4:]}")
    return later if later.earliest else PartialDate(f"{later[:8]}28")  # of 29 February


def _free_lane(drawn: list[Moment], middle: float) -> int:
    """The highest lane in which a mark has room."""
    taken = {one.lane for one in drawn if abs(one.middle - middle) < _LANE}
    return next(lane for lane in range(len(drawn) + 1) if lane not in taken)
