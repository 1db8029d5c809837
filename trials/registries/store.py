"""A batch of studies into the tables, in one transaction.

The registry's columns and rows are written, the editor's never. What an editor decided about a site or a sponsor
stays with it.
"""

import datetime as dt
from collections import defaultdict
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
from trials.registries.assembly import Part, differing, facts_of, lead_of, numbers_of
from trials.registries.identifiers import OTHER, Identifier, recognise
from trials.registries.known import REGISTRIES
from trials.registries.linking import find_trials
from trials.registries.matching import Matcher
from trials.registries.places import Places
from trials.registries.records import MalformedRecord, StudyRecord

BY: Final = "import_trials"
_RECORD_COLUMNS: Final = (
    *("trial_id", "registry", "identifier", "payload", "digest", "seen_at"),
    *("register", "as_of", "facts", "differs"),
)


@dataclass(slots=True)
class Study:
    """One study on its way in: the version of its record, the record to keep (JSON), and what it means."""

    number: str
    digest: str
    payload: str
    record: StudyRecord
    trial: int = 0
    identifiers: list[tuple[Identifier, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Whole:
    """One trial as all of its records tell it."""

    trial: int
    parts: list[Part]
    lead: Part
    identifiers: list[tuple[Identifier, str]]

    @property
    def columns(self) -> dict[str, Any]:
        """The registry's columns."""
        return mapping.trial_columns(self.lead.record, [identifier for identifier, _ in self.identifiers])

    def told_besides(self, part: Part) -> tuple[str | None, list[str]]:
        """What a record that does not lead says, as JSON, and in what it differs; of the leading record nothing."""
        if part is self.lead:
            return None, []
        facts = facts_of(part.record)
        return orjson.dumps(facts).decode(), differing(facts_of(self.lead.record), facts)


class Store:
    """Writes studies of one registry; new trials are drafts, or published where the operator says so."""

    def __init__(self, *, registry: str, publish: bool = False) -> None:
        self._registry = registry
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
            for study in studies:
                study.identifiers = mapping.identifiers(study.record)
            trials = find_trials(cursor, studies, registry=self._registry)
            known = sorted({trial for trial in trials.values() if trial > 0})
            new = sorted({trial for trial in trials.values() if trial < 0}, reverse=True)
            keys = dict(zip(new, tables.new_keys(cursor, Trial, len(new)), strict=True))
            for study in studies:
                found = trials[study.number]
                study.trial = keys.get(found, found)
            if known:
                cursor.execute("SELECT FROM trials_trial WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [known])
            wholes = _assemble(cursor, self._registry, studies, known)
            matcher = Matcher(self._places, cursor, known)
            made = [whole for whole in wholes if whole.trial not in known]
            if known:
                old = [whole for whole in wholes if whole.trial in known]
                _add_numbers_of_atlas(cursor, old)
                _take_out(cursor, self._registry, studies, known)
                _update(cursor, old)
            if made:
                self._create(cursor, made, {-place: study.number for place, study in enumerate(studies, 1)}, keys, now)
            robbed = _write_identifiers(cursor, wholes)
            _write_rows(cursor, wholes, matcher)
            self._write_records(cursor, studies, wholes, now)
            _show(cursor, [*(study.trial for study in studies), *robbed])
        return len(new), len(studies) - len(new)

    def analyse(self) -> None:
        """Have the planner look at what was written: after many new rows, its plans rest on a guess until then."""
        written: list[type[Model]] = [Trial, TrialIdentifier, RegistryRecord, *mapping.CHILD_COLUMNS]
        with tables.open_cursor() as cursor:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(map(tables.table, written))))

    def _create(
        self,
        cursor: psycopg.Cursor[Any],
        wholes: Sequence[_Whole],
        makers: dict[int, str],
        keys: dict[int, int],
        now: dt.datetime,
    ) -> None:
        state = Publishable.State.PUBLISHED if self._publish else Publishable.State.DRAFT
        fixed = {
            "state": state.value,
            "published_at": now if self._publish else None,
            "published_by": BY if self._publish else "",
            "created_at": now,
            "updated_at": now,
        }
        slugs = _free_slugs(cursor, {key: makers[place] for place, key in keys.items()})
        facts = [whole.columns for whole in wholes]
        fixed |= tables.default_values(Trial, ["slug", *fixed, *facts[0]])
        rows = [
            (whole.trial, slugs[whole.trial], *fixed.values(), *columns.values())
            for whole, columns in zip(wholes, facts, strict=True)
        ]
        tables.copy_rows(cursor, Trial, ["id", "slug", *fixed, *facts[0]], rows)

    def _write_records(
        self, cursor: psycopg.Cursor[Any], studies: Sequence[Study], wholes: Sequence[_Whole], now: dt.datetime
    ) -> None:
        incoming = {study.number: study for study in studies}
        rows, others = [], []
        for whole in wholes:
            for part in whole.parts:
                facts, differs = whole.told_besides(part)
                study = incoming.get(part.number) if part.registry == self._registry else None
                if study:
                    told = (part.record.register, part.record.as_of or part.record.last_updated.date, facts, differs)
                    rows.append((study.trial, self._registry, study.number, study.payload, study.digest, now, *told))
                else:
                    others.append((facts, differs, part.registry, part.number))
        tables.copy_rows(cursor, RegistryRecord, _RECORD_COLUMNS, rows)
        cursor.executemany(_DIFFERS, others)


_OTHERS: Final = """
    SELECT records.trial_id, slug, registry, identifier, payload::text
    FROM trials_registryrecord AS records JOIN trials_trial ON trials_trial.id = records.trial_id
    WHERE trial_id = ANY(%s) AND registry <> %s AND NOT (registry = %s AND identifier = ANY(%s))
"""
_DIFFERS: Final = """
    UPDATE trials_registryrecord SET facts = new.facts, differs = new.differs
    FROM (SELECT %s::jsonb AS facts, %s::text[] AS differs, %s AS registry, %s AS identifier) AS new
    WHERE trials_registryrecord.registry = new.registry AND trials_registryrecord.identifier = new.identifier
      AND (trials_registryrecord.facts, trials_registryrecord.differs) IS DISTINCT FROM (new.facts, new.differs)
"""


def _assemble(
    cursor: psycopg.Cursor[Any], registry: str, studies: Sequence[Study], known: Sequence[int]
) -> list[_Whole]:
    """The trials of these records, with the further records that we have of them."""
    parts: dict[int, list[Part]] = defaultdict(list)
    for study in studies:
        parts[study.trial].append(Part(registry, study.number, study.record))
    slugs: dict[int, str] = {}
    if known:
        numbers = [study.number for study in studies]
        rows = cursor.execute(_OTHERS, [list(known), atlas.REGISTRY, registry, numbers]).fetchall()
        for trial, slug, name, number, payload in rows:
            slugs[trial] = slug
            if record := _read_again(name, payload):
                parts[trial].append(Part(name, number, record))
    wholes = []
    for trial, of_trial in parts.items():
        # Of several records of a trial that is yet to be made, the first gives the key.
        lead = lead_of(of_trial, slugs.get(trial, of_trial[0].own_number.url_key))
        wholes.append(_Whole(trial, of_trial, lead, numbers_of(of_trial, lead)))
    return wholes


def _read_again(registry: str, payload: str) -> StudyRecord | None:
    """What a record that we keep means; None where it is of no registry that we know, or cannot be read any more."""
    try:
        return REGISTRIES[registry].parse(orjson.loads(payload)) if registry in REGISTRIES else None
    except MalformedRecord:
        return None


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


def _add_numbers_of_atlas(cursor: psycopg.Cursor[Any], wholes: Sequence[_Whole]) -> None:
    """Keep the numbers that the shipped atlas knows of a trial and the registry's record does not state."""
    by_trial = {whole.trial: whole for whole in wholes}
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


def _take_out(cursor: psycopg.Cursor[Any], registry: str, studies: Sequence[Study], trials: Sequence[int]) -> None:
    """Delete the rows that are about to be replaced; the trials are locked."""
    replaced: list[type[Model]] = [TrialIdentifier, *mapping.CHILD_COLUMNS]
    for model in replaced:
        tables.delete_rows(cursor, model, trials)
    cursor.execute(
        "DELETE FROM trials_registryrecord WHERE registry = %s AND identifier = ANY(%s)",
        [registry, [study.number for study in studies]],
    )


def _update(cursor: psycopg.Cursor[Any], wholes: Sequence[_Whole]) -> None:
    facts = [whole.columns for whole in wholes]
    rows = [(*columns.values(), whole.trial) for columns, whole in zip(facts, wholes, strict=True)]
    tables.update_rows(cursor, Trial, list(facts[0]), rows)


def _write_identifiers(cursor: psycopg.Cursor[Any], wholes: Sequence[_Whole]) -> list[int]:
    rows, robbed = claims.settle(cursor, [(whole.trial, whole.identifiers) for whole in wholes])
    tables.copy_rows(cursor, TrialIdentifier, claims.COLUMNS, rows)
    return robbed


def _write_rows(cursor: psycopg.Cursor[Any], wholes: Sequence[_Whole], matcher: Matcher) -> None:
    rows: dict[type[Model], list[mapping.Row]] = {model: [] for model in mapping.CHILD_COLUMNS}
    for whole in wholes:
        for model, values in mapping.child_rows(whole.lead.record, whole.trial, matcher):
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
