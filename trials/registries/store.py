"""A batch of studies into the tables, in one transaction: records, trials, and what changed in those we knew."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
import psycopg
from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from editorial.models import Publishable
from editorial.models.epoch import advance_epoch
from trials.models import EligibilityGroup, RegistryRecord, Trial, TrialChange, TrialIdentifier
from trials.registries import mapping, tables
from trials.registries.assembly import Part
from trials.registries.changes import changed
from trials.registries.identifiers import OTHER, Identifier, recognise
from trials.registries.linking import find_trials
from trials.registries.places import Places
from trials.registries.preparing import Version
from trials.registries.records import StudyRecord
from trials.registries.wholes import Whole, assemble, read_again, say_besides, write

BY: Final = "import_trials"
_RECORD_COLUMNS: Final = (
    *("trial_id", "registry", "identifier", "payload", "digest", "source_digest", "seen_at"),
    *("register", "as_of", "facts", "differs"),
)
_CHANGE_COLUMNS: Final = (
    *("trial_id", "registry", "identifier", "register", "seen_on", "as_of"),
    *("field", "was", "now", "weight", "for_editors", "looked_by"),
)
# The time limit is for pages. What a crash takes of the last batches, the next run imports again. The index of words is
# merged once in some 20,000 studies, where a merge of few costs nearly as much as one of many.
_FOR_BULK: Final = """
    SELECT set_config(name, value, true) FROM (VALUES
        ('statement_timeout', '0'), ('synchronous_commit', 'off'), ('gin_pending_list_limit', '64MB'),
        ('work_mem', '64MB')
    ) AS settings (name, value)
