"""Changes of state that are trials' alone: records of registries moved between trials, and changes looked at."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.actions import withdraw
from editorial.models import FormerKey
from editorial.models.epoch import advance_epoch
from trials.models import KeptApart, RegistryRecord, Trial, TrialChange
from trials.registries import tables
from trials.registries.atlas import REGISTRY
from trials.registries.identifiers import OTHER, Identifier, recognise
from trials.registries.places import Places
from trials.registries.wholes import assemble, say_besides, write

_KIND = Trial._meta.label_lower


@transaction.atomic
def move_record(*, record: RegistryRecord, to: Trial | None, by: str) -> Trial:
    """Tie a registry's record to another trial, or (`to` is None) to one of its own; the trial that has it then.

    Each trial's registry columns are made anew from the records that it has then; editors' rows stay where they are.
    The former tie stays undone at later imports. A trial that is left without a record is withdrawn if readers saw
    it, and its key leads to the trial that has the record; its row and all that editors wrote in it stay.

    Raises:
        ValidationError: the record is there already, it is the only one of its trial, it is a copy of the atlas,
            somebody moved it meanwhile, or readers would lose the trial.
    """
    if record.registry == REGISTRY:
        raise ValidationError(_("This is what editors copied, not a registry's record: it stays with its trial."))
    if to is None and not _others(record).exists():
        raise ValidationError(_("It is the only record of its trial: there is nothing to part it from."))
    if to == record.trial:
        raise ValidationError(_("The record is with this trial already."))
    to = to or _own_trial(record)
    ids = sorted([record.trial_id, to.pk])
    trials = {trial.pk: trial for trial in Trial.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    left, to = trials[record.trial_id], trials[to.pk]
    number = recognise(record.identifier)
    moved = {"registry": record.registry, "identifier": record.identifier}
    # An import that changes a record while we wait for the lock writes a new row of it.
    if not RegistryRecord.objects.filter(trial=left, **moved).update(trial=to, facts=None, differs=[]):
        raise ValidationError(_("The record was moved meanwhile: open its page again."))
    TrialChange.objects.filter(trial=left, **moved).update(trial=to)
    KeptApart.objects.filter(trial=to, scheme=number.scheme, value=number.value).delete()
    FormerKey.objects.filter(kind=_KIND, former=to.slug).delete()
    if left.records.exclude(registry=REGISTRY).exists():
        KeptApart.objects.get_or_create(
            trial=left, scheme=number.scheme, value=number.value, defaults={"decided_by": by}
        )
    elif left.is_published and not to.is_published:
        raise ValidationError(
            _("Readers would lose %(left)s: publish %(to)s first.") % {"left": left.slug, "to": to.slug}
        )
    else:
        _retire(left, to, by)
    _tell_anew([left.pk, to.pk])
    if left.is_live or to.is_live:
        advance_epoch()
    audit.record(who=by, act="move record", obj=left, changes={str(record): [left.slug, to.slug]})
    record.trial = to
    return to


def _others(record: RegistryRecord) -> QuerySet[RegistryRecord]:
    return RegistryRecord.objects.filter(trial=record.trial_id).exclude(pk=record.pk).exclude(registry=REGISTRY)


def _own_trial(record: RegistryRecord) -> Trial:
    """A trial for one record: the one that once had it alone, else a new draft."""
    number = recognise(record.identifier)
    keys = (number.url_key, Identifier(OTHER, record.identifier, record.identifier).url_key)
    taken = {trial.slug: trial for trial in Trial.objects.filter(slug__in=keys)}
    for key in keys:
        if key not in taken:
            return Trial.objects.create(slug=key, title=record.identifier)
        if not taken[key].records.exclude(registry=REGISTRY).exists():
            return taken[key]
    return Trial.objects.create(slug=f"{keys[-1]}-{record.pk}", title=record.identifier)


def _retire(trial: Trial, into: Trial, by: str) -> None:
    """Let the key of a trial lead to the one that has its record now."""
    FormerKey.objects.filter(kind=_KIND, key=trial.slug).update(key=into.slug)
    FormerKey.objects.update_or_create(kind=_KIND, former=trial.slug, defaults={"key": into.slug})
    if trial.is_published:
        reason = _("It is the same trial as %(key)s, where its record stands now.") % {"key": into.slug}
        withdraw(obj=trial, by=by, reason=reason)


def _tell_anew(trials: list[int]) -> None:
    """Make the registry's columns and rows of these trials anew from the records that they have."""
    with tables.open_cursor() as cursor:
        wholes = assemble(cursor, {}, trials)
        write(cursor, wholes, trials, Places())
        say_besides(cursor, wholes, but=frozenset())


@transaction.atomic
def look_at(*, changes: Iterable[TrialChange], by: str) -> int:
    """Mark changes of a registry as looked at; how many were still waiting. Each trial gets an entry in the log."""
    keys = [change.pk for change in changes]
    waiting = TrialChange.objects.select_for_update(of=("self",)).filter(pk__in=keys, looked_at=None).order_by("pk")
    by_trial: dict[Trial, list[TrialChange]] = {}
    for change in waiting.select_related("trial"):
        by_trial.setdefault(change.trial, []).append(change)
    TrialChange.objects.filter(pk__in=keys, looked_at=None).update(looked_at=timezone.now(), looked_by=by)
    for trial, some in by_trial.items():
        seen = {f"{change.register or change.registry}: {change.field}": [None, str(change.seen_on)] for change in some}
        audit.record(who=by, act="look at registry changes", obj=trial, changes=seen)
    return sum(map(len, by_trial.values()))
