"""Erasing what the law, or a consent that was taken back, says must go: the one act that unmakes editions."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from editorial import audit
from editorial.actions.editions import lock, newest_number
from editorial.models import (
    Appointment,
    Correction,
    DeadLink,
    Decision,
    Edition,
    Image,
    ImageUse,
    PreviewLink,
    Proposal,
    Publishable,
)
from editorial.models.epoch import advance_epoch
from editorial.pictures.names import picture_named
from editorial.pictures.sweep import sweep
from editorial.snapshots import editor_fields, owned_rows


@transaction.atomic
def erase(*, obj: Publishable, by: str, reason: str) -> None:
    """Erase the words of a record, all its editions and what else names them; a live one is withdrawn for `reason`.

    The row stays, empty, so that its address can say that it was withdrawn. Its editions number on, so that a form from
    before can be told. Backups are the operator's to erase.
    """
    record = lock(obj)
    number = newest_number(record) + 1
    pictures = _pictures_of(record)
    Proposal.objects.about(record).delete()
    for model in (Edition, Appointment, PreviewLink, Correction, Decision, DeadLink, ImageUse):
        model.objects.about(record).delete()
    for row, owner in owned_rows(type(record)).values():
        row._default_manager.filter(**{owner: record, **row.snapshot_filter}).delete()
    values: dict[str, Any] = {field.name: _nothing(field) for field in editor_fields(type(record)) if _is_said(field)}
    if record.is_live:
        values |= {
            "state": Publishable.State.WITHDRAWN,
            "withdrawn_at": timezone.now(),
            "withdrawn_by": by,
            "withdrawn_because": reason,
        }
    type(record)._default_manager.filter(pk=record.pk).update(**values, edition=number, updated_at=timezone.now())
    record.refresh_from_db()
    record.refresh_search_text()
    advance_epoch()
    audit.record(who=by, act="erase", obj=record)
    if pictures:
        # At once, where nothing else names them: those of no form that is open now are meant.
        transaction.on_commit(lambda: sweep(age=dt.timedelta(), only=pictures))
    obj.refresh_from_db()


def _pictures_of(record: Publishable) -> set[str]:
    """The hashes of all pictures that an image ever had."""
    if not isinstance(record, Image):
        return set()
    names = Edition.objects.about(record).values_list("snapshot__fields__file", flat=True)
    found = map(picture_named, [record.file, *filter(None, names)])
    return {picture.digest for picture in found if picture}


def _is_said(field: models.Field[Any, Any]) -> bool:
    """Whether it can be emptied: words, dates and numbers; not a choice, nor a link to another record."""
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    return not field.is_relation and (is_text or field.null)


def _nothing(field: models.Field[Any, Any]) -> Any:
    return None if field.null else ""
