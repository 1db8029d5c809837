"""Trials whole: as all of their registries' records together tell them, and the writing of that.

The registry's columns and rows are written, and what a machine reads in their criteria; the editor's never. What an
editor decided about a site or a sponsor stays with it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import orjson
import psycopg
from django.db.models import Model

from trials.models import Trial, TrialIdentifier
from trials.models.packed_json import unpack
from trials.registries import atlas, claims, mapping, readings, tables
from trials.registries.assembly import Part, differing, facts_of, lead_of, numbers_of
from trials.registries.contacts import redact
from trials.registries.identifiers import OTHER, Identifier, recognise
from trials.registries.known import REGISTRIES
from trials.registries.matching import Matcher
from trials.registries.places import Places
from trials.registries.records import MalformedRecord, StudyRecord

_OTHERS: Final = """
    SELECT records.trial_id, slug, registry, identifier, payload
    FROM trials_registryrecord AS records JOIN trials_trial ON trials_trial.id = records.trial_id
    WHERE trial_id = ANY(%s) AND registry <> %s
      AND (registry, identifier) NOT IN (SELECT * FROM unnest(%s::text[], %s::text[]))
"""
_DIFFERS: Final = """
    UPDATE trials_registryrecord SET facts = new.facts, differs = new.differs
    FROM (SELECT %s::jsonb AS facts, %s::text[] AS differs, %s AS registry, %s AS identifier) AS new
    WHERE trials_registryrecord.registry = new.registry AND trials_registryrecord.identifier = new.identifier
      AND (trials_registryrecord.facts, trials_registryrecord.differs) IS DISTINCT FROM (new.facts, new.differs)
"""


@dataclass
class Whole:
    """One trial as all of its records tell it."""

    trial: int
    parts: list[Part]
    lead: Part
    identifiers: list[tuple[Identifier, str]]

    @cached_property
    def columns(self) -> dict[str, Any]:
        """The registry's columns; not asked for before all of its identifiers are known."""
        return mapping.trial_columns(self.lead.record, [identifier for identifier, _ in self.identifiers])

    def columns_at(self, places: Places) -> dict[str, Any]:
        """The registry's columns, with the countries of its sites."""
        return {**self.columns, "countries": places.countries(site.country for site in self.lead.record.sites)}

    def told_besides(self, part: Part) -> tuple[str | None, list[str]]:
        """What a record that does not lead says, as JSON, and in what it differs; of the leading record nothing."""
        if part is self.lead:
            return None, []
        facts = facts_of(part.record)
        return orjson.dumps(facts).decode(), differing(facts_of(self.lead.record), facts)


def assemble(cursor: psycopg.Cursor[Any], incoming: dict[int, list[Part]], known: Sequence[int]) -> list[Whole]:
    """The trials of these parts, and the `known` ones, with the further records that we have of them.

    A known trial without any record is left out.
    """
    parts: dict[int, list[Part]] = defaultdict(list, {trial: list(some) for trial, some in incoming.items()})
    coming = {(part.registry, part.number) for some in incoming.values() for part in some}
    slugs: dict[int, str] = {}
    if known:
        names, numbers = zip(*coming, strict=True) if coming else ((), ())
        rows = cursor.execute(_OTHERS, [list(known), atlas.REGISTRY, list(names), list(numbers)]).fetchall()
        for trial, slug, name, number, payload in rows:
            slugs[trial] = slug
            if record := read_again(name, payload):
                parts[trial].append(Part(name, number, record))
    wholes = []
    for trial, of_trial in parts.items():
        # Of several records of a trial that is yet to be made, the first gives the key.
        lead = lead_of(of_trial, slugs.get(trial, of_trial[0].own_number.url_key))
        wholes.append(Whole(trial, of_trial, lead, numbers_of(of_trial, lead)))
    return wholes


def read_again(registry: str, payload: bytes) -> StudyRecord | None:
    """What a record that we keep means; None where it is of no registry that we know, or cannot be read any more.

    It may have been kept under older rules about contacts: those of today are held to it too.
    """
    if registry not in REGISTRIES:
        return None
    module = REGISTRIES[registry]
    try:
        return module.parse(redact(unpack(payload), module.NOT_PROSE))
    except MalformedRecord:
        return None


def _add_numbers_of_atlas(cursor: psycopg.Cursor[Any], wholes: Sequence[Whole]) -> None:
    """Keep the numbers that the shipped atlas knows of a trial and the registry's record does not state."""
    by_trial = {whole.trial: whole for whole in wholes}
    cursor.execute(
        "SELECT trial_id, payload FROM trials_registryrecord WHERE registry = %s AND trial_id = ANY(%s)",
        [atlas.REGISTRY, list(by_trial)],
    )
    for trial, payload in cursor.fetchall():
        stated = by_trial[trial].identifiers
        for text in unpack(payload).get("ids") or []:
            found = recognise(str(text))
            if all((found.scheme, found.value) != (i.scheme, i.value) for i, _ in stated):
                kind = TrialIdentifier.Kind.OTHER if found.scheme == OTHER else TrialIdentifier.Kind.SECONDARY
                stated.append((found, kind))


def write(cursor: psycopg.Cursor[Any], wholes: Sequence[Whole], known: Sequence[int], places: Places) -> list[int]:
    """Replace columns and rows of these trials, which are locked; of the `known` ones, others were just made.

    Gives the keys of further trials that lost a number to one of these.
    """
    matcher = Matcher(places, cursor, known)
    old = [whole for whole in wholes if whole.trial in set(known)]
    _add_numbers_of_atlas(cursor, old)
    if known:
        replaced: list[type[Model]] = [TrialIdentifier, *mapping.CHILD_COLUMNS]
        for model in replaced:
            tables.delete_rows(cursor, model, known)
    if old:
        facts = [whole.columns_at(places) for whole in old]
        rows = [(*columns.values(), whole.trial) for columns, whole in zip(facts, old, strict=True)]
        tables.update_rows(cursor, Trial, list(facts[0]), rows)
    robbed = _write_identifiers(cursor, wholes)
    _write_rows(cursor, wholes, matcher)
    told = (readings.Stated.of(whole.trial, whole.columns) for whole in wholes if whole.columns["concerns_injury"])
    readings.replace(cursor, known, told)
    return robbed


def say_besides(cursor: psycopg.Cursor[Any], wholes: Sequence[Whole], *, but: frozenset[tuple[str, str]]) -> None:
    """Keep what each record says besides the leading one; those in `but` are written by somebody else."""
    told = [
        (*whole.told_besides(part), part.registry, part.number)
        for whole in wholes
        for part in whole.parts
        if (part.registry, part.number) not in but
    ]
    cursor.executemany(_DIFFERS, told)


def _write_identifiers(cursor: psycopg.Cursor[Any], wholes: Sequence[Whole]) -> list[int]:
    rows, robbed = claims.settle(cursor, [(whole.trial, whole.identifiers) for whole in wholes])
    tables.copy_rows(cursor, TrialIdentifier, claims.COLUMNS, rows)
    return robbed


def _write_rows(cursor: psycopg.Cursor[Any], wholes: Sequence[Whole], matcher: Matcher) -> None:
    """Table by table; PostgreSQL stores rows while the next ones are made."""
    for model, rows_of in mapping.CHILD_ROWS.items():
        rows = (row for whole in wholes for row in rows_of(whole.lead.record, whole.trial, matcher))
        tables.copy_rows(cursor, model, mapping.CHILD_COLUMNS[model], rows)
