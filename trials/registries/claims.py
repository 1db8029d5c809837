"""One identifier leads to one trial: who keeps a number that several records name."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import psycopg

from trials.models import TrialIdentifier
from trials.registries.identifiers import Identifier

_KIND: Final = TrialIdentifier.Kind
_LEADING: Final = frozenset({_KIND.PRIMARY, _KIND.SECONDARY, _KIND.ALIAS})

_HOLDERS: Final = """
    SELECT scheme, value, id, kind FROM trials_trialidentifier
    WHERE (scheme, value) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
      AND kind IN ('primary', 'secondary', 'alias')
"""

Claim = tuple[int, Sequence[tuple[Identifier, str]]]
COLUMNS: Final = ("trial_id", "position", "scheme", "value", "original", "kind")


def settle(cursor: psycopg.Cursor[Any], claims: Iterable[Claim]) -> tuple[list[tuple[Any, ...]], list[int]]:
    """The identifier rows of these trials, and the keys of other trials that lost a number to one of them.

    A registry's own number goes to its own record; any other number stays with the trial that named it first. Who
    does not get it keeps it as 'claimed', so that nothing is lost. The trials' former rows must be gone already.
    """
    claims = list(claims)
    named = {(i.scheme, i.value) for _, numbers in claims for i, kind in numbers if kind in _LEADING}
    schemes, values = zip(*named, strict=True) if named else ((), ())
    held = {
        (scheme, value): (pk, kind)
        for scheme, value, pk, kind in cursor.execute(_HOLDERS, [list(schemes), list(values)]).fetchall()
    }
    owned = {key for key, (_pk, kind) in held.items() if kind == _KIND.PRIMARY}
    own = {(i.scheme, i.value) for _, numbers in claims for i, kind in numbers if kind == _KIND.PRIMARY} - owned
    lost = [held.pop(key)[0] for key in own & held.keys()]
    taken = own | held.keys()
    given: set[tuple[str, str]] = set()
    rows: list[tuple[Any, ...]] = []
    for trial, numbers in claims:
        for position, (identifier, stated) in enumerate(numbers):
            kind = stated
            if kind in _LEADING:
                key = (identifier.scheme, identifier.value)
                if kind == _KIND.PRIMARY:
                    is_free = key in own and key not in given
                    given.add(key)
                else:
                    is_free = key not in taken
                kind = kind if is_free else _KIND.CLAIMED
                taken.add(key)
            rows.append((trial, position, identifier.scheme, identifier.value, identifier.original, str(kind)))
    return rows, _give_up(cursor, lost)


def _give_up(cursor: psycopg.Cursor[Any], lost: list[int]) -> list[int]:
    if not lost:
        return []
    cursor.execute("UPDATE trials_trialidentifier SET kind = 'claimed' WHERE id = ANY(%s) RETURNING trial_id", [lost])
    return [trial for (trial,) in cursor.fetchall()]
