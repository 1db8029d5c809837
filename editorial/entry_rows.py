"""The rows from which the history of a page is put together, all with the same columns: one query asks for all."""

from collections.abc import Iterable
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

from editorial.entries import CHANGED, CORRECTED, FIRST, WITHDRAWN
from editorial.kinds import kinds, known_to_readers
from editorial.models import AuditEntry, Correction, Edition, Publishable

# In the order of the fields of an entry.
_COLUMNS = (
    "told_at", "told_act", "told_kind", "told_key", "told_number", "told_by", "told_why", "told_now", "told_since"
)  # fmt: skip


def of_known(names: Iterable[str]) -> Q:
    """Rows about records of these kinds that readers know of."""
    wanted = Q()
    for name in names:
        model = kinds()[name]
        # Asked for each row that is looked at, by its key: there may be many more records than changes.
        known = Exists(known_to_readers(model).filter(slug=OuterRef("key")).order_by())
        wanted |= Q(known, kind=model._meta.label_lower)
    return wanted


def columns_of(rows: QuerySet[Any], at: str, act: Combinable | str, **columns: Combinable) -> QuerySet[Any]:
    """Rows about records as the columns of entries; `at` names the column with the time."""
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
    told: QuerySet[Any] = rows.order_by().annotate(**{**said, **columns}).values_list(*_COLUMNS)
    return told


OF_EDITIONS: Final = {"told_number": F("number"), "told_by": F("published_by"), "told_why": F("reason")}


OF_CORRECTIONS: Final = {
    "told_by": F("made_by"),
    "told_why": F("was_wrong"),
    "told_now": F("is_now"),
    "told_since": F("wrong_since"),
}


def first_or_changed() -> Case:
    """Of an edition: whether readers had seen one of the record before."""
    before = Edition.objects.filter(
        kind=OuterRef("kind"), key=OuterRef("key"), published_at__lt=OuterRef("published_at")
    )
    return Case(When(Exists(before), then=Value(CHANGED)), default=Value(FIRST), output_field=CharField())


def editions_about(about: dict[str, Any], most: int) -> QuerySet[Any]:
    """Published ones, the newest of them and one more than is shown."""
    published = Edition.objects.filter(published_at__isnull=False, **about)
    columns = columns_of(published, "published_at", first_or_changed(), **OF_EDITIONS)
    return columns.order_by("-published_at")[: most + 1]


def corrections_about(about: dict[str, Any]) -> QuerySet[Any]:
    """All of them."""
    return columns_of(Correction.objects.filter(**about), "made_at", CORRECTED, **OF_CORRECTIONS)


def withdrawn_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the records that are withdrawn now."""
    kind = Value(rows.model._meta.label_lower, output_field=CharField())
    said = {"told_by": F("withdrawn_by"), "told_why": F("withdrawn_because")}
    gone = rows.filter(state=Publishable.State.WITHDRAWN)
    return columns_of(gone, "withdrawn_at", WITHDRAWN, told_kind=kind, told_key=F("slug"), **said)


def earlier_withdrawals(record: Publishable) -> QuerySet[Any]:
    """Of a record that was published again: the row itself has forgotten them, the log has not."""
    entries = AuditEntry.objects.filter(kind=record._meta.label_lower, key=record.slug, act="withdraw")
    why: Any = KeyTextTransform("1", KeyTextTransform("reason", "changes"))
    return columns_of(entries.filter(at__lt=record.published_at), "at", WITHDRAWN, told_by=F("who"), told_why=why)
