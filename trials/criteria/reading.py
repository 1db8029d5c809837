"""Eligibility criteria read by rules: a value with the words that it rests on, or silence.

Wrong is worse than silent: what is not certain stays None and is named in `unsure` for an editor. The conventions stand
in docs/criteria.md. No Django here; everything is a pure function of the text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from trials.criteria import traits
from trials.criteria.about import about_injury
from trials.criteria.age_forms import age_in_form
from trials.criteria.ages import AT_INJURY, ages
from trials.criteria.clauses import Clause, clauses
from trials.criteria.cohorts import UNINJURED
from trials.criteria.grades import ALL, grades
from trials.criteria.level_kinds import kind_alone
from trials.criteria.levels import levels
from trials.criteria.pairs import bound_together
from trials.criteria.quotes import Quote, Readable, readable
from trials.criteria.regions import named_regions, plegias
from trials.criteria.segments import LAST, names, span, unbroken
from trials.criteria.statements import Bounds, Span, Statement, Verdict
from trials.criteria.times import times
from trials.criteria.verdicts import agreed, together, within

TRAITS: Final = {
    "traumatic": traits.traumatic,
    "penetrating": traits.penetrating,
    "ventilator": traits.ventilator,
    "earlier_cell_therapy": traits.earlier_cell_therapy,
}
FIELDS: Final = ("ais", "level", "days", "age", *TRAITS)
COMPANIONS: Final = {"ais": "ais_when", "level": "level_kind", "days": "days_to"}
_EVERYWHERE: Final = frozenset(range(LAST + 1))
_LATELY: Final = 183  # days
_MOST: Final = 60  # statements about one field
_LONGEST: Final = 50_000  # letters; no register takes half as many. A longer text is left to an editor
_MOST_CLAUSES: Final = 1500  # a text with more is no list of criteria: all is left to an editor
_MOST_COHORTS: Final = 12

# 'For the exercise protocol, ...' speaks of some of the people only.
_FOR_SOME: Final = re.compile(
    r"^[\s\W\d]*(?:for|in|if|to\s+(?:enter|join))\s+(?:\w+[\s-]+){0,5}?(?:protocol|sub-?study|extension|session|testing|test"
    r"|training|intervention|procedure|optional\s+\w+)s?\s*[,:]",
    re.IGNORECASE,
)

Range = tuple[int | None, int | None]


@dataclass(frozen=True)
class Criteria:
    """Who is taken. None: not stated, or not certain (then the field is in `unsure`).

    `level` is the highest and the lowest segment; `days` and `age` are whole days since injury and whole years, with
    None for an open end; `days_own` says whether the first and the last day themselves count. `quotes` holds for each
    value the words that it rests on, `doubts` for each field in `unsure` those that left it open.
    """

    ais: tuple[str, ...] | None = None
    ais_when: str | None = None
    level: tuple[str, str] | None = None
    level_kind: str | None = None
    days: Range | None = None
    days_to: str | None = None
    age: Range | None = None
    traumatic: str | None = None
    penetrating: str | None = None
    ventilator: str | None = None
    earlier_cell_therapy: str | None = None
    days_own: tuple[bool, bool] = (True, True)
    quotes: Mapping[str, tuple[Quote, ...]] = field(default_factory=lambda: MappingProxyType({}))
    unsure: tuple[str, ...] = ()
    doubts: Mapping[str, tuple[Quote, ...]] = field(default_factory=lambda: MappingProxyType({}))
    label: str = ""


@dataclass(frozen=True)
class Reading:
    """The criteria of everybody, and those of each cohort where there are several."""

    everybody: Criteria = Criteria()
    groups: tuple[Criteria, ...] = ()

    @property
    def each(self) -> tuple[Criteria, ...]:
        """What is to be matched whole: the cohorts, or everybody as one."""
        return self.groups or (self.everybody,)


def read(text: str, title: str = "") -> Reading:
    """The criteria in a text. The title says what the trial is about; no value is read from it."""
    plain = readable(text)
    if len(plain.words) > _LONGEST:
        return Reading(
            Criteria(unsure=FIELDS) if about_injury(clauses(plain.words[:_LONGEST]), title, "") else Criteria()
        )
    found = list(clauses(plain.words))
    if not about_injury(found, readable(title).words, plain.words):
        return Reading()
    if len(found) > _MOST_CLAUSES:
        return Reading(Criteria(unsure=FIELDS))
    said = [(clause, _statements(clause)) for clause in found if clause.cohort != UNINJURED]
    said.append((Clause("", 0, excludes=False, cohort=""), {**_NOTHING, "age": list(age_in_form(plain.words))}))
    said = _shared(said)
    cohorts = _cohorts(said)
    if len(cohorts) > _MOST_COHORTS:
        return Reading(Criteria(unsure=FIELDS))
    source = _Source(text, plain)
    if len(cohorts) > 1:
        groups = tuple(_criteria(source, _of_cohort(said, key, cohorts), label) for key, label in cohorts.items())
        common = _unite(groups)
        if any(_value_key(group) != _value_key(groups[0]) for group in groups):
            return Reading(common, groups)
        return Reading(common)
    return Reading(_criteria(source, _merge([statements for _, statements in said])))


@dataclass(frozen=True)
class _Source:
    text: str
    plain: Readable

    def quotes(self, places: Sequence[Span]) -> tuple[Quote, ...]:
        return tuple(self.plain.quote(self.text, start, end) for start, end in places if start < end)


Said = dict[str, list[Statement[Any]]]


def _statements(clause: Clause) -> Said:
    """What one clause says, by field; levels in the three ways in which they can be said."""
    said: Said = {
        "ais": list(grades(clause)),
        "level": list(levels(clause)),
        "region": list(named_regions(clause)),
        "plegia": list(plegias(clause)),
        "days": list(times(clause)),
        "age": list(ages(clause)),
        **{name: list(rule(clause)) for name, rule in TRAITS.items()},
    }
    if not clause.excludes and _FOR_SOME.match(clause.words):
        return {name: [replace(s, value=None, weak=True) for s in found] for name, found in said.items()}
    if clause.mixed:
        sure = {"traumatic"}  # 'traumatic (non-traumatic excluded)' is understood
        return {
            name: found if name in sure else [replace(s, value=None) for s in found] for name, found in said.items()
        }
    bound = bound_together(clause, {name: said[name] for name in ("ais", "level", "region", "plegia", "days")})
    return {name: [replace(s, value=None, weak=False) for s in f] if name in bound else f for name, f in said.items()}


def _merge(parts: Sequence[Said]) -> Said:
    return {name: [s for part in parts for s in part[name]] for name in _NAMES}


_NAMES: Final = ("ais", "level", "region", "plegia", "days", "age", *TRAITS)
_NOTHING: Final[Said] = {name: [] for name in _NAMES}


def _shared(said: list[tuple[Clause, Said]]) -> list[tuple[Clause, Said]]:
    """'Traumatic SCI at C4-C7 (cohort 1) or T1-T10 (cohort 2)': what only the first part says is said of everybody."""
    sentences: dict[int, dict[str, set[str]]] = {}
    for clause, statements in said:
        if clause.cohort:
            named = {_kin(name) for name, found in statements.items() if found}
            sentences.setdefault(clause.opens, {}).setdefault(clause.cohort, set()).update(named)
    parted: list[tuple[Clause, Said]] = []
    for clause, statements in said:
        parts = sentences.get(clause.opens, {})
        first = next(iter(parts), "")
        if len(parts) > 1 and clause.cohort == first:
            others = set().union(*(named for cohort, named in parts.items() if cohort != first))
            of_all = {name: found if _kin(name) not in others else [] for name, found in statements.items()}
            own = {name: found if _kin(name) in others else [] for name, found in statements.items()}
            parted += [(replace(clause, cohort="", cohort_name=""), of_all), (clause, own)]
        else:
            parted.append((clause, statements))
    return parted


def _kin(name: str) -> str:
    """Levels are levels, in whatever way they are told."""
    return "level" if name in {"region", "plegia"} else name


def _cohorts(said: list[tuple[Clause, Said]]) -> dict[str, str]:
    """Cohorts that have a criterion of their own, with their names."""
    return {
        clause.cohort: clause.cohort_name for clause, statements in said if clause.cohort and any(statements.values())
    }


def _of_cohort(said: list[tuple[Clause, Said]], key: str, cohorts: Mapping[str, str]) -> Said:
    """A cohort's own statements; those for everybody where it has none on the field, and what excludes everybody."""
    own = _merge([statements for clause, statements in said if clause.cohort == key])
    common = _merge([statements for clause, statements in said if clause.cohort not in cohorts])
    mine: Said = {}
    for name in _NAMES:
        kin = {"level", "region", "plegia"} if name in {"level", "region", "plegia"} else {name}
        has_own = any(not (s.excludes or s.weak) for other in kin for s in own[other])
        mine[name] = own[name] + [s for s in common[name] if s.excludes or not has_own]
    return _with_kind(said, mine)


