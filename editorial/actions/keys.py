"""The stable key of a record, changed once it is in use: everything that tells of the record goes with it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from editorial import audit
from editorial.actions.editions import lock
from editorial.models import FormerKey, Notice, Publishable
from editorial.models.edition import About, key_was_taken
from editorial.models.epoch import advance_epoch


@transaction.atomic
def rename(*, obj: Publishable, key: str, by: str) -> None:
    """Give the record another key. The old one leads to it for good, in addresses and in editions that name it.

    Raises:
        ValidationError: the key is none, the record must keep its own, or another record has it, or had it.
    """
    record = lock(obj)
    old = record.slug
    if key == old:
        return
    if record.is_live and not record.may_be_renamed:
        raise ValidationError(_("The key of this record is given from outside: it cannot be changed."))
    record._meta.get_field("slug").clean(key, record)
    kind = obj._meta.label_lower
    was_mine = FormerKey.objects.filter(kind=kind, former=key, key=old).exists()
    others = type(obj)._default_manager.filter(slug__iexact=key).exclude(pk=obj.pk)
    if others.exists() or (key_was_taken(kind, key) and not was_mine and key.lower() != old.lower()):
        raise ValidationError(_("The key “%(key)s” belongs, or belonged, to another record.") % {"key": key})
    for rows in About.__subclasses__():
        rows.objects.about(record).update(key=key)
    record.slug = obj.slug = key
    record.save(update_fields=["slug", "updated_at"])
    FormerKey.objects.filter(kind=kind, former=key).delete()
    FormerKey.objects.update_or_create(kind=kind, former=old, defaults={"key": key})
    written, now = (f"{record._meta.model_name}:{one}" for one in (old, key))
    for notice in Notice.objects.filter(records__contains=[written]):
        notice.records = [now if one == written else one for one in notice.records]
        notice.save(update_fields=["records"])
    if record.is_live:
        advance_epoch()
    audit.record(who=by, act="rename", obj=record, changes={"slug": [old, key]})
