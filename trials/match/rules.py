"""A plain reading of the rules: what one cohort of a trial says to one entry, criterion by criterion."""

from dataclasses import dataclass
from typing import Final

from trials.match.answer import Section, Verdict
from trials.match.comparing import (
    NO_AGE,
    Bounds,
    Lies,
    Ruling,
    Why,
    days_asked,
    rule,
    sex_asked,
    span_lies,
    trait_lies,
    years,
)
from trials.match.entry import Cause, Entry, Travel
from trials.models import EligibilityGroup, Trial

FIRST_DAYS: Final = 3  # a first examination is customarily made within 72 hours of the injury
# The fewest differences first: the heading of a trial is that of its first cohort in this order.
RANKS: Final = (Section.MAY_FIT, Section.TOO_LITTLE, Section.DIFFERS_ON_ONE, Section.DIFFERS)
NEEDED: Final = ("ais", "level", "time")
TRAITS: Final = ("traumatic", "penetrating", "ventilator", "earlier_cell_therapy")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a trial has sites.

    Attributes:
        keys: of countries with a site that has not closed.
        closed: keys of those of which all sites have.
        names: of all countries.
        elsewhere: whether a site is in no country that we know.
        is_open: whether there is a site that has not closed.
    """

    keys: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    elsewhere: bool = False
    is_open: bool = False


def rulings(group: EligibilityGroup, trial: Trial, entry: Entry, places: Places) -> dict[str, Ruling]:
    """The ruling on each criterion of one cohort, by its name."""
    return {
        "ais": _ais(group, trial, entry),
        "level": _level(group, trial, entry),
        "time": _time(group, trial, entry),
        "age": _age(group, trial, entry),
        "sex": _sex(trial, entry),
        **{name: _trait(group, trial, entry, name) for name in TRAITS},
        "place": _place(entry, places),
    }


def heading(rulings: dict[str, Ruling]) -> Section:
    """The heading of one cohort."""
    verdicts = {name: ruling.verdict for name, ruling in rulings.items()}
    match list(verdicts.values()).count(Verdict.DIFFERS):
        case 0 if Verdict.ASK not in verdicts.values() and all(verdicts[name] == Verdict.FITS for name in NEEDED):
            return Section.MAY_FIT
        case 0:
            return Section.TOO_LITTLE
        case 1:
            return Section.DIFFERS_ON_ONE
    return Section.DIFFERS


def _ais(group: EligibilityGroup, trial: Trial, entry: Entry) -> Ruling:
    return rule(
        stated=bool(group.ais or group.ais_words),
        said=entry.ais is not None,
        lies=None if not group.ais else Lies.INSIDE if entry.ais in group.ais else Lies.OUTSIDE,
        alike=same_moment(group.ais_when, entry),
        unsure="ais" in group.unsure,
        by_machine=is_machine(group),
        changed=is_outdated(group, trial),
    )


def _level(group: EligibilityGroup, trial: Trial, entry: Entry) -> Ruling:
    is_stated = group.level_min is not None
    return rule(
        stated=is_stated or bool(group.level_words),
        said=entry.level is not None,
        lies=span_lies(entry.level, (group.level_min, group.level_max)) if entry.level and is_stated else None,
        alike=same_level(group.level_kind, entry),
        unsure="level" in group.unsure,
        by_machine=is_machine(group),
        changed=is_outdated(group, trial),
    )


def _time(group: EligibilityGroup, trial: Trial, entry: Entry) -> Ruling:
    is_stated = bool(group.days_min) or group.days_max is not None  # from day 0 on, without an end, is no limit
    return rule(
        stated=is_stated or bool(group.days_words),
        said=entry.days is not None,
        lies=span_lies(entry.days, days_asked(group)) if entry.days and is_stated else None,
        unsure="days" in group.unsure,
        by_machine=is_machine(group),
        changed=is_outdated(group, trial),
    )


def _age(group: EligibilityGroup, trial: Trial, entry: Entry) -> Ruling:
    """An editor's reading alone; else the registry's own fields may rule out, and a machine's reading only asks."""
    asked: Bounds = (group.age_min, group.age_max)
    span = None if entry.age is None else (entry.age, entry.age)
    if age_is_of_field(group, trial, entry):
        own, unread = registry_ages(trial)
        lies = span_lies(span, own) if span else None
        stated = own != (None, None) or unread
        return rule(stated=stated, said=span is not None, lies=None if unread and lies != Lies.OUTSIDE else lies)
    return rule(
        stated=asked != (None, None),
        said=span is not None,
        lies=span_lies(span, asked) if span else None,
        unsure="age" in group.unsure,
        by_machine=is_machine(group),
        changed=is_outdated(group, trial),
    )


