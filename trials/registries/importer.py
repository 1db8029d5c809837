"""From a stream of payloads to the tables: in batches, and what is wrong is set aside with its place and reason."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
import psycopg
from django.db import IntegrityError
from django.utils import timezone

from trials import criteria
from trials.models import RefusedRecord
from trials.registries.contacts import may_hold_contacts, redact
from trials.registries.files import Item
from trials.registries.guard import Guard
from trials.registries.mapping import UnknownValue, unknown_values
from trials.registries.nodes import refuse_nul
from trials.registries.records import MalformedRecord, StudyRecord
from trials.registries.registry import Registry
from trials.registries.store import Store, Study

_BATCH: Final = 500  # studies
_BATCH_BYTES: Final = 16_000_000
# Raise this when contacts, parse or map change: every record then counts as changed and is written anew. So it does
# when the rules change by which criteria are read.
_RULES: Final = b"3" + criteria.RULES.encode() + b" "
_LONGEST: Final = 160  # characters; four such texts, of up to four bytes each, must fit one row of an index
# What is the record's fault; Django's own error is what a deferred constraint raises at the commit.
_RECORDS_FAULT: Final = (
    psycopg.DataError,
    psycopg.IntegrityError,
    psycopg.errors.ProgramLimitExceeded,
    IntegrityError,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was not taken: where it was found, its number if it has one, the path inside it, and why."""

    origin: str
    identifier: str
    path: str
    reason: str


@dataclass(slots=True)
class Tally:
    """What an import did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    unknown: Counter[UnknownValue] = field(default_factory=Counter)
    read: int = 0  # bytes

    @property
    def written(self) -> int:
        """Records that were new or had changed."""
        return self.created + self.updated

    @property
    def seen(self) -> int:
        """All records."""
        return self.written + self.unchanged + len(self.refused)


@dataclass(frozen=True, slots=True)
class _Incoming:
    origin: str
    number: str
    payload: Any
    digest: str


class Importer:
    """Takes payloads of one registry, keeps a batch, and writes it when it is full."""

    def __init__(
        self,
        registry: Registry,
        *,
        publish: bool = False,
        tally: Tally | None = None,
        guard: Guard | None = None,
        rehearsal: bool = False,
    ) -> None:
        """`tally` goes on from another registry's. A rehearsal stores nothing, and leaves the verdict to its guard."""
        self._guard = guard
        self._rehearsal = rehearsal
        self._registry = registry
        self._store = Store(registry=registry.NAME, publish=publish)
        self._batch: dict[str, _Incoming] = {}
        self._bytes = 0
        self.tally = tally or Tally()
        self._recorded = len(self.tally.refused)

    def run(self, items: Iterable[Item], progress: Callable[[Tally], None]) -> Tally:
        """Import every item; `progress` hears of each batch."""
        written = self.tally.written
        for item in items:
            self.tally.read += item.size
            self._take(item)
            if len(self._batch) >= _BATCH or self._bytes >= _BATCH_BYTES:
                self._flush()
                progress(self.tally)
        self._flush()
        if self.tally.written - written >= _BATCH:
            self._store.analyse()
        progress(self.tally)
        return self.tally

    def _take(self, item: Item) -> None:
        if isinstance(item.payload, MalformedRecord):
            self._refuse(item.origin, "", item.payload)
            return
        number = ""
        try:
            payload = self._registry.without_people(item.payload)
            number = self._registry.number(payload)
            text = orjson.dumps(self._registry.content(payload), option=orjson.OPT_SORT_KEYS)
            if b"\\u0000" in text:
                refuse_nul(payload)
        except MalformedRecord as error:
            self._refuse(item.origin, number, error)
            return
        except (RecursionError, orjson.JSONEncodeError):  # orjson writes 254 levels at most
            self._refuse(item.origin, number, MalformedRecord("", "nested too deeply"))
            return
        if number in self._batch:
            self._flush()
        digest = hashlib.sha256(_RULES + text).hexdigest()
        self._batch[number] = _Incoming(item.origin, number, payload, digest)
        self._bytes += len(text)

    def _flush(self) -> None:
        """Write what is new or changed of the batch."""
        versions = self._store.versions(list(self._batch))
        changed = [one for one in self._batch.values() if versions.get(one.number) != one.digest]
        self.tally.unchanged += len(self._batch) - len(changed)
        self._batch, self._bytes = {}, 0
        former = self._store.former([one.number for one in changed if one.number in versions])
        studies = [(one.origin, study) for one in changed if (study := self._read(one, former.get(one.number)))]
        self._watch(study for _origin, study in studies)
        if self._rehearsal:
            return
        if studies:
            self._save(studies)
        self._record_refusals()

    def _watch(self, studies: Iterable[Study]) -> None:
        """Let the guard see what changes.

        Raises:
            Alarm: a field is suddenly empty in many records; nothing of this batch is stored.
        """
        if self._guard is None:
            return
        for study in studies:
            if study.former:
                self._guard.look(study.former, study.record)
        if not self._rehearsal:
            self._guard.check()

    def _read(self, incoming: _Incoming, former: StudyRecord | None) -> Study | None:
        payload = incoming.payload
        text = orjson.dumps(payload).decode()
        if may_hold_contacts(text):
            payload = redact(payload, self._registry.NOT_PROSE)
            text = orjson.dumps(payload).decode()
        try:
            record = self._registry.parse(payload)
        except MalformedRecord as error:
            self._refuse(incoming.origin, incoming.number, error)
            return None
        return Study(incoming.number, incoming.digest, text, record, former)

    def _save(self, studies: list[tuple[str, Study]]) -> None:
        """Write the studies together; where that fails, one by one, so that only the bad ones are refused."""
        try:
            created, updated = self._store.save([study for _, study in studies])
        except _RECORDS_FAULT as error:
            if len(studies) > 1:
                for one in studies:
                    self._save([one])
            else:
                origin, study = studies[0]
                words = str(error).partition("\n")[0]
                self._refuse(origin, study.number, MalformedRecord("", f"the database refuses it: {words}"))
        else:
            self.tally.created += created
            self.tally.updated += updated
            for _, study in studies:
                self.tally.unknown.update(unknown_values(study.record))

    def _refuse(self, origin: str, number: str, error: MalformedRecord) -> None:
        refusal = Refusal(*map(_storable, (origin, number, error.path, error.reason)))
        self.tally.refused.append(refusal)

    def _record_refusals(self) -> None:
        """Into the table, where each stands once however often it is seen."""
        now = timezone.now()
        rows = [
            RefusedRecord(
                registry=self._registry.NAME,
                origin=refusal.origin,
                identifier=refusal.identifier,
                path=refusal.path,
                reason=refusal.reason,
                seen_at=now,
            )
            for refusal in self.tally.refused[self._recorded :]
        ]
        RefusedRecord.objects.bulk_create(rows, ignore_conflicts=True)
        self._recorded = len(self.tally.refused)


def _storable(text: str) -> str:
    """The text as PostgreSQL takes it; of a long one the end."""
    text = text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text if len(text) <= _LONGEST else f"…{text[1 - _LONGEST :]}"