def _with_kind(said: list[tuple[Clause, Said]], mine: Said) -> Said:
    """Levels whose sort is told in another clause: 'single neurological level', then the segments of each cohort."""
    found = [kind_alone(clause) for clause, statements in said if not clause.cohort and not statements["level"]]
    kinds = {kind[0]: kind for kind in found if kind}
    if len(kinds) == 1 and not any(statement.companion for statement in mine["level"]):
        kind, place = next(iter(kinds.values()))
        return {**mine, "level": [replace(s, companion=kind, companion_place=place) for s in mine["level"]]}
    return mine


def _criteria(source: _Source, said: Said, label: str = "") -> Criteria:
    """The verdicts on all fields, as values with their quotes."""
    days = within(said["days"][:_MOST], floor=0.0)
    verdicts: dict[str, Verdict[Any]] = {
        "ais": together(said["ais"][:_MOST], ALL),
        "level": _level(said),
        "days": days,
        "age": within(_ages_now(said["age"][:_MOST], days.value), floor=None),
        **{name: agreed(said[name][:_MOST]) for name in TRAITS},
    }
    quotes: dict[str, tuple[Quote, ...]] = {}
    values: dict[str, Any] = {}
    for name, verdict in verdicts.items():
        if verdict.value is None:
            continue
        values[name] = _shown(name, verdict.value)
        quotes[name] = source.quotes(verdict.places)
        if verdict.companion:
            values[COMPANIONS[name]] = verdict.companion
            quotes[COMPANIONS[name]] = source.quotes(verdict.companion_places)
        if name == "days":
            values["days_own"] = (verdict.value.own_low, verdict.value.own_high)
    doubts = {name: source.quotes(verdict.places) for name, verdict in verdicts.items() if verdict.unsure}
    return Criteria(
        **values, quotes=MappingProxyType(quotes), unsure=tuple(doubts), doubts=MappingProxyType(doubts), label=label
    )