def age_is_of_field(group: EligibilityGroup, trial: Trial, entry: Entry) -> bool:
    """Whether the registry's own fields decide on the age.

    They do where the cohort says nothing of it; and where they rule out, before a reading that nobody checked of late.
    """
    if (group.age_min, group.age_max) == (None, None) and "age" not in group.unsure:
        return True
    if entry.age is None or not (is_machine(group) or is_outdated(group, trial)):
        return False
    return span_lies((entry.age, entry.age), registry_ages(trial)[0]) == Lies.OUTSIDE


def registry_ages(trial: Trial) -> tuple[Bounds, bool]:
    """The ages in the registry's own fields, and whether one of these says what we cannot read.

    Registers write 0 for a highest age that there is not.
    """
    texts = (trial.minimum_age, trial.maximum_age)
    low, high = (years(text) for text in texts)
    return (low, high or None), any(text not in NO_AGE and years(text) is None for text in texts)


def _sex(trial: Trial, entry: Entry) -> Ruling:
    asked = sex_asked(trial.sex)
    return rule(
        stated=bool(trial.sex),
        said=entry.sex is not None,
        lies=None if asked is None else Lies.INSIDE if asked in {"", entry.sex} else Lies.OUTSIDE,
    )


def _trait(group: EligibilityGroup, trial: Trial, entry: Entry, name: str) -> Ruling:
    accepted, has = getattr(group, name), getattr(entry, name)
    is_cauda = name in {"traumatic", "penetrating"} and entry.cause == Cause.CAUDA_EQUINA
    if is_cauda and name == "traumatic":
        return Ruling(Verdict.ASK, Why.OTHER_KIND)  # a trial of the cord may or may not mean these nerves too
    # That injuries by an outer force are taken does not say that others are.
    only_others = name == "traumatic" and accepted == EligibilityGroup.Accepted.ALLOWED and has is False
    return rule(
        stated=bool(accepted) and not only_others,
        said=has is not None or is_cauda,
        lies=None if has is None else trait_lies(accepted, has=has),
        alike=not is_cauda,
        unsure=name in group.unsure,
        by_machine=is_machine(group),
        changed=is_outdated(group, trial),
    )


def _place(entry: Entry, places: Places) -> Ruling:
    abroad = entry.travel == Travel.ABROAD
    within_reach = entry.country in places.keys or (abroad and places.is_open)
    may_be = abroad or places.elsewhere or entry.country in places.closed
    return rule(
        stated=bool(places.names) or places.elsewhere,
        said=within_reach or abroad or (entry.country is not None and entry.travel is not None),
        lies=Lies.INSIDE if within_reach else None if may_be else Lies.OUTSIDE,
    )


def same_moment(asked: str, entry: Entry) -> bool | None:
    """Whether the grade that is asked and the one that was entered are of the same moment; None: not known.

    A grade without a moment is taken to be of the time of taking part, when criteria are looked at.
    """
    moment = entry_moment(entry)
    if moment == "early":
        return True
    if asked == EligibilityGroup.Moment.INJURY:
        return None if moment is None else moment == "injury"
    return moment != "injury"


def same_level(asked: str, entry: Entry) -> bool | None:
    """Whether both levels are of one kind and moment; None where the kind is not known.

    Criteria mean the level at the time of taking part, which may not be that of the first days.
    """
    if entry_moment(entry) == "injury":
        return False
    if not asked or not entry.level_kind:
        return None
    return asked == entry.level_kind


def entry_moment(entry: Entry) -> str | None:
    """Of which moment the examination is.

    'early': the injury is so fresh that then and now are one; 'injury': it was the first one, and time has passed;
    'later': after the first days; None: not known.
    """
    if entry.days is None:
        return None
    if entry.days[1] <= FIRST_DAYS:
        return "early"
    if entry.examined_on is None:
        return None
    ago = (entry.today - entry.examined_on).days
    if entry.days[1] - ago <= FIRST_DAYS:
        return "injury" if entry.days[0] > FIRST_DAYS else None
    return "later" if entry.days[0] - ago > FIRST_DAYS else None


def is_machine(group: EligibilityGroup) -> bool:
    """Whether a machine read it and no editor has checked it."""
    return group.origin == EligibilityGroup.Origin.MACHINE


def is_outdated(group: EligibilityGroup, trial: Trial) -> bool:
    """Whether an editor read it and a registry has changed its criteria since. A machine reads them anew each time."""
    return trial.criteria_changed and not is_machine(group)
