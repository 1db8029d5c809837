"""Acts at a set time: made by a publisher, done by `manage.py publish_due`."""

import datetime as dt

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.actions.publication import publish, withdraw
from editorial.models import Appointment, Publishable
from editorial.snapshots import Unusable

Act = Appointment.Act


@transaction.atomic
def schedule(*, obj: Publishable, act: str, due_at: dt.datetime, by: str, reason: str = "") -> Appointment:
    """Set when the record will be published or withdrawn; an earlier appointment for the same act is replaced.

    Raises:
        ValidationError: the time is past, or a withdrawal has no reason.
    """
    if due_at <= timezone.now():
        raise ValidationError(_("This time is past: %(due)s. Give one to come.") % {"due": due_at})
    if act == Act.WITHDRAW and not reason.strip():
        raise ValidationError(_("Say why: readers are told."))
    values = {"due_at": due_at, "set_by": by, "reason": reason.strip()[:300], "failed_because": ""}
    made, _new = Appointment.objects.update_or_create(
        kind=obj._meta.label_lower, key=obj.slug, act=act, defaults=values
    )
    audit.record(who=by, act=f"schedule {act}", obj=obj, changes={"due_at": [None, due_at.isoformat()]})
    return made


@transaction.atomic
def cancel(*, appointment: Appointment, by: str) -> None:
    """Take an appointment back."""
    audit.record(who=by, act=f"cancel {appointment.act}", obj=_record(appointment))
    appointment.delete()


def do_due(now: dt.datetime | None = None) -> tuple[int, int]:
    """Do everything that is due: how many acts were done, and how many failed and stay, with the reason.

    Each act is a transaction of its own. Two runs at once share the work: each skips what the other holds.
    """
    done = failed = 0
    tried: list[int] = []
    while (result := _do_next(now or timezone.now(), tried)) is not None:
        done += result
        failed += not result
    return done, failed


@transaction.atomic
def _do_next(now: dt.datetime, tried: list[int]) -> bool | None:
    due = Appointment.objects.filter(due_at__lte=now).exclude(pk__in=tried)
    appointment = due.select_for_update(skip_locked=True).first()
    if appointment is None:
        return None
    tried.append(appointment.pk)
    try:
        with transaction.atomic():
            _do(appointment)
    except (ValidationError, Unusable) as error:
        reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
        Appointment.objects.filter(pk=appointment.pk).update(failed_because="\n".join(reasons))
        return False
    return True


def _do(appointment: Appointment) -> None:
    obj = _record(appointment)
    if obj is None:
        raise ValidationError(_("The record is gone."))
    if appointment.act == Act.PUBLISH:
        publish(obj=obj, by=appointment.set_by)
    else:
        withdraw(obj=obj, by=appointment.set_by, reason=appointment.reason)
    Appointment.objects.filter(pk=appointment.pk).delete()


def _record(appointment: Appointment) -> Publishable | None:
    model: type[Publishable] = apps.get_model(appointment.kind)
    return model._default_manager.filter(slug=appointment.key).first()
