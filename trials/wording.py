"""Eligibility in plain words. What a trial does not state stays empty here; the page says 'not stated'."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial.by_language import kept_by_language
from trials.criteria.segments import SEGMENTS
from trials.models import EligibilityGroup

DAYS_A_MONTH = 30.4375
DAYS_A_YEAR = 365.25
# Days by which a number of months or years may be off and still be called so.
NEARLY = 3

NAMES: Final = {
    "ais": gettext_lazy("AIS grade"),
    "level": gettext_lazy("Level of injury"),
    "days": gettext_lazy("Time since injury"),
    "age": gettext_lazy("Age"),
    "traumatic": gettext_lazy("Injury by accident (traumatic)"),
    "penetrating": gettext_lazy("Injury by a bullet or a blade (penetrating)"),
    "ventilator": gettext_lazy("People who need a ventilator"),
    "earlier_cell_therapy": gettext_lazy("Earlier cell therapy"),
}


@dataclass(frozen=True)
class Criterion:
    """One criterion of a cohort: '' where the trial does not state it, `unsure` where a machine could not read it.

    `words` are the registry's; `of_field` says that they are those of its own field for age, not of its text.
    """

    field: str
    name: str
    value: str
    words: str
    unsure: bool = False
    of_field: bool = False


def cohorts_in_words(groups: Iterable[EligibilityGroup], text: str) -> list[tuple[EligibilityGroup, list[Criterion]]]:
    """The cohorts that an editor read, else those that a machine read, each with its criteria."""
    groups = list(groups)
    read = [group for group in groups if not _by_machine(group)]
    return [(group, list(criteria_in_words(group, text))) for group in read or groups]


def criteria_in_words(group: EligibilityGroup, text: str) -> Iterator[Criterion]:
    """All criteria of a cohort; `text` is the trial's own, in which a machine's readings have their places."""
    tellers = {"ais": grades_in_words, "level": levels_in_words, "days": time_in_words, "age": ages_in_words}
    for field, name in NAMES.items():
        stated = tellers[field](group) if field in tellers else _trait_in_words(group, field)
        words = getattr(group, f"{field}_words", "") or words_at(group, field, text)
        of_field = field == "age" and bool(stated and words) and _by_machine(group) and field not in group.quotes
        yield Criterion(field, str(name), stated, words, field in group.unsure, of_field)


def words_at(group: EligibilityGroup, field: str, text: str) -> str:
    """The words on which a machine's reading of the field rests, or which left it in doubt."""
    return "; ".join(dict.fromkeys(text[start:end] for start, end in group.quotes.get(field, [])))


def _by_machine(group: EligibilityGroup) -> bool:
    return group.origin == EligibilityGroup.Origin.MACHINE


def _trait_in_words(group: EligibilityGroup, field: str) -> str:
    return _label(EligibilityGroup.Accepted, getattr(group, field))


def grades_in_words(group: EligibilityGroup) -> str:
    """The AIS grades and the moment they refer to: 'A, B or C, at screening'."""
    return _grades("".join(sorted(group.ais)), group.ais_when)


@kept_by_language
def _grades(letters: str, moment: str) -> str:
    return _joined(get_text_list(list(letters), _("or")), _label(EligibilityGroup.Moment, moment))


def levels_in_words(group: EligibilityGroup) -> str:
    """The range of segments and the kind of level: 'C4 to T10, motor level'."""
    if group.level_min is None or group.level_max is None:
        return ""
    return _levels(group.level_min, group.level_max, group.level_kind)


@kept_by_language
def _levels(first: int, last: int, kind: str) -> str:
    highest, lowest = SEGMENTS[first], SEGMENTS[last]
    levels = highest if highest == lowest else _("%(start)s to %(end)s") % {"start": highest, "end": lowest}
    return _joined(levels, _label(EligibilityGroup.LevelKind, kind))


def time_in_words(group: EligibilityGroup) -> str:
    """The time since injury and the event that it is counted to: 'from 14 days on, up to 60 days after the injury'."""
    if not group.days_min and group.days_max is None:
        return ""
    ends = (group.days_min, group.days_min_inclusive), (group.days_max, group.days_max_inclusive)
    return _time(*ends, group.days_anchor)


@kept_by_language
def _time(start: tuple[int | None, bool], end: tuple[int | None, bool], anchor: str) -> str:
    (first, first_counts), (last, last_counts) = start, end
    # The two last words of each phrase say whether that very day counts.
    after = _("from %(time)s on") if first_counts else _("after more than %(time)s")
    before = _("up to %(time)s after the injury") if last_counts else _("before %(time)s after the injury")
    return _joined(
        after % {"time": duration(first)} if first else "",
        _("with no upper limit stated") if last is None else before % {"time": duration(last)},
        _("counted to: %(event)s") % {"event": _label(EligibilityGroup.Anchor, anchor)} if anchor else "",
    )


def ages_in_words(group: EligibilityGroup) -> str:
    """The range of ages: '18 to 65 years'."""
    return years_in_words(group.age_min, group.age_max)


@kept_by_language
def years_in_words(first: int | None, last: int | None) -> str:
    """A range of ages in whole years, either end of which may be open; '' where both are."""
    values = {"start": first, "end": last}
    if first is not None and last is not None:
        return _("%(start)s to %(end)s years") % values
    if first is not None:
        return _("%(start)s years and older") % values
    return _("up to %(end)s years") % values if last is not None else ""


def duration(days: int) -> str:
    """Days as people say them, with the days where the words are not exact: '6 months (183 days)'."""
    for length, fewest, words in ((DAYS_A_YEAR, 1, _years), (DAYS_A_MONTH, 2, _months)):
        count = round(days / length)
        if count >= fewest and abs(days - count * length) <= NEARLY:
            return f"{words(count)} ({_days(days)})"
    if days % 7 == 0 and days >= 14:
        return ngettext("%(count)s week", "%(count)s weeks", days // 7) % {"count": days // 7}
    return _days(days)


def _years(count: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", count) % {"count": count}


def _months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _label(choices: type[TextChoices], value: str) -> str:
    return str(choices(value).label) if value else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
