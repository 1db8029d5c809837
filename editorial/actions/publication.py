"""What readers see: publish, several at once, and withdraw."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.actions.editions import lock
from editorial.actions.image_uses import note_uses
from editorial.gate import Refusal, is_fit, refusals
from editorial.models import Appointment, Edition, ImageUse, Proposal, Publishable, Source
from editorial.models.epoch import advance_epoch
from editorial.snapshots import apply, owned_rows, snapshot

State = Publishable.State


class Refused(ValidationError):
    """The gate is closed: `refusals` names each reason with its field, `by_record` the record too."""

    def __init__(self, found: list[tuple[Publishable, Refusal]]) -> None:
        self.by_record, self.refusals = found, [refusal for _record, refusal in found]
        super().__init__([refusal.reason for refusal in self.refusals])


def publish(*, obj: Publishable, by: str) -> None:
    """Show readers the edition that waits, with the draft sources that it cites; `by` is kept as text.

    Raises:
        Refused: with every reason; what readers see stays as it was.
        Unusable: a record that the edition names is gone.
    """
    publish_together(objs=[obj], by=by)


@transaction.atomic
def publish_together(*, objs: Iterable[Publishable], by: str) -> int:
    """Publish several records that may refer to each other, all or none; how many there were to publish.

    One that readers see as it is stays so.

    Raises:
        Refused, Unusable: as `publish`; nothing is published then.
    """
    # See `lock` for the order.
    objs = sorted(objs, key=lambda one: (isinstance(one, Source), one._meta.label_lower, one.pk))
    records = [lock(obj) for obj in objs]
    waiting = [(record, proposal) for record in records if (proposal := _waits(record)) or not record.is_published]
    before = [snapshot(record) for record, _proposal in waiting]
    for record, proposal in waiting:
        if proposal:
            apply(proposal.edition.snapshot, record)
            record.edition = proposal.edition.number
        if is_fit(record):  # else `refusals` says so below
            _reveal(record, by)
    _reveal_cited((record for record, _proposal in waiting), by)
    found = [(record, reason) for record, proposal in waiting for reason in refusals(record, proposal=proposal, by=by)]
    if found:
        raise Refused(found)
    for (record, proposal), was in zip(waiting, before, strict=True):
        if proposal:
            _close(record, proposal)
        now = snapshot(record)
        note_uses(record, now)
        audit.record(who=by, act="publish", obj=record, changes=audit.changes_between(was, now))
    if waiting:
        advance_epoch()
    for obj in objs:
        obj.refresh_from_db()
    return len(waiting)


@transaction.atomic
def show(*, obj: Publishable, by: str) -> None:
    """Make the record as it stands visible, with the draft sources that it cites, to whoever asks in this transaction.

    The gate is not asked, and nobody else is told: `advance_epoch` after it, where it is to last.
    """
    _reveal(obj, by)
    _reveal_cited([obj], by)


def _waits(obj: Publishable) -> Proposal | None:
    return Proposal.objects.about(obj).select_related("edition").first()


def _reveal(obj: Publishable, by: str) -> None:
    obj.state, obj.published_at, obj.published_by = State.PUBLISHED, timezone.now(), by
    obj.withdrawn_at, obj.withdrawn_by, obj.withdrawn_because = None, "", ""
    columns = ("state", "edition", "published_at", "published_by", "withdrawn_at", "withdrawn_by", "withdrawn_because")
    obj.save(update_fields=[*columns, "updated_at"])


def _reveal_cited(objs: Iterable[Publishable], by: str) -> None:
    """Draft sources come to readers with what cites them; being drafts, they stand in the tables as last saved."""
    reveal_sources(set().union(*(_cited(obj) for obj in objs)), by)


def reveal_sources(keys: set[int], by: str) -> None:
    """Show readers those of these sources that are drafts: something that they see names them."""
    drafts = Source.objects.filter(pk__in=keys, state=State.DRAFT).order_by("pk")
    for source in drafts.select_for_update(no_key=True):
        proposal = _waits(source)
        source.edition = proposal.edition.number if proposal else source.edition
        _reveal(source, by)
        if proposal:
            _close(source, proposal)
        audit.record(who=by, act="publish", obj=source)


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
    ImageUse.objects.about(record).delete()
    advance_epoch()
    audit.record(who=by, act="withdraw", obj=record, changes={"reason": ["", reason]})


def _close(obj: Publishable, proposal: Proposal) -> None:
    """The edition that waited is published now."""
    published = {"published_at": obj.published_at, "published_by": obj.published_by}
    Edition.objects.filter(pk=proposal.edition_id).update(**published)
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