def _ages_now(said: Sequence[Statement[Bounds]], days: Bounds | None) -> list[Statement[Bounds]]:
    """Ages on the day of the injury are those of today where it was lately; else they are not read."""
    lately = days is not None and days.high is not None and days.high <= _LATELY
    return [
        s
        if s.companion != AT_INJURY
        else replace(s, value=s.value if lately else None, companion=None, weak=not lately)
        for s in said
    ]


def _level(said: Said) -> Verdict[frozenset[int]]:
    """Segments where any are named, else words for regions, else tetraplegia and paraplegia."""
    out = [s for s in (*said["level"], *said["region"]) if s.excludes]
    for name in ("level", "region", "plegia"):
        named = [s for s in said[name] if not s.excludes][:_MOST]
        if named:
            return _unbroken(together([*named, *out[:_MOST]], _EVERYWHERE, meet=True))
    return _unbroken(together([*out, *(s for s in said["plegia"] if s.excludes)][:_MOST], _EVERYWHERE, meet=True))


def _unbroken(verdict: Verdict[frozenset[int]]) -> Verdict[frozenset[int]]:
    value = verdict.value
    if value is not None and max(value) - min(value) + 1 != len(value):
        return Verdict(places=verdict.places, unsure=True)
    return verdict


def _shown(name: str, value: Any) -> Any:
    match name:
        case "ais":
            return tuple(sorted(value))
        case "level":
            return names(value)
        case "days" | "age":
            return tuple(None if end is None else int(end) for end in (value.low, value.high))
    return value


def _value_key(criteria: Criteria) -> tuple[Any, ...]:
    return tuple(getattr(criteria, name) for name in (*FIELDS, *COMPANIONS.values(), "unsure"))


def _unite(groups: Sequence[Criteria]) -> Criteria:
    """One set of criteria for all groups: a field in which alone they differ is united where no gap is in it."""
    differ = [
        name
        for name in FIELDS
        if len({getattr(g, name) for g in groups}) > 1 or len({name in g.unsure for g in groups}) > 1
    ]
    values: dict[str, Any] = {}
    unsure = []
    quotes: dict[str, tuple[Quote, ...]] = {}
    for name in FIELDS:
        value = getattr(groups[0], name)
        if name in groups[0].unsure and name not in differ:
            unsure.append(name)
        elif name in differ:
            value = _united(name, [getattr(g, name) for g in groups]) if len(differ) == 1 else None
            if value is None:
                unsure.append(name)
        if value is not None:
            values[name] = value
            quotes[name] = _each_once(name, (g.quotes for g in groups))
        companion = COMPANIONS.get(name)
        if companion and len({getattr(g, companion) for g in groups}) == 1 and getattr(groups[0], companion):
            values[companion] = getattr(groups[0], companion)
            quotes[companion] = _each_once(companion, (g.quotes for g in groups))
    doubts = {name: _each_once(name, (g.doubts for g in groups)) for name in unsure}
    return Criteria(**values, quotes=MappingProxyType(quotes), unsure=tuple(unsure), doubts=MappingProxyType(doubts))


def _each_once(name: str, several: Iterable[Mapping[str, tuple[Quote, ...]]]) -> tuple[Quote, ...]:
    return tuple(sorted({q for quotes in several for q in quotes.get(name, ())}, key=lambda q: (q.start, q.end)))


def _united(name: str, values: Sequence[Any]) -> Any:
    """The union of values of several groups; None where it has a gap or one group states none."""
    if any(value is None for value in values):
        return None
    if name == "ais":
        return tuple(sorted(set().union(*values)))
    if name == "level":
        taken = frozenset().union(*(span(*value) for value in values))
        return names(taken) if unbroken(taken) else None
    if name in {"days", "age"}:
        ordered = sorted(values, key=lambda ends: ends[0] or 0)
        low, high = ordered[0]
        for first, last in ordered[1:]:
            if high is not None and (first or 0) > high + 1:
                return None
            high = None if high is None or last is None else max(high, last)
        return low, high
    return None
