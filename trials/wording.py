"""Eligibility in plain words. What a trial does not state stays empty here; the page says 'not stated'."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trials.criteria.segments import SEGMENTS
from trials.models import EligibilityGroup

DAYS_A_MONTH = 30.4375
DAYS_A_YEAR = 365.25
# Days by which a number of months or years may be off and still be called so.
NEARLY = 3


def grades_in_words(group: EligibilityGroup) -> str:
    """The AIS grades and the moment they refer to: 'A, B or C, at screening'."""
    grades = get_text_list(sorted(group.ais), _("or"))
    return _joined(grades, group.get_ais_when_display() if group.ais_when else "")


def levels_in_words(group: EligibilityGroup) -> str:
    """The range of segments and the kind of level: 'C4 to T10, motor level'."""
    if group.level_min is None or group.level_max is None:
        return ""
    highest, lowest = SEGMENTS[group.level_min], SEGMENTS[group.level_max]
    levels = highest if highest == lowest else _("%(start)s to %(end)s") % {"start": highest, "end": lowest}
    return _joined(levels, group.get_level_kind_display() if group.level_kind else "")


def time_in_words(group: EligibilityGroup) -> str:
    """The time since injury and the event that it is counted to: 'from 14 days on, up to 60 days after the injury'."""
    start = duration(group.days_min) if group.days_min else ""
    end = duration(group.days_max) if group.days_max is not None else ""
    if not start and not end:
        return ""
    # The two last words of each phrase say whether that very day counts.
    first = _("from %(time)s on") if group.days_min_inclusive else _("after more than %(time)s")
    last = _("up to %(time)s after the injury") if group.days_max_inclusive else _("before %(time)s after the injury")
    parts = [
        first % {"time": start} if start else "",
        last % {"time": end} if end else _("with no upper limit stated"),
    ]
    counted = _("counted to: %(event)s") % {"event": group.get_days_anchor_display()} if group.days_anchor else ""
    return _joined(*parts, counted)


def ages_in_words(group: EligibilityGroup) -> str:
    """The range of ages: '18 to 65 years'."""
    values = {"start": group.age_min, "end": group.age_max}
    if group.age_min is not None and group.age_max is not None:
        return _("%(start)s to %(end)s years") % values
    if group.age_min is not None:
        return _("%(start)s years and older") % values
    return _("up to %(end)s years") % values if group.age_max is not None else ""


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


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
