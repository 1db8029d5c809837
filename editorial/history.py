"""What readers are told of a page's past: published editions, withdrawals and corrections.

Nothing here comes from an edition that was not published, and nobody is named.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from editorial.actions.editions import BASELINE
from editorial.entries import AGAIN, CHANGED, CORRECTED, FIRST, WITHDRAWN, Entry, history_address, named
from editorial.entry_rows import (
    OF_CORRECTIONS,
    OF_EDITIONS,
    columns_of,
    corrections_about,
    earlier_withdrawals,
    editions_about,
    first_or_changed,
    of_known,
    withdrawn_of,
)
from editorial.kinds import has_personal_past, kinds, known_to_readers, rows_on_page_of
from editorial.models import Correction, Edition, Publishable, Source
from editorial.snapshots import owned_rows

# A page shows so many of the newest entries, and leads to the others.
MOST_ON_A_PAGE = 20


@dataclass(frozen=True)
class History:
    """The newest entries of a page, newest first; whether there are more; where all of them stand."""

    entries: list[Entry]
    has_more: bool
    address: str

    @property
    def feed(self) -> str:
        """Where programs follow it."""
        return f"{self.address}feed/" if self.address else ""

    @property
    def corrections(self) -> list[Entry]:
        """What readers of this page were told wrongly."""
        return [entry for entry in self.entries if entry.act == CORRECTED]


def history_of(record: Publishable, *, most: int = MOST_ON_A_PAGE) -> History:
    """What happened to the page of a record and to the rows that stand on it; one query where nothing did."""
    if record.is_personal:
        return History(_with_its_state(record, []), has_more=False, address="")
    own = {"kind": record._meta.label_lower, "key": record.slug}
    parts = [editions_about(own, most), corrections_about(own), earlier_withdrawals(record)]
    for model, rows in rows_on_page_of(record):
        about = {"kind": model._meta.label_lower, "key__in": rows.values("slug")}
        parts += [editions_about(about, most), corrections_about(about), withdrawn_of(rows)]
    if "citations" in record.owned:
        citations: Any
        citations, owner = owned_rows(type(record))["citations"]
        cited = citations._default_manager.filter(**{owner: record}).values("source")
        parts.append(withdrawn_of(Source.objects.filter(pk__in=cited)))
    first, *others = parts
    found = [Entry(*row) for row in first.union(*others, all=True)]
    if found and has_personal_past(record):
        return History(_with_its_state(record, []), has_more=False, address="")
    entries = _with_its_state(record, found)
    corrections = [entry for entry in entries[most:] if entry.act == CORRECTED]
    shown = named([*entries[:most], *corrections], record)
    return History(shown, len(entries) > most, history_address(record._meta.label_lower, record.slug))


def published_editions() -> QuerySet[Edition]:
    """Editions that readers saw, newest first, of records that they know of."""
    editions = Edition.objects.filter(of_known(kinds()), published_at__isnull=False).exclude(reason=BASELINE)
    return editions.defer("snapshot", "search").order_by("-published_at", "-pk")


def entries_of(editions: QuerySet[Edition]) -> list[Entry]:
    """The same as entries, each with the name of its record."""
    columns = columns_of(editions, "published_at", first_or_changed(), **OF_EDITIONS)
    found = [Entry(*row) for row in columns.order_by("-published_at", "-pk")]
    return named(found)


def withdrawals(most: int) -> list[Entry]:
    """The newest withdrawals of records of all kinds; one query, and one for the names of each kind."""
    first, *others = (withdrawn_of(known_to_readers(model)) for model in kinds().values())
    newest = first.union(*others, all=True).order_by("-told_at")[:most]
    return named([Entry(*row) for row in newest])


def corrections() -> QuerySet[Correction]:
    """All, newest first, of records that readers know of."""
    return Correction.objects.filter(of_known(kinds())).order_by("-made_at", "-pk")


def correction_entries(rows: QuerySet[Correction]) -> list[Entry]:
    """The same as entries, each with the name of its record."""
    columns = columns_of(rows, "made_at", CORRECTED, **OF_CORRECTIONS)
    return named([Entry(*row) for row in columns.order_by("-made_at", "-pk")])


def _with_its_state(record: Publishable, found: list[Entry]) -> list[Entry]:
    """All entries, newest first, with what the record itself knows and no edition does."""
    own = [entry for entry in found if (entry.kind, entry.key) == (record._meta.label_lower, record.slug)]
    newest = max((entry.at for entry in own if entry.act in {FIRST, CHANGED}), default=None)
    added = []
    if record.published_at and (newest is None or record.published_at > newest):
        before = any(entry.act != CORRECTED for entry in own)
        added.append(_state(record, AGAIN if before else FIRST, record.published_at, record.published_by))
    if record.withdrawn_at:
        withdrawn = _state(record, WITHDRAWN, record.withdrawn_at, record.withdrawn_by, record.withdrawn_because)
        added.append(withdrawn)
    return sorted([*found, *added], key=lambda entry: entry.at, reverse=True)


def _state(record: Publishable, act: str, at: dt.datetime, by: str, why: str = "") -> Entry:
    return Entry(at, act, record._meta.label_lower, record.slug, 0, by, why)
