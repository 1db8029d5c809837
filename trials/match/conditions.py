"""What makes a cohort fit or differ, as SQL over `t` (trials) and `g` (their cohorts). `rules` says the same in Python.

Only what an editor checked and no registry has changed since, or what a registry's own field says, can differ. What
was not entered can neither fit nor differ, and has no condition here. A trial without a cohort has nulls in `g`; null
counts as false.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from trials.match.comparing import CLOSED_SITE, NO_AGE, OLDEST, SEXES, Lies, in_years, trait_lies
from trials.match.entry import Cause, Entry, Travel
from trials.match.rules import TRAITS, same_level, same_moment
from trials.models import EligibilityGroup

_Group = EligibilityGroup
_CHECKED: Final = "g.origin = 'editor' AND NOT t.criteria_changed"
_SPAN: Final = "int4range(%s, %s, '[]')"


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL that is true, false or null, and its parameters."""

    sql: str
    params: tuple[Any, ...] = ()


NEVER: Final = Condition("false")


def fits(entry: Entry) -> list[Condition]:
    """What must all be true for a cohort that nothing differs from to be one that may fit; nothing where none may.

    Grade, level and time fit, and of nothing else that was entered the team must be asked.
    """
    if entry.ais is None or entry.level is None or entry.days is None or entry.cause == Cause.CAUDA_EQUINA:
        return []
    moments = [moment for moment in _Group.Moment.values if same_moment(moment, entry) is not False]
    kinds = [kind for kind in _Group.LevelKind.values if same_level(kind, entry) is not False]
    return [
        Condition("g.origin <> 'editor' OR NOT t.criteria_changed"),
        Condition("g.ais @> ARRAY[%s]::varchar[]", (entry.ais,)),
        Condition("g.ais_when = ANY(%s)", (moments,)),
        Condition(f"g.level_span @> {_SPAN}", entry.level),
        Condition("g.level_kind = ANY(%s)", (kinds,)),
        Condition(f"(g.days_min > 0 OR g.days_max >= 0) AND g.days_span @> {_SPAN}", entry.days),
        Condition("NOT g.unsure && ARRAY['ais', 'level', 'days']::varchar[]"),
        *_nothing_asks(entry),
    ]


def _nothing_asks(entry: Entry) -> Iterator[Condition]:
    """For each further criterion that was entered, when it fits or the trial does not say; what differs aside."""
    for name in TRAITS:
        has = getattr(entry, name)
        if has is not None:
            yield Condition(f"g.{name} <> ALL(%s) AND '{name}' <> ALL(g.unsure)", (_refused(has=has),))
    if entry.age is not None:
        read = [*NO_AGE, *in_years(0, OLDEST)]
        yield Condition(
            "CASE WHEN g.age_span IS NOT NULL OR 'age' = ANY(g.unsure)"
            " THEN g.age_span @> %s AND 'age' <> ALL(g.unsure)"
            " ELSE t.minimum_age = ANY(%s) AND t.maximum_age = ANY(%s) END",
            (entry.age, read, read),
        )
    if entry.sex is not None:
        yield Condition("lower(t.sex) = ANY(%s)", (["", *SEXES],))
    if entry.travel == Travel.ABROAD:
        yield _open_site(None)
    elif entry.country is not None and entry.travel is not None:
        yield _open_site(entry.country)


def cohort_differs(entry: Entry) -> Iterator[Condition]:
    """For each criterion that was entered, when it does not fit."""
    if entry.ais is not None:
        moments = [moment for moment in _Group.Moment.values if same_moment(moment, entry)]
        asked = "g.ais <> '{}' AND NOT g.ais @> ARRAY[%s]::varchar[] AND g.ais_when = ANY(%s)"
        yield _checked("ais", asked, entry.ais, moments)
    if entry.level is not None:
        kinds = [kind for kind in _Group.LevelKind.values if same_level(kind, entry)]
        yield _checked("level", f"NOT g.level_span && {_SPAN} AND g.level_kind = ANY(%s)", *entry.level, kinds)
    if entry.days is not None:
        yield _checked("days", f"NOT g.days_span && {_SPAN}", *entry.days)
    if entry.age is not None:
        yield _age(entry.age)
    for name in TRAITS:
        has = getattr(entry, name)
        if has is not None:
            yield _checked(name, f"g.{name} = ANY(%s)", _refused(has=has))


def trial_differs(entry: Entry) -> Iterator[Condition]:
    """The same of what stands in fields of the trial, over `t` alone."""
    if entry.sex is not None:
        others = [words for words, taken in SEXES.items() if taken not in {"", entry.sex}]
        yield Condition("lower(t.sex) = ANY(%s)", (others,))
    if entry.country is not None and entry.travel == Travel.HOME:
        yield _elsewhere(entry.country)


def age_differs(age: int) -> Condition:
    """By the registry's own fields, over `t` alone."""
    limits = (in_years(age + 1, OLDEST), in_years(1, age - 1))
    return Condition("t.minimum_age = ANY(%s) OR t.maximum_age = ANY(%s)", limits)


def _refused(*, has: bool) -> list[str]:
    """What a trial may say of a trait that does not take someone who has it, or has it not."""
    return [value for value in _Group.Accepted.values if value and trait_lies(value, has=has) == Lies.OUTSIDE]


def _checked(name: str, asked: str, *params: Any) -> Condition:
    """A condition on what an editor read."""
    return Condition(f"{_CHECKED} AND {asked} AND '{name}' <> ALL(g.unsure)", params)


def _age(age: int) -> Condition:
    """An editor's reading alone; without one, the registry's own fields."""
    in_group = f"{_CHECKED} AND (g.age_span IS NOT NULL OR 'age' = ANY(g.unsure))"
    sql = f"CASE WHEN {in_group} THEN NOT g.age_span @> %s AND 'age' <> ALL(g.unsure) ELSE t.age_differs END"
    return Condition(sql, (age,))


def _open_site(country: str | None) -> Condition:
    """One is open, in this country where one is said, or the trial names none."""
    return Condition(
        "NOT EXISTS (SELECT FROM trials_trialsite s WHERE s.trial_id = t.id)"
        " OR EXISTS (SELECT FROM trials_trialsite s LEFT JOIN institutions_country c ON c.id = s.country_id"
        " WHERE s.trial_id = t.id AND upper(s.status_native) <> ALL(%s) AND (%s::text IS NULL OR c.slug = %s))",
        (list(CLOSED_SITE), country, country),
    )


def _elsewhere(country: str) -> Condition:
    """All sites are in countries that we know, and there are some, and none is in this one."""
    return Condition(
        "t.countries <> '{}' AND"
        " coalesce((SELECT id::int FROM institutions_country WHERE slug = %s), 0) <> ALL(t.countries)"
        " AND NOT EXISTS (SELECT FROM trials_trialsite s WHERE s.trial_id = t.id AND s.country_id IS NULL)",
        (country,),
    )
