"""Which trial a registry's record belongs to: by exact number only, never by title."""

from collections.abc import Sequence
from typing import Any, Final

import psycopg

from trials.registries.identifiers import recognise

_BY_RECORD: Final = """
    SELECT identifier, trial_id FROM trials_registryrecord
    WHERE registry = %(registry)s AND identifier = ANY(%(numbers)s)
"""
# A trial without a record of this registry takes the one whose number it names, but for a trial that names that number
# as a further one and has another of the same registry as its own.
_BY_NUMBER: Final = """
    SELECT named.value, named.trial_id FROM trials_trialidentifier AS named
    WHERE named.scheme = %(scheme)s AND named.value = ANY(%(numbers)s)
      AND named.kind IN ('primary', 'secondary', 'alias')
      AND NOT EXISTS (
        SELECT FROM trials_registryrecord
        WHERE trial_id = named.trial_id AND registry = %(registry)s
      )
      AND (named.kind = 'primary' OR NOT EXISTS (
        SELECT FROM trials_trialidentifier AS own
        WHERE own.trial_id = named.trial_id AND own.scheme = %(scheme)s AND own.kind = 'primary'
      ))
"""
_BY_SLUG: Final = """
    SELECT slug, id FROM trials_trial
    WHERE slug = ANY(%(slugs)s) AND NOT EXISTS (
        SELECT FROM trials_registryrecord WHERE trial_id = trials_trial.id AND registry = %(registry)s
    )
"""


def find_trials(cursor: psycopg.Cursor[Any], numbers: Sequence[str], *, registry: str, scheme: str) -> dict[str, int]:
    """The keys of the trials that these numbers of a registry belong to; a number of no trial is absent."""
    parameters = {"registry": registry, "scheme": scheme, "numbers": list(numbers)}
    found: dict[str, int] = dict(cursor.execute(_BY_RECORD, parameters).fetchall())
    by_slug = {recognise(number).url_key: number for number in numbers if number not in found}
    if not by_slug:
        return found
    parameters |= {"numbers": list(by_slug.values()), "slugs": list(by_slug)}
    adopted = {by_slug[slug]: trial for slug, trial in cursor.execute(_BY_SLUG, parameters)}
    adopted |= dict(cursor.execute(_BY_NUMBER, parameters).fetchall())
    taken: set[int] = set()
    for number, trial in adopted.items():
        if trial not in taken:  # a trial that names two of these numbers takes the record of one
            taken.add(trial)
            found[number] = trial
    return found
