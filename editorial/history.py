"""What readers are told of a page's past: published editions, withdrawals and corrections, as entries in words.

Nothing here comes from an edition that was not published, and nobody is named: logins are the editors' own affair.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.actions.editions import BASELINE
from editorial.kinds import kinds, known_to_readers, rows_on_page_of, short
from editorial.models import AuditEntry, Correction, Edition, Publishable, Source
from editorial.snapshots import owned_rows

FIRST, CHANGED, AGAIN, WITHDRAWN, CORRECTED = "first", "changed", "again", "withdrawn", "corrected"
SHIPPED = "shipped atlas"
# A page shows so many of the newest entries, and leads to the others.
MOST_ON_A_PAGE = 20
# Every part of the history as the same columns, so that one query asks for all.
_COLUMNS = (
    "told_at", "told_act", "told_kind", "told_key", "told_number", "told_by", "told_why", "told_now", "told_since"
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing that readers could see happen. `title` names a row of the page; '' where it is the page itself."""

    at: dt.datetime
    act: str
    kind: str
    key: str
    number: int
    by: str
    why: str
    now: str = ""
    since: dt.date | None = None
    title: str = ""

    @property
    def who(self) -> str:
        """Who did it, as readers are told."""
        if self.by == SHIPPED:
            return _("shipped with the atlas")
        return _("from a registry") if self.by.startswith("import") else _("by an editor")

    @property
    def what(self) -> str:
        """What happened, in words."""
        return {
            FIRST: _("Published"),
            CHANGED: _("Changed"),
            AGAIN: _("Published again"),
            WITHDRAWN: _("Withdrawn"),
            CORRECTED: _("Corrected"),
        }[self.act]

    @property
    def kind_label(self) -> str:
        """What sort of record it is about."""
        return str(capfirst(kinds()[short(self.kind)]._meta.verbose_name))

    @property
    def address(self) -> str:
        """Where the change stands word for word."""
        page = history_address(self.kind, self.key)
        return f"{page}#edition-{self.number}" if self.number else page


def history_address(kind: str, key: str) -> str:
    """The page of all changes of a record."""
    return reverse("changes:record", args=[short(kind), key])


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
    parts = [_editions(own, most), _corrections(own), _earlier_withdrawals(record)]
    for model, rows in rows_on_page_of(record):
        about = {"kind": model._meta.label_lower, "key__in": rows.values("slug")}
        parts += [_editions(about, most), _corrections(about), _withdrawn(rows)]
    if "citations" in record.owned:
        model, owner = owned_rows(type(record))["citations"]
        cited = model._default_manager.filter(**{owner: record}).values("source")
        parts.append(_withdrawn(Source.objects.filter(pk__in=cited)))
    first, *others = parts
    entries = _with_its_state(record, [Entry(*row) for row in first.union(*others, all=True)])
    corrections = [entry for entry in entries[most:] if entry.act == CORRECTED]
    shown = _named([*entries[:most], *corrections], record)
    return History(shown, len(entries) > most, history_address(record._meta.label_lower, record.slug))


def published_editions() -> QuerySet[Edition]:
    """Editions that readers saw, newest first, of records that they know of."""
    editions = Edition.objects.filter(_of_known(kinds()), published_at__isnull=False).exclude(reason=BASELINE)
    return editions.defer("snapshot", "search").order_by("-published_at", "-pk")


def entries_of(editions: QuerySet[Edition]) -> list[Entry]:
    """The same as entries, each with the name of its record."""
    columns = _columns(editions, "published_at", _first_or_changed(), **_OF_EDITIONS)
    found = [Entry(*row) for row in columns.order_by("-published_at", "-pk")]
    return _named(found)


def withdrawals(most: int) -> list[Entry]:
    """The newest withdrawals of records of all kinds; one query, and one for the names of each kind."""
    first, *others = (_withdrawn(known_to_readers(model)) for model in kinds().values())
    newest = first.union(*others, all=True).order_by("-told_at")[:most]
    return _named([Entry(*row) for row in newest])


def corrections() -> QuerySet[Correction]:
    """All, newest first, of records that readers know of."""
    return Correction.objects.filter(_of_known(kinds())).order_by("-made_at", "-pk")


