"""What readers see: publish, several at once, and withdraw."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.actions.editions import lock
from editorial.gate import Refusal, refusals
from editorial.models import Appointment, Edition, Proposal, Publishable, Source
from editorial.models.epoch import advance_epoch
from editorial.snapshots import apply, owned_rows

State = Publishable.State


class Refused(ValidationError):
    """The gate is closed: `refusals` names each reason with its field."""

    def __init__(self, found: list[Refusal]) -> None:
        super().__init__([refusal.reason for refusal in found])
        self.refusals = found


def publish(*, obj: Publishable, by: str) -> None:
    """Show readers the edition that waits, with the draft sources that it cites; `by` is kept as text.

    Raises:
        Refused: with every reason; what readers see stays as it was.
        Unusable: a record that the edition names is gone.
    """
    publish_together(objs=[obj], by=by)


@transaction.atomic
def publish_together(*, objs: Iterable[Publishable], by: str) -> None:
    """Publish several records that may refer to each other, all or none.

    Raises:
        Refused, Unusable: as `publish`; nothing is published then.
    """
    # One order for all, so that two of these never wait for each other.
    objs = sorted(objs, key=lambda one: (one._meta.label_lower, one.pk))
    waiting = []
    for obj in objs:
        record = lock(obj)
        proposal = Proposal.objects.about(record).select_related("edition").first()
        if proposal:
            apply(proposal.edition.snapshot, record)
            record.edition = proposal.edition.number
        show(obj=record, by=by)
        waiting.append((record, proposal))
    found = [refusal for record, proposal in waiting for refusal in refusals(record, proposal=proposal, by=by)]
    if found:
        raise Refused(found)
    for record, proposal in waiting:
        if proposal:
            _close(record, proposal, by)
        audit.record(who=by, act="publish", obj=record)
    for obj in objs:
        obj.refresh_from_db()


@transaction.atomic
def show(*, obj: Publishable, by: str) -> None:
    """Make the record as it stands visible, with the draft sources that it cites. The gate is not asked."""
    obj.state, obj.published_at, obj.published_by = State.PUBLISHED, timezone.now(), by
    obj.withdrawn_at, obj.withdrawn_by, obj.withdrawn_because = None, "", ""
    columns = ("state", "edition", "published_at", "published_by", "withdrawn_at", "withdrawn_by", "withdrawn_because")
    obj.save(update_fields=[*columns, "updated_at"])
    sources = Source.objects.filter(pk__in=_cited(obj), state=State.DRAFT)
    sources.update(state=State.PUBLISHED, published_at=timezone.now(), published_by=by)
    advance_epoch()


@transaction.atomic
def withdraw(*, obj: Publishable, by: str, reason: str) -> None:
    """Take the record from readers; its address says that it was withdrawn, and why.

    Raises:
        ValidationError: readers do not see it now, or there is no reason.
    """
    record = lock(obj)
    if not record.is_published:
        raise ValidationError(_("Readers do not see this record now."))
    if not reason.strip():
        raise ValidationError(_("Say why: readers are told."))
    obj.state = record.state = State.WITHDRAWN
    record.withdrawn_at, record.withdrawn_by, record.withdrawn_because = timezone.now(), by, reason.strip()[:300]
    record.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_because", "updated_at"])
    Appointment.objects.about(record).filter(act=Appointment.Act.WITHDRAW).delete()
    advance_epoch()
    audit.record(who=by, act="withdraw", obj=record, changes={"reason": ["", reason]})


def _close(obj: Publishable, proposal: Proposal, by: str) -> None:
    """The edition that waited is published now."""
    Edition.objects.filter(pk=proposal.edition_id).update(published_at=obj.published_at, published_by=by)
    proposal.delete()
    Appointment.objects.about(obj).filter(act=Appointment.Act.PUBLISH).delete()


def _cited(obj: Publishable) -> set[int]:
    """Keys of the sources that the record or a row that it owns names."""
    cited: set[int] = set()
    for model, owner in owned_rows(type(obj)).values():
        for field in model._meta.get_fields():
            if field.is_relation and field.related_model is Source and field.concrete:
                cited.update(
                    model._default_manager.filter(**{owner: obj})
                    .exclude(**{field.name: None})
                    .values_list(field.name, flat=True)
                )
    return cited
