"""From a stream of payloads to the tables: in batches, and what is wrong is set aside with its place and reason."""

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

import psycopg
from django.db import IntegrityError
from django.utils import timezone

from trials.models import RefusedRecord
from trials.registries.files import Item
from trials.registries.guard import Guard
from trials.registries.mapping import UnknownValue, unknown_values
from trials.registries.preparing import Incoming, Prepared, begin, finish
from trials.registries.records import MalformedRecord
from trials.registries.registry import Registry
from trials.registries.store import Store, Study

_BATCH: Final = 500  # studies
_BATCH_BYTES: Final = 16_000_000
_SELDOM: Final = 200_000  # objects, about a batch's, before the collector looks for cycles among them: there are none
_TURN: Final = 0.0005  # seconds
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
class _Underway:
    """A batch that is being prepared while the one before is written, and the numbers of its records."""

    numbers: frozenset[str]
    result: "Future[list[Prepared | Refusal]]"


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
        self.tally = tally or Tally()
        self._recorded = len(self.tally.refused)

    def run(self, items: Iterable[Item], progress: Callable[[Tally], None]) -> Tally:
        """Import every item; `progress` hears of each batch.

        While PostgreSQL writes a batch, a thread prepares the next one. It does not touch the database.
        """
        written = self.tally.written
        underway: _Underway | None = None
        with _paced_for_bulk(), ThreadPoolExecutor(max_workers=1) as worker:
            for batch in chain(self._batches(items), [[]]):
                fresh = self._fresh(batch, underway.numbers if underway else frozenset())
                following = _Underway(frozenset(one.number for one in fresh), worker.submit(self._prepare, fresh))
                if underway:
                    self._write(underway.result.result())
                underway = following
                progress(self.tally)
        if self.tally.written - written >= _BATCH:
            self._store.analyse()
        progress(self.tally)
        return self.tally

    def _batches(self, items: Iterable[Item]) -> Iterator[list[Incoming]]:
        batch: list[Incoming] = []
        size = 0
        for item in items:
            self.tally.read += item.size
            size += item.size
            try:
                batch.append(begin(item, self._registry))
            except MalformedRecord as error:
                self._refuse(_refusal(item.origin, "", error))
            if len(batch) >= _BATCH or size >= _BATCH_BYTES:
                yield batch
                batch, size = [], 0
        yield batch

    def _fresh(self, batch: Sequence[Incoming], underway: frozenset[str]) -> list[Incoming]:
        """Those of which we do not hold this version; of a number that is `underway` all, for that will change it."""
        held = self._store.versions([one.number for one in batch])
        changing = set(underway)
        fresh = []
        for one in batch:
            if one.number not in changing and one.version.is_one_of(held.get(one.number)):
                self.tally.unchanged += 1
            else:
                changing.add(one.number)
                fresh.append(one)
        return fresh

    def _prepare(self, batch: Sequence[Incoming]) -> list[Prepared | Refusal]:
        prepared: list[Prepared | Refusal] = []
        for one in batch:
            try:
                prepared.append(finish(one, self._registry))
            except MalformedRecord as error:
                prepared.append(_refusal(one.item.origin, one.number, error))
        return prepared

    def _write(self, prepared: Sequence[Prepared | Refusal]) -> None:
        """Write what is new or changed, each version of a record after the one before."""
        together: dict[str, Prepared] = {}
        for one in prepared:
            if isinstance(one, Refusal):
                self._refuse(one)
                continue
            if one.number in together:
                self._write_together(together)
                together = {}
            together[one.number] = one
        self._write_together(together)
        if not self._rehearsal:
            self._record_refusals()

    def _write_together(self, prepared: Mapping[str, Prepared]) -> None:
        held = self._store.versions(list(prepared))
        same = [one for one in prepared.values() if one.version.is_one_of(held.get(one.number))]
        self.tally.unchanged += len(same)
        changed = [one for one in prepared.values() if not one.version.is_one_of(held.get(one.number))]
        former = self._store.former([one.number for one in changed if one.number in held])
        studies = [
            (one.origin, Study(one.number, one.version, one.packed, one.record, before))
            for one in changed
            if not ((before := former.get(one.number)) and one.record.is_older_than(before))
        ]
        self.tally.unchanged += len(changed) - len(studies)
        self._watch(study for _origin, study in studies)
        if self._rehearsal:
            return
        if same:
            self._store.note_sources({one.number: one.version.source_digest for one in same})
        if studies:
            self._save(studies)

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
                error_in_words = MalformedRecord("", f"the database refuses it: {words}")
                self._refuse(_refusal(origin, study.number, error_in_words))
        else:
            self.tally.created += created
            self.tally.updated += updated
            for _, study in studies:
                self.tally.unknown.update(unknown_values(study.record))

    def _refuse(self, refusal: Refusal) -> None:
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


@contextmanager
def _paced_for_bulk() -> Iterator[None]:
    """Set Python's pace for two threads and many objects, as long as this lasts.

    Counting references frees a batch: to look through it for cycles every 700 objects took an eighth of the time. The
    thread that writes mostly waits for PostgreSQL, and would wait 5 ms more for each turn that the other must give up.
    """
    usual, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(_SELDOM, *usual[1:])
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        sys.setswitchinterval(interval)


def _refusal(origin: str, number: str, error: MalformedRecord) -> Refusal:
    return Refusal(*map(_storable, (origin, number, error.path, error.reason)))


def _storable(text: str) -> str:
    """The text as PostgreSQL takes it; of a long one the end."""
    text = text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text if len(text) <= _LONGEST else f"…{text[1 - _LONGEST :]}"
