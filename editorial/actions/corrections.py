"""Corrections: what readers were told wrongly, for good."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.actions.editions import lock
from editorial.actions.review import NotNow
from editorial.models import Correction, Publishable
from editorial.models.epoch import advance_epoch


@transaction.atomic
def correct(*, obj: Publishable, was_wrong: str, wrong_since: dt.date | None, is_now: str, by: str) -> Correction:
    """Enter a correction. It is never changed; a later one may follow it.

    Raises:
        NotNow: readers never saw the record, so that nothing they were told was wrong.
    """
    record = lock(obj)
    if not record.is_live:
        raise NotNow(_("Readers have never seen this record. There is nothing to correct."))
    correction = Correction.objects.create(
        kind=record._meta.label_lower,
        key=record.slug,
        number=record.edition,
        was_wrong=was_wrong,
        wrong_since=wrong_since,
        is_now=is_now,
        made_by=by,
        made_at=timezone.now(),
    )
    advance_epoch()
    audit.record(who=by, act="correct", obj=record, changes={"correction": [was_wrong, is_now]})
    return correction
