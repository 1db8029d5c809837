"""Stored trials whose criteria are read anew, by the rules of today."""

from collections.abc import Callable
from typing import Any, Final

import psycopg
from django.db import transaction

from trials.criteria.about import concerns_injury
from trials.registries import readings, tables
from trials.registries.store import show

_BATCH: Final = 1000  # trials
_COLUMNS: Final = ("title", "official_title", "conditions", "criteria", "minimum_age", "maximum_age")
_NEXT: Final = f"""
    SELECT id, concerns_injury, {", ".join(_COLUMNS)} FROM trials_trial WHERE id > %s ORDER BY id LIMIT {_BATCH}
    FOR NO KEY UPDATE
"""  # noqa: S608 # names of columns alone


def reread(progress: Callable[[int], None]) -> int:
    """Read the criteria of all trials anew, batch by batch, each in a transaction; how many concern the injury.

    `progress` hears how many trials were looked at in each batch. Who stops it and begins again loses nothing.
    """
    last, found = 0, 0
    while True:
        with transaction.atomic(), tables.open_cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            rows = cursor.execute(_NEXT, [last]).fetchall()
            found += _read(cursor, rows)
        if not rows:
            return found
        last = rows[-1][0]
        progress(len(rows))


def _read(cursor: psycopg.Cursor[Any], rows: list[tuple[Any, ...]]) -> int:
    """Write what is read of these trials; how many of them concern the injury."""
    now: dict[int, readings.Stated] = {}
    for trial, _before, *values in rows:
        stated = readings.Stated.of(trial, dict(zip(_COLUMNS, values, strict=True)))
        if concerns_injury(stated.titles, stated.criteria):
            now[trial] = stated
    before = {trial for trial, concerns, *_ in rows if concerns}
    cursor.execute(
        "UPDATE trials_trial SET concerns_injury = NOT concerns_injury WHERE id = ANY(%s)", [list(before ^ set(now))]
    )
    either = list(before | set(now))
    readings.replace(cursor, either, now.values())
    show(cursor, either)
    return len(now)
