"""Acts at a set time: made by a publisher, done by `manage.py publish_due`."""

import datetime as dt

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.actions.editions import head, lock
from editorial.actions.publication import publish, withdraw
from editorial.models import Appointment, Proposal, Publishable
from editorial.roles import may_publish
from editorial.snapshots import Unusable

Act = Appointment.Act


@transaction.atomic
def schedule(*, obj: Publishable, act: str, due_at: dt.datetime, by: str, reason: str = "") -> Appointment:
    """Set when the record will be published or withdrawn; an earlier appointment for the same act is replaced.

    What is to be published is the edition that waits now, or a later one that somebody approved.

    Raises:
        ValidationError: the time is past, or a withdrawal has no reason.
    """
    if due_at <= timezone.now():
        raise ValidationError(_("This time is past: %(due)s. Give one to come.") % {"due": due_at})
    if act == Act.WITHDRAW and not reason.strip():
        raise ValidationError(_("Say why: readers are told."))
    number = head(lock(obj)).number
    values = {"number": number, "due_at": due_at, "set_by": by, "reason": reason.strip()[:300], "failed_because": ""}
    made, _new = Appointment.objects.update_or_create(
        kind=obj._meta.label_lower, key=obj.slug, act=act, defaults=values
    )
    audit.record(who=by, act=f"schedule {act}", obj=obj, changes={"due_at": [None, due_at.isoformat()]})
    return made


@transaction.atomic
def cancel(*, appointment: Appointment, by: str) -> None:
    """Take an appointment back."""
    obj = _record(appointment)
    if obj:
        lock(obj)
    audit.record(who=by, act=f"cancel {appointment.act}", obj=obj)
    Appointment.objects.filter(pk=appointment.pk).delete()


def do_due(now: dt.datetime | None = None) -> tuple[int, int]:
    """Do everything that is due: how many acts were done, and how many failed and stay, with the reason.

    Each act is a transaction of its own. Of two runs at once, one does an act and the other finds it done.
    """
    now = now or timezone.now()
    due = list(Appointment.objects.filter(due_at__lte=now))
    done = [_try(appointment, now) for appointment in due]
    return done.count(True), done.count(False)


def _try(appointment: Appointment, now: dt.datetime) -> bool | None:
    """Whether it could be done; None where somebody else did it, or put it off, meanwhile."""
    try:
        return _do(appointment, now)
    except (ValidationError, Unusable, LookupError, DatabaseError) as error:
        reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
        Appointment.objects.filter(pk=appointment.pk).update(failed_because="\n".join(reasons))
        return False


@transaction.atomic
def _do(appointment: Appointment, now: dt.datetime) -> bool | None:
    obj = _record(appointment)
    if obj is not None:
        obj = lock(obj)
    found = Appointment.objects.select_for_update().filter(pk=appointment.pk, due_at__lte=now).first()
    if found is None:
        return None
    if obj is None:
        raise ValidationError(_("The record is gone."))
    if not may_publish(found.set_by):
        text = _("“%(login)s”, who set this time, may no longer publish. Somebody who may must set it again.")
        raise ValidationError(text % {"login": found.set_by})
    if found.act == Act.PUBLISH:
        _refuse_what_nobody_saw(obj, found)
        publish(obj=obj, by=found.set_by)
    else:
        withdraw(obj=obj, by=found.set_by, reason=found.reason)
    Appointment.objects.filter(pk=found.pk).delete()
    return True


def _refuse_what_nobody_saw(obj: Publishable, appointment: Appointment) -> None:
    """What was written or returned after the time was set is not what whoever set it wanted to publish."""
    proposal = Proposal.objects.about(obj).select_related("edition").first()
    if proposal is None or proposal.edition.number == appointment.number:
        return
    if proposal.stage != Proposal.Stage.APPROVED:
        raise ValidationError(
            _("Edition %(number)s was saved or returned after this time was set. Approve it, or set the time again.")
            % {"number": proposal.edition.number}
        )


def _record(appointment: Appointment) -> Publishable | None:
    model: type[Publishable] = apps.get_model(appointment.kind)
    return model._default_manager.filter(slug=appointment.key).first()
