"""Which trial a registry's record belongs to: by exact number only, never by title.

1. A record that we have stays with its trial, wherever an editor has put it.
2. A record goes to the trial that has the record's own number as its own.
3. Else to the one trial that names the record's own number, or whose own number the record names; but not where
   several do, where that trial has another number of the same register as its own, or where an editor keeps them apart.
4. Else to a trial that an editor made under its key, else it makes a trial.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import psycopg

from trials.models import TrialIdentifier
from trials.registries.identifiers import Identifier, recognise

_KIND: Final = TrialIdentifier.Kind
OWN: Final = frozenset({_KIND.PRIMARY, _KIND.ALIAS})

_BY_RECORD: Final = """
    SELECT identifier, trial_id FROM trials_registryrecord
    WHERE registry = %(registry)s AND identifier = ANY(%(numbers)s)
"""
# In two parts, each of which has its own index.
_NAMED: Final = """
    WITH asked AS (SELECT * FROM unnest(%(schemes)s::text[], %(values)s::text[]) AS asked (scheme, value))
    SELECT scheme, value, kind, trial_id FROM trials_trialidentifier JOIN asked USING (scheme, value)
    WHERE kind IN ('primary', 'secondary', 'alias')
    UNION ALL
    SELECT scheme, value, kind, trial_id FROM trials_trialidentifier JOIN asked USING (scheme, value)
    WHERE kind = 'claimed'
"""
_OWN: Final = """
    SELECT trial_id, scheme, value FROM trials_trialidentifier
    WHERE trial_id = ANY(%(trials)s) AND kind IN ('primary', 'alias')
"""
_APART: Final = "SELECT trial_id, scheme, value FROM trials_keptapart WHERE trial_id = ANY(%(trials)s)"
_BY_SLUG: Final = """
    SELECT slug, id FROM trials_trial
    WHERE slug = ANY(%(slugs)s) AND NOT EXISTS (SELECT FROM trials_registryrecord
        WHERE trial_id = trials_trial.id AND registry = %(registry)s)
"""

Key = tuple[str, str]


class Numbered(Protocol):
    """A record on its way in."""

    @property
    def number(self) -> str:
        """The registry's number, as the registry writes it."""

    @property
    def identifiers(self) -> list[tuple[Identifier, str]]:
        """All its numbers with their kinds, its own first."""


@dataclass(slots=True)
class _Held:
    """What is known of the numbers of trials; grows as the records of a batch find theirs."""

    by_number: dict[Key, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    own: dict[int, set[Key]] = field(default_factory=lambda: defaultdict(set))
    apart: set[tuple[int, str, str]] = field(default_factory=set)

    def add(self, trial: int, numbers: Iterable[tuple[Identifier, str]]) -> None:
        for number, kind in numbers:
            key = (number.scheme, number.value)
            self.by_number[key].append((kind, trial))
            if kind in OWN:
                self.own[trial].add(key)

    def trial_of(self, numbers: Sequence[tuple[Identifier, str]]) -> int | None:
        """The trial of a record with these numbers."""
        keys: dict[str, set[Key]] = defaultdict(set)
        for number, kind in numbers:
            keys[kind].add((number.scheme, number.value))
        (own,) = keys[_KIND.PRIMARY]
        for kind, trial in self.by_number.get(own, ()):
            if kind == _KIND.PRIMARY and (trial, *own) not in self.apart:
                return trial
        named_by = {trial for key in {own} | keys[_KIND.ALIAS] for _kind, trial in self.by_number.get(key, ())}
        names = {
            trial
            for key in keys[_KIND.SECONDARY] | keys[_KIND.ALIAS]
            for kind, trial in self.by_number.get(key, ())
            if kind in OWN
        }
        found = {trial for trial in named_by | names if self._may_be(trial, own, keys[_KIND.ALIAS])}
        return found.pop() if len(found) == 1 else None

    def _may_be(self, trial: int, own: Key, former: set[Key]) -> bool:
        if (trial, *own) in self.apart:
            return False
        same_register = {key for key in self.own[trial] if key[0] == own[0]}
        return same_register <= {own} | former


def find_trials(cursor: psycopg.Cursor[Any], studies: Sequence[Numbered], *, registry: str) -> dict[str, int]:
    """The keys of the trials to which these records belong, by the number of the record.

    A trial that is yet to be made has the place of the record that makes it, as a negative number: -1 is the first.
    """
    numbers = [study.number for study in studies]
    found: dict[str, int] = dict(cursor.execute(_BY_RECORD, {"registry": registry, "numbers": numbers}).fetchall())
    unknown = [(place, study) for place, study in enumerate(studies, start=1) if study.number not in found]
    if not unknown:
        return found
    held = _held(cursor, [study for _place, study in unknown])
    by_slug = _by_slug(cursor, [study.number for _place, study in unknown], registry)
    for place, study in unknown:
        trial = held.trial_of(study.identifiers) or by_slug.get(recognise(study.number).url_key) or -place
        found[study.number] = trial
        held.add(trial, study.identifiers)
    return found


def _held(cursor: psycopg.Cursor[Any], studies: Sequence[Numbered]) -> _Held:
    asked = {(n.scheme, n.value) for study in studies for n, kind in study.identifiers if kind != _KIND.OTHER}
    schemes, values = zip(*asked, strict=True)
    held = _Held()
    rows = cursor.execute(_NAMED, {"schemes": list(schemes), "values": list(values)}).fetchall()
    trials = {"trials": list({trial for *_number, trial in rows})}
    for scheme, value, kind, trial in rows:
        held.by_number[scheme, value].append((kind, trial))
    if rows:
        for trial, scheme, value in cursor.execute(_OWN, trials).fetchall():
            held.own[trial].add((scheme, value))
        held.apart.update(cursor.execute(_APART, trials).fetchall())
    return held


def _by_slug(cursor: psycopg.Cursor[Any], numbers: Sequence[str], registry: str) -> dict[str, int]:
    slugs = [recognise(number).url_key for number in numbers]
    return dict(cursor.execute(_BY_SLUG, {"slugs": slugs, "registry": registry}).fetchall())
