"""What a trial asks, what was entered, and the registry's own words: of each criterion, for readers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial.by_language import kept_by_language
from trials.criteria.segments import SEGMENTS
from trials.match.comparing import sex_asked
from trials.match.entry import Cause, Entry, Span, Travel
from trials.match.rules import Places, registry_ages
from trials.models import EligibilityGroup, Trial
from trials.wording import ages_in_words, grades_in_words, levels_in_words, time_in_words, years_in_words

LABELS: Final = {
    "ais": gettext_lazy("AIS grade"),
    "level": gettext_lazy("Level of injury"),
    "time": gettext_lazy("Time since the injury"),
    "age": gettext_lazy("Age"),
    "sex": gettext_lazy("Sex"),
    "traumatic": gettext_lazy("Cause: an outer force"),
    "penetrating": gettext_lazy("Cause: something went into the spine"),
    "ventilator": gettext_lazy("Ventilator"),
    "earlier_cell_therapy": gettext_lazy("Earlier cell therapy"),
    "place": gettext_lazy("Place"),
}
_TRAITS: Final = {
    ("traumatic", "required"): gettext_lazy("only injuries by an outer force, such as an accident"),
    ("traumatic", "allowed"): gettext_lazy("injuries by an outer force are taken"),
    ("traumatic", "excluded"): gettext_lazy("no injuries by an outer force, such as an accident"),
    ("penetrating", "required"): gettext_lazy("only injuries in which something went into the spine"),
    ("penetrating", "allowed"): gettext_lazy("injuries in which something went into the spine are taken too"),
    ("penetrating", "excluded"): gettext_lazy("no injuries in which something went into the spine"),
    ("ventilator", "required"): gettext_lazy("only people on a ventilator"),
    ("ventilator", "allowed"): gettext_lazy("people on a ventilator are taken too"),
    ("ventilator", "excluded"): gettext_lazy("no people on a ventilator"),
    ("earlier_cell_therapy", "required"): gettext_lazy("only people who have had a cell therapy before"),
    ("earlier_cell_therapy", "allowed"): gettext_lazy("people who have had a cell therapy before are taken too"),
    ("earlier_cell_therapy", "excluded"): gettext_lazy("no people who have had a cell therapy before"),
}
_SEXES: Final = {
    "": gettext_lazy("women and men"),
    "female": gettext_lazy("only women"),
    "male": gettext_lazy("only men"),
}
# The columns of a cohort that hold the registry's words, by criterion; others are in its quotes.
_WORDS: Final = {"ais": "ais_words", "level": "level_words", "time": "days_words", "age": "age_words"}


@dataclass(frozen=True, slots=True)
class Said:
    """What was entered, with the words that all trials of one answer share, which are made once.

    Attributes:
        labels: the names of the criteria.
        words: what was entered on each of them; '' where nothing.
    """

    entry: Entry
    labels: Mapping[str, str]
    words: Mapping[str, str]


def said(entry: Entry) -> Said:
    """The entry in words."""
    return Said(
        entry, {name: str(label) for name, label in LABELS.items()}, {name: entered(name, entry) for name in LABELS}
    )


def asked(name: str, group: EligibilityGroup, trial: Trial, places: Places) -> str:
    """What the trial asks, in plain words; '' where it does not say, or nobody could read it."""
    match name:
        case "ais":
            return grades_in_words(group)
        case "level":
            return levels_in_words(group)
        case "time":
            return time_in_words(group)
        case "age":
            return ages_in_words(group) or _registry_ages(trial)
        case "sex":
            return _sex(trial.sex)
        case "place":
            return _listed(places.names)
    return _trait(name, getattr(group, name))


@kept_by_language
def _listed(names: tuple[str, ...]) -> str:
    return str(get_text_list(list(names), _("and")))


@kept_by_language
def _sex(words: str) -> str:
    taken = sex_asked(words)
    return "" if taken is None else str(_SEXES[taken])


@kept_by_language
def _trait(name: str, accepted: str) -> str:
    return str(_TRAITS.get((name, accepted), ""))


def registry_words(name: str, group: EligibilityGroup, trial: Trial) -> str:
    """The registry's own words on it; '' where none are known."""
    match name:
        case "sex":
            return trial.sex
        case "place":
            return ""
    words = str(getattr(group, _WORDS[name])) if name in _WORDS else ""
    words = words or quoted(group, trial, "days" if name == "time" else name)
    if name == "age" and not words:
        return " - ".join(filter(None, (trial.minimum_age, trial.maximum_age)))
    return words


def quoted(group: EligibilityGroup, trial: Trial, field: str) -> str:
    """The words of the criteria that a machine's reading of a field rests on."""
    places = group.quotes.get(field, ())
    return "; ".join(dict.fromkeys(trial.criteria[start:end] for start, end in places))


def entered(name: str, entry: Entry) -> str:
    """What the reader entered, in words; '' where nothing."""
    match name:
        case "ais":
            return _examined(entry.ais or "", entry)
        case "level":
            return _examined(_level(entry.level, entry.level_kind), entry) if entry.level else ""
        case "time":
            return time_entered(entry)
        case "age":
            return "" if entry.age is None else ages_of(entry.age)
        case "sex":
            return {"female": _("female"), "male": _("male")}.get(entry.sex or "", "")
        case "place":
            travel = Travel(entry.travel).label if entry.travel else ""
            return ", ".join(str(part) for part in (entry.country_name, travel) if part)
        case "ventilator" | "earlier_cell_therapy":
            return {True: _("Yes"), False: _("No")}.get(getattr(entry, name), "")
    return str(Cause(entry.cause).label) if entry.cause else ""


def time_entered(entry: Entry) -> str:
    """The time since injury as it was given: '9 months', or days with their date."""
    if entry.days is None:
        return ""
    if entry.months is not None:
        return months(entry.months)
    first, last = entry.days
    days = ngettext("%(days)s day", "%(days)s days", last)
    words = days % {"days": first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}}
    return f"{words} ({entry.injured.in_words_unkept()})" if entry.injured else words


def months(number: int) -> str:
    """'9 months'."""
    return ngettext("%(count)s month", "%(count)s months", number) % {"count": number}


def ages_of(years: int) -> str:
    """'30 years'."""
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}


def _level(level: Span, kind: str | None) -> str:
    first, last = (SEGMENTS[number] for number in level)
    words = first if first == last else _("%(one)s on one side, %(other)s on the other") % {"one": first, "other": last}
    return f"{words}, {EligibilityGroup.LevelKind(kind).label}" if kind else words


def _examined(words: str, entry: Entry) -> str:
    if not words or entry.examined_on is None:
        return words
    day = date_format(entry.examined_on, "DATE_FORMAT")
    return _("%(words)s, examined on %(day)s") % {"words": words, "day": day}


def _registry_ages(trial: Trial) -> str:
    (low, high), _unread = registry_ages(trial)
    return years_in_words(low, high)