"""


@dataclass(slots=True)
class Study:
    """One study on its way in: the version of its record, the record to keep (packed JSON), and what it means."""

    number: str
    version: Version
    payload: bytes
    record: StudyRecord
    former: StudyRecord | None = None  # what the version that we had before means
    trial: int = 0
    identifiers: list[tuple[Identifier, str]] = field(default_factory=list)


class Store:
    """Writes studies of one registry; new trials are drafts, or published where the operator says so."""

    def __init__(self, *, registry: str, publish: bool = False) -> None:
        self._registry = registry
        self._publish = publish
        self._places = Places()

    def versions(self, numbers: Sequence[str]) -> dict[str, Version]:
        """The version that we hold, for each of these studies that we have."""
        with tables.open_cursor() as cursor:
            cursor.execute(
                "SELECT identifier, digest, source_digest FROM trials_registryrecord"
                " WHERE registry = %s AND identifier = ANY(%s)",
                [self._registry, list(numbers)],
            )
            return {number: Version(*digests) for number, *digests in cursor.fetchall()}

    def note_sources(self, digests: Mapping[str, str]) -> None:
        """Keep, by the number of the record, from which text it would be read: what comes again so is not read."""
        with tables.open_cursor() as cursor:
            cursor.execute(
                "UPDATE trials_registryrecord AS held SET source_digest = new.digest"
                " FROM unnest(%s::text[], %s::text[]) AS new (number, digest)"
                " WHERE registry = %s AND identifier = new.number AND new.digest NOT IN ('', source_digest)",
                [list(digests), list(digests.values()), self._registry],
            )

    @transaction.atomic
    def save(self, studies: Sequence[Study]) -> tuple[int, int]:
        """Write studies that are new or have changed, each of them once; how many were created and updated.

        Raises:
            psycopg.Error: something cannot be stored, and nothing of the batch is.
        """
        now = dt.datetime.now(dt.UTC)
        with tables.open_cursor() as cursor:
            cursor.execute(_FOR_BULK)
            for study in studies:
                study.identifiers = mapping.identifiers(study.record)
            trials, states = self._locked(cursor, studies)
            new = sorted({trial for trial in trials.values() if trial < 0}, reverse=True)
            keys = dict(zip(new, tables.new_keys(cursor, Trial, len(new)), strict=True)) if new else {}
            incoming: dict[int, list[Part]] = defaultdict(list)
            for study in studies:
                found = trials[study.number]
                study.trial = keys.get(found, found)
                incoming[study.trial].append(Part(self._registry, study.number, study.record))
            known = list(states)
            wholes = assemble(cursor, incoming, known)
            if keys:
                makers = {key: studies[-place - 1].number for place, key in keys.items()}
                self._create(cursor, [whole for whole in wholes if whole.trial in makers], makers, now)
            replaced = self._write_records(cursor, studies, wholes, now)
            robbed = write(cursor, wholes, known, self._places)
            tables.copy_rows(cursor, TrialChange, _CHANGE_COLUMNS, self._changes(studies, wholes, states, now))
            shown = {trial for trial, state in states.items() if state == Publishable.State.PUBLISHED}
            joined = self._joined(studies, [whole for whole in wholes if whole.trial in shown], replaced, now)
            tables.copy_rows(cursor, TrialChange, _CHANGE_COLUMNS, joined)
            show(cursor, [*(study.trial for study in studies), *robbed])
        return len(new), len(studies) - len(new)

    def former(self, numbers: Sequence[str]) -> dict[str, StudyRecord]:
        """What the versions that we have of these studies mean, read by the rules of today."""
        with tables.open_cursor() as cursor:
            cursor.execute(
                "SELECT identifier, payload FROM trials_registryrecord WHERE registry = %s AND identifier = ANY(%s)",
                [self._registry, list(numbers)],
            )
            read = ((number, read_again(self._registry, payload)) for number, payload in cursor)
            return {number: record for number, record in read if record}

    def analyse(self) -> None:
        """Merge the index of words, and have the planner look at what was written: until then its plans are guesses."""
        written: list[type[Model]] = [Trial, TrialIdentifier, RegistryRecord, EligibilityGroup, *mapping.CHILD_COLUMNS]
        with transaction.atomic(), tables.open_cursor() as cursor:
            cursor.execute(_FOR_BULK)
            cursor.execute("SELECT gin_clean_pending_list('trials_trial_search')")
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(map(tables.table, written))))
        if not connection.in_atomic_block:  # lists are read from indexes alone once a vacuum has seen the rows
            with tables.open_cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("VACUUM trials_trial")
                cursor.execute("RESET statement_timeout")

    def _locked(self, cursor: psycopg.Cursor[Any], studies: Sequence[Study]) -> tuple[dict[str, int], dict[int, str]]:
        """The trials of these studies by their numbers, and the states of those that we have, which are locked."""
        trials = find_trials(cursor, studies, registry=self._registry)
        while True:
            states = _lock(cursor, sorted({trial for trial in trials.values() if trial > 0}))
            # While we waited for the lock, an editor may have moved a record.
            again = find_trials(cursor, studies, registry=self._registry) if states else trials
            if again == trials:
                return trials, states
            trials = again

    def _create(
        self, cursor: psycopg.Cursor[Any], wholes: Sequence[Whole], makers: dict[int, str], now: dt.datetime
    ) -> None:
        """Make new trials; `makers` are the numbers that give them their keys."""
        state = Publishable.State.PUBLISHED if self._publish else Publishable.State.DRAFT
        fixed = {
            "state": state.value,
            "published_at": now if self._publish else None,
            "published_by": BY if self._publish else "",
            "created_at": now,
            "updated_at": now,
        }
        slugs = _free_slugs(cursor, makers)
        names = list(wholes[0].columns_at(self._places))
        fixed |= tables.default_values(Trial, ["slug", *fixed, *names])
        rows = (
            (whole.trial, slugs[whole.trial], *fixed.values(), *whole.columns_at(self._places).values())
            for whole in wholes
        )
        tables.copy_rows(cursor, Trial, ["id", "slug", *fixed, *names], rows)

    def _write_records(
        self, cursor: psycopg.Cursor[Any], studies: Sequence[Study], wholes: Sequence[Whole], now: dt.datetime
    ) -> set[str]:
        """Write the records; the numbers of those that we had already."""
        coming = {study.number: study for study in studies}
        cursor.execute(
            "DELETE FROM trials_registryrecord WHERE registry = %s AND identifier = ANY(%s) RETURNING identifier",
            [self._registry, list(coming)],
        )
        replaced = {number for (number,) in cursor.fetchall()}
        rows = []
        for whole in wholes:
            for part in whole.parts:
                if part.registry == self._registry and part.number in coming:
                    study, as_of = coming[part.number], part.record.as_of or part.record.last_updated.date
                    digests = (study.version.digest, study.version.source_digest)
                    version = (study.trial, self._registry, study.number, study.payload, *digests, now)
                    rows.append((*version, part.record.register, as_of, *whole.told_besides(part)))
        tables.copy_rows(cursor, RegistryRecord, _RECORD_COLUMNS, rows)
        say_besides(cursor, wholes, but=frozenset((self._registry, number) for number in coming))
        return replaced

    def _joined(
        self, studies: Sequence[Study], wholes: Sequence[Whole], replaced: set[str], now: dt.datetime
    ) -> Iterator[Sequence[Any]]:
        """A row for each new record that was tied to one of these trials by its numbers: an editor may part them.

        Records of one number need no look, unless the new one leads from now on.
        """
        by_trial = {whole.trial: whole for whole in wholes}
        new = {(self._registry, study.number) for study in studies if study.number not in replaced}
        for study in studies:
            whole = by_trial.get(study.trial)
            if whole is None or study.number in replaced:
                continue
            others = [part for part in whole.parts if (part.registry, part.number) not in new]
            own = recognise(study.number)
            is_alike = any((own.scheme, own.value) == (o.own_number.scheme, o.own_number.value) for o in others)
            if others and (whole.lead.record is study.record or not is_alike):
                as_of = study.record.last_updated.date or study.record.as_of
                about = (study.trial, self._registry, study.number, study.record.register, now.date(), as_of)
                now_with = orjson.dumps([study.number]).decode()
                yield (*about, "records", "[]", now_with, TrialChange.Weight.REST, True, "")

    def _changes(
        self, studies: Sequence[Study], wholes: Sequence[Whole], states: dict[int, str], now: dt.datetime
    ) -> Iterator[Sequence[Any]]:
        """The rows about what changed in records that we had already; a copy of the leading record tells none."""
        leads = {whole.trial: whole.lead for whole in wholes}
        for study in studies:
            if study.former is None or leads[study.trial].is_passed_on_as(self._registry, study.number):
                continue
            as_of = study.record.last_updated.date or study.record.as_of
            about = (study.trial, self._registry, study.number, study.record.register, now.date(), as_of)
            for_editors = states.get(study.trial) == Publishable.State.PUBLISHED
            for one in changed(study.former, study.record):
                values = (orjson.dumps(value).decode() for value in (one.was, one.now))
                yield (*about, one.field, *values, one.weight, for_editors, "")


def _lock(cursor: psycopg.Cursor[Any], trials: Sequence[int]) -> dict[int, str]:
    """Lock these trials; their states by their keys."""
    if not trials:
        return {}
    query = "SELECT id, state FROM trials_trial WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
    return dict(cursor.execute(query, [list(trials)]).fetchall())


def _free_slugs(cursor: psycopg.Cursor[Any], numbers: dict[int, str]) -> dict[int, str]:
    """A key for each new trial: its number as linked, as given where another trial has that, else with its id."""
    spelt = {
        trial: (recognise(number).url_key, Identifier(OTHER, number, number).url_key)
        for trial, number in numbers.items()
    }
    asked = [slug for slugs in spelt.values() for slug in slugs]
    taken = {slug for (slug,) in cursor.execute("SELECT slug FROM trials_trial WHERE slug = ANY(%s)", [asked])}
    found: dict[int, str] = {}
    for trial, slugs in spelt.items():
        free = (slug for slug in (*slugs, f"{slugs[0]}-{trial}") if slug and slug not in taken)
        found[trial] = next(free)
        taken.add(found[trial])
    return found


def show(cursor: psycopg.Cursor[Any], trials: Sequence[int]) -> None:
    """Make readers' pages new where one of these trials is published."""
    cursor.execute(
        "SELECT FROM trials_trial WHERE id = ANY(%s) AND state = %s LIMIT 1",
        [list(trials), Publishable.State.PUBLISHED],
    )
    if cursor.rowcount:
        advance_epoch()
