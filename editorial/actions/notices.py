"""Urgent news: posted by one publisher and shown at once, confirmed by another, ended."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.actions.publication import reveal_sources
from editorial.actions.review import NotNow
from editorial.models import Notice, Source
from editorial.models.epoch import advance_epoch


@transaction.atomic
def post_notice(*, notice: Notice, about: Iterable[Source], by: str) -> None:
    """Show a new notice on every page that it concerns, and readers the source that says it."""
    notice.posted_at, notice.posted_by = timezone.now(), by
    notice.save()
    notice.about.set(about)
    reveal_sources({notice.source_id}, by)
    _tell(notice, "post notice", by)


@transaction.atomic
def confirm_notice(*, notice: Notice, by: str) -> None:
    """Say that a second editor has held the notice against its source.

    Raises:
        NotNow: somebody did already, it has ended, or `by` posted it.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.reviewed_at or notice.ended_at:
        raise NotNow(_("This notice is confirmed already, or has ended."))
    if by == notice.posted_by:
        raise NotNow(_("You posted this notice. Somebody else must confirm it."))
    notice.reviewed_at, notice.reviewed_by = timezone.now(), by
    notice.save(update_fields=["reviewed_at", "reviewed_by"])
    _tell(notice, "confirm notice", by)


@transaction.atomic
def end_notice(*, notice: Notice, by: str) -> None:
    """Take the notice from all pages; the row stays.

    Raises:
        NotNow: it has ended already.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.ended_at:
        raise NotNow(_("This notice has ended already."))
    notice.ended_at, notice.ended_by = timezone.now(), by
    notice.save(update_fields=["ended_at", "ended_by"])
    _tell(notice, "end notice", by)


def _tell(notice: Notice, act: str, by: str) -> None:
    advance_epoch()
    audit.record(who=by, act=act, changes={f"notice {notice.pk}": [None, notice.text]})
