"""A batch of studies into the tables, in one transaction.

The registry's columns and rows are written, the editor's never. What an editor decided about a site or a sponsor
stays with it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
import psycopg
from django.db import transaction
from django.db.models import Model
from psycopg import sql

from editorial.models import Publishable
from editorial.models.epoch import advance_epoch
from trials.models import RegistryRecord, Trial, TrialIdentifier
from trials.registries import atlas, claims, mapping, tables
from trials.registries.identifiers import OTHER, Identifier, recognise
from trials.registries.linking import find_trials
from trials.registries.matching import Matcher
from trials.registries.places import Places
from trials.registries.records import StudyRecord

BY: Final = "import_trials"
_RECORD_COLUMNS: Final = ("trial_id", "registry", "identifier", "payload", "digest", "seen_at")


@dataclass(slots=True)
class Study:
    """One study on its way in: the version of its record, the record to keep (JSON), and what it means."""

    number: str
    digest: str
    payload: str
    record: StudyRecord
    trial: int = 0
    identifiers: list[tuple[Identifier, str]] = field(default_factory=list)


class Store:
    """Writes studies of one registry; new trials are drafts, or published where the operator says so."""

    def __init__(self, *, registry: str, scheme: str, publish: bool = False) -> None:
        self._registry = registry
        self._scheme = scheme
        self._publish = publish
        self._places = Places()

    def versions(self, numbers: Sequence[str]) -> dict[str, str]:
        """The digest of the version that we hold, for each of these studies that we have."""
        with tables.open_cursor() as cursor:
            cursor.execute(
                "SELECT identifier, digest FROM trials_registryrecord WHERE registry = %s AND identifier = ANY(%s)",
                [self._registry, list(numbers)],
            )
            return dict(cursor.fetchall())

    @transaction.atomic
    def save(self, studies: Sequence[Study]) -> tuple[int, int]:
        """Write studies that are new or have changed, each of them once; how many were created and updated.

        Raises:
            psycopg.Error: something cannot be stored, and nothing of the batch is.
        """
        now = dt.datetime.now(dt.UTC)
        with tables.open_cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")  # the limit is for pages, not for bulk
            numbers = [study.number for study in studies]
            trials = find_trials(cursor, numbers, registry=self._registry, scheme=self._scheme)
            known = [study for study in studies if study.number in trials]
            new = [study for study in studies if study.number not in trials]
            for study in known:
                study.trial = trials[study.number]
            for study in studies:
                study.identifiers = mapping.identifiers(study.record)
            matcher = Matcher(self._places, cursor, list(trials.values()))
            if known:
                _add_numbers_of_atlas(cursor, known)
                _take_out(cursor, self._registry, known)
                _update(cursor, known)
            if new:
                self._create(cursor, new, now)
            robbed = _write_identifiers(cursor, studies)
            _write_rows(cursor, studies, matcher)
            self._write_records(cursor, studies, now)
            _show(cursor, [*(study.trial for study in studies), *robbed])
        return len(new), len(known)

    def analyse(self) -> None:
        """Have the planner look at what was written: after many new rows, its plans rest on a guess until then."""
        written: list[type[Model]] = [Trial, TrialIdentifier, RegistryRecord, *mapping.CHILD_COLUMNS]
        with tables.open_cursor() as cursor:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(map(tables.table, written))))

    def _create(self, cursor: psycopg.Cursor[Any], studies: Sequence[Study], now: dt.datetime) -> None:
        state = Publishable.State.PUBLISHED if self._publish else Publishable.State.DRAFT
        fixed = {
            "state": state.value,
            "published_at": now if self._publish else None,
            "published_by": BY if self._publish else "",
            "created_at": now,
            "updated_at": now,
        }
        facts = [_facts(study) for study in studies]
        fixed |= tables.default_values(Trial, ["slug", *fixed, *facts[0]])
        rows = []
        for study, key, columns in zip(studies, tables.new_keys(cursor, Trial, len(studies)), facts, strict=True):
            study.trial = key
            slug = recognise(study.number).url_key
            rows.append((key, slug, *fixed.values(), *columns.values()))
        tables.copy_rows(cursor, Trial, ["id", "slug", *fixed, *facts[0]], rows)

    def _write_records(self, cursor: psycopg.Cursor[Any], studies: Sequence[Study], now: dt.datetime) -> None:
        rows = ((s.trial, self._registry, s.number, s.payload, s.digest, now) for s in studies)
        tables.copy_rows(cursor, RegistryRecord, _RECORD_COLUMNS, rows)


def _facts(study: Study) -> dict[str, Any]:
    return mapping.trial_columns(study.record, [identifier for identifier, _ in study.identifiers])


def _add_numbers_of_atlas(cursor: psycopg.Cursor[Any], studies: Sequence[Study]) -> None:
    """Keep the numbers that the shipped atlas knows of a trial and the registry's record does not state."""
    by_trial = {study.trial: study for study in studies}
    cursor.execute(
        "SELECT trial_id, payload -> 'ids' FROM trials_registryrecord WHERE registry = %s AND trial_id = ANY(%s)",
        [atlas.REGISTRY, list(by_trial)],
    )
    for trial, ids in cursor.fetchall():
        stated = by_trial[trial].identifiers
        for text in orjson.loads(ids) or [] if ids else []:
            found = recognise(str(text))
            if all((found.scheme, found.value) != (i.scheme, i.value) for i, _ in stated):
                kind = TrialIdentifier.Kind.OTHER if found.scheme == OTHER else TrialIdentifier.Kind.SECONDARY
                stated.append((found, kind))


def _take_out(cursor: psycopg.Cursor[Any], registry: str, studies: Sequence[Study]) -> None:
    """Lock the trials and delete the rows that are about to be replaced."""
    trials = sorted(study.trial for study in studies)
    cursor.execute("SELECT FROM trials_trial WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [trials])
    replaced: list[type[Model]] = [TrialIdentifier, *mapping.CHILD_COLUMNS]
    for model in replaced:
        tables.delete_rows(cursor, model, trials)
    cursor.execute("DELETE FROM trials_registryrecord WHERE registry = %s AND trial_id = ANY(%s)", [registry, trials])


def _update(cursor: psycopg.Cursor[Any], studies: Sequence[Study]) -> None:
    facts = [_facts(study) for study in studies]
    rows = [(*columns.values(), study.trial) for columns, study in zip(facts, studies, strict=True)]
    tables.update_rows(cursor, Trial, list(facts[0]), rows)


def _write_identifiers(cursor: psycopg.Cursor[Any], studies: Sequence[Study]) -> list[int]:
    rows, robbed = claims.settle(cursor, [(study.trial, study.identifiers) for study in studies])
    tables.copy_rows(cursor, TrialIdentifier, claims.COLUMNS, rows)
    return robbed


def _write_rows(cursor: psycopg.Cursor[Any], studies: Sequence[Study], matcher: Matcher) -> None:
    rows: dict[type[Model], list[mapping.Row]] = {model: [] for model in mapping.CHILD_COLUMNS}
    for study in studies:
        for model, values in mapping.child_rows(study.record, study.trial, matcher):
            rows[model].extend(values)
    for model, values in rows.items():
        tables.copy_rows(cursor, model, mapping.CHILD_COLUMNS[model], values)


def _show(cursor: psycopg.Cursor[Any], trials: Sequence[int]) -> None:
    """Make readers' pages new where one of these trials is published."""
    cursor.execute(
        "SELECT FROM trials_trial WHERE id = ANY(%s) AND state = %s LIMIT 1",
        [list(trials), Publishable.State.PUBLISHED],
    )
    if cursor.rowcount:
        advance_epoch()
