"""Why the team should be asked, or by how much a point differs, in plain words."""

import datetime as dt
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.by_language import kept_by_language
from trials.match.answer import Verdict
from trials.match.comparing import Ruling, Why, days_asked
from trials.match.entry import Cause, Entry
from trials.match.rules import entry_moment
from trials.match.words import months, time_entered
from trials.models import EligibilityGroup
from trials.wording import DAYS_A_MONTH, NEARLY, duration

MOST_MONTHS: Final = 24  # beyond, people count in years

_WHY: Final = {
    Why.UNSURE: gettext_lazy("A machine found words about this in the record and was not sure what they mean."),
    Why.CHANGED: gettext_lazy(
        "The registry has changed who may take part since an editor read its record. Nobody has checked it again yet."
    ),
    Why.UNREAD: gettext_lazy("The record says something about this that we cannot compare."),
    Why.NOT_CHECKED: gettext_lazy(
        "It differs as a machine read it. No editor has checked that, so it does not rule the trial out."
    ),
    Why.ACROSS: gettext_lazy("What you entered is partly within what the trial asks for and partly outside."),
}
_MOMENT: Final = {
    Why.OTHER_KIND: gettext_lazy("The trial means the grade of another moment than that of your examination."),
    Why.KIND_NOT_KNOWN: gettext_lazy("It is not known whether the trial means the grade at the injury or a later one."),
}
_KIND: Final = {
    Why.OTHER_KIND: gettext_lazy("The trial means another kind of level than you entered. The two can differ."),
    Why.KIND_NOT_KNOWN: gettext_lazy("It is not known whether the trial and you mean the same kind of level."),
}
_THEN: Final = gettext_lazy(
    "Your examination is of the first days after the injury. The level at the time of taking part can differ from it."
)
_PLACE: Final = {
    Why.UNREAD: gettext_lazy("The record does not name a site that is open and that you can surely reach."),
}
# By whether it is too early, and whether the very day that is named counts.
_ASKS: Final = {
    (True, True): gettext_lazy("Asks for %(asked)s; you are at %(entered)s. Do not delay care for it."),
    (True, False): gettext_lazy("Asks for more than %(asked)s; you are at %(entered)s. Do not delay care for it."),
    (False, True): gettext_lazy("Asks for at most %(asked)s; you are at %(entered)s."),
    (False, False): gettext_lazy("Asks for less than %(asked)s; you are at %(entered)s."),
}
_CAUDA: Final = gettext_lazy(
    "Trials of the spinal cord may or may not take an injury of the cauda equina, the nerves below the cord."
)


def note(name: str, ruling: Ruling, group: EligibilityGroup, entry: Entry) -> str:
    """What else there is to know about one criterion; '' where nothing."""
    if ruling.verdict == Verdict.DIFFERS:
        return _time(group, entry) if name == "time" else ""
    if ruling.why is None:
        return ""
    if name in {"traumatic", "penetrating"} and entry.cause == Cause.CAUDA_EQUINA:
        return str(_CAUDA)
    if name == "level" and ruling.why == Why.OTHER_KIND and entry_moment(entry) == "injury":
        return str(_THEN)
    return _why(name, ruling.why)


@kept_by_language
def _why(name: str, why: Why) -> str:
    of_its_own = {"ais": _MOMENT, "level": _KIND, "place": _PLACE}.get(name, {})
    return str(of_its_own.get(why) or _WHY[why])


def _time(group: EligibilityGroup, entry: Entry) -> str:
    """By how much the time differs: 'asks for 12 months; you are at 9'."""
    first, _last = days_asked(group)
    if entry.days is None:
        return ""
    early = first is not None and entry.days[1] < first
    limit = (group.days_min if early else group.days_max) or 0
    counts = group.days_min_inclusive if early else group.days_max_inclusive
    number = _whole_months(limit)
    # 180 days are nearly 6 months. Beside '6 months', or days, the days themselves must stand.
    in_months = number is not None and entry.months is not None and not (counts and entry.months == number)
    values = {
        "asked": months(number) if number is not None and in_months else duration(limit),
        "entered": entry.months if in_months else time_entered(entry),
    }
    told = str(_ASKS[early, counts]) % values
    if not early:
        return told
    if entry.injured and entry.injured.earliest == entry.injured.latest and entry.injured.earliest and first:
        day = date_format(entry.injured.earliest + dt.timedelta(days=first), "DATE_FORMAT")
        told += " " + _("By the calendar you reach it on %(day)s.") % {"day": day}
    return told


def _whole_months(days: int) -> int | None:
    """Days as a number of months where people would count so; None where they would not."""
    number = round(days / DAYS_A_MONTH)
    return number if 1 < number <= MOST_MONTHS and abs(days - number * DAYS_A_MONTH) <= NEARLY else None