def correction_entries(rows: QuerySet[Correction]) -> list[Entry]:
    """The same as entries, each with the name of its record."""
    columns = _columns(rows, "made_at", CORRECTED, **_OF_CORRECTIONS)
    return _named([Entry(*row) for row in columns.order_by("-made_at", "-pk")])


def _of_known(names: Iterable[str]) -> Q:
    """Rows about records of these kinds that readers know of."""
    of_known = Q()
    for name in names:
        model = kinds()[name]
        # Asked for each row that is looked at, by its key: there may be many more records than changes.
        known = Exists(known_to_readers(model).filter(slug=OuterRef("key")).order_by())
        of_known |= Q(known, kind=model._meta.label_lower)
    return of_known


def _columns(rows: QuerySet[Any], at: str, act: Combinable | str, **columns: Combinable) -> QuerySet[Any]:
    said = {
        "told_at": F(at),
        "told_act": Value(act, output_field=CharField()) if isinstance(act, str) else act,
        "told_kind": F("kind"),
        "told_key": F("key"),
        "told_number": Value(0, output_field=IntegerField()),
        "told_by": Value("", output_field=CharField()),
        "told_why": Value("", output_field=TextField()),
        "told_now": Value("", output_field=TextField()),
        "told_since": Value(None, output_field=DateField()),
    }
    return rows.order_by().annotate(**{**said, **columns}).values_list(*_COLUMNS)


_OF_EDITIONS: Final = {"told_number": F("number"), "told_by": F("published_by"), "told_why": F("reason")}


_OF_CORRECTIONS: Final = {
    "told_by": F("made_by"),
    "told_why": F("was_wrong"),
    "told_now": F("is_now"),
    "told_since": F("wrong_since"),
}


def _first_or_changed() -> Case:
    before = Edition.objects.filter(
        kind=OuterRef("kind"), key=OuterRef("key"), published_at__lt=OuterRef("published_at")
    )
    return Case(When(Exists(before), then=Value(CHANGED)), default=Value(FIRST), output_field=CharField())


def _editions(about: dict[str, Any], most: int) -> QuerySet[Any]:
    """Published ones, the newest of them and one more than is shown."""
    published = Edition.objects.filter(published_at__isnull=False, **about)
    columns = _columns(published, "published_at", _first_or_changed(), **_OF_EDITIONS)
    return columns.order_by("-published_at")[: most + 1]


def _corrections(about: dict[str, Any]) -> QuerySet[Any]:
    return _columns(Correction.objects.filter(**about), "made_at", CORRECTED, **_OF_CORRECTIONS)


def _withdrawn(rows: QuerySet[Any]) -> QuerySet[Any]:
    kind = Value(rows.model._meta.label_lower, output_field=CharField())
    said = {"told_by": F("withdrawn_by"), "told_why": F("withdrawn_because")}
    gone = rows.filter(state=Publishable.State.WITHDRAWN)
    return _columns(gone, "withdrawn_at", WITHDRAWN, told_kind=kind, told_key=F("slug"), **said)


def _earlier_withdrawals(record: Publishable) -> QuerySet[Any]:
    """Of a record that was published again: the row itself has forgotten them, the log has not."""
    entries = AuditEntry.objects.filter(kind=record._meta.label_lower, key=record.slug, act="withdraw")
    why = KeyTextTransform("1", KeyTextTransform("reason", "changes"))
    said = {"told_by": F("who"), "told_why": why}
    return _columns(entries.filter(at__lt=record.published_at), "at", WITHDRAWN, **said)


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


def _named(entries: list[Entry], page_of: Publishable | None = None) -> list[Entry]:
    """Each entry with the name of its record, but for those about the page itself."""
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if page_of is None or entry.kind != page_of._meta.label_lower:
            keys[entry.kind].add(entry.key)
    names = {}
    for kind, slugs in keys.items():
        model = kinds()[short(kind)]
        parents = [name for name in model.shown_on if not model._meta.get_field(name).many_to_many]
        records = known_to_readers(model).select_related(*parents).filter(slug__in=slugs)
        names.update({(kind, record.slug): str(record) for record in records})
    return [
        replace(
            entry,
            title=names.get((entry.kind, entry.key), ""),
            why="" if entry.why == BASELINE else entry.why,
        )
        for entry in entries
    ]
